"""Question banks: which there are, and one of them with its versions and their history."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..access import Right
from ..forms.numbers import whole
from ..queries.studio import bank_cards, history, shown_of, version_rows
from ..templatetags.figures import localized

PER_PAGE = 24
STEPS_PER_PAGE = 25
#: with more banks than these the list can be searched
SEARCHED_FROM = 9


@login_required
@require_safe
def bank_list(request: HttpRequest) -> HttpResponse:
    """The organisation's own banks and the shared ones, with their versions at a glance."""
    organisation = access.current_organisation(request)
    cards = bank_cards(organisation, partial(access.may_edit_bank, request))
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator([card for card in cards if card.is_named(words)], PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "own": [card for card in page if card.bank.organisation_id is not None],
        "shared": [card for card in page if card.bank.organisation_id is None],
        "words": words,
        "shows_search": bool(words) or len(cards) >= SEARCHED_FROM,
        "may_organise": _may_organise(request),
    }
    return render(request, "banks/list.html", context)


@login_required
@require_safe
def bank(request: HttpRequest, name: str) -> HttpResponse:
    """A bank with its versions, where they are used, and what was done to them."""
    found = access.bank(request, name)
    may_edit = access.may_edit_bank(request, found)
    rows = version_rows(found, access.current_organisation(request), may_edit)
    if not rows:
        raise Http404
    versions = [row.edition.version for row in rows]
    shown = shown_of(versions)
    number = whole(request.GET.get("version", ""))
    context: dict[str, Any] = {
        "bank": found,
        "rows": rows,
        "others": versions,
        "numbers": [version.number for version in versions],
        "shown": next(row.edition for row in rows if row.edition.version is shown),
        "draft": next((version for version in versions if version.is_draft), None),
        "used": sum(len(row.assessments) for row in rows),
        "title": localized(shown.title) or found.name,
        "may_edit": may_edit,
        "may_organise": _may_organise(request),
        "number": number,
        "page": Paginator(history(found, may_edit, number), STEPS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "banks/bank.html", context)


def _may_organise(request: HttpRequest) -> bool:
    return access.may(access.current_role(request), Right.ORGANISE)
