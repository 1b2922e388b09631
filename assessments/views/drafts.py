"""The editor of a draft: its page, what others do to it meanwhile, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import access
from ..changes.steps import Outdated, redo, undo
from ..forms.numbers import whole
from ..models import BankVersion, Step
from ..queries.draft_news import ends, steps_since
from ..queries.draft_outline import dimension_of, more
from ..templatetags.steps import step_sentence
from .draft_answers import Done, caught_up, verb
from .draft_pages import frame, opened_by, page


@login_required
@require_safe
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole draft on one page; `?open=` opens a row, `?rows=all` shows every row."""
    found = access.draft(request, pk)
    if not found.is_draft:
        return redirect("bank_version", found.pk)
    return page(request, found, opened_by(request, found))


@login_required
@require_safe
def draft_rows(request: HttpRequest, pk: UUID, dimension: int) -> HttpResponse:
    """The next rows of a dimension after the first `?offset=`."""
    found = access.draft(request, pk)
    row = dimension_of(found, pk=dimension)
    if row is None:
        raise Http404
    shared = frame(request, found)
    offset = whole(request.GET.get("offset", "")) or 0
    questions = more(row, offset)
    entry = shared["outline"].entry(row.pk)
    rest = entry.count - offset - len(questions) if entry else 0
    return render(request, "drafts/rows.html", shared | {"dimension": row, "questions": questions, "rest": rest})


@login_required
@require_safe
def draft_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    """204 while the draft is as the page knows it (`?mark=`); else who did what."""
    found = access.draft(request, pk)
    mark, last = request.GET.get("mark", ""), ends(found)
    if last.mark == mark:
        return HttpResponse(status=204)
    context: dict[str, Any] = frame(request, found) | {"news": steps_since(found, mark), "news_mark": last.mark}
    return render(request, "drafts/news.html", context)


@login_required
@require_safe
def draft_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What has changed since the page bore its mark, for the page to show."""
    return caught_up(request, access.draft(request, pk))


@verb
def draft_undo(request: HttpRequest, draft: BankVersion) -> Done:
    """Take back the last step, if it is still the one that was seen."""
    return _turned(request, draft, undo, _("Taken back: %(what)s."))


@verb
def draft_redo(request: HttpRequest, draft: BankVersion) -> Done:
    """Do the step again that was undone last."""
    return _turned(request, draft, redo, _("Done again: %(what)s."))


def _turned(request: HttpRequest, draft: BankVersion, turn: Callable[..., Step], said: str) -> Done:
    seen = whole(request.POST.get("seen", "")) or 0
    try:
        step = turn(actor=access.signed_in(request), draft=draft, seen=seen)
    except Outdated as error:
        raise _outdated(error.step) from None
    return Done(said % {"what": _within(step)}, is_turned=True)


def _within(step: Step) -> str:
    """What a step did, within a sentence."""
    sentence = step_sentence(step)
    return sentence[:1].lower() + sentence[1:]


def _outdated(step: Step | None) -> ValidationError:
    if step is None:
        return ValidationError(_("There is nothing to take back or to do again. Nothing was changed."))
    values = {"what": _within(step), "name": step.made_by_name or "–"}
    return ValidationError(_("The last step is another one by now: %(what)s (%(name)s). Nothing was changed.") % values)
