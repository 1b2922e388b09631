"""Results: the page, what if, and the figures as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..access import Right
from ..analysis.what_if import what_if as computed
from ..forms.what_if import read_currents
from ..queries.exports import results_text
from ..queries.results import figures
from ..reports.results_page import Choices, ResultsPage


@login_required
@require_safe
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One group's results, sentence first."""
    assessment = access.assessment(request, pk)
    page = ResultsPage(assessment, _choices(request))
    return render(request, "results/results.html", {"assessment": assessment, "page": page} | _today(page, request))


def _choices(request: HttpRequest) -> Choices:
    asked = request.GET
    return Choices(
        group=asked.get("group", ""),
        without_doubtful=asked.get("without") == "doubtful",
        sort=asked.get("sort", ""),
        dimension=asked.get("dimension", ""),
    )


def _today(page: ResultsPage, request: HttpRequest) -> dict[str, object]:
    """“What if” starts from the figures as they are."""
    return {
        "outcome": computed(page.figures, {}) if page.figures else None,
        "may_plan": access.may(request.role, Right.PLAN),  # type: ignore[attr-defined]
    }


@login_required
@require_safe
def what_if(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole with other current scores; a fragment, or a page of its own without scripts."""
    assessment = access.assessment(request, pk)
    page = ResultsPage(assessment, _choices(request))
    if page.figures is None:
        raise Http404
    context: dict[str, object] = {"assessment": assessment, "page": page}
    try:
        context["outcome"] = computed(page.figures, read_currents(request.GET, page.figures))
    except ValidationError as error:
        context["problem"] = " ".join(error.messages)
    template = "results/what_if_outcome.html" if request.htmx else "results/what_if_page.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if "problem" in context else 200)


@login_required
@require_safe
def results_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every figure of every group, in the format of docs/formats.md."""
    assessment = access.assessment(request, pk)
    answer = HttpResponse(results_text(figures(assessment)), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="results-{assessment.pk}.json"'
    return answer
