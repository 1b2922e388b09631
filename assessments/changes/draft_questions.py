"""Adding, moving, splitting, merging and archiving the questions of a draft; each verb is one step."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import BankVersion, Dimension, Question, Step, StepKind, User
from .archive import archive
from .draft_codes import check_room, new_code, questions_of
from .draft_texts import check, fresh, missing, put
from .steps import Recording, moved, place_after


@transaction.atomic
def add_question(
    *,
    actor: User,
    draft: BankVersion,
    dimension: Dimension,
    statement: str,
    language: str,
    after: Question | None = None,
) -> Question:
    """A question with a statement in one language, at the end of a dimension or after another question."""
    recording = Recording(draft)
    dimension = fresh(dimension, recording.draft)
    code = new_code(recording.draft, dimension)
    new = Question(dimension=dimension, code=code, title={}, statement={language: statement} if statement else {})
    check(recording.draft, new, {f"statement.{language}": statement})
    return _added(recording, actor, new, after, StepKind.ADDED, code)


def _added(
    recording: Recording, actor: User, new: Question, after: Question | None, kind: StepKind, code: str
) -> Question:
    check_room(recording.draft)
    new.missing = missing(new, recording.draft)
    rows = questions_of(new.dimension)
    recording.insert(rows, new, place_after(rows, after))
    recording.record(actor, kind, "question", code, [] if kind == StepKind.ADDED else [new.code])
    return new


@transaction.atomic
def split_question(*, actor: User, draft: BankVersion, question: Question) -> Question:
    """A copy right after the question, with a code of its own, so that each of the two can ask one thing."""
    recording = Recording(draft)
    question = fresh(question, recording.draft)
    new = _copy(question)
    new.dimension, new.code = question.dimension, new_code(recording.draft, question.dimension)
    return _added(recording, actor, new, question, StepKind.SPLIT, question.code)


def _copy(question: Question) -> Question:
    names = ("reversed", "title", "statement", "group_statements", "help", "scores", "missing")
    return Question(**{name: deepcopy(getattr(question, name)) for name in names})


@transaction.atomic
def merge_questions(*, actor: User, draft: BankVersion, question: Question, into: Question) -> Step:
    """Ask one question for two: texts that `into` lacks come from the other one, which goes to the archive."""
    recording = Recording(draft)
    question, into = fresh(question, recording.draft), fresh(into, recording.draft)
    if question.pk == into.pk:
        raise ValidationError(_("A question cannot be merged with itself. Choose another one."))
    lacking = {
        f"{path}.{language}": text
        for path in question.text_paths()
        for language, text in question.texts(path).items()
        if not into.texts(path).get(language) and not path.startswith("group_statements.")
    }
    if lacking:
        put(recording, into, lacking)
    archive(recording, question, [])
    rows = _same(questions_of(question.dimension), into)
    recording.close(rows, question)
    return recording.record(actor, StepKind.MERGED, "question", into.code, [question.code])


def _same(rows: Sequence[Question], row: Question) -> list[Question]:
    """The rows with this very one in the place of its twin, so that a step changes it once."""
    return [row if each.pk == row.pk else each for each in rows]


@transaction.atomic
def move_question(
    *, actor: User, draft: BankVersion, question: Question, dimension: Dimension, place: int
) -> Step | None:
    """Put a question at a place of a dimension, from 1. None when it stands there already."""
    recording = Recording(draft)
    question, dimension = fresh(question, recording.draft), fresh(dimension, recording.draft)
    rows = _same(questions_of(dimension), question)
    if question.dimension_id != dimension.pk:
        recording.order(row for row in questions_of(question.dimension) if row.pk != question.pk)
        recording.change(question, dimension_id=dimension.pk)
    recording.order(moved(rows, question, place))
    if recording.is_empty:
        return None
    return recording.record(actor, StepKind.MOVED, "question", question.code, [dimension.code])


@transaction.atomic
def archive_question(*, actor: User, draft: BankVersion, question: Question) -> Step:
    """Ask a question no longer; it is kept and can be taken back."""
    recording = Recording(draft)
    question = fresh(question, recording.draft)
    archive(recording, question, [])
    recording.close(questions_of(question.dimension), question)
    return recording.record(actor, StepKind.ARCHIVED, "question", question.code)
