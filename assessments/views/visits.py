"""Mystery-shop visits: the list, recording one, its details and its photo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..access import Right
from ..changes.visits import delete_visit, edit_visit, record_visit
from ..forms.visits import VisitForm
from ..models import Group, Visit
from ..queries.visits import visit_rows, visits_of

#: an invalid form is shown again with this status: the request was understood, its content was not
INVALID = 422
PER_PAGE = 50


@login_required
@require_safe
def visit_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The assessment's visits; what one found only where names are shown."""
    found = access.assessment(request, pk)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]  # PostgreSQL's texts know no NUL
    page = Paginator(visits_of(found, words), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "assessment": found,
        "page": page,
        "rows": visit_rows(found, page),
        "words": words,
        "asks_shoppers": Group.MYSTERY_SHOPPER in found.groups,
        "may_run": access.may(request.role, Right.RUN),  # type: ignore[attr-defined]
    }
    return render(request, "visits/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a visit down, then score it."""
    found = access.assessment(request, pk, Right.RUN)
    person, now = access.signed_in(request), timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VisitForm(*sent, assessment=found, now=now, observer=person.name)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_visit(
                actor=person,
                assessment=found,
                language=get_language() or "",
                now=now,
                segments=form.segments,
                photo=form.cleaned_data["photo"] or "",
                **form.details,
            )
            messages.success(request, _("The visit is recorded. Now score what was observed."))
            return redirect("response", made.response_id)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"assessment": found, "form": form}
    return render(request, "visits/new.html", context, status=INVALID if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is told of the visit, and the way to its questionnaire while that is open."""
    found = access.visit(request, pk, Right.RUN)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VisitForm(*sent, assessment=found.assessment, now=timezone.now(), visit=found)
    if request.method == "POST" and form.is_valid():
        _save(request, form, found)
        messages.success(request, _("Your changes are saved."))
        return redirect("visit_list", found.assessment_id)
    context = {"assessment": found.assessment, "visit": found, "form": form}
    return render(request, "visits/edit.html", context, status=INVALID if form.errors else 200)


def _save(request: HttpRequest, form: VisitForm, visit: Visit) -> None:
    edit_visit(
        actor=access.signed_in(request),
        visit=visit,
        fields=form.details,
        segments=None if visit.is_submitted else form.segments,
        photo=form.cleaned_data["photo"],
        keep_photo=not form.cleaned_data.get("remove_photo"),
    )


@login_required
@require_safe
def visit_photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The photo, for members only."""
    found = access.visit(request, pk)
    if not found.photo:
        raise Http404
    try:
        return FileResponse(found.photo.open(), content_type="image/jpeg", filename="visit.jpg")
    except OSError:
        raise Http404 from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say first what goes; a POST deletes it."""
    found = access.visit(request, pk, Right.RUN)
    if request.method != "POST":
        return render(request, "visits/delete.html", {"visit": found, "assessment": found.assessment})
    delete_visit(actor=access.signed_in(request), visit=found)
    messages.success(request, _("The visit is deleted."))
    return redirect("visit_list", found.assessment_id)
