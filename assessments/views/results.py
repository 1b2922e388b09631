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
from ..forms.results import read_choices
from ..forms.what_if import read_currents
from ..queries.exports import results_text
from ..queries.moves import milestones
from ..queries.results import figures
from ..reports.five_gaps_page import FiveGapsPage
from ..reports.groups_page import GroupsPage
from ..reports.results_frame import ResultsFrame
from ..reports.results_page import ResultsPage
from ..reports.rounds_page import RoundsPage


@login_required
@require_safe
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One group's results, sentence first."""
    assessment = access.assessment(request, pk)
    page = ResultsPage(assessment, read_choices(request.GET, assessment))
    # “What if” starts from the figures as they are.
    outcome = computed(page.figures, {}) if page.figures else None
    return render(request, "results/results.html", _context(request, page) | {"outcome": outcome})


def _context(request: HttpRequest, page: ResultsFrame) -> dict[str, object]:
    role = request.role  # type: ignore[attr-defined]
    rights = {"may_plan": access.may(role, Right.PLAN), "may_run": access.may(role, Right.RUN)}
    return {"assessment": page.assessment, "page": page} | rights


@login_required
@require_safe
def groups(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All groups side by side, sentence first."""
    assessment = access.assessment(request, pk)
    page = GroupsPage(assessment, read_choices(request.GET, assessment))
    return render(request, "results/groups.html", _context(request, page))


@login_required
@require_safe
def five_gaps(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The five service gaps, sentence first."""
    assessment = access.assessment(request, pk)
    page = FiveGapsPage(assessment, read_choices(request.GET, assessment))
    return render(request, "results/five_gaps.html", _context(request, page))


@login_required
@require_safe
def rounds(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One group over all rounds, sentence first."""
    assessment = access.assessment(request, pk)
    page = RoundsPage(assessment, read_choices(request.GET, assessment))
    return render(request, "results/rounds.html", _context(request, page) | {"milestones": milestones(assessment)})


@login_required
@require_safe
def what_if(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole with other current scores; a fragment, or a page of its own without scripts."""
    assessment = access.assessment(request, pk)
    page = ResultsPage(assessment, read_choices(request.GET, assessment))
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
    """Every figure of every group, in the format of docs/formats.md; narrowed as the page it was asked from."""
    assessment = access.assessment(request, pk)
    chosen = read_choices(request.GET, assessment)
    found = figures(assessment, segments=chosen.segments, without_doubtful=chosen.without_doubtful)
    answer = HttpResponse(results_text(found), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="results-{assessment.pk}.json"'
    return answer
