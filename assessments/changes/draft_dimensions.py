"""Adding, moving, splitting, merging and archiving the dimensions of a draft; each verb is one step."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import BankVersion, Dimension, Question, Step, StepKind, User
from .archive import archive
from .draft_codes import dimension_code, questions_of
from .draft_texts import check, fresh, missing
from .steps import Recording, moved, place_after


@transaction.atomic
def add_dimension(*, actor: User, draft: BankVersion, name: str, language: str) -> Dimension:
    """A dimension without questions, at the end. Its code comes from its name."""
    recording = Recording(draft)
    rows = list(recording.draft.dimensions.all())
    new = _new_dimension(recording, name, language)
    recording.insert(rows, new, len(rows))
    recording.record(actor, StepKind.ADDED, "dimension", new.code)
    return new


@transaction.atomic
def move_dimension(*, actor: User, draft: BankVersion, dimension: Dimension, place: int) -> Step | None:
    """Put a dimension at a place, from 1. None when it stands there already."""
    recording = Recording(draft)
    rows = list(recording.draft.dimensions.all())
    recording.order(moved(rows, dimension, place))
    if recording.is_empty:
        return None
    return recording.record(actor, StepKind.MOVED, "dimension", dimension.code)


@transaction.atomic
def split_dimension(*, actor: User, draft: BankVersion, question: Question, name: str, language: str) -> Dimension:
    """A new dimension after this question's, with this question and those that follow it."""
    recording = Recording(draft)
    question = fresh(question, recording.draft)
    rows = questions_of(question.dimension)
    staying = [row for row in rows if row.position < question.position]
    if not staying:
        raise ValidationError(_("Split at a later question: before this one nothing would stay in the dimension."))
    siblings = list(recording.draft.dimensions.all())
    new = _new_dimension(recording, name, language)
    recording.insert(siblings, new, place_after(siblings, question.dimension))
    for position, row in enumerate(rows[len(staying) :], start=1):
        recording.follow(row, new)
        recording.change(row, position=position)
    recording.record(actor, StepKind.SPLIT, "dimension", question.dimension.code, [new.code])
    return new


@transaction.atomic
def merge_dimensions(*, actor: User, draft: BankVersion, dimension: Dimension, into: Dimension) -> Step:
    """Put the questions of one dimension to the end of another; its name and definition go to the archive."""
    recording = Recording(draft)
    dimension, into = fresh(dimension, recording.draft), fresh(into, recording.draft)
    if dimension.pk == into.pk:
        raise ValidationError(_("A dimension cannot be merged with itself. Choose another one."))
    end = into.questions.count()
    for place, row in enumerate(questions_of(dimension), start=1):
        recording.change(row, dimension_id=into.pk, position=end + place)
    archive(recording, dimension, [])
    recording.close(recording.draft.dimensions.all(), dimension)
    return recording.record(actor, StepKind.MERGED, "dimension", into.code, [dimension.code])


@transaction.atomic
def archive_dimension(*, actor: User, draft: BankVersion, dimension: Dimension) -> Step:
    """Ask a dimension no longer; it is kept with its questions."""
    recording = Recording(draft)
    dimension = fresh(dimension, recording.draft)
    questions = list(dimension.questions.all())
    archive(recording, dimension, questions)
    for question in questions:
        recording.remove(question)
    recording.close(recording.draft.dimensions.all(), dimension)
    return recording.record(actor, StepKind.ARCHIVED, "dimension", dimension.code, [row.code for row in questions])


def _new_dimension(recording: Recording, name: str, language: str) -> Dimension:
    new = Dimension(
        version=recording.draft, code=dimension_code(recording.draft, name), name={language: name} if name else {}
    )
    check(recording.draft, new, {f"name.{language}": name})
    new.missing = missing(new, recording.draft)
    return new
