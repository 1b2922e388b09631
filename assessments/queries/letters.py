"""Reads about letters: who may be written to, what is on its way, what went wrong. Never what anybody answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ..analysis.duration import minutes_for
from ..models import Assessment, Letter, LetterKind, LetterState, OptOut, Organisation, Participation, Question

#: a letter that is due this long and still waits says that no worker is there
STUCK_AFTER = timedelta(minutes=3)
#: letters that need somebody to look at them, shown at once
TROUBLES_SHOWN = 20
OPT_OUT_SALT = "rater.no-more-mail"

#: a person whose last letter is one of these gets no other until that is settled
UNSETTLED = (LetterState.WAITING, LetterState.SENDING, LetterState.UNCLEAR, LetterState.FAILED)
IS_DUE = Q(finished__isnull=True)


def may_get_mail(assessment: Assessment) -> QuerySet[Participation]:
    """Everybody asked by a link who has an address, has not finished and did not object. Members sign in instead."""
    objected = OptOut.objects.filter(
        organisation=assessment.organisation_id, address_hash=OuterRef("address_hash")
    ).exclude(address_hash="")
    rows = Participation.objects.filter(IS_DUE, assessment=assessment, user__isnull=True).exclude(email="")
    return rows.filter(~Exists(objected))


def not_invited(assessment: Assessment) -> QuerySet[Participation]:
    """Who may get mail and no invitation was written to yet."""
    invitation = Letter.objects.filter(participation=OuterRef("pk"), kind=LetterKind.INVITATION)
    return may_get_mail(assessment).filter(~Exists(invitation), invited__isnull=True)


def may_be_reminded(assessment: Assessment, now: datetime) -> QuerySet[Participation]:
    """Who was invited, is due, and had no letter today."""
    today = timezone.localdate(now)
    unsettled = Letter.objects.filter(participation=OuterRef("pk"), state__in=UNSETTLED)
    rested = Q(reminded__isnull=True) | Q(reminded__lt=today)
    return may_get_mail(assessment).filter(~Exists(unsettled), rested, invited__lt=today)


def due_letters(now: datetime) -> QuerySet[Letter]:
    """What is to be sent now, oldest first, of all assessments."""
    return Letter.objects.filter(state=LetterState.WAITING, due__lte=now).order_by("due", "id")


@dataclass(frozen=True)
class Troubles:
    """Letters that nobody repeats unasked: how many, and the first of them with their people."""

    count: int
    letters: Sequence[Letter]


@dataclass(frozen=True)
class MailState:
    """What the page of the people asked shows about mail."""

    is_open: bool
    #: people with an address, of whom nobody asked not to be written to
    people: int
    to_invite: int
    #: invited and not finished; and those of them who had no letter today
    due: int
    to_remind: int
    waiting: int
    sent: int
    #: the earliest next try of a letter that was put off, and why it was
    next_try: datetime | None
    last_error: str
    troubles: Troubles
    is_moving: bool
    is_stuck: bool
    to_files: bool

    @property
    def may_invite(self) -> bool:
        """Whether an invitation can be sent to anybody."""
        return self.is_open and self.to_invite > 0

    @property
    def may_remind(self) -> bool:
        """Whether a reminder can be sent to anybody."""
        return self.is_open and self.to_remind > 0

    @property
    def total(self) -> int:
        """Letters written so far."""
        return self.waiting + self.sent + self.troubles.count


def mail_state(assessment: Assessment, now: datetime) -> MailState:
    """How many may be invited and reminded, and how far the letters are. Six queries, however many letters."""
    letters = letters_of(assessment)
    counts = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    waiting = letters.filter(state=LetterState.WAITING)
    put_off = waiting.filter(due__gt=now).order_by("due").first()
    soonest = waiting.aggregate(due=Min("due"))["due"]
    sending = counts.get(LetterState.SENDING, 0)
    return MailState(
        is_open=assessment.is_open,
        **_people(assessment, now),
        waiting=counts.get(LetterState.WAITING, 0) + sending,
        sent=counts.get(LetterState.SENT, 0),
        next_try=put_off.due if put_off else None,
        last_error=put_off.error if put_off else "",
        troubles=_troubles(letters),
        is_moving=bool(sending) or bool(soonest and soonest <= now),
        is_stuck=bool(soonest and soonest <= now - STUCK_AFTER) and not DBTaskResult.objects.running().exists(),
        to_files=settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"),
    )


def _people(assessment: Assessment, now: datetime) -> dict[str, int]:
    invited = Q(invited__isnull=False)
    counts = may_get_mail(assessment).aggregate(people=Count("pk"), due=Count("pk", filter=invited))
    return {
        **counts,
        "to_invite": not_invited(assessment).count(),
        "to_remind": may_be_reminded(assessment, now).count(),
    }


def _troubles(letters: QuerySet[Letter]) -> Troubles:
    found = letters.filter(state__in=[LetterState.UNCLEAR, LetterState.FAILED])
    count = found.count()
    shown = found.select_related("participation")[:TROUBLES_SHOWN] if count else ()
    return Troubles(count, list(shown))


@dataclass(frozen=True)
class Objection:
    """Who wants no more mail from whom, as a letter's own link says it."""

    organisation: Organisation
    address_hash: str
    language: str


def objection_id(participation: Participation, language: str) -> str:
    """What a letter's link says: whom not to write to again, for which organisation; signed, and no address in it."""
    organisation = participation.assessment.organisation_id.hex
    return _signer().sign(f"{language}-{organisation}-{participation.address_hash}")


def objection(signed: str) -> Objection | None:
    """What the link says; None when it is none of ours, was changed, or the organisation is gone."""
    try:
        language, pk, address_hash = _signer().unsign(signed).split("-")
        organisation = Organisation.objects.filter(pk=UUID(pk)).first()
    except (signing.BadSignature, ValueError):
        return None
    return Objection(organisation, address_hash, language) if organisation else None


def _signer() -> signing.Signer:
    return signing.Signer(salt=OPT_OUT_SALT)


def minutes_needed(assessment: Assessment) -> int:
    """How long a respondent takes, in whole minutes."""
    every = Question.objects.filter(dimension__version=assessment.version_id).count()
    return minutes_for(min(assessment.sample_size or every, every))


def letters_of(assessment: Assessment) -> QuerySet[Letter]:
    """All letters of one assessment."""
    return Letter.objects.filter(participation__assessment=assessment)


def letters_to_repeat(assessment: Assessment, which: str) -> QuerySet[Letter]:
    """What somebody may ask to be tried again: all that wait, else all that failed or may have arrived."""
    states = [LetterState.WAITING] if which == "waiting" else [LetterState.UNCLEAR, LetterState.FAILED]
    return letters_of(assessment).filter(state__in=states)
