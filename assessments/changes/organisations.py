"""Founding, editing and joining organisations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from ..models import (
    BankVersion,
    Import,
    Invitation,
    Membership,
    Organisation,
    Report,
    Role,
    Unit,
    User,
    VersionState,
    Visit,
)
from ..tokens import hash_token, new_token
from .files import delete_once_committed

INVITATION_DAYS = 14


@transaction.atomic
def found_organisation(*, actor: User, name: str, **fields: Any) -> Organisation:
    """A new organisation with its founder as admin."""
    organisation = Organisation.objects.create(name=name, **fields)
    Membership.objects.create(organisation=organisation, user=actor, role=Role.ADMIN)
    return organisation


@transaction.atomic
def edit_organisation(*, actor: User, organisation: Organisation, fields: dict[str, Any]) -> Organisation:
    """Change its name, languages or calendar."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))
    return organisation


@transaction.atomic
def change_logo(*, actor: User, organisation: Organisation, logo: ContentFile[bytes] | None) -> Organisation:
    """Put another logo (a checked PNG) in the place of the present one, or none; the file before goes."""
    delete_once_committed([organisation.logo])
    organisation.logo = logo or ""
    organisation.save(update_fields=["logo"])
    return organisation


@transaction.atomic
def delete_organisation(*, organisation: Organisation) -> None:
    """Everything of it goes, files included: assessments first, then its own banks, whose published versions must be
    retired before."""
    reports = Report.objects.filter(assessment__organisation=organisation)
    visits = Visit.objects.filter(assessment__organisation=organisation)
    imports = Import.objects.filter(assessment__organisation=organisation)
    delete_once_committed([organisation.logo, *(report.file for report in reports), *(visit.photo for visit in visits)])
    delete_once_committed(row.file for row in imports)
    organisation.assessments.all().delete()
    BankVersion.objects.filter(bank__organisation=organisation, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED
    )
    organisation.delete()


def add_unit(*, actor: User | None, organisation: Organisation, name: str) -> Unit:
    """A new unit. Raises ValidationError when the organisation has one of this name."""
    return _save_unit(Unit(organisation=organisation, name=name))


def rename_unit(*, actor: User, unit: Unit, name: str) -> Unit:
    """Give the unit another name. Raises ValidationError when another unit of the organisation bears it."""
    unit.name = name
    return _save_unit(unit)


def _save_unit(unit: Unit) -> Unit:
    # The database decides, so that two people adding the same unit at once get one unit and one clear answer.
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise ValidationError({"name": _("There is a unit “%(name)s” already.") % {"name": unit.name}}) from None
    return unit


def remove_unit(*, actor: User, unit: Unit) -> None:
    """Remove a unit that was never assessed. Raises ValidationError otherwise."""
    try:
        unit.delete()
    except ProtectedError:
        raise ValidationError(_("%(unit)s has assessments. Delete or move them first.") % {"unit": unit.name}) from None


@transaction.atomic
def invite(
    *, actor: User, organisation: Organisation, email: str, role: str, language: str, now: datetime
) -> tuple[Invitation, str]:
    """Ask somebody to join; returns the invitation and its token, which is nowhere stored.

    An open invitation of the same address is replaced. Raises ValidationError when the address is a member already.
    """
    email = email.strip().lower()
    if organisation.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError({"email": _("%(email)s is a member already.") % {"email": email}})
    _lock(organisation)
    organisation.invitations.filter(email=email, accepted__isnull=True).delete()
    token = new_token()
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


@transaction.atomic
def accept_invitation(*, actor: User, invitation: Invitation, now: datetime) -> Membership:
    """Join; who is a member already keeps the role they have. Raises ValidationError unless the invitation is open:
    it works once, and not after its last day.
    """
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted__isnull=True, expires__gt=now)
    if not still_open.update(accepted=now):
        raise ValidationError(_("This invitation was used or has ended. Ask for a new one."))
    member, _made = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=actor, defaults={"role": invitation.role}
    )
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
    # One after the other: two admins who remove each other at the same moment must not both succeed.
    organisation = _lock(member.organisation)
    if not organisation.memberships.filter(role=Role.ADMIN).exclude(pk=member.pk).exists():
        raise ValidationError(_("An organisation needs at least one admin. Make somebody else admin first."))


def _lock(organisation: Organisation) -> Organisation:
    """Let no other membership change of this organisation pass before this transaction ends."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)
