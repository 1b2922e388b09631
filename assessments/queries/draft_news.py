"""What has happened to a draft since a page showed it, so that the page can follow without being loaded anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from ..forms.numbers import whole
from ..models import LIFE, BankVersion, Step

#: more rows than these are shown by loading the page anew
MOST = 60
#: columns that only say where a row stands
PLACE = frozenset({"position", "dimension_id"})
#: columns of the version that every row depends on
EVERYWHERE = frozenset({"languages", "scale_minimum", "scale_maximum"})
#: of what was undone: something else was done since, so that it can never be done again (changes/steps.py)
EMPTIED = Q(writes=[])


@dataclass(frozen=True)
class Ends:
    """Both ends of what can be taken back: the last step that holds, and the one that would be done again."""

    done: Step | None
    redo: Step | None
    last: int

    @property
    def undo(self) -> Step | None:
        """The step that undoing takes back; None when there is nothing."""
        return self.done if self.done and self.done.kind not in LIFE else None

    @property
    def mark(self) -> str:
        """Differs whenever the draft does: a page carries it to ask what has happened since."""
        return f"{self.done.number if self.done else 0}.{self.last}"


def ends(draft: BankVersion) -> Ends:
    """What can be undone and redone. Two queries, whatever the steps hold."""
    steps = draft.steps.defer("writes")
    done = steps.filter(is_undone=False).order_by("-number").first()
    undone = list(steps.filter(number__gt=done.number if done else 0).annotate(gone=EMPTIED).order_by("number"))
    redo = next((step for step in undone if not step.gone), None)
    return Ends(done, redo, undone[-1].number if undone else done.number if done else 0)


@dataclass(frozen=True)
class Touched:
    """What of a page is out of date: rows by key, whether rows moved, came or went, or everything."""

    questions: frozenset[int] = frozenset()
    dimensions: frozenset[int] = frozenset()
    is_reordered: bool = False
    is_archive_changed: bool = False
    is_everything: bool = False


def touched_since(draft: BankVersion, mark: str) -> Touched:
    """What steps, undone ones too, have touched since the page bore this mark. Two queries.

    Only the last step that holds is ever undone, so whatever was undone since follows the last one that still holds.
    """
    shown = whole(mark.partition(".")[0])
    if shown is None:
        return Touched(is_everything=True)
    holding = draft.steps.filter(is_undone=False, number__lte=shown).aggregate(last=Max("number"))["last"] or 0
    steps = list(draft.steps.filter(number__gt=holding).order_by("number")[: MOST + 1])
    if any(step.number == shown and not step.writes for step in steps):
        return Touched(is_everything=True)  # the page shows what was undone, and nobody knows any more what that was
    return _touched([write for step in steps for write in step.writes], is_many=len(steps) > MOST)


def _touched(writes: Iterable[Mapping[str, Any]], *, is_many: bool) -> Touched:
    rows: dict[str, set[int]] = {"question": set(), "dimension": set(), "archived": set()}
    is_reordered = is_everything = False
    for write in writes:
        columns = _columns(write)
        is_reordered = is_reordered or columns is None or bool(columns & PLACE)
        if write["table"] == "version":
            is_everything = is_everything or columns is None or bool(columns & EVERYWHERE)
        elif columns is None or columns - PLACE:
            rows[write["table"]].add(int(write["pk"]))
    is_everything = is_everything or is_many or len(rows["question"]) + len(rows["dimension"]) > MOST
    return Touched(
        frozenset(rows["question"]), frozenset(rows["dimension"]), is_reordered, bool(rows["archived"]), is_everything
    )


def _columns(write: Mapping[str, Any]) -> set[str] | None:
    """The columns that changed; None for a row that came or went."""
    before, after = write["before"], write["after"]
    return None if before is None or after is None else before.keys() | after.keys()


def steps_since(draft: BankVersion, mark: str) -> list[Step]:
    """The steps after the last one that the page knows, the latest first. One query."""
    known = whole(mark.partition(".")[2])
    if known is None:
        return []
    return list(draft.steps.defer("writes").filter(number__gt=known).order_by("-number")[:50])
