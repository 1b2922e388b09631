"""Moving an assessment to a newer version of its bank, and what it showed before."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..access import Right
from ..changes.milestones import OtherVersionError, move_to_version, refusal_text
from ..models import Assessment, Milestone
from ..queries.moves import Move, move_to, newer_version
from ..reports.milestone_page import MilestonePage
from ..templatetags.figures import digits

OUTDATED = 409


@gzip_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What would change with the newer version of the bank; a POST by a manager or an admin agrees to exactly that."""
    assessment = access.assessment(request, pk, Right.AGREE if request.method == "POST" else Right.RUN)
    version = newer_version(assessment)
    if version is None:
        messages.info(request, _("There is no newer version of this assessment’s bank."))
        return redirect("assessment", pk)
    move = move_to(assessment, version)
    return _agreed(request, move) if request.method == "POST" else _page(request, move)


def _agreed(request: HttpRequest, move: Move) -> HttpResponse:
    seen = (str(move.assessment.version_id), str(move.version.pk))
    if (request.POST.get("from"), request.POST.get("to")) != seen:
        return _look_again(request, move)
    try:
        milestone = move_to_version(
            actor=access.signed_in(request),
            assessment=move.assessment,
            version=move.version,
            keep=request.POST.getlist("keep"),
            now=timezone.now(),
        )
    except OtherVersionError:
        return redirect("assessment_version", move.assessment.pk)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("assessment_version", move.assessment.pk)
    told = _("The assessment goes on with version %(number)s. What it showed before is kept as a milestone.")
    messages.success(request, told % {"number": digits(milestone.moved_to.number)})
    return redirect("assessment", move.assessment.pk)


def _look_again(request: HttpRequest, move: Move) -> HttpResponse:
    messages.warning(
        request, _("Another version has been published since you looked. Nothing has changed; look again.")
    )
    return _page(request, move, status=OUTDATED)


def _page(request: HttpRequest, move: Move, status: int = 200) -> HttpResponse:
    refusal = move.refusal(move.may_keep)
    context = {
        "assessment": move.assessment,
        "may_agree": access.may(access.current_role(request), Right.AGREE),
        "move": move,
        "refusal": refusal_text(move, refusal, move.may_keep) if refusal else "",
    }
    return render(request, "milestones/move.html", context, status=status)


@login_required
@require_safe
def milestone(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The figures of one moment, in the words of the version they were measured with."""
    found = _milestone(access.assessment(request, pk), number)
    context = {"assessment": found.assessment, "milestone": found, "page": MilestonePage(found)}
    return render(request, "milestones/milestone.html", context)


@login_required
@require_safe
def milestone_json(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The results file as it was."""
    found = _milestone(access.assessment(request, pk), number)
    text = json.dumps(found.results, ensure_ascii=False, indent=2) + "\n"
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="milestone-{found.number}-{pk}.json"'
    return answer


def _milestone(assessment: Assessment, number: int) -> Milestone:
    rows = assessment.milestones.select_related("version__bank", "moved_to")
    return get_object_or_404(rows, number=number)
