"""Reads about organisations, members and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from ..models import Invitation, Membership, Organisation, Unit
from ..tokens import hash_token


def open_invitation(token: str) -> Invitation | None:
    """The invitation this token opens; unknown, expired and used ones are alike None."""
    return _open().filter(token_hash=hash_token(token)).first()


def waiting_invitation(pk: str) -> Invitation | None:
    """The invitation that a visitor came with and has not accepted yet; None when it has ended in the meantime."""
    try:
        return _open().filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def _open() -> QuerySet[Invitation]:
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(accepted__isnull=True, expires__gt=timezone.now())


@dataclass(frozen=True)
class Household:
    """Everything the organisation page lists."""

    units: Sequence[Unit]
    members: Sequence[Membership]
    invitations: Sequence[Invitation]


def household(organisation: Organisation) -> Household:
    """Units (each with ``times_assessed``), members and open or expired invitations. Three queries."""
    return Household(
        list(organisation.units.annotate(times_assessed=Count("assessments"))),
        list(organisation.memberships.select_related("user")),
        list(organisation.invitations.filter(accepted__isnull=True).select_related("invited_by")),
    )
