"""The organisation page: what it is, its logo and units. Members and invitations: views/members.py."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes.organisations import (
    add_unit,
    change_logo,
    edit_organisation,
    found_organisation,
    remove_unit,
    rename_unit,
)
from ..forms.organisations import (
    ROLE_MEANINGS,
    InvitationForm,
    LogoForm,
    NewOrganisationForm,
    OrganisationForm,
    UnitForm,
)
from ..models import Organisation, Role
from ..queries.levels import present_rule
from ..queries.organisations import household

#: an invalid form is shown again with this status: the request was understood, its content was not
INVALID = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Found an organisation and work in it."""
    form = NewOrganisationForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "organisations/new.html", {"form": form}, status=INVALID if form.errors else 200)
    made = found_organisation(actor=access.signed_in(request), name=form.cleaned_data["name"])
    request.session["organisation"] = str(made.pk)
    messages.success(request, _("“%(name)s” is ready.") % {"name": made.name})
    return redirect("home")


@login_required
@require_safe
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What everybody of the organisation may read, and what its admins may change."""
    return organisation_page(request, access.organisation(request, pk))


def organisation_page(request: HttpRequest, found: Organisation, **forms: BaseForm) -> HttpResponse:
    """The page, with a form that was refused (``unit_form``, ``logo_form``, ``invitation_form``) in its place."""
    for refused in forms.values():
        _lead_to_error(refused)
    context = {
        "organisation": found,
        "household": household(found),
        "languages": [settings.LANGUAGE_NAMES.get(code, code) for code in found.languages],
        "level_rule": present_rule(found),
        "may_organise": access.may(request.role, Right.ORGANISE),  # type: ignore[attr-defined]
        "roles": [(role, role.label, ROLE_MEANINGS[role]) for role in Role],
        "now": timezone.now(),
        "unit_form": UnitForm(),
        "logo_form": LogoForm(),
        "invitation_form": InvitationForm(initial={"language": get_language()}),
        **forms,
    }
    return render(request, "organisations/organisation.html", context, status=INVALID if forms else 200)


def _lead_to_error(form: BaseForm) -> None:
    """The forms stand far down the page, where nobody would see why nothing was saved."""
    wrong = next((field for name, field in form.fields.items() if name in form.errors), None)
    if wrong:
        wrong.widget.attrs["autofocus"] = True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name, languages and calendar."""
    found = access.organisation(request, pk, Right.ORGANISE)
    form = OrganisationForm(request.POST or None, instance=copy(found))
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "organisation": found}
        return render(request, "organisations/edit.html", context, status=INVALID if form.errors else 200)
    edit_organisation(actor=access.signed_in(request), organisation=found, fields=form.cleaned_data)
    messages.success(request, _("Your changes are saved."))
    return redirect("organisation", pk)


@login_required
@require_POST
def switch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Work in another organisation of one's own."""
    request.session["organisation"] = str(access.organisation(request, pk).pk)
    return redirect("home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The logo, for members only; a POST by an admin puts another in its place."""
    if request.method == "POST":
        return _new_logo(request, access.organisation(request, pk, Right.ORGANISE))
    found = access.organisation(request, pk)
    if not found.logo:
        raise Http404
    try:
        return FileResponse(found.logo.open(), content_type="image/png")
    except OSError:
        raise Http404 from None


def _new_logo(request: HttpRequest, found: Organisation) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        return organisation_page(request, found, logo_form=form)
    change_logo(actor=access.signed_in(request), organisation=found, logo=form.cleaned_data["logo"])
    messages.success(request, _("The new logo is saved."))
    return redirect("organisation", found.pk)


@login_required
@require_POST
def logo_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go without a logo."""
    found = access.organisation(request, pk, Right.ORGANISE)
    change_logo(actor=access.signed_in(request), organisation=found, logo=None)
    messages.success(request, _("The logo is removed."))
    return redirect("organisation", pk)


@login_required
@require_POST
def unit_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a unit."""
    found = access.organisation(request, pk, Right.ORGANISE)
    form = UnitForm(request.POST)
    if form.is_valid():
        try:
            add_unit(actor=access.signed_in(request), organisation=found, name=form.cleaned_data["name"])
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
    if form.errors:
        return organisation_page(request, found, unit_form=form)
    return redirect("organisation", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: HttpRequest, pk: UUID, unit: UUID) -> HttpResponse:
    """Rename a unit."""
    found = access.organisation(request, pk, Right.ORGANISE)
    row = get_object_or_404(found.units, pk=unit)
    form = UnitForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_unit(actor=access.signed_in(request), unit=row, name=form.cleaned_data["name"])
            return redirect("organisation", pk)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
    context = {"organisation": found, "unit": row, "form": form}
    return render(request, "organisations/unit.html", context, status=INVALID if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_remove(request: HttpRequest, pk: UUID, unit: UUID) -> HttpResponse:
    """Ask, then remove a unit that was never assessed."""
    found = access.organisation(request, pk, Right.ORGANISE)
    row = get_object_or_404(found.units, pk=unit)
    if request.method != "POST":
        return render(request, "organisations/unit_remove.html", {"organisation": found, "unit": row})
    try:
        remove_unit(actor=access.signed_in(request), unit=row)
        messages.success(request, _("%(unit)s is removed.") % {"unit": row.name})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("organisation", pk)
