"""The questionnaire: start, answer, review, submit."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right, signed_in
from ..analysis.values import Scale
from ..changes import responses as changes
from ..changes.responses import Attempt, ClosedError, StaleError
from ..forms.answers import MAX_BODY, Entry, UnclearAnswer, read_answer, read_page
from ..models import Answer, Group, Response
from ..queries import responses as queries
from ..queries.responses import Draft
from .questionnaire_texts import browser_texts

#: where the last page's button leads; a dimension may be called review, but no code holds a slash
REVIEW = "review/"


@login_required
@require_POST
def response_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the person's own response, or go on with it."""
    assessment = access.assessment(request, pk, Right.ANSWER)
    try:
        begun = changes.start_response(
            actor=signed_in(request),
            assessment=assessment,
            group=Group.SELF,
            language=get_language() or "",
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("assessment", assessment.pk)
    return redirect("response", begun.pk)


@login_required
@require_safe
def response(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on at the first open question; when none is open, or nothing may change any more, at the review."""
    found = access.response(request, pk)
    part = queries.outline(found, found.language).resume
    if part is None or not _takes_answers(found):
        return redirect("review", found.pk)
    return redirect(_address(found, part))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, pk: UUID, dimension: str) -> HttpResponse:
    """One dimension: its questions as cards. A POST saves the whole page, for browsers without scripts."""
    found = access.response(request, pk)
    if request.method == "POST":
        return _save_page(request, found, dimension)
    if not _takes_answers(found):
        return redirect("review", found.pk)
    return _page(request, found, dimension)


@require_http_methods(["PUT"])
def answer_save(request: HttpRequest, pk: UUID, code: str) -> JsonResponse:
    """Save one answer; the contract is in docs/autosave.md."""
    if not request.user.is_authenticated:
        return _refusal(_("You are signed out. Sign in again to save your answers."), 401)
    found = access.response(request, pk)
    question = queries.question(found, code)
    now = timezone.now()
    try:
        values, seen = read_answer(_body(request), _scale(found))
        version = changes.save_answer(response=found, question=question, values=values, seen=seen, now=now)
    except UnclearAnswer as unclear:
        return _refusal(unclear.message, unclear.status, field=unclear.field)
    except StaleError as stale:
        return JsonResponse(_stored(stale.stored) | _progress(found), status=409)
    except ClosedError:
        return _refusal(_closed(found), 410)
    return JsonResponse({"version": version, "saved": now.isoformat()} | _progress(found))


@login_required
@require_POST
def response_language(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the questions in another language and stay at the same question."""
    found = access.response(request, pk)
    try:
        changes.choose_language(actor=signed_in(request), response=found, language=request.POST.get("language", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    part = queries.outline(found, found.language).find(request.POST.get("dimension", ""))
    if part is None:
        return redirect("review", found.pk)
    return redirect(_address(found, part, request.POST.get("question", "")))


@login_required
@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is answered and what is open, before it is submitted; afterwards the thanks and the way on."""
    found = access.response(request, pk)
    language = queries.asked_language(found)
    outline = queries.outline(found, language)
    context = _context(found, outline) | {"is_collecting": found.assessment.is_open}
    return render(request, "responses/review.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the response in; a second time changes nothing and shows the same page."""
    found = access.response(request, pk)
    try:
        changes.submit(response=found, skip_open="skip" in request.POST, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ClosedError:
        messages.error(request, _closed(found))
    return redirect("review", found.pk)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the submitted response again, while the assessment collects."""
    found = access.response(request, pk)
    try:
        changes.take_back(response=found)
    except ClosedError:
        messages.error(request, _closed(found))
    return redirect("review", found.pk)


def _takes_answers(found: Response) -> bool:
    return found.is_open and found.assessment.is_open


def _scale(found: Response) -> Scale:
    version = found.assessment.version
    return Scale(version.scale_minimum, version.scale_maximum)


def _closed(found: Response) -> str:
    if not found.assessment.is_open:
        return _("This assessment is closed; it takes no more answers.")
    return _("These answers were submitted already. Take them back to change them.")


def _address(found: Response, part: queries.Part, question: str = "") -> str:
    """The page of a dimension at one of its cards: the one named, or the one to begin with."""
    named = next((item for item in part.items if item.code == question), part.entry)
    return f"{reverse('questionnaire', args=[found.pk, part.code])}#{named.anchor}"


def _context(found: Response, outline: queries.Outline) -> dict[str, object]:
    return {
        "response": found,
        "assessment": found.assessment,
        "outline": outline,
        "languages": queries.language_choices(found),
        "asked": outline.language,
        "direction": queries.direction(outline.language),
        "texts": browser_texts(outline.total),
    }


def _page(
    request: HttpRequest, found: Response, dimension: str, drafts: Mapping[str, Draft] | None = None, status: int = 200
) -> HttpResponse:
    sheet = queries.sheet(found, dimension, queries.asked_language(found), drafts)
    shows_open = request.GET.get("show") == "unanswered" and not drafts
    context = _context(found, sheet.outline) | {"sheet": sheet, "shows_open": shows_open}
    return render(request, "responses/questionnaire.html", context, status=status)


def _save_page(request: HttpRequest, found: Response, dimension: str) -> HttpResponse:
    questions = {question.code: question for question in queries.part_questions(found, dimension)}
    entries = read_page(request.POST, questions, _scale(found))
    wanted = {code: entry for code, entry in entries.items() if entry.changed and entry.keep != "theirs"}
    attempts = [Attempt(questions[code], entry.values, entry.seen) for code, entry in wanted.items() if not entry.error]
    try:
        stale = changes.save_answers(response=found, attempts=attempts, now=timezone.now())
    except ClosedError:
        drafts = {code: Draft(entry.values, entry.seen, _closed(found)) for code, entry in wanted.items()}
        return _page(request, found, dimension, drafts, status=410)
    drafts = _drafts(wanted, stale)
    if drafts:
        return _page(request, found, dimension, drafts, status=409 if stale else 400)
    return redirect(_way_on(request, found, dimension))


def _drafts(wanted: Mapping[str, Entry], stale: Mapping[str, Answer | None]) -> dict[str, Draft]:
    """What was not saved: unclear entries, and those saved elsewhere with something else."""
    return {
        code: Draft(entry.values, entry.seen, entry.error)
        for code, entry in wanted.items()
        if entry.error or (code in stale and not _same(stale[code], entry))
    }


def _same(stored: Answer | None, entry: Entry) -> bool:
    return stored is not None and stored.values == entry.values


def _way_on(request: HttpRequest, found: Response, dimension: str) -> str:
    target = request.POST.get("go", "")
    if target == REVIEW:
        return reverse("review", args=[found.pk])
    part = queries.outline(found, found.language).find(target)
    if part is not None:
        return _address(found, part)
    messages.success(request, _("This page is saved."))
    return reverse("questionnaire", args=[found.pk, dimension])


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise UnclearAnswer(_("Send the answer as application/json."), status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise UnclearAnswer(_("The answer is too long."), status=413)
    return request.body


def _stored(answer: Answer | None) -> dict[str, object]:
    """What a conflict shows: the stored values and the version to name when overwriting them."""
    if answer is None:
        return {"stored": None, "version": 0}
    names = ("current", "desired", "not_applicable", "later", "comment")
    return {"stored": {name: getattr(answer, name) for name in names}, "version": answer.version}


def _progress(found: Response) -> dict[str, object]:
    answered, total = queries.progress(found)
    return {"answered": answered, "total": total}


def _refusal(message: str, status: int, field: str = "") -> JsonResponse:
    return JsonResponse({"error": message, "field": field or None}, status=status)
