"""Beginning to answer by a link, and leaving again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..access import alive_links
from ..analysis.sampling import short_form
from ..formats.response_file import RESPONDENT_LENGTH
from ..models import Assessment, Deal, Link, Participation, Question, Response, ResponseState
from ..tokens import hash_token, new_token
from .responses import begin_collecting, offered


class EndedError(Exception):
    """The link opens nothing any more: it was revoked, has expired or is used up, or the assessment is closed."""


@transaction.atomic
def begin(
    *, link: Link, language: str, segments: Mapping[str, str], now: datetime, once: str = ""
) -> tuple[Response, str]:
    """The response that this link begins, and the key to it, which is nowhere stored.

    A personal link always leads to its person's one open response; it has no key, because the link is the key. A public
    link begins a new one each time, unless the same button is pressed twice: then ``once`` is the same. It is asked in
    ``language`` if the assessment offers that, else in its first one; ``segments`` are the values the respondent chose.
    Raises EndedError when the link opens nothing.
    """
    fields = {
        "group": link.group,
        "language": offered(link.assessment, language),
        "segments": {**segments, **link.segments},
        "started": now,
    }
    begin_collecting(link.assessment)
    if link.participation is not None:
        return _own_response(link, link.participation, fields), ""
    return _anybodys_response(link, fields, once)


def _anybodys_response(link: Link, fields: Mapping[str, Any], once: str) -> tuple[Response, str]:
    Link.objects.select_for_update().get(pk=link.pk)  # a second press waits for the first
    key = salted_hmac("once", once, algorithm="sha256").hexdigest() if once else new_token()
    earlier = Response.objects.filter(key_hash=hash_token(key)).first()
    if earlier is not None and earlier.is_open and earlier.assessment_id == link.assessment_id:
        return earlier, key
    if earlier is not None:
        key = new_token()  # an old page, sent once more after its answers are in
    _take_place(link, fields["started"])
    asked = deal(link.assessment, link.group)
    made = Response.objects.create(assessment=link.assessment, key_hash=hash_token(key), asked=asked, **fields)
    return made, key


@transaction.atomic
def abandon(*, response: Response, link: Link) -> None:
    """Delete what somebody began at a kiosk and left: the answers go, and the link may be used once more."""
    held = Response.objects.select_for_update()  # one that is being handed in stays
    begun = held.filter(pk=response.pk, state=ResponseState.OPEN).first()
    if begun is not None:
        begun.delete()
        Link.objects.filter(pk=link.pk, used__gt=0).update(used=F("used") - 1)


def _usable(link: Link, now: datetime) -> QuerySet[Link]:
    return alive_links(now).filter(pk=link.pk, assessment__closed__isnull=True, participation__finished__isnull=True)


def _require_alive(link: Link, now: datetime) -> None:
    if not _usable(link, now).exists():
        raise EndedError


def _take_place(link: Link, now: datetime) -> None:
    """Count one more use, if there is one left, in one statement: of two who come for the last place one gets it."""
    free = _usable(link, now).filter(Q(limit__isnull=True) | Q(used__lt=F("limit")))
    if not free.update(used=F("used") + 1):
        raise EndedError


def _own_response(link: Link, participation: Participation, fields: Mapping[str, Any]) -> Response:
    assessment = link.assessment
    begun = Response.objects.filter(participation=participation).first()
    # Looked at afterwards: whoever has handed in since that look has finished, and begins no second time.
    _require_alive(link, fields["started"])
    if begun is not None:
        return begun
    today = timezone.localdate(fields["started"])
    Participation.objects.filter(pk=participation.pk, started__isnull=True).update(started=today)
    name = _free_name(assessment, participation) if assessment.shows_names else ""
    own = {"segments": {**fields["segments"], **participation.segments}}
    response, _made = Response.objects.get_or_create(
        assessment=assessment,
        participation=participation,
        defaults={**fields, **own, "respondent": name, "asked": deal(assessment, link.group)},
    )
    return response


def _free_name(assessment: Assessment, participation: Participation) -> str:
    """What the answers are signed with: the name, or the address where two people share a name."""
    known = Response.objects.filter(assessment=assessment)
    candidates = [participation.name, participation.email[:RESPONDENT_LENGTH], participation.pk.hex]
    return next(name for name in candidates if name and not known.filter(respondent=name).exists())


def deal(assessment: Assessment, group: str) -> list[str] | None:
    """The questions of the next respondent's short form; None where everybody is asked everything."""
    if assessment.sample_size is None:
        return None
    # Read anew and held: the assessment moves to another version of its bank before this or after it, not meanwhile.
    held = Assessment.objects.select_for_update(no_key=True).order_by().get(pk=assessment.pk)
    questions = Question.objects.filter(dimension__version=held.version_id)
    codes = list(questions.values_list("code", flat=True))
    seed = salted_hmac("short forms", f"{held.pk}:{group}").hexdigest()
    return short_form(codes, held.core, assessment.sample_size, _count(held, group), seed)


def _count(assessment: Assessment, group: str) -> int:
    """How many forms the group was dealt before this one."""
    deal, _made = Deal.objects.get_or_create(assessment=assessment, group=group)
    Deal.objects.filter(pk=deal.pk).update(count=F("count") + 1)
    deal.refresh_from_db()  # this transaction holds the row now: nobody else reads the same number
    return deal.count - 1
