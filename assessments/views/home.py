"""The first page: the current organisation's assessments."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import access
from ..access import Right
from ..accounts import visitors_invitation
from ..forms.assessments import FilterForm
from ..models import Organisation
from ..queries.assessments import cards, counted, listed

PAGE = 12
#: more than a handful: from here on the list can be searched and filtered
MANY = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Assessments as cards; the way in for visitors; a first step for people without an organisation."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    try:
        organisation = access.current_organisation(request)
    except Http404:
        return render(request, "home/welcome.html", {"invitation": visitors_invitation(request)})
    return render(request, "home/home.html", _list(request, organisation))


def _list(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    form = FilterForm(request.GET, organisation=organisation)
    rows = listed(organisation, form.wanted)
    page = Paginator(counted(rows, access.signed_in(request)), PAGE).get_page(request.GET.get("page"))
    role: str = request.role  # type: ignore[attr-defined]
    return {
        "page": page,
        "cards": cards(list(page), role, timezone.localdate()),
        "filter": form,
        "is_filtered": bool(form.wanted),
        "is_long": bool(form.wanted) or page.paginator.count >= MANY,
        "may_run": access.may(role, Right.RUN),
    }
