"""The bank's own settings in a draft: title and description, scale, languages, default weights."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access
from ..changes.draft_texts import change_languages, change_scale
from ..changes.draft_weights import change_weights
from ..forms.drafts import LanguagesForm, ScaleForm, WeightsForm
from ..models import BankVersion
from ..queries.draft_consequences import of_languages, of_scale
from .draft_answers import Done, answered, on_draft, verb
from .draft_pages import frame
from .draft_saving import form_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def draft_facts(request: HttpRequest, draft: BankVersion) -> HttpResponse:
    """Title, description and the labels of the scale; a POST saves what was typed."""
    return form_page(request, draft, draft)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def draft_scale(request: HttpRequest, draft: BankVersion) -> HttpResponse:
    """What another scale would mean; a POST changes it."""
    form = ScaleForm(request.POST or request.GET, draft=draft)
    if not form.is_valid():
        raise ValidationError(_("Choose one of the scales offered."))
    low, high = form.ends
    if request.method != "POST":
        return _asked(request, draft, "scale", {"scale": [form.cleaned_data["scale"]]}, of_scale(draft, low, high))
    change_scale(actor=access.signed_in(request), draft=draft, minimum=low, maximum=high)
    return answered(request, draft, Done(_("The scale is changed."), "bank"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def draft_languages(request: HttpRequest, draft: BankVersion) -> HttpResponse:
    """What other languages would mean; a POST changes them."""
    form = LanguagesForm(request.POST or request.GET, draft=draft)
    if not form.is_valid() or not form.wanted:
        raise ValidationError(_("Choose at least one language, each once."))
    if request.method != "POST":
        sent = {"languages": form.cleaned_data["languages"], "another": [form.cleaned_data["another"]]}
        return _asked(request, draft, "languages", sent, of_languages(draft, form.wanted))
    change_languages(actor=access.signed_in(request), draft=draft, languages=form.wanted)
    return answered(request, draft, Done(_("The languages are changed."), "bank"))


def _asked(
    request: HttpRequest, draft: BankVersion, what: str, sent: dict[str, list[str]], follows: list[str]
) -> HttpResponse:
    context: dict[str, Any] = frame(request, draft) | {
        "what": what,
        "sent": [(name, value) for name, values in sent.items() for value in values if value],
        "follows": follows,
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    return render(request, "drafts/consequences.html" if htmx else "drafts/consequences_page.html", context)


@verb
def draft_weights(request: HttpRequest, draft: BankVersion) -> Done:
    """The default weights of all dimensions."""
    form = WeightsForm(request.POST, dimensions=list(draft.dimensions.all()))
    if not form.is_valid():
        raise ValidationError(_("Give points from 0 to 100 for every dimension, or leave all of them empty."))
    change_weights(actor=access.signed_in(request), draft=draft, points=form.points)
    return Done(_("The default weights are saved."), "bank")
