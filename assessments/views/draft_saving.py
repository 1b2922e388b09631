"""A row's form in the editor: shown, and saved without losing what is wrong or what others wrote meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import access
from ..changes.draft_texts import EditedRow, change, fingerprint, fresh, text_at
from ..forms.drafts import RowForm
from ..models import BankVersion, Question
from .draft_answers import CHANGING, anchor_of, catch_up, code_of, gone
from .draft_lines import is_typed_in_vain, paths, row_form, typed_anew
from .draft_pages import Note, Opened, address, facts, frame, language_of, page, spoken, with_form

INVALID, CONFLICT = 422, 409


def form_page(request: HttpRequest, draft: BankVersion, row: EditedRow) -> HttpResponse:
    """A row's form, the fragment or the page with it; a POST saves what was typed into it."""
    if request.method == "POST":
        return _save(request, draft, row)
    opened = with_form(request, draft, row)
    if not request.htmx:  # type: ignore[attr-defined]
        return page(request, draft, opened)
    return render(request, "drafts/form.html", _form_context(request, draft, opened))


def _form_context(request: HttpRequest, draft: BankVersion, opened: Opened) -> dict[str, Any]:
    if not isinstance(opened.row, BankVersion):
        return spoken(request, draft) | {"opened": opened}
    context = frame(request, draft) | {"opened": opened}
    return context | facts(draft, context["outline"])


def _save(request: HttpRequest, draft: BankVersion, row: EditedRow) -> HttpResponse:
    """Write what was typed into a row's form. What is wrong, or changed by others meanwhile, stays as it was typed."""
    language = language_of(request, draft)
    form = row_form(row, draft, language, settled(request, draft, row, language))
    form.is_valid()
    if is_typed_in_vain(form):
        raise gone()
    mine = typed_anew(form)
    notes = written(request, draft, row, mine | _dropped(request, row), form.seen)
    draft.refresh_from_db(fields=CHANGING)
    now_seen = form.seen | {path: fingerprint(text) for path, text in mine.items() if path not in notes}
    opened = Opened(fresh(row, draft), form, notes)
    is_anew = bool({"take", "drop"} & request.POST.keys())
    return _told(request, draft, opened, now_seen, is_anew)


def settled(request: HttpRequest, draft: BankVersion, row: EditedRow, language: str) -> dict[str, str]:
    """What was sent; where the other text of a conflict is taken, that text in place of what was typed."""
    typed = {name: str(value) for name, value in request.POST.items()}
    path = typed.get("take", "")
    if path and f"seen.{path}" in typed and path in paths(row, draft, language):
        typed[path] = text_at(row, path)
        typed[f"seen.{path}"] = fingerprint(typed[path])
    kept, _equals, mark = typed.get("keep", "").partition("=")
    return typed | {f"keep.{kept}": mark} if kept else typed


def _dropped(request: HttpRequest, row: EditedRow) -> dict[str, str]:
    """Every language of the statement that a group shall read no longer."""
    group = request.POST.get("drop", "")
    texts = row.group_statements.get(group, {}) if isinstance(row, Question) else {}
    return {f"group_statements.{group}.{language}": "" for language in texts}


def written(
    request: HttpRequest, draft: BankVersion, row: EditedRow, values: Mapping[str, str], seen: Mapping[str, str]
) -> dict[str, Note]:
    """What was right is written even when something else is wrong; what could not be, and why, by path."""
    notes: dict[str, Note] = {}
    write = partial(change, actor=access.signed_in(request), draft=draft, row=row, seen=seen)
    try:
        saved = write(values=values)
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        notes = {path: Note(error=" ".join(told)) for path, told in error.message_dict.items()}
        saved = write(values={path: text for path, text in values.items() if path not in notes})
    for conflict in saved.conflicts:
        notes[conflict.path] = Note(conflict=conflict, keep=fingerprint(conflict.stored))
    return notes


def _told(
    request: HttpRequest, draft: BankVersion, opened: Opened, seen: Mapping[str, str], is_anew: bool
) -> HttpResponse:
    status = status_of(opened.notes)
    if not request.htmx:  # type: ignore[attr-defined]
        return _page_after(request, draft, opened, status)
    if is_anew:
        opened = replace(opened, form=_anew(request, draft, opened))
    more = {"opened": opened, "seen": seen, "is_anew": is_anew, "focus": _focus(request, opened)}
    return catch_up(request, draft, more | _left_open(opened.notes), status)


def _focus(request: HttpRequest, opened: Opened) -> str:
    """The field whose conflict was settled, or the statement instead of a group's that is no more."""
    path = request.POST.get("keep", "").partition("=")[0] or request.POST.get("take", "")
    path = f"statement.{request.POST.get('language', '')}" if "drop" in request.POST else path
    return next((asked.id for asked in opened.fields if asked.line.path == path), "")


def _left_open(notes: Mapping[str, Note]) -> dict[str, Any]:
    """What the bar says while something in the form is not saved."""
    if not notes:
        return {}
    if any(note.error for note in notes.values()):
        return {"is_left_open": True, "said": _("Something cannot be saved as it is: see what stands at the field.")}
    return {"is_left_open": True, "said": _("Somebody else changed the same text: choose which one counts.")}


def _anew(request: HttpRequest, draft: BankVersion, opened: Opened) -> RowForm | None:
    """The form with what stands there now; where something is wrong or in conflict, with what was typed."""
    if opened.row is None or opened.form is None:
        return None
    form = row_form(opened.row, draft, language_of(request, draft))
    form.initial.update({path: text for path, text in opened.form.given.items() if path in opened.notes})
    return form


def status_of(notes: Mapping[str, Note]) -> int:
    """Whether all was written, something is wrong, or somebody else changed the same text."""
    if any(note.error for note in notes.values()):
        return INVALID
    return CONFLICT if notes else 200


def _page_after(request: HttpRequest, draft: BankVersion, opened: Opened, status: int) -> HttpResponse:
    if opened.notes:
        return page(request, draft, opened, status)
    messages.success(request, _("Saved."))
    code = code_of(opened.row)
    return redirect(address(draft, language_of(request, draft), anchor_of(opened.row), open=code))
