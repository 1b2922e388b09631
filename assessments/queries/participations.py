"""Reads about who is asked: never about what anybody answered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ..formats.people_file import Person, PersonRow, SegmentColumn, checked
from ..formats.problems import Message
from ..models import Assessment, Confidentiality, Group, Link, Participation, ResponseState, segment_name
from ..templatetags.figures import digits

ADDRESS_SALT = "rater.address"
#: how many days the chart of finished questionnaires shows
DAYS = 28


def address_hash(email: str) -> str:
    """The keyed SHA-256 of a mail address, hexadecimal: equal for spellings that reach the same mailbox.

    Without the server's key nobody can tell the address from it, not even by trying all addresses. Empty for none.
    """
    address = unicodedata.normalize("NFC", email.strip()).lower()
    return salted_hmac(ADDRESS_SALT, address, algorithm="sha256").hexdigest() if address else ""


def asked_groups(assessment: Assessment) -> list[str]:
    """The groups that are asked by link, in the assessment's order; members rate their own service signed in."""
    return [group for group in assessment.groups if group != Group.SELF]


def segment_columns(assessment: Assessment) -> list[SegmentColumn]:
    """The assessment's segments as a list of people may name them: in the reader's language first."""
    return [
        SegmentColumn(segment["code"], tuple(_names(segment)), tuple(segment["values"]))
        for segment in assessment.segments
    ]


def _names(segment: Mapping[str, object]) -> Iterator[str]:
    yield segment_name(segment)
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield segment_name(segment)


# Checking a list
@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be added, and why; `text` is the line to mend."""

    number: int
    text: str
    message: Message


@dataclass(frozen=True)
class CheckedPeople:
    """A list of people, sorted into those who can be asked and what has to be mended."""

    good: tuple[Person, ...]
    wrong: tuple[WrongRow, ...]


def check_people(assessment: Assessment, rows: Iterable[PersonRow], *, default: str) -> CheckedPeople:
    """Who of a list can be asked; `default` is the language of those who have none. Two queries, however long it is."""
    segments, known = segment_columns(assessment), _Known(assessment)
    keep_name = assessment.confidentiality != Confidentiality.ANONYMOUS
    good, wrong = [], []
    for row in rows:
        person = checked(row, segments=segments, languages=assessment.languages, default=default, keep_name=keep_name)
        message = known.refusal(person, row.number) if isinstance(person, Person) else person
        if isinstance(person, Person) and message is None:
            good.append(person)
        elif message is not None:
            wrong.append(WrongRow(row.number, row.text, message))
    return CheckedPeople(tuple(good), tuple(wrong))


class _Known:
    """Addresses that are asked already, want no mail, or stood further up in the list."""

    def __init__(self, assessment: Assessment) -> None:
        asked = assessment.participations.exclude(address_hash="").order_by()
        self._groups = dict(asked.values_list("address_hash", "group"))
        self._out = set(assessment.organisation.opt_outs.values_list("address_hash", flat=True))
        self._rows: dict[str, int] = {}

    def refusal(self, person: Person, number: int) -> Message | None:
        key = address_hash(person.email)
        if key in self._groups:
            return format_lazy(_("This address is asked already, as: {group}."), group=Group(self._groups[key]).label)
        if key in self._out:
            return _("Whoever reads this address has asked for no more mail from your organisation.")
        if self._rows.setdefault(key, number) != number:
            return format_lazy(_("This address stands in row {row} already."), row=digits(self._rows[key]))
        return None


# Following who answered
@dataclass(frozen=True)
class Turnout:
    """How far a group is: people asked by name, and what came by its public links."""

    group: str
    asked: int
    started: int
    finished: int
    #: responses begun and finished by public links
    public_begun: int
    public_finished: int

    @property
    def due(self) -> int:
        """How many of those asked have not finished."""
        return self.asked - self.finished

    @property
    def rate(self) -> float | None:
        """Percent of those asked who have finished; None when nobody was asked."""
        return 100 * self.finished / self.asked if self.asked else None

    @property
    def is_empty(self) -> bool:
        """Whether nobody was asked, and nobody has come by a public link."""
        return not (self.asked or self.public_begun or self.public_finished)


def turnout(assessment: Assessment, group: str) -> Turnout:
    """How far the group is. Three queries, four for mystery shoppers."""
    people = assessment.participations.filter(group=group).aggregate(
        asked=Count("pk"),
        started=Count("pk", filter=Q(started__isnull=False)),
        finished=Count("pk", filter=Q(finished__isnull=False)),
    )
    begun = public_links(assessment, group).aggregate(used=Sum("used"))["used"] or 0
    # A response does not tell who gave it: those of public links are what people asked by name and visits leave over.
    others = people["finished"] + _visits(assessment, group)
    submitted = assessment.responses.filter(**_ONE_BY_ONE, group=group).count()
    return Turnout(group, **people, public_begun=begun, public_finished=max(0, submitted - others))


def _visits(assessment: Assessment, group: str) -> int:
    handed_in = Q(response=None) | Q(response__state=ResponseState.SUBMITTED)
    return assessment.visits.filter(handed_in).count() if group == Group.MYSTERY_SHOPPER else 0


#: responses that were not imported
_ONE_BY_ONE = {"state": ResponseState.SUBMITTED, "batch__isnull": True}


@dataclass(frozen=True)
class Day:
    """A day and how many finished on it."""

    day: date
    finished: int


def finished_by_day(assessment: Assessment, group: str, *, today: date) -> list[Day]:
    """The last days on which answers were taken, oldest first; no finer than a day. One query."""
    zone = timezone.get_default_timezone()
    last = min(today, timezone.localdate(assessment.closed, zone)) if assessment.closed else today
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    begins = [datetime.combine(day, time.min, zone) for day in [*days, last + timedelta(days=1)]]
    rows = assessment.responses.filter(**_ONE_BY_ONE, group=group, submitted__gte=begins[0])
    # One count for each day, by the database: in attributed assessments every response has a time of its own.
    within = (Q(submitted__gte=begin, submitted__lt=end) for begin, end in pairwise(begins))
    found = rows.aggregate(**{day.isoformat(): Count("pk", filter=q) for day, q in zip(days, within, strict=True)})
    return [Day(day, found[day.isoformat()]) for day in days]


def listed_people(
    assessment: Assessment, group: str, *, words: str = "", due_only: bool = False
) -> QuerySet[Participation]:
    """The people asked of a group by name, narrowed by words of name or address and to those who are due.

    Nobody in an anonymous assessment: whoever is on the list and whoever has left it would tell who answered.
    """
    if assessment.confidentiality == Confidentiality.ANONYMOUS:
        return Participation.objects.none()
    rows = assessment.participations.filter(group=group).select_related("user")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(user__email__icontains=words))
    return rows.filter(finished__isnull=True) if due_only else rows


@dataclass(frozen=True)
class SegmentValue:
    """What a person or a link says of one segment."""

    name: str
    value: str


def segment_values(assessment: Assessment, values: Mapping[str, str]) -> list[SegmentValue]:
    """Stored segment values with the segments' names, in the assessment's order."""
    found = ((segment_name(segment), values.get(segment["code"], "")) for segment in assessment.segments)
    return [SegmentValue(name, value) for name, value in found if value]


def public_links(assessment: Assessment, group: str) -> QuerySet[Link]:
    """The group's public links, oldest first."""
    return assessment.links.filter(group=group, participation__isnull=True)


@dataclass(frozen=True)
class PublicLink:
    """A public link as its makers see it; `state` is open, full, ended or revoked."""

    link: Link
    state: str
    segments: Sequence[SegmentValue]

    @property
    def last_day(self) -> date | None:
        """The last day on which it works; None without an end."""
        expires = self.link.expires
        return timezone.localdate(expires - timedelta(seconds=1)) if expires else None


def listed_links(assessment: Assessment, group: str, *, now: datetime) -> list[PublicLink]:
    """The group's public links with their states. One query."""
    return [
        PublicLink(link, link_state(link, now), segment_values(assessment, link.segments))
        for link in public_links(assessment, group)
    ]


def link_state(link: Link, now: datetime) -> str:
    """Whether a public link still opens a questionnaire: open, full, ended or revoked."""
    if link.revoked is not None:
        return "revoked"
    if not link.is_alive(now):
        return "ended"
    return "full" if link.limit is not None and link.used >= link.limit else "open"


def public_link_values(link: Link, now: datetime) -> dict[str, Any]:
    """What another public link like this one is made from; an end that has passed is left out."""
    values = {name: getattr(link, name) for name in ("name", "segments", "is_kiosk", "limit")}
    return values | {"expires": link.expires if link.expires and link.expires > now else None}
