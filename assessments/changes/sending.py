"""Sending the letters that are due. A letter is claimed before it is handed over, so it is never sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from ..mail import write_letter
from ..models import Letter, LetterKind, LetterState, Link, OptOut, Participation
from ..postman import NotSentError, NoWordError, Postman, RefusedError, RefusedForNowError, ServerAwayError
from ..queries.letters import due_letters
from ..stopping import is_stopping
from .links import make_link

#: letters of one connection; then other background work has its turn
BATCH = 100
#: how often a letter that the server does not want just now is tried, and how long until the next try
TRIES = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
#: the longest pause while the server takes no letters at all
LONGEST_PAUSE = timedelta(hours=1)
Clock = Callable[[], datetime]


def send_batch(*, clock: Clock = timezone.now) -> bool:
    """Send up to BATCH letters that are due over one connection; returns whether more are due at once."""
    due = list(due_letters(clock()).values_list("pk", flat=True)[:BATCH])
    if not due:
        return False
    try:
        with Postman() as postman:
            for pk in due:
                if is_stopping():
                    return False
                send_letter(pk, postman, clock)
    except ServerAwayError as trouble:
        put_off_all(str(trouble), clock())
        return False
    return due_letters(clock()).exists()


def send_letter(pk: int, postman: Postman, clock: Clock) -> None:
    """Claim, hand over, note the end. Raises ServerAwayError when the server takes no letters now."""
    claimed = claim(pk, clock())
    if claimed is None:
        return
    letter, link, token = claimed
    try:
        postman.deliver(write_letter(letter, token))
    except NotSentError as trouble:
        note_trouble(letter, link, trouble, without_token(str(trouble), token), clock())
        if isinstance(trouble, ServerAwayError | NoWordError):
            raise ServerAwayError(letter.error) from None
    except ValueError as refusal:  # an address that no header can hold
        note_trouble(letter, link, RefusedError(), without_token(str(refusal), token), clock())
    else:
        note_sent(letter, clock())


@transaction.atomic
def claim(pk: int, now: datetime) -> tuple[Letter, Link, str] | None:
    """Take the letter for this worker alone, with a new link for its reader; the token is stored nowhere.

    None when another worker has it, or when it must not be sent any more: then it is thrown away.
    """
    waiting = Letter.objects.filter(pk=pk, state=LetterState.WAITING, due__lte=now)
    if not waiting.update(state=LetterState.SENDING, due=now, tries=F("tries") + 1):
        return None
    letter = Letter.objects.select_related("participation__assessment__organisation", "participation__assessment__unit")
    found = letter.select_related("participation__assessment__version").get(pk=pk)
    person = found.participation
    if not is_wanted(person):
        found.delete()
        return None
    return (found, *make_link(assessment=person.assessment, group=person.group, participation=person))


def is_wanted(person: Participation) -> bool:
    """Whether the person may still be written to: due, with an address, not objecting, and answers are taken."""
    if person.finished or not person.email or not person.assessment.is_open:
        return False
    objections = OptOut.objects.filter(organisation=person.assessment.organisation_id)
    return not objections.filter(address_hash=person.address_hash).exists()


@transaction.atomic
def note_sent(letter: Letter, now: datetime) -> None:
    """The letter is out, and the person's row tells the day; whoever was taken off the list meanwhile stays off."""
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, error="")
    today = timezone.localdate(now)
    person = Participation.objects.filter(pk=letter.participation_id)
    if letter.kind == LetterKind.INVITATION:
        person.update(invited=today)
    else:
        person.update(reminded=today, reminders=F("reminders") + 1)


@transaction.atomic
def note_trouble(letter: Letter, link: Link, trouble: NotSentError, said: str, now: datetime) -> None:
    """What becomes of a letter that is not out: tried again later, given up, or perhaps sent after all."""
    letter.error = said
    if isinstance(trouble, NoWordError):
        letter.state = LetterState.UNCLEAR
    else:
        link.delete()  # nobody has read its token
        may_go_on = isinstance(trouble, RefusedForNowError) and letter.tries < TRIES
        away = isinstance(trouble, ServerAwayError)
        letter.tries -= away  # it was not about this letter
        letter.state = LetterState.WAITING if may_go_on or away else LetterState.FAILED
        letter.due = now if away else now + wait_after(letter.tries)
    Letter.objects.filter(pk=letter.pk).update(
        state=letter.state, error=letter.error, due=letter.due, tries=letter.tries
    )


def wait_after(tries: int) -> timedelta:
    """How long until the next try of a letter that was tried so often: 1, 2, 4 … minutes, six hours at most."""
    return min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)


def put_off_all(said: str, now: datetime) -> None:
    """The server is away: nothing is lost, every letter waits. The longer it lasts, the less often it is asked."""
    due = due_letters(now)
    oldest = due.aggregate(oldest=Min("created"))["oldest"]
    if oldest:
        pause = min(max((now - oldest) / 4, FIRST_WAIT), LONGEST_PAUSE)
        Letter.objects.filter(pk__in=due.order_by().values("pk")).update(due=now + pause, error=said)


def without_token(said: str, token: str) -> str:
    """What the server said; some quote the letter they refuse."""
    return said.replace(token, "…")[:300]
