"""The action plan: suggestions, actions, their owners and status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes import actions as changes
from ..forms.actions import ActionForm, StatusForm, initial
from ..models import Action, ActionStatus, ActionTemplate, Assessment
from ..queries import actions as queries
from ..queries.results import Figures, bank_contents, figures
from ..reports.action_plan import ActionPlan, action_rows
from ..templatetags.figures import digits

PER_PAGE = 25


@login_required
@require_safe
def actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One assessment’s plan: what is suggested, what was adopted."""
    assessment = access.assessment(request, pk)
    plan = ActionPlan(figures(assessment), asked_for=request.GET.get("for", ""), today=_today())
    context = {"assessment": assessment, "plan": plan, "view": _view(request), "today": _today()}
    return render(request, "actions/plan.html", context | _rights(request))


def _today() -> date:
    return timezone.localdate()


def _view(request: HttpRequest) -> str:
    return "board" if request.GET.get("view") == "board" else "table"


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {"may_plan": access.may(request.role, Right.PLAN)}  # type: ignore[attr-defined]


@login_required
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """Every action of the organisation, narrowed by status, owner and lateness."""
    organisation = access.current_organisation(request)
    asked = request.GET
    filters = queries.Filters(asked.get("status", "open"), asked.get("owner", ""), bool(asked.get("overdue")))
    everything = queries.organisation_plan(organisation)
    rows = queries.narrowed(everything, filters, access.signed_in(request), _today())
    page = Paginator(rows, PER_PAGE).get_page(asked.get("page"))
    context = {
        "filters": filters,
        "statuses": ActionStatus.choices,
        "view": _view(request),
        "any": everything.exists(),
        "today": _today(),
        "page": page,
        "rows": action_rows(page),
        "board": queries.board(rows) if _view(request) == "board" else [],
    }
    return render(request, "actions/list.html", context | _rights(request))


@login_required
@require_POST
def action_adopt(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Make an action of a suggestion; doing it twice makes one."""
    assessment = access.assessment(request, pk, Right.PLAN)
    template = queries.template_of(assessment, code)
    if template is None:
        raise Http404
    try:
        action = changes.adopt(
            actor=access.signed_in(request),
            assessment=assessment,
            template=template,
            language=get_language() or "en",
            now=timezone.now(),
            **_attacked(template, figures(assessment), request.POST),
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return _back_to_suggestions(request, assessment)
    messages.success(
        request, _("“%(title)s” is in the plan. Give it an owner and a due date.") % {"title": action.title}
    )
    return redirect("action_edit", action.pk)


def _attacked(template: ActionTemplate, found: Figures, sent: Mapping[str, str]) -> dict[str, Any]:
    """What an adopted action is about, with its figure: the service gap it came from, else the gap it attacks."""
    if sent.get("from") == "five-gaps" and (one := queries.gap_suggestion(template, found, sent.get("dimension", ""))):
        frozen, group = queries.frozen_gap(found, one)
        return {"dimension": one.dimension, "frozen": frozen, "group": group}
    target = queries.target_of(template, found, found.first_group)
    dimension, question, frozen = queries.about(template, found, target)
    return {"dimension": dimension, "question": question, "frozen": frozen, "group": found.first_group}


@login_required
@require_POST
def action_dismiss(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Hide a suggestion from this assessment."""
    assessment = access.assessment(request, pk, Right.PLAN)
    template = queries.template_of(assessment, code)
    if template is None:
        raise Http404
    changes.dismiss(actor=access.signed_in(request), assessment=assessment, template=template)
    messages.info(request, _("The suggestion is hidden. “Show hidden suggestions” brings it back."))
    return _back_to_suggestions(request, assessment)


@login_required
@require_POST
def suggestions_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the hidden suggestions again."""
    assessment = access.assessment(request, pk, Right.PLAN)
    count = changes.restore_suggestions(actor=access.signed_in(request), assessment=assessment)
    text = ngettext("%(count)s suggestion is back.", "%(count)s suggestions are back.", count)
    messages.success(request, text % {"count": digits(count)})
    return _back_to_suggestions(request, assessment)


def _back_to_suggestions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    answer = redirect("actions", assessment.pk)
    answer["Location"] += "#suggestions"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An action of one’s own; its gap is frozen as it is now."""
    assessment = access.assessment(request, pk, Right.PLAN)
    found = figures(assessment)
    form = _form(request, assessment, found, {"about": request.GET.get("for", "")})
    action = _saved(form, lambda: _add(request, assessment, found, form))
    if action is not None:
        messages.success(request, _("“%(title)s” is in the plan.") % {"title": action.title})
        return redirect("actions", assessment.pk)
    context = {"assessment": assessment, "form": form}
    return render(request, "actions/new.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, assessment: Assessment, found: Figures, first: dict[str, object]) -> ActionForm:
    return ActionForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        questions=found.bank.questions,
        members=queries.members(assessment.organisation),
        calendar=assessment.organisation.calendar,
    )


def _saved(form: ActionForm, save: Callable[[], Action]) -> Action | None:
    """What the change returned; None when the form or the change refused, with the reason on the form."""
    if not form.is_valid():
        return None
    try:
        return save()
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _add(request: HttpRequest, assessment: Assessment, found: Figures, form: ActionForm) -> Action:
    return changes.add_action(
        actor=access.signed_in(request),
        assessment=assessment,
        dimension=form.dimension,
        question=form.question,
        frozen=queries.estimate_of(found, found.first_group, form.dimension, form.question),
        group=found.first_group,
        now=timezone.now(),
        **form.values,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One action with its frozen gap, its form and its history."""
    action = access.action(request, pk, Right.PLAN if request.method == "POST" else Right.VIEW)
    assessment = action.assessment
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        initial=initial(action),
        questions=bank_contents(assessment.version).questions,
        members=queries.members(assessment.organisation, action),
        calendar=assessment.organisation.calendar,
    )
    if _saved(form, lambda: _edit(request, action, form)) is not None:
        messages.success(request, _("Saved."))
        return redirect("actions", assessment.pk)
    context = {"action": action, "assessment": assessment, "form": form, "history": queries.history(action)}
    return render(request, "actions/edit.html", context | _rights(request), status=422 if form.is_bound else 200)


def _edit(request: HttpRequest, action: Action, form: ActionForm) -> Action:
    fields = form.values | _about(action, form)
    return changes.edit_action(actor=access.signed_in(request), action=action, fields=fields, now=timezone.now())


def _about(action: Action, form: ActionForm) -> dict[str, Any]:
    """What the action is about; another gap than before is frozen as it is now."""
    about = {"dimension": form.dimension, "question": form.question}
    if about == {"dimension": action.dimension, "question": action.question}:
        return about
    found = figures(action.assessment)
    group = found.first_group
    return about | changes.freeze(queries.estimate_of(found, group, form.dimension, form.question), group)


@login_required
@require_POST
def action_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move an action to another status and come back to where it was moved."""
    action = access.action(request, pk, Right.PLAN)
    form = StatusForm(request.POST)
    if form.is_valid():
        fields = {"status": form.cleaned_data["status"]}
        changes.edit_action(actor=access.signed_in(request), action=action, fields=fields, now=timezone.now())
    else:
        messages.error(request, _("Choose one of the statuses in the list."))
    if request.POST.get("back") == "list":
        return redirect("action_list")
    return redirect("actions", action.assessment_id)


@login_required
@require_POST
def action_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove an action with its history."""
    action = access.action(request, pk, Right.PLAN)
    changes.delete_action(actor=access.signed_in(request), action=action)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": action.title})
    return redirect("actions", action.assessment_id)
