"""Starting, answering and submitting a response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..models import Answer, Assessment, Group, Question, Response, ResponseState, Stage, User


@dataclass(frozen=True)
class AnswerValues:
    """What one save carries: scores in the bank's scale or None, two marks, a comment."""

    current: int | None = None
    desired: int | None = None
    not_applicable: bool = False
    later: bool = False
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing said at all: as good as no answer."""
        return self == AnswerValues()


class StaleError(Exception):
    """The answer was saved elsewhere in the meantime; ``stored`` is what stands there now (None: nothing)."""

    def __init__(self, stored: Answer | None) -> None:
        super().__init__("the answer was saved elsewhere in the meantime")
        self.stored = stored


class ClosedError(Exception):
    """The response was submitted, or its assessment closed: answers no longer change."""


@transaction.atomic
def start_response(*, actor: User, assessment: Assessment, group: str, language: str, now: datetime) -> Response:
    """The person's response in this group: the one begun earlier, or a new one.

    Raises ValidationError when the assessment is closed or does not ask the group.
    """
    begun = assessment.responses.filter(user=actor, group=group).first()
    if begun is not None:
        return begun
    if not assessment.is_open:
        raise ValidationError(_("This assessment is closed; it takes no more answers."))
    if group not in assessment.groups or group not in Group.values:
        raise ValidationError(_("This assessment does not ask this group."))
    if assessment.stage == Stage.PLAN:
        Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.COLLECT)
    response, _made = Response.objects.get_or_create(
        assessment=assessment, user=actor, group=group, defaults={"language": language, "started": now}
    )
    return response


def save_answer(*, response: Response, question: Question, values: AnswerValues, seen: int, now: datetime) -> int:
    """Store one answer if nobody saved it since version ``seen`` (0: there was none); returns the new version.

    One statement, so that two savers can never both win and none of them needs a lock.
    Raises StaleError or ClosedError.
    """
    if not response.is_open or not response.assessment.is_open:
        raise ClosedError
    saved = _insert(response, question, values, now) if seen == 0 else _update(response, question, values, seen, now)
    if not saved:
        _explain(response, question)
    return seen + 1


def _open(response: Response) -> QuerySet[Response]:
    return Response.objects.filter(pk=response.pk, state=ResponseState.OPEN, assessment__closed__isnull=True)


def _update(response: Response, question: Question, values: AnswerValues, seen: int, now: datetime) -> int:
    rows = Answer.objects.filter(response__in=_open(response), question=question, version=seen)
    return rows.update(
        current=values.current,
        desired=values.desired,
        not_applicable=values.not_applicable,
        later=values.later,
        comment=values.comment,
        version=seen + 1,
        saved=now,
    )


def _insert(response: Response, question: Question, values: AnswerValues, now: datetime) -> int:
    # The ORM can insert-or-ignore, but does not tell which of the two it did.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessments_answer"
            " (response_id, question_id, current, desired, not_applicable, later, comment, version, saved)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 1, %s) ON CONFLICT (response_id, question_id) DO NOTHING",
            [
                Response._meta.pk.get_db_prep_value(response.pk, connection),
                question.pk,
                values.current,
                values.desired,
                values.not_applicable,
                values.later,
                values.comment,
                connection.ops.adapt_datetimefield_value(now),
            ],
        )
        return cursor.rowcount


def _explain(response: Response, question: Question) -> None:
    if not _open(response).exists():
        raise ClosedError
    raise StaleError(Answer.objects.filter(response=response, question=question).first())


def missing_questions(response: Response) -> list[Question]:
    """The questions that are still open, in bank order."""
    questions = Question.objects.filter(dimension__version=response.assessment.version_id).select_related("dimension")
    done = {answer.question_id for answer in response.answers.all() if answer.is_complete}
    return [question for question in questions if question.pk not in done]


@transaction.atomic
def submit(*, response: Response, skip_open: bool, now: datetime) -> bool:
    """Hand the response in; True when this call did it, False when it was handed in before.

    Raises ClosedError when the assessment takes no more answers, ValidationError while questions are open unless they
    are to count as skipped (``skip_open``), and always when nothing is answered at all.
    """
    if response.state == ResponseState.SUBMITTED:
        return False
    if not response.assessment.is_open:
        raise ClosedError
    if not response.answers.filter(current__isnull=False, desired__isnull=False).exists():
        raise ValidationError(_("Nothing is answered yet. Score at least one question, current and desired."))
    if not skip_open and (missing := missing_questions(response)):
        raise ValidationError(
            _("These questions are still open: %(codes)s.") % {"codes": ", ".join(q.code for q in missing)}
        )
    changed = _open(response).update(state=ResponseState.SUBMITTED, submitted=now)
    return bool(changed)


def take_back(*, response: Response) -> None:
    """Reopen the person's own submitted response while the assessment still collects. Raises ClosedError."""
    if not response.assessment.is_open:
        raise ClosedError
    Response.objects.filter(pk=response.pk).update(state=ResponseState.OPEN, submitted=None)
