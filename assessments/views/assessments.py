"""An assessment's life apart from its answers, results and actions: making, editing, stages, deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes.assessments import (
    change_stage,
    close_assessment,
    create_assessment,
    delete_assessment,
    edit_assessment,
    reopen_assessment,
    repeat_assessment,
)
from ..forms.assessments import PROMISES, AssessmentForm
from ..models import Assessment, Confidentiality, segment_name
from ..queries.assessments import card, earlier_rounds, goes_with, published_versions, respondents, turnout
from ..queries.moves import milestones, newer_version
from ..queries.promises import is_promised

#: an invalid form is shown again with this status: the request was understood, its content was not
INVALID = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One short form; a title is enough. Choosing another bank shows the form again for that bank."""
    organisation = access.current_organisation(request, Right.RUN)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        versions=published_versions(organisation),
        bank=request.GET.get("bank", ""),
    )
    made = _saved(form, lambda: _create(request, form)) if request.method == "POST" else None
    if made is None:
        return _form_page(request, form, "assessments/new.html")
    messages.success(request, _("“%(title)s” is ready.") % {"title": made.title})
    return redirect("assessment", made.pk)


def _create(request: HttpRequest, form: AssessmentForm) -> Assessment:
    if form.version is None:
        raise ValidationError(_("Choose a bank."))
    return create_assessment(
        actor=access.signed_in(request),
        organisation=form.organisation,
        version=form.version,
        weights=form.cleaned_data["points"],
        new_unit=form.cleaned_data["new_unit"],
        **form.values,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same form; what was promised to those who answered stays."""
    assessment = access.assessment(request, pk, Right.RUN)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        organisation=assessment.organisation,
        versions=[assessment.version],
        assessment=assessment,
        rounds=earlier_rounds(assessment),
        promises_are_fixed=is_promised(assessment),
    )
    saved = _saved(form, lambda: _edit(request, form, assessment)) if request.method == "POST" else None
    if saved is None:
        return _form_page(request, form, "assessments/edit.html", assessment=assessment)
    messages.success(request, _("Your changes are saved."))
    return redirect("assessment", pk)


def _edit(request: HttpRequest, form: AssessmentForm, assessment: Assessment) -> Assessment:
    return edit_assessment(
        actor=access.signed_in(request),
        assessment=assessment,
        fields=form.values,
        weights=form.cleaned_data["points"],
        new_unit=form.cleaned_data["new_unit"],
    )


def _saved(form: AssessmentForm, save: Callable[[], Assessment]) -> Assessment | None:
    """What the change returned; None when the form or the change refused, with the reason on the form."""
    if not form.is_valid():
        return None
    try:
        return save()
    except ValidationError as refusal:
        _explain(form, refusal)
        return None


def _explain(form: AssessmentForm, refusal: ValidationError) -> None:
    reasons = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    for name, texts in reasons.items():
        form.add_error(name if name in form.fields else None, texts)


def _form_page(request: HttpRequest, form: AssessmentForm, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form} | context, status=INVALID if form.errors else 200)


@login_required
@require_safe
def assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the assessment stands: stage, next step, who has answered, rules and weights."""
    found = access.assessment(request, pk)
    role: str = request.role  # type: ignore[attr-defined]
    context = {
        "assessment": found,
        "card": card(found, access.signed_in(request), role, timezone.localdate()),
        "respondents": respondents(found),
        "turnout": turnout(found),
        "weights": found.weights.select_related("dimension"),
        "promise": PROMISES[Confidentiality(found.confidentiality)],
        "segments": [(segment_name(segment), segment["values"]) for segment in found.segments],
        "languages": [settings.LANGUAGE_NAMES.get(code, code) for code in found.languages],
        "newer": newer_version(found) if found.is_open and access.may(role, Right.RUN) else None,
        "milestones": milestones(found),
        "may_run": access.may(role, Right.RUN),
        "may_delete": access.may(role, Right.DELETE),
    }
    return render(request, "assessments/assessment.html", context)


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take no more answers."""
    found = access.assessment(request, pk, Right.RUN)
    return _moved(
        request,
        found,
        lambda: close_assessment(actor=access.signed_in(request), assessment=found, now=timezone.now()),
        _("Answering is closed."),
    )


@login_required
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take answers again."""
    found = access.assessment(request, pk, Right.RUN)
    return _moved(
        request,
        found,
        lambda: reopen_assessment(actor=access.signed_in(request), assessment=found),
        _("Answering is open again."),
    )


@login_required
@require_POST
def stage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move along Plan, Collect, Act, Review."""
    found = access.assessment(request, pk, Right.RUN)
    wanted = request.POST.get("stage", "")
    return _moved(
        request,
        found,
        lambda: change_stage(actor=access.signed_in(request), assessment=found, stage=wanted, now=timezone.now()),
        _("The stage is changed."),
    )


def _moved(request: HttpRequest, found: Assessment, move: Callable[[], Assessment], done: str) -> HttpResponse:
    """Do it and say so, or say why not; then back to the assessment."""
    try:
        move()
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("assessment", found.pk)


@login_required
@require_POST
def repeat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the next round, then let its round and due date be filled in."""
    found = access.assessment(request, pk, Right.RUN)
    try:
        made = repeat_assessment(actor=access.signed_in(request), assessment=found, title=found.title)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("assessment", pk)
    messages.success(request, _("The next round is ready. Name it and choose a due date."))
    return redirect("assessment_edit", made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say first what goes; a POST deletes it."""
    found = access.assessment(request, pk, Right.DELETE)
    if request.method != "POST":
        return render(request, "assessments/delete.html", {"assessment": found, "goes": goes_with(found)})
    delete_assessment(actor=access.signed_in(request), assessment=found)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": found.title})
    return redirect("home")
