"""What the editor answers to a change: what the page has to catch up with, or the whole page without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import access
from ..changes.draft_texts import EditedRow, Saved, change, fingerprint, fresh, text_at
from ..forms.drafts import RowForm
from ..models import BankVersion, Dimension, Question
from ..queries.draft_news import Touched, touched_since
from ..queries.draft_outline import Outline, dimension_of, order, question_of, rows_of
from .draft_lines import row_form
from .draft_pages import Note, Opened, address, facts, frame, language_of, page

INVALID, CONFLICT = 422, 409
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


def verb(view: Callable[..., Done]) -> View:
    """A view that changes a draft: it gets the request and the draft, and returns what was done."""

    @login_required
    @require_POST
    @wraps(view)
    def answering(request: HttpRequest, pk: UUID, **arguments: Any) -> HttpResponse:
        draft = access.draft(request, pk)
        try:
            done = view(request, draft, **arguments)
        except ValidationError as error:
            return refused(request, draft, error)
        return answered(request, draft, done)

    return answering


def refused(request: HttpRequest, draft: BankVersion, error: ValidationError) -> HttpResponse:
    """Nothing was changed, and why."""
    words = " ".join(error.messages)
    if not request.htmx:  # type: ignore[attr-defined]
        messages.error(request, words)
        return redirect(address(draft, language_of(request, draft)))
    return _caught_up(request, draft, {"said": words, "is_refused": True}, INVALID)


def answered(request: HttpRequest, draft: BankVersion, done: Done, **more: Any) -> HttpResponse:
    """The change is made."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, done.said)
        return redirect(address(draft, language_of(request, draft), done.anchor))
    return _caught_up(request, draft, {"said": done.said, "focus": done.focus, "reopens": done.is_turned, **more})


def _caught_up(request: HttpRequest, draft: BankVersion, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Everything that changed since the page bore its mark, whoever changed it."""
    draft.refresh_from_db(fields=CHANGING)
    touched = touched_since(draft, request.POST.get("mark") or request.GET.get("mark", ""))
    if touched.is_everything:
        return HttpResponse(headers={"HX-Refresh": "true"})
    shared = frame(request, draft)
    shared |= _changes(draft, shared["outline"], touched) | context
    return render(request, "drafts/answer.html", shared, status=status)


def caught_up(request: HttpRequest, draft: BankVersion) -> HttpResponse:
    """What others have changed, on request."""
    return _caught_up(request, draft, {"reopens": True})


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
        raise ValidationError(_("This is no longer in the draft: somebody has archived or merged it."))
    return found


def form_page(request: HttpRequest, draft: BankVersion, row: EditedRow) -> HttpResponse:
    """A row's form: the fragment, or the page with it."""
    form = row_form(row, draft, language_of(request, draft))
    opened = Opened(row, form, path=request.GET.get("field", ""))
    if not request.htmx:  # type: ignore[attr-defined]
        return page(request, draft, opened)
    return render(request, "drafts/form.html", _form_context(request, draft, opened))


def _form_context(request: HttpRequest, draft: BankVersion, opened: Opened) -> dict[str, Any]:
    context = frame(request, draft) | {"opened": opened}
    if isinstance(opened.row, BankVersion):
        context |= facts(draft, context["outline"])
    return context


def save(request: HttpRequest, draft: BankVersion, row: EditedRow) -> HttpResponse:
    """Write what was typed into a row's form. What is wrong, or changed by others meanwhile, stays as it was typed."""
    typed = _settled(request, row)
    form = row_form(row, draft, language_of(request, draft), typed)
    form.is_valid()
    seen, given = form.seen, form.given
    mine = {path: text for path, text in given.items() if path in seen and seen[path] != fingerprint(text)}
    saved, errors = _written(request, draft, row, mine | _dropped(request, row), seen)
    draft.refresh_from_db(fields=CHANGING)
    notes = {path: Note(error=error) for path, error in errors.items()}
    for conflict in saved.conflicts:
        notes[conflict.path] = Note(conflict=conflict, keep=fingerprint(conflict.stored))
    now_seen = seen | {path: fingerprint(text) for path, text in mine.items() if path not in notes}
    opened = Opened(fresh(row, draft), form, notes)
    is_anew = bool({"take", "drop"} & request.POST.keys())
    return _told(request, draft, opened, now_seen, saved, is_anew)


def _settled(request: HttpRequest, row: EditedRow) -> dict[str, str]:
    """What was sent; where the other text of a conflict is taken, that text in place of what was typed."""
    typed = {name: str(value) for name, value in request.POST.items()}
    path = typed.get("take", "")
    if path in typed and f"seen.{path}" in typed:
        typed[path] = text_at(row, path)
        typed[f"seen.{path}"] = fingerprint(typed[path])
    kept, _equals, mark = typed.get("keep", "").partition("=")
    return typed | {f"keep.{kept}": mark} if kept else typed


def _dropped(request: HttpRequest, row: EditedRow) -> dict[str, str]:
    """Every language of the statement that a group shall read no longer."""
    group = request.POST.get("drop", "")
    texts = row.group_statements.get(group, {}) if isinstance(row, Question) else {}
    return {f"group_statements.{group}.{language}": "" for language in texts}


def _written(
    request: HttpRequest, draft: BankVersion, row: EditedRow, values: dict[str, str], seen: Mapping[str, str]
) -> tuple[Saved, dict[str, str]]:
    """What was right is written even when something else is wrong."""
    write = {"actor": access.signed_in(request), "draft": draft, "row": row, "seen": seen}
    try:
        return change(values=values, **write), {}
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        errors = {path: " ".join(told) for path, told in error.message_dict.items()}
    return change(values={path: text for path, text in values.items() if path not in errors}, **write), errors


def _told(
    request: HttpRequest, draft: BankVersion, opened: Opened, seen: Mapping[str, str], saved: Saved, is_anew: bool
) -> HttpResponse:
    status = _status(opened.notes)
    if not request.htmx:  # type: ignore[attr-defined]
        return _page_after(request, draft, opened, status)
    if is_anew:
        opened = replace(opened, form=_anew(request, draft, opened))
    more = {"opened": opened, "seen": seen, "is_anew": is_anew, "is_saved": saved.step is not None}
    return _caught_up(request, draft, more, status)


def _anew(request: HttpRequest, draft: BankVersion, opened: Opened) -> RowForm | None:
    """The form with what stands there now; where something is wrong or in conflict, with what was typed."""
    if opened.row is None or opened.form is None:
        return None
    form = row_form(opened.row, draft, language_of(request, draft))
    form.initial |= {path: text for path, text in opened.form.given.items() if path in opened.notes}
    return form


def _status(notes: Mapping[str, Note]) -> int:
    if any(note.error for note in notes.values()):
        return INVALID
    return CONFLICT if notes else 200


def _page_after(request: HttpRequest, draft: BankVersion, opened: Opened, status: int) -> HttpResponse:
    if opened.notes:
        return page(request, draft, opened, status)
    messages.success(request, _("Saved."))
    code = draft_code(opened.row)
    return redirect(address(draft, language_of(request, draft), anchor_of(opened.row), open=code))


def draft_code(row: EditedRow | None) -> str:
    """What `?open=` calls the row."""
    return "bank" if row is None or isinstance(row, BankVersion) else row.code


def anchor_of(row: EditedRow | None) -> str:
    """The anchor at which the row stands on the page."""
    if row is None or isinstance(row, BankVersion):
        return "bank"
    return f"{'q' if isinstance(row, Question) else 'd'}-{row.code}"
