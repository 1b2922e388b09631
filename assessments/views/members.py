"""Members and invitations of an organisation, as its admins see them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import access
from ..access import Right
from ..changes.organisations import change_role, invite, remove_member, revoke_invitation
from ..forms.organisations import InvitationForm, RoleForm
from ..mail import invitation_link, send_invitation
from ..models import Invitation, Organisation
from .organisations import organisation_page


@login_required
@require_POST
def member_role(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    """Give a member another role."""
    found = access.organisation(request, pk, Right.ORGANISE)
    row = get_object_or_404(found.memberships.select_related("user"), pk=member)
    form = RoleForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose one of the roles."))
        change_role(actor=access.signed_in(request), member=row, role=form.cleaned_data["role"])
        done = _("%(name)s is now: %(role)s.") % {"name": row.user, "role": row.get_role_display()}
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    # Who takes the admin role from themselves may still look at the page.
    return redirect("organisation", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    """Ask, then end a membership."""
    found = access.organisation(request, pk, Right.ORGANISE)
    row = get_object_or_404(found.memberships.select_related("user"), pk=member)
    if request.method != "POST":
        return render(request, "organisations/member_remove.html", {"organisation": found, "member": row})
    try:
        remove_member(actor=access.signed_in(request), member=row)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organisation", pk)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": row.user})
    return redirect("home") if row.user == request.user else redirect("organisation", pk)


@login_required
@require_POST
def invitation_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite somebody; where the mail cannot go out, show the link once."""
    found = access.organisation(request, pk, Right.ORGANISE)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return organisation_page(request, found, invitation_form=form)
    try:
        return _invite(request, found, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error("email", refusal.messages)
        return organisation_page(request, found, invitation_form=form)


@login_required
@require_POST
def invitation_resend(request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    """Invite the same person again with a new link; the old one stops working."""
    found = access.organisation(request, pk, Right.ORGANISE)
    row = _open(found, invitation)
    try:
        return _invite(request, found, email=row.email, role=row.role, language=row.language)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organisation", pk)


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = access.organisation(request, pk, Right.ORGANISE)
    row = _open(found, invitation)
    revoke_invitation(actor=access.signed_in(request), invitation=row)
    messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": row.email})
    return redirect("organisation", pk)


def _open(organisation: Organisation, invitation: UUID) -> Invitation:
    return get_object_or_404(organisation.invitations.filter(accepted__isnull=True), pk=invitation)


def _invite(request: HttpRequest, organisation: Organisation, *, email: str, role: str, language: str) -> HttpResponse:
    made, token = invite(
        actor=access.signed_in(request),
        organisation=organisation,
        email=email,
        role=role,
        language=language,
        now=timezone.now(),
    )
    if send_invitation(made, token):
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": made.email})
        return redirect("organisation", organisation.pk)
    context = {"organisation": organisation, "invitation": made, "link": invitation_link(token)}
    return render(request, "organisations/invitation_link.html", context)
