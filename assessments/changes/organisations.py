"""Founding, editing and joining organisations."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import BankVersion, Invitation, Membership, Organisation, Role, Unit, User, VersionState

INVITATION_DAYS = 14


@transaction.atomic
def found_organisation(*, actor: User, name: str, **fields: Any) -> Organisation:
    """A new organisation with its founder as admin."""
    organisation = Organisation.objects.create(name=name, **fields)
    Membership.objects.create(organisation=organisation, user=actor, role=Role.ADMIN)
    return organisation


def edit_organisation(*, actor: User, organisation: Organisation, fields: dict[str, Any]) -> Organisation:
    """Change its name, logo, languages, calendar or level cut-offs."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))
    return organisation


@transaction.atomic
def delete_organisation(*, organisation: Organisation) -> None:
    """Everything of it goes: assessments first, then its own banks, whose published versions must be retired before."""
    organisation.assessments.all().delete()
    BankVersion.objects.filter(bank__organisation=organisation, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED
    )
    organisation.delete()


def add_unit(*, actor: User, organisation: Organisation, name: str) -> Unit:
    """A new unit; its name is unique in the organisation."""
    return Unit.objects.create(organisation=organisation, name=name)


def rename_unit(*, actor: User, unit: Unit, name: str) -> Unit:
    """Give the unit another name."""
    unit.name = name
    unit.save(update_fields=["name"])
    return unit


def remove_unit(*, actor: User, unit: Unit) -> None:
    """Remove a unit that was never assessed. Raises ValidationError otherwise."""
    if unit.assessments.exists():
        raise ValidationError(_("%(unit)s has assessments. Delete or move them first.") % {"unit": unit.name})
    unit.delete()


@transaction.atomic
def invite(
    *, actor: User, organisation: Organisation, email: str, role: str, language: str, now: datetime
) -> tuple[Invitation, str]:
    """Ask somebody to join; returns the invitation and its token, which is nowhere stored.

    An open invitation of the same address is replaced. Raises ValidationError when the address is a member already.
    """
    email = email.strip().lower()
    if organisation.memberships.filter(user__email=email).exists():
        raise ValidationError({"email": _("%(email)s is a member already.") % {"email": email}})
    organisation.invitations.filter(email=email, accepted__isnull=True).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        language=language,
        token_hash=hash_token(token),
        invited_by=actor,
        expires=now + timedelta(days=INVITATION_DAYS),
    )
    return invitation, token


def hash_token(token: str) -> str:
    """SHA-256 of a token, hexadecimal; the only form in which it is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def accept_invitation(*, actor: User, invitation: Invitation, now: datetime) -> Membership:
    """Join; an invitation works once, and an existing role is not lowered by it."""
    member, _made = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=actor, defaults={"role": invitation.role}
    )
    invitation.accepted = now
    invitation.save(update_fields=["accepted"])
    return member


def revoke_invitation(*, actor: User, invitation: Invitation) -> None:
    """Take the invitation back; its link stops working at once."""
    invitation.delete()


@transaction.atomic
def change_role(*, actor: User, member: Membership, role: str) -> Membership:
    """Give a member another role. Raises ValidationError when no admin would be left."""
    if member.role == Role.ADMIN and role != Role.ADMIN:
        _keep_an_admin(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(*, actor: User, member: Membership) -> None:
    """End a membership; what the person entered stays. Raises ValidationError when no admin would be left."""
    if member.role == Role.ADMIN:
        _keep_an_admin(member)
    member.delete()


def _keep_an_admin(member: Membership) -> None:
    others = Membership.objects.select_for_update().filter(organisation=member.organisation, role=Role.ADMIN)
    if not others.exclude(pk=member.pk).exists():
        raise ValidationError(_("An organisation needs at least one admin. Make somebody else admin first."))
