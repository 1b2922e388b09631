"""The questionnaire: start, answer, review, submit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right, signed_in
from ..analysis.values import Scale
from ..changes import responses as changes
from ..changes.responses import AskedNoLongerError, Attempt, ClosedError, StaleError
from ..forms.answers import MAX_BODY, Entry, UnclearAnswer, read_answer, read_page
from ..models import Answer, AnswerValues, Assessment, Group, Response
from ..passes import pass_for, passes
from ..queries import responses as queries
from ..queries.responses import Draft
from .links import keep_spoken, thanked
from .questionnaire_texts import ENDED, browser_texts
from .respondents import View, ended, frame, hushed, quiet, speak

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


def answering(view: View) -> View:
    """Open the questionnaire for the member whose it is, or for the respondent whose browser holds the pass for it.

    The view gets the response in place of its id. Members who are signed out are asked to sign in; a respondent whose
    link has ended, or whose answers are in, gets the page for all such links.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found = access.response(request, pk)
        except Http404:
            return _not_opened(request, pk)
        if access.passed(request) is None:
            return view(request, found, *args, **kwargs)
        speak(request, found.language)
        return hushed(view(request, found, *args, **kwargs))

    wrapper.keeps_quiet = True  # type: ignore[attr-defined]  # see middleware.QuietForms
    return wrapper


def _not_opened(request: HttpRequest, pk: UUID) -> HttpResponse:
    is_saving = request.method == "PUT"
    if request.user.is_authenticated and not passes(request):
        raise Http404
    if not request.user.is_authenticated and queries.is_of_member(pk):
        if is_saving:
            return _refusal(_("You are signed out. Sign in again to save your answers."), 401)
        return redirect_to_login(request.get_full_path())
    return hushed(_refusal(str(ENDED), 404)) if is_saving else ended(request)


@require_safe
@answering
def response(request: HttpRequest, found: Response) -> HttpResponse:
    """Go on at the first open question; when none is open, or nothing may change any more, at the review."""
    part = queries.outline(found, found.language).resume
    if part is None or not _takes_answers(found):
        return redirect("review", found.pk)
    return redirect(_address(found, part))


@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
@answering
def questionnaire(request: HttpRequest, found: Response, dimension: str) -> HttpResponse:
    """One dimension: its questions as cards. A POST saves the whole page, for browsers without scripts."""
    if request.method != "POST" and not _takes_answers(found):
        return redirect("review", found.pk)
    try:
        return _save_page(request, found, dimension) if request.method == "POST" else _page(request, found, dimension)
    except Http404:
        if queries.was_asked(found, dimension):
            return _changed(request, found)
        raise


def _changed(request: HttpRequest, found: Response) -> HttpResponse:
    """Go on at the first open question of another version."""
    told = _("The questions have changed since you opened this page. Your answers to the others are kept.")
    messages.info(request, told)
    return redirect("response", found.pk)


@require_http_methods(["PUT"])
@answering
def answer_save(request: HttpRequest, found: Response, code: str) -> JsonResponse:
    """Save one answer; the contract is in docs/autosave.md."""
    now = timezone.now()
    try:
        version = _save(found, code, *read_answer(_body(request), _scale(found)), now)
    except UnclearAnswer as unclear:
        return _refusal(unclear.message, unclear.status, field=unclear.field)
    except StaleError as stale:
        return JsonResponse(_stored(stale.stored) | _progress(found), status=409)
    except ClosedError:
        return _refusal(_closed(found), 410) if access.passed(request) is None else _refusal(str(ENDED), 404)
    except Http404:
        return _refusal(_("This question is asked no longer. Your other answers are kept."), 404, field="question")
    return JsonResponse({"version": version, "saved": now.isoformat()} | _progress(found))


def _save(found: Response, code: str, values: AnswerValues, seen: int, now: datetime) -> int:
    """Save the answer to the question with this code, though the assessment may move to another version meanwhile."""
    try:
        question = queries.question(found, code)
        return changes.save_answer(response=found, question=question, values=values, seen=seen, now=now)
    except AskedNoLongerError:
        found.refresh_from_db(fields=["assessment"])
        question = queries.question(found, code)
        return changes.save_answer(response=found, question=question, values=values, seen=seen, now=now)


@require_POST
@answering
def response_language(request: HttpRequest, found: Response) -> HttpResponse:
    """Ask the questions in another language and stay at the same question."""
    language, passed = request.POST.get("language", ""), access.passed(request)
    try:
        changes.choose_language(actor=None if passed else signed_in(request), response=found, language=language)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    part = queries.outline(found, found.language).find(request.POST.get("dimension", ""))
    there = reverse("review", args=[found.pk])
    answer = redirect(_address(found, part, request.POST.get("question", "")) if part else there)
    if passed and not passed.is_kiosk:
        keep_spoken(answer, language)
    return answer


@gzip_page
@require_safe
@answering
def review(request: HttpRequest, found: Response) -> HttpResponse:
    """What is answered and what is open, before it is submitted; afterwards the thanks and the way on."""
    language = queries.asked_language(found)
    outline = queries.outline(found, language)
    context = _context(request, found, outline) | {"is_collecting": found.assessment.is_open}
    return render(request, "responses/review.html", context)


@quiet
@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the response in; a second time changes nothing and leads to the same page."""
    assessment = queries.handed_in(pk)
    if assessment is not None and not assessment.shows_names:
        return _thank(request, assessment)  # nothing leads to these answers any more, but the button was pressed twice
    return _submit(request, pk)


@answering
def _submit(request: HttpRequest, found: Response) -> HttpResponse:
    try:
        changes.submit(response=found, skip_open="skip" in request.POST, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("review", found.pk)
    except ClosedError:
        messages.error(request, _closed(found))
        return redirect("review", found.pk)
    passed = access.passed(request)
    if found.assessment.shows_names and not (passed and passed.is_kiosk):
        return redirect("review", found.pk)
    return _thank(request, found.assessment)


def _thank(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """A respondent's last page; a member goes back to the assessment."""
    held = pass_for(request, assessment.pk)
    if held is not None:
        return thanked(held)
    if not request.user.is_authenticated:
        return ended(request)
    found = access.assessment(request, assessment.pk)
    messages.success(request, _("Thank you. Your answers are in."))
    return redirect("assessment", found.pk)


@require_POST
@answering
def take_back(request: HttpRequest, found: Response) -> HttpResponse:
    """Open the submitted response again, while the assessment collects."""
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


def _context(request: HttpRequest, found: Response, outline: queries.Outline) -> dict[str, object]:
    passed = access.passed(request)
    context: dict[str, object] = {
        "layout": "links/layout.html" if passed else "base.html",
        "passed": passed,
        "response": found,
        "assessment": found.assessment,
        "outline": outline,
        "languages": queries.language_choices(found.assessment),
        "asked": outline.language,
        "direction": queries.direction(outline.language),
        "texts": browser_texts(outline.total, is_member=passed is None),
    }
    return context | frame(found.assessment) if passed else context


def _page(
    request: HttpRequest, found: Response, dimension: str, drafts: Mapping[str, Draft] | None = None, status: int = 200
) -> HttpResponse:
    sheet = queries.sheet(found, dimension, queries.asked_language(found), drafts)
    shows_open = request.GET.get("show") == "unanswered" and not drafts
    context = _context(request, found, sheet.outline) | {"sheet": sheet, "shows_open": shows_open}
    return render(request, "responses/questionnaire.html", context, status=status)


def _save_page(request: HttpRequest, found: Response, dimension: str) -> HttpResponse:
    questions = {question.code: question for question in queries.part_questions(found, dimension)}
    entries = read_page(request.POST, questions, _scale(found))
    wanted = {code: entry for code, entry in entries.items() if entry.changed and entry.keep != "theirs"}
    attempts = [Attempt(questions[code], entry.values, entry.seen) for code, entry in wanted.items() if not entry.error]
    try:
        stale = changes.save_answers(response=found, attempts=attempts, now=timezone.now())
    except AskedNoLongerError:
        return _changed(request, found)
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
