"""Level cut-offs of an organisation: what applies, what other values would change, and the history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access
from ..access import Right
from ..changes.levels import OvertakenError, change_levels
from ..forms.levels import LevelsForm, initial
from ..models import CUTOFFS, LevelRule, Organisation
from ..queries.levels import editions, effect, present_rule
from ..queries.results import level_cutoffs
from ..templatetags.figures import digits, exact


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The present edition; values in the address are tried out, a POST by an admin makes them the next edition."""
    if request.method == "POST":
        return _change(request, access.organisation(request, pk, Right.ORGANISE))
    found = access.organisation(request, pk)
    present = present_rule(found)
    form = LevelsForm(request.GET if request.GET.keys() & set(CUTOFFS) else None, initial=initial(present))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "levels/effect.html", _tried(found, present, form))
    return _page(request, found, present, form)


def _change(request: HttpRequest, found: Organisation) -> HttpResponse:
    form = LevelsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, present_rule(found), form, status=422)
    seen, reason = form.cleaned_data["edition"], form.cleaned_data["reason"]
    try:
        rule = change_levels(
            actor=access.signed_in(request), organisation=found, seen=seen, reason=reason, **form.values
        )
    except OvertakenError as newer:
        form = _held_against(newer.present, request)
        return _page(request, found, newer.present, form, status=409, both=_both(newer.present, form))
    if rule.number == seen:
        messages.info(request, _("Nothing changed: these cut-offs apply already."))
    else:
        text = _("Edition %(number)s applies to new assessments from now on.")
        messages.success(request, text % {"number": digits(rule.number)})
    return redirect("levels", found.pk)


def _held_against(present: LevelRule, request: HttpRequest) -> LevelsForm:
    """What was typed, so that saving it once more follows the edition that is shown beside it."""
    typed = request.POST.copy()
    typed["edition"] = str(present.number)
    form = LevelsForm(typed)
    form.full_clean()
    return form


def _both(present: LevelRule, form: LevelsForm) -> list[tuple[str, str, str]]:
    """The values that differ: label, what is saved now, what was typed."""
    pairs = ((name, getattr(present, name), value) for name, value in form.values.items())
    return [(str(form[name].label), exact(saved), exact(typed)) for name, saved, typed in pairs if saved != typed]


def _page(
    request: HttpRequest, found: Organisation, present: LevelRule, form: LevelsForm, status: int = 200, **context: Any
) -> HttpResponse:
    context |= _tried(found, present, form) | {
        "organisation": found,
        "present": present,
        "form": form,
        "editions": editions(found),
        "may_organise": access.may(request.role, Right.ORGANISE),  # type: ignore[attr-defined]
    }
    return render(request, "levels/levels.html", context, status=status)


def _tried(found: Organisation, present: LevelRule, form: LevelsForm) -> dict[str, Any]:
    """The cut-offs that the picture shows: those typed where they make sense, and what they would change."""
    shown = level_cutoffs(present)
    if not form.is_bound or not form.is_valid():
        return {"cutoffs": shown, "is_wrong": form.is_bound}
    return {"cutoffs": form.cutoffs, "is_tried": True, "effect": effect(found, form.cutoffs)}
