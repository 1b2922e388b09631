"""Rounds: the assessments before this one, and how figures moved from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from ..analysis.rounds import compare
from ..analysis.values import GroupFigures, RoundChanges
from ..formats.bank_comparison import Wording
from ..models import Assessment, Question
from .results import BankContents, Figures, changes_since, figures_of

#: a chart has no room for more; the latest are shown
MOST = 12


def rounds(assessment: Assessment) -> list[Assessment]:
    """The assessment and those before it, the first one first. Two queries, however many there are."""
    rows = Assessment.objects.filter(organisation=assessment.organisation_id)
    before: dict[UUID, UUID | None] = dict(rows.order_by().values_list("pk", "previous"))
    chain = _chain(assessment.pk, before)[:MOST]
    found = {
        row.pk: row
        for row in rows.filter(pk__in=chain).select_related("organisation", "unit", "version__bank", "level_rule")
    }
    return [found[pk] for pk in reversed(chain)]


def _chain(pk: UUID, before: Mapping[UUID, UUID | None]) -> list[UUID]:
    """From the latest round back to the first; a round that is its own ancestor ends it."""
    chain: list[UUID] = []
    step: UUID | None = pk
    while step is not None and step not in chain:
        chain.append(step)
        step = before.get(step)
    return chain


def figures_like(now: Figures, earlier: Iterable[Assessment]) -> dict[UUID, Figures]:
    """The figures of earlier rounds narrowed as those of now; rounds that lack a segment are left out."""
    rows = [row for row in earlier if set(now.segments) <= set(row.segment_codes)]
    return figures_of(rows, segments=now.segments, without_doubtful=bool(now.left_out))


def changed_questions(before: BankContents, after: BankContents) -> frozenset[str]:
    """Codes of the questions that both versions have and word or count differently."""
    if before.version.pk == after.version.pk:
        return frozenset()
    old = {question.code: _wording(question) for question in before.questions}
    return frozenset(q.code for q in after.questions if q.code in old and old[q.code].differs_from(_wording(q)))


def parted_dimensions(before: BankContents, after: BankContents) -> frozenset[str]:
    """Codes of the dimensions that both versions have and that ask other questions, or word one of them otherwise."""
    changed = changed_questions(before, after)
    old, new = _codes_by_dimension(before), _codes_by_dimension(after)
    return frozenset(code for code in old.keys() & new.keys() if old[code] != new[code] or new[code] & changed)


def _codes_by_dimension(bank: BankContents) -> dict[str, set[str]]:
    return {row.code: {question.code for question in bank.questions_of(row.code)} for row in bank.dimensions}


def _wording(question: Question) -> Wording:
    return Wording(question.reversed, question.statement, question.group_statements)


def moves(before: Figures, now: Figures, group: str) -> RoundChanges | None:
    """How a group moved between two rounds; None without figures in both, or on another bank or scale."""
    earlier, later = before.group(group), now.group(group)
    if not isinstance(earlier, GroupFigures) or not isinstance(later, GroupFigures):
        return None
    if now.assessment.version_id == before.assessment.version_id:
        return changes_since(now, before, group)
    same_bank = now.assessment.version.bank_id == before.assessment.version.bank_id
    if not same_bank or earlier.scale != later.scale:
        return None
    return compare(earlier, later, changed=changed_questions(before.bank, now.bank))
