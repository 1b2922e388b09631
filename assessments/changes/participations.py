"""Asking people, and forgetting who they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..formats.people_file import Person, PersonRow
from ..models import Assessment, Link, Participation, ResponseState, User
from ..queries.participations import CheckedPeople, check_people
from ..queries.participations import address_hash as address_hash
from .links import make_link


@transaction.atomic
def add_people(
    *, actor: User, assessment: Assessment, group: str, rows: Sequence[PersonRow], default: str, today: date
) -> CheckedPeople:
    """Put on the list of the group whoever can be asked; returns them, and the rows that were left out with the reason.

    Everything is checked anew, so nobody is listed twice, however often and by how many people this is confirmed.
    Raises ValidationError when the assessment is closed or does not ask the group.
    """
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=assessment.pk)
    require_asking(locked, group)
    found = check_people(locked, rows, default=default)
    Participation.objects.bulk_create(_listed(locked, group, person, today) for person in found.good)
    return found


def require_asking(assessment: Assessment, group: str) -> None:
    """Raise ValidationError unless the assessment takes answers of the group."""
    if not assessment.is_open:
        raise ValidationError(_("This assessment is closed; it takes no more answers."))
    if group not in assessment.groups:
        raise ValidationError(_("This assessment does not ask this group."))


def _listed(assessment: Assessment, group: str, person: Person, today: date) -> Participation:
    return Participation(
        assessment=assessment,
        group=group,
        name=person.name,
        email=person.email,
        address_hash=address_hash(person.email),
        language=person.language,
        segments=dict(person.segments),
        added=today,
    )


@transaction.atomic
def hand_out_link(*, actor: User, participation: Participation) -> tuple[Link, str]:
    """A further link of the person, to pass on by hand, and its token, which is nowhere stored.

    Raises ValidationError when the assessment is closed, the person has finished, or the link would open answers that
    somebody has begun in confidence.
    """
    assessment = participation.assessment
    require_asking(assessment, participation.group)
    if participation.finished:
        raise ValidationError(_("This person has finished; there is nothing more to open."))
    if participation.started and not assessment.shows_names:
        raise ValidationError(_("This person has begun to answer. A link passed on by hand would open their answers."))
    return make_link(assessment=assessment, group=participation.group, participation=participation)


@transaction.atomic
def make_public_link(
    *,
    actor: User,
    assessment: Assessment,
    group: str,
    name: str,
    segments: Mapping[str, str],
    is_kiosk: bool,
    expires: datetime | None,
    limit: int | None,
) -> tuple[Link, str]:
    """A link for everybody of a group, and its token, which is nowhere stored.

    Raises ValidationError when the assessment is closed or does not ask the group.
    """
    require_asking(assessment, group)
    return make_link(
        assessment=assessment,
        group=group,
        name=name,
        segments=segments,
        is_kiosk=is_kiosk,
        expires=expires,
        limit=limit,
    )


def revoke_links(*, actor: User, participation: Participation, now: datetime) -> int:
    """End all links of the person at once; returns how many still worked."""
    return participation.links.filter(revoked__isnull=True).update(revoked=now)


@transaction.atomic
def remove_person(*, actor: User, participation: Participation) -> None:
    """Take the person off the list with all their links. A response already given stays; one only begun goes."""
    responses = participation.assessment.responses.select_for_update()  # one that is being handed in stays
    begun = responses.filter(participation=participation, state=ResponseState.OPEN).first()
    if begun is not None:
        begun.delete()
    participation.delete()


def forget(people: QuerySet[Participation]) -> None:
    """Keep only that they were asked and have finished: names, addresses and segments go.

    The keyed hash of an address stays, so that nobody is asked twice.
    """
    people.update(name="", email="", segments={})
