"""Writing letters to people who are asked, and what becomes of a letter. Handing them over is in `sending`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from ..models import Assessment, Letter, LetterKind, LetterState, OptOut, Organisation, Participation, User
from ..queries.letters import may_be_reminded, not_invited

#: a letter that was handed over so long ago without an end is one that nobody knows about
NO_WORD_AFTER = timedelta(minutes=10)
#: letters that somebody may ask to be tried again; one that is being handed over is not
REPEATABLE = (LetterState.WAITING, LetterState.UNCLEAR, LetterState.FAILED)
ROWS = 500


@transaction.atomic
def invite(
    *, actor: User | None, assessment: Assessment, participations: QuerySet[Participation], now: datetime
) -> int:
    """Write an invitation to each of them who may get one and has none yet; returns how many.

    None is sent here: `tasks.send_letters` does that once this is committed.
    """
    if not _is_open(assessment):
        return 0
    people = not_invited(assessment).filter(pk__in=participations)
    return _write(Letter(participation=person, kind=LetterKind.INVITATION, due=now) for person in people)


@transaction.atomic
def remind(
    *, actor: User | None, assessment: Assessment, participations: QuerySet[Participation], now: datetime
) -> int:
    """Write a reminder to each of them who is due and had no letter today; returns how many."""
    if not _is_open(assessment):
        return 0
    people = may_be_reminded(assessment, now).filter(pk__in=participations)
    last = Coalesce(Max("letters__number", filter=Q(letters__kind=LetterKind.REMINDER)), 0)
    return _write(
        Letter(participation=person, kind=LetterKind.REMINDER, number=person.last + 1, due=now)
        for person in people.annotate(last=last)
    )


@transaction.atomic
def send_again(*, actor: User, letters: QuerySet[Letter], now: datetime) -> int:
    """Try letters once more that failed, may have arrived, or are put off; returns how many."""
    again = Letter.objects.filter(pk__in=letters, state__in=REPEATABLE)
    return again.update(state=LetterState.WAITING, due=now, tries=0, error="")


def object_to_mail(*, organisation: Organisation, address_hash: str) -> None:
    """Write to this address no more; said twice, it stays said once."""
    OptOut.objects.get_or_create(organisation=organisation, address_hash=address_hash)


def give_up_on_lost(*, now: datetime) -> int:
    """Say of letters whose worker died while handing them over that they may have arrived; returns how many."""
    lost = Letter.objects.filter(state=LetterState.SENDING, due__lt=now - NO_WORD_AFTER)
    return lost.update(state=LetterState.UNCLEAR)


def _is_open(assessment: Assessment) -> bool:
    """Whether answers are still taken; holds back whoever else would write letters of this assessment meanwhile."""
    return Assessment.objects.select_for_update().get(pk=assessment.pk).is_open


def _write(letters: Iterable[Letter]) -> int:
    return len(Letter.objects.bulk_create(letters, batch_size=ROWS))
