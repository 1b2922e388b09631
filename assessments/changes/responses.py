"""Starting, answering and submitting a response."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import (
    Answer,
    AnswerValues,
    Assessment,
    Confidentiality,
    Group,
    Participation,
    Question,
    Response,
    ResponseState,
    Stage,
    User,
    Visit,
)
from ..queries.responses import open_codes
from . import tallies
from .participations import forget


@dataclass(frozen=True)
class Attempt:
    """An answer somebody wants saved, and the version they saw (0: there was none)."""

    question: Question
    values: AnswerValues
    seen: int


class StaleError(Exception):
    """The answer was saved elsewhere in the meantime; ``stored`` is what stands there now (None: nothing)."""

    def __init__(self, stored: Answer | None) -> None:
        super().__init__("the answer was saved elsewhere in the meantime")
        self.stored = stored


class AskedNoLongerError(Exception):
    """The assessment has moved to another version of its bank; the question is looked up anew, or is gone."""


class ClosedError(Exception):
    """The response was submitted, or its assessment closed: answers no longer change."""


@transaction.atomic
def start_response(*, actor: User, assessment: Assessment, group: str, language: str, now: datetime) -> Response:
    """The person's response in this group: the one begun earlier, or a new one.

    It is asked in ``language`` if the assessment offers that, else in the first language offered.
    Raises ValidationError when the assessment is closed, does not ask the group, or has the person's answers already
    without knowing any more which they are.
    """
    begun = assessment.responses.filter(user=actor, group=group).first()
    if begun is not None:
        return begun
    if not assessment.is_open:
        raise ValidationError(_("This assessment is closed; it takes no more answers."))
    if group not in assessment.groups or group not in Group.values:
        raise ValidationError(_("This assessment does not ask this group."))
    today = timezone.localdate(now)
    participation, _asked = Participation.objects.get_or_create(
        assessment=assessment, user=actor, group=group, defaults={"added": today, "started": today}
    )
    if participation.finished:
        raise ValidationError(
            _("You have answered. Your answers are counted without your name, so nobody can open them.")
        )
    begin_collecting(assessment)
    response, _made = Response.objects.get_or_create(
        assessment=assessment,
        user=actor,
        group=group,
        defaults={"language": offered(assessment, language), "started": now, "participation": participation},
    )
    return response


def begin_collecting(assessment: Assessment) -> None:
    """The first answer ends the planning."""
    if assessment.stage == Stage.PLAN:
        Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.COLLECT)


def offered(assessment: Assessment, language: str) -> str:
    """The language, if the assessment offers it, else the first one it offers."""
    return language if language in assessment.languages else str(assessment.languages[0])


@transaction.atomic
def choose_language(*, actor: User | None, response: Response, language: str) -> None:
    """Ask the questions in another language of the assessment; a member's interface follows where it has that language.

    Raises ValidationError when the assessment does not offer it.
    """
    if language not in response.assessment.languages:
        raise ValidationError(_("This assessment is not offered in that language."))
    Response.objects.filter(pk=response.pk).update(language=language)
    if actor is not None and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=actor.pk).update(language=language)


def save_answer(*, response: Response, question: Question, values: AnswerValues, seen: int, now: datetime) -> int:
    """Store one answer if nobody saved it since version ``seen`` (0: there was none); returns the new version.

    One statement, so that two savers can never both win. It holds the response while it runs, so that handing in
    counts either this answer or the one before, and nothing changes behind the figures. Raises StaleError, ClosedError
    or AskedNoLongerError.
    """
    if not response.is_open or not response.assessment.is_open:
        raise ClosedError
    try:
        saved = (
            _insert(response, question, values, now) if seen == 0 else _update(response, question, values, seen, now)
        )
    except IntegrityError as refusal:
        if FOREIGN in str(refusal):
            raise AskedNoLongerError from None
        raise
    if not saved:
        _explain(response, question)
    return seen + 1


def save_answers(*, response: Response, attempts: Sequence[Attempt], now: datetime) -> dict[str, Answer | None]:
    """Save a page of answers, each for itself: one that was saved elsewhere does not hold up the others.

    Returns what stands in place of those, by question code. Raises ClosedError or AskedNoLongerError.
    """
    stale: dict[str, Answer | None] = {}
    for attempt in attempts:
        try:
            save_answer(response=response, question=attempt.question, values=attempt.values, seen=attempt.seen, now=now)
        except StaleError as error:
            stale[attempt.question.code] = error.stored
    return stale


def _open(response: Response) -> QuerySet[Response]:
    return Response.objects.filter(pk=response.pk, state=ResponseState.OPEN, assessment__closed__isnull=True)


def _update(response: Response, question: Question, values: AnswerValues, seen: int, now: datetime) -> int:
    held = _open(response).select_for_update(of=("self",), no_key=True)
    rows = Answer.objects.filter(response__in=held, question=question, version=seen)
    with transaction.atomic(savepoint=False):
        return rows.update(
            current=values.current,
            desired=values.desired,
            not_applicable=values.not_applicable,
            later=values.later,
            comment=values.comment,
            version=seen + 1,
            saved=now,
        )


#: what the database says of a question of another version
FOREIGN = "answer_belongs_to_the_assessments_bank"

# Written by hand: the ORM can insert-or-ignore, but not tell which of the two it did, nor insert on a condition.
INSERT = """
INSERT INTO assessments_answer
  (response_id, question_id, current, desired, not_applicable, later, comment, version, saved)
SELECT r.id, %s, %s, %s, %s, %s, %s, 1, %s FROM assessments_response r
  JOIN assessments_assessment a ON a.id = r.assessment_id
  WHERE r.id = %s AND r.state = %s AND a.closed IS NULL{held}
ON CONFLICT (response_id, question_id) DO NOTHING
"""


def _insert(response: Response, question: Question, values: AnswerValues, now: datetime) -> int:
    held = " FOR NO KEY UPDATE OF r" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT.format(held=held),
            [
                question.pk,
                values.current,
                values.desired,
                values.not_applicable,
                values.later,
                values.comment,
                connection.ops.adapt_datetimefield_value(now),
                Response._meta.pk.get_db_prep_value(response.pk, connection),
                ResponseState.OPEN.value,
            ],
        )
        return cursor.rowcount


def _explain(response: Response, question: Question) -> None:
    if not _open(response).exists():
        raise ClosedError
    if not Question.objects.filter(pk=question.pk, dimension__version__assessments=response.assessment_id).exists():
        raise AskedNoLongerError
    raise StaleError(Answer.objects.filter(response=response, question=question).first())


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
    if not skip_open and (codes := open_codes(response)):
        raise ValidationError(_("These questions are still open: %(codes)s.") % {"codes": ", ".join(codes)})
    # Closing waits until this one counts, or this one meets the close; and so does moving to another version.
    version = Assessment.objects.select_for_update(no_key=True).get(pk=response.assessment_id).version_id
    if version != response.assessment.version_id:
        raise ValidationError(_("The questions have just changed. Look through them once more, then submit."))
    if _open(response).update(state=ResponseState.SUBMITTED, submitted=now):
        _count(response, now)
        return True
    if not Response.objects.filter(pk=response.pk, state=ResponseState.SUBMITTED).exists():
        raise ClosedError  # closed since it was read
    return False


def _count(response: Response, now: datetime) -> None:
    """What follows from handing in: the figures, who has answered, and – unless names are shown – no way back."""
    response.state, response.submitted = ResponseState.SUBMITTED, now
    tallies.add(response=response, seconds=(now - response.started).total_seconds())
    participation = response.participation
    if participation is not None:
        today = timezone.localdate(now)
        Participation.objects.filter(pk=participation.pk, started__isnull=True).update(started=today)
        Participation.objects.filter(pk=participation.pk).update(finished=today)
    if not response.assessment.shows_names:
        _cut_off(response, now)
        if participation is not None and response.assessment.confidentiality == Confidentiality.ANONYMOUS:
            forget(Participation.objects.filter(pk=participation.pk))


def _cut_off(response: Response, now: datetime) -> None:
    """Leave nothing that leads from the answers to who gave them, nor a time finer than a day."""
    submitted = day_of(now)
    Response.objects.filter(pk=response.pk).update(
        user=None, participation=None, key_hash=None, started=day_of(response.started), submitted=submitted
    )
    response.answers.update(saved=submitted)
    Visit.objects.filter(response=response).update(response=None)
    response.user = response.participation = response.key_hash = None


def day_of(moment: datetime) -> datetime:
    """The beginning of its day where the organisation is."""
    here = timezone.get_default_timezone()
    return datetime.combine(timezone.localdate(moment, here), time.min, here)


@transaction.atomic
def take_back(*, response: Response) -> None:
    """Reopen the person's own submitted response while the assessment still collects; a name must lead to it.

    Whoever was asked everything is asked everything there is now. Raises ClosedError.
    """
    collecting = Response.objects.filter(
        pk=response.pk,
        state=ResponseState.SUBMITTED,
        assessment__closed__isnull=True,
        assessment__confidentiality=Confidentiality.ATTRIBUTED,
    )
    if not response.assessment.shows_names or not collecting.update(state=ResponseState.OPEN, submitted=None):
        raise ClosedError
    # What it was counted by, were it handed in or its assessment moved to another version only just now
    response.refresh_from_db(fields=["doubts", "asked", "assessment"])
    tallies.subtract(response=response)
    if response.user_id is not None or response.assessment.sample_size is None:
        Response.objects.filter(pk=response.pk).update(asked=None)
    if response.participation_id is not None:
        Participation.objects.filter(pk=response.participation_id).update(finished=None)
