"""Writing texts, codes and settings into a draft, without overwriting what somebody else wrote meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..formats import text_lengths as lengths
from ..formats.bank_file import SCALES
from ..formats.yaml_fields import CODE, LANGUAGES, UNPRINTABLE
from ..models import BankVersion, Dimension, Question, Step, StepKind, User
from ..queries.drafts import why_taken
from ..templatetags.figures import digits
from .steps import Recording

EditedRow: TypeAlias = BankVersion | Dimension | Question

#: characters a text may have, by the first part of its path
LIMITS: Mapping[str, int] = {
    "description": lengths.DESCRIPTION,
    "scale_labels": lengths.LABEL,
    "name": lengths.NAME,
    "definition": lengths.DEFINITION,
    "title": lengths.TITLE,
    "statement": lengths.STATEMENT,
    "group_statements": lengths.STATEMENT,
    "help": lengths.HELP,
    "scores": lengths.SCORE,
}


@dataclass(frozen=True)
class Conflict:
    """A string that somebody else has changed since the form was made; it was not written."""

    path: str
    stored: str
    mine: str
    by: str
    made: datetime | None


@dataclass(frozen=True)
class Saved:
    """What came of a change: the step, None when nothing differed, and what somebody else had changed meanwhile."""

    step: Step | None
    conflicts: tuple[Conflict, ...] = ()


def noun(row: EditedRow) -> str:
    """What the row is: "question", "dimension" or "bank"."""
    return "bank" if isinstance(row, BankVersion) else type(row).__name__.lower()


def fingerprint(text: str) -> str:
    """The same for equal texts only: a form that carries it tells later which text it showed."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def text_at(row: EditedRow, path: str) -> str:
    """What stands at a path as a form shows it: a text in one language, a code, “yes” or nothing."""
    if path == "code":
        return str(row.code)  # type: ignore[union-attr]
    if path == "reversed":
        return "yes" if row.reversed else ""  # type: ignore[union-attr]
    text, _dot, language = path.rpartition(".")
    return str(row.texts(text).get(language, ""))


@transaction.atomic
def change(
    *, actor: User, draft: BankVersion, row: EditedRow, values: Mapping[str, str], seen: Mapping[str, str]
) -> Saved:
    """Write strings of one row by path. `seen`: the fingerprint of what the form showed at each path.

    A string that somebody else has changed meanwhile is left as it is and told as a conflict; the others are written.
    Raises ValidationError by path for a text that is too long and a code that cannot be; then nothing is written.
    """
    recording = Recording(draft)
    row = fresh(row, recording.draft)
    wanted = {path: text for path, text in values.items() if text != text_at(row, path)}
    theirs = {path for path in wanted if path in seen and seen[path] != fingerprint(text_at(row, path))}
    mine = {path: text for path, text in wanted.items() if path not in theirs}
    check(recording.draft, row, mine)
    conflicts = tuple(_conflict(recording.draft, row, path, wanted[path]) for path in wanted if path in theirs)
    put(recording, row, mine)
    if recording.is_empty:
        return Saved(None, conflicts)
    code = row.bank.name if isinstance(row, BankVersion) else row.code
    return Saved(recording.record(actor, StepKind.CHANGED, noun(row), code, list(mine)), conflicts)


def fresh(row: EditedRow, draft: BankVersion) -> Any:
    """The row as it stands now that nobody else can change it."""
    if isinstance(row, BankVersion):
        return draft
    found: Any = type(row)._default_manager.filter(pk=row.pk)
    found = found.select_related("dimension__version") if isinstance(row, Question) else found
    fresh = found.first()
    if fresh is None:
        raise ValidationError(_("This is no longer in the draft: somebody has archived or merged it. Reload the page."))
    return fresh


def _conflict(draft: BankVersion, row: EditedRow, path: str, mine: str) -> Conflict:
    steps = draft.steps.filter(noun=noun(row), is_undone=False).defer("writes")[:200]
    last = next((step for step in steps if path in step.details), None)
    return Conflict(path, text_at(row, path), mine, last.made_by_name if last else "", last.made if last else None)


def check(draft: BankVersion, row: EditedRow, values: Mapping[str, str]) -> None:
    """Raise ValidationError by path for strings that the row cannot have."""
    problems = {path: message for path, text in values.items() if (message := _problem(draft, row, path, text))}
    if problems:
        raise ValidationError(problems)


def _problem(draft: BankVersion, row: EditedRow, path: str, text: str) -> str:
    """What is wrong with the string, in the person's language; empty when nothing is."""
    if path == "code":
        return _code_problem(draft, row, text)
    if path == "reversed":
        return ""
    limit = LIMITS[path.split(".")[0]]
    if len(text) > limit:
        return _("This text has %(length)s characters; at most %(limit)s fit.") % {
            "length": digits(len(text)),
            "limit": digits(limit),
        }
    return _("This text holds a character nobody can see.") if UNPRINTABLE.search(text) else ""


def _code_problem(draft: BankVersion, row: EditedRow, text: str) -> str:
    limit = lengths.CODE if isinstance(row, Question) else lengths.DIMENSION_CODE
    if len(text) > limit or not CODE.fullmatch(text):
        return _("A code is up to %(limit)s letters a–z, digits, hyphens and underscores.") % {"limit": digits(limit)}
    return why_taken(draft, row, text)  # type: ignore[arg-type]


def put(recording: Recording, row: EditedRow, values: Mapping[str, str]) -> None:
    """Note in the recording that these strings stand at their paths, and what the row misses then."""
    columns: dict[str, Any] = {}
    for path, text in values.items():
        name = path.split(".")[0]
        columns[name] = _with(columns.get(name, deepcopy(getattr(row, name))), path, text)
    recording.change(row, **columns)
    if not isinstance(row, BankVersion):
        recording.change(row, missing=missing(row, recording.draft))


def _with(value: Any, path: str, text: str) -> Any:
    """The column with the string put at its path; a group without any text left reads the common statement again."""
    if path == "reversed":
        return bool(text)
    if path == "code":
        return text
    *keys, language = path.split(".")[1:]
    place = value
    for key in keys:
        place = place.setdefault(key, {})
    if text:
        place[language] = text
    else:
        place.pop(language, None)
    if path.startswith("group_statements.") and not place:
        del value[keys[0]]
    return value


def missing(row: Dimension | Question, draft: BankVersion) -> dict[str, int]:
    """How many texts of the row are missing in each language that misses any."""
    if isinstance(row, Question):
        row.dimension.version = draft
    counts = {language: len(row.missing_in(language)) for language in draft.languages}
    return {language: count for language, count in counts.items() if count}


@transaction.atomic
def change_languages(*, actor: User, draft: BankVersion, languages: Sequence[str]) -> Step | None:
    """Ask in these languages, in this order. Texts in others stay, unseen, until the language comes back.

    Raises ValidationError without any language, and for a code that is none.
    """
    if not languages or len(set(languages)) < len(languages):
        raise ValidationError({"languages": _("Choose at least one language, each once.")})
    if unknown := [code for code in languages if code not in LANGUAGES]:
        raise ValidationError({"languages": _("“%(code)s” is not a known language code.") % {"code": unknown[0][:12]}})
    recording = Recording(draft)
    recording.change(recording.draft, languages=list(languages))
    return _count_anew(recording, actor, "languages")


@transaction.atomic
def change_scale(*, actor: User, draft: BankVersion, minimum: int, maximum: int) -> Step | None:
    """Score from `minimum` to `maximum`; texts of values that fall away are removed.

    Raises ValidationError for a scale that is not one of `SCALES`.
    """
    if (minimum, maximum) not in SCALES:
        raise ValidationError({"scale": _("Choose one of the scales offered.")})
    recording = Recording(draft)
    version = recording.draft
    kept = {str(value) for value in range(minimum, maximum + 1)}
    labels = {value: texts for value, texts in version.scale_labels.items() if value in kept}
    recording.change(version, scale_minimum=minimum, scale_maximum=maximum, scale_labels=labels)
    return _count_anew(recording, actor, "scale", kept)


def _count_anew(recording: Recording, actor: User, what: str, values: set[str] | None = None) -> Step | None:
    """Count what every row misses now; drop score texts of other values. None when nothing differs."""
    version = recording.draft
    questions = Question.objects.filter(dimension__version=version).select_related("dimension")
    rows: list[Dimension | Question] = [*version.dimensions.all(), *questions]
    for row in rows:
        if isinstance(row, Question) and values is not None:
            recording.change(row, scores={value: texts for value, texts in row.scores.items() if value in values})
        recording.change(row, missing=missing(row, version))
    if recording.is_empty:
        return None
    return recording.record(actor, StepKind.CHANGED, "bank", version.bank.name, [what])
