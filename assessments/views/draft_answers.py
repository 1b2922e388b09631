"""What the editor answers to a change: what the page has to catch up with, or the whole page without scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import access
from ..changes.draft_texts import EditedRow
from ..models import BankVersion, Dimension, Question
from ..queries.draft_news import Touched, steps_since, touched_since
from ..queries.draft_outline import Outline, dimension_of, order, question_of, rows_of
from .draft_pages import address, frame, language_of, saved_at

SUCCESS, INVALID, CONFLICT = 200, 422, 409
#: the columns of a draft that its changes change
CHANGING = ("title", "description", "languages", "scale_minimum", "scale_maximum", "scale_labels", "state")
View: TypeAlias = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Done:
    """What was done, said to the person; the anchor of the row it was done to, and the id of what gets the focus."""

    said: str
    anchor: str = ""
    focus: str = ""
    is_turned: bool = False  # by undo or redo: forms that are open have to follow


def on_draft(view: View) -> View:
    """A view of something in a draft: it gets the request and the draft, and may raise ValidationError."""

    @wraps(view)
    def answering(request: HttpRequest, pk: UUID, **arguments: Any) -> HttpResponse:
        draft = access.draft(request, pk)
        try:
            return view(request, draft, **arguments)
        except ValidationError as error:
            return _refused(request, draft, error)

    return answering


def verb(view: Callable[..., Done]) -> View:
    """A view that changes a draft: it gets the request and the draft, and returns what was done."""

    @login_required
    @require_POST
    @on_draft
    @wraps(view)
    def answering(request: HttpRequest, draft: BankVersion, **arguments: Any) -> HttpResponse:
        return answered(request, draft, view(request, draft, **arguments))

    return answering


def _refused(request: HttpRequest, draft: BankVersion, error: ValidationError) -> HttpResponse:
    """Nothing was changed, and why."""
    words = " ".join(error.messages)
    if not request.htmx:  # type: ignore[attr-defined]
        messages.error(request, words)
        return redirect(address(draft, language_of(request, draft)))
    return catch_up(request, draft, {"said": words, "is_refused": True}, INVALID)


def answered(request: HttpRequest, draft: BankVersion, done: Done, **more: Any) -> HttpResponse:
    """The change is made."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, done.said)
        return redirect(address(draft, language_of(request, draft), done.anchor))
    return catch_up(request, draft, {"said": done.said, "focus": done.focus, "reopens": done.is_turned, **more})


def catch_up(request: HttpRequest, draft: BankVersion, context: dict[str, Any], status: int = SUCCESS) -> HttpResponse:
    """Everything that changed since the page bore its mark, whoever changed it."""
    draft.refresh_from_db(fields=CHANGING)
    mark = request.POST.get("mark") or request.GET.get("mark", "")
    touched = touched_since(draft, mark)
    if touched.is_everything and status == SUCCESS:
        return HttpResponse(headers={"HX-Refresh": "true"})
    shared = frame(request, draft)
    now = saved_at(timezone.now()) if request.method == "POST" else {}
    changes = _news(draft, mark) if touched.is_everything else _changes(draft, shared["outline"], touched)
    return render(request, "drafts/answer.html", shared | changes | now | context, status=status)


def _news(draft: BankVersion, mark: str) -> dict[str, Any]:
    """What the page would have to be loaded anew for: told only, since loading it takes away why something failed."""
    return {"news": steps_since(draft, mark), "is_left_behind": True}


def caught_up(request: HttpRequest, draft: BankVersion) -> HttpResponse:
    """What others have changed, on request."""
    return catch_up(request, draft, {"reopens": True, "shows": True})


def _changes(draft: BankVersion, shape: Outline, touched: Touched) -> dict[str, Any]:
    questions = Q(pk__in=touched.questions, dimension__version=draft)
    return {
        "questions": list(rows_of(questions)) if touched.questions else [],
        "entries": [entry for entry in shape.entries if entry.dimension.pk in touched.dimensions],
        "order": _order(draft, shape) if touched.is_reordered else "",
        "archive": list(draft.archive.all()) if touched.is_archive_changed else None,
    }


def _order(draft: BankVersion, shape: Outline) -> str:
    """The keys of dimensions and questions as they stand: 3:12,13;4:15."""
    return ";".join(f"{pk}:{','.join(map(str, rows))}" for pk, rows in order(draft, shape))


def the_question(draft: BankVersion, pk: int) -> Question:
    """A question of the draft. Raises ValidationError when it is gone: somebody may have archived it meanwhile."""
    return _there(question_of(draft, pk=pk))


def the_dimension(draft: BankVersion, pk: int) -> Dimension:
    """A dimension of the draft. Raises ValidationError when it is gone."""
    return _there(dimension_of(draft, pk=pk))


def _there(found: Any) -> Any:
    if found is None:
        raise gone()
    return found


def gone() -> ValidationError:
    """Somebody works on what the draft no longer holds."""
    return ValidationError(_("This is no longer in the draft: somebody has archived or merged it."))


def code_of(row: EditedRow | None) -> str:
    """What `?open=` calls the row."""
    return "bank" if row is None or isinstance(row, BankVersion) else row.code


def anchor_of(row: EditedRow | None) -> str:
    """The anchor at which the row stands on the page."""
    if row is None or isinstance(row, BankVersion):
        return "bank"
    return f"{'q' if isinstance(row, Question) else 'd'}-{row.code}"
