"""What a draft's checks find, and publishing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access
from ..changes.steps import Outdated, last_step
from ..changes.versions import publish
from ..forms.numbers import whole
from ..models import BankVersion, Step
from ..queries.checks import MOST_PLACES, checked, published_before
from ..queries.studio import running
from ..templatetags.steps import step_sentence
from .versions import words_of

#: the page is shown anew: somebody has changed the draft meanwhile, or something must be mended first
CONFLICT, INVALID = 409, 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the checks find; a POST publishes the draft, unless somebody has changed it since the page was made."""
    draft = access.draft(request, pk)
    if not draft.is_draft:
        messages.info(request, _("This is no draft any more: it was published already."))
        return redirect("bank", draft.bank.name)
    if request.method != "POST":
        return _page(request, draft)
    try:
        publish(actor=access.signed_in(request), draft=draft, seen=_seen(request))
    except Outdated as changed:
        messages.warning(request, _changed(changed.step))
        return _page(request, draft, CONFLICT)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return _page(request, draft, INVALID)
    messages.success(request, _("Version %(number)s of “%(title)s” is published.") % words_of(draft))
    return redirect("bank", draft.bank.name)


def _page(request: HttpRequest, draft: BankVersion, status: int = 200) -> HttpResponse:
    step = last_step(draft)  # read first: what is changed while the checks run is found when it is published
    before = published_before(draft)
    found = checked(draft)
    context: dict[str, Any] = {
        "version": draft,
        "checked": found,
        "blocking": found.blocking[:MOST_PLACES],
        "advice": found.advice[:MOST_PLACES],
        "step": step.number if step else 0,
        "before": before,
        "running": running(before, access.current_organisation(request)) if before else 0,
    }
    return render(request, "versions/checks.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    seen = whole(request.POST.get("step", ""))
    return -1 if seen is None else seen  # 0 would be a draft without steps


def _changed(step: Step | None) -> str:
    if step is None or not step.made_by_name:
        return _("The draft was changed meanwhile. These are its checks now; nothing is published yet.")
    values = {"name": step.made_by_name, "what": step_sentence(step)}
    told = _("The draft was changed meanwhile; last by %(name)s: “%(what)s”. Nothing is published yet.")
    return told % values
