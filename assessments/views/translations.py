"""The texts of a draft side by side in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from .. import access
from ..changes.draft_texts import EditedRow, fingerprint, noun
from ..forms.drafts import Line, RowForm
from ..forms.numbers import whole
from ..models import BankVersion
from ..queries.draft_news import ends
from ..queries.draft_outline import outline
from ..queries.translations import Place, places, rows_at
from ..templatetags.steps import language_info
from .draft_lines import is_typed_in_vain, row_id, translation_form, typed_anew
from .draft_pages import Note
from .draft_saving import settled, status_of, written

PER_PAGE = 12


@dataclass(frozen=True)
class Entry:
    """A row on the page with its texts in both languages; `seen` holds newer fingerprints than the form's own."""

    row: EditedRow
    form: RowForm
    notes: dict[str, Note] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    only_missing: bool = False

    @property
    def noun(self) -> str:
        """ "bank", "dimension" or "question"."""
        return noun(self.row)

    @property
    def id(self) -> str:
        """What the ids of its elements begin with."""
        return row_id(self.row)

    @property
    def lines(self) -> list[tuple[Line, Any, str, Note | None, str]]:
        """Line, field, its id, what stands at it, and the fingerprint of what the person saw."""
        return [
            (line, bound, name, self.notes.get(line.path), self.seen.get(line.path, line.seen))
            for line, bound, name in self.form.rows
            if not (self.only_missing and line.stored)
        ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every text beside its translation; a POST saves what was typed into one row."""
    draft = access.draft(request, pk)
    if not draft.is_draft:
        return redirect("bank_version", draft.pk)
    ways = _ways(request, draft)
    return _save(request, draft, ways) if request.method == "POST" else _page(request, draft, ways)


def _ways(request: HttpRequest, draft: BankVersion) -> tuple[str, str]:
    """From which language into which: as asked, else from the bank's first into the reader's, else into the second."""
    asked = request.POST if request.method == "POST" else request.GET
    first = _one_of(draft.languages, asked.get("from", ""), draft.languages[0])
    others = [code for code in draft.languages if code != first]
    return first, _one_of(others, asked.get("to", ""), get_language() or "", *others)


def _one_of(known: Sequence[str], *wanted: str) -> str:
    return next((code for code in wanted if code in known), "")


def _page(
    request: HttpRequest, draft: BankVersion, ways: tuple[str, str], entry: Entry | None = None, status: int = 200
) -> HttpResponse:
    only_missing = request.GET.get("show") == "missing"
    rows = places(draft, ways[1], only_missing=only_missing) if ways[1] else []
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    entries = [
        entry if entry and entry.row == row else Entry(row, translation_form(row, draft, ways), {}, {}, only_missing)
        for row in rows_at(draft, list(page.object_list))
    ]
    context = _frame(draft, ways) | {"page": page, "entries": entries, "only_missing": only_missing}
    return render(request, "translations/translations.html", context, status=status)


def _frame(draft: BankVersion, ways: tuple[str, str]) -> dict[str, Any]:
    return {
        "draft": draft,
        "source": language_info(ways[0]),
        "target": language_info(ways[1]) if ways[1] else None,
        "languages": [language_info(code) for code in draft.languages],
        "outline": outline(draft),
        "ends": ends(draft),
    }


def _save(request: HttpRequest, draft: BankVersion, ways: tuple[str, str]) -> HttpResponse:
    """Write what was typed; a text that is wrong, or that somebody else changed meanwhile, stays as it was typed."""
    row = _row(request, draft)
    form = translation_form(row, draft, ways, settled(request, draft, row, ways[1]))
    form.is_valid()
    if is_typed_in_vain(form):
        raise Http404
    notes = written(request, draft, row, typed_anew(form), form.seen)
    seen = form.seen | {path: fingerprint(text) for path, text in form.given.items() if path not in notes}
    entry = Entry(row, form, notes, seen)
    status = status_of(notes)
    if not request.htmx:  # type: ignore[attr-defined]
        return _page(request, draft, ways, entry, status) if notes else redirect(request.get_full_path())
    context = _frame(draft, ways) | {"entry": entry, "is_anew": "take" in request.POST}
    return render(request, "translations/answer.html", context, status=status)


def _row(request: HttpRequest, draft: BankVersion) -> EditedRow:
    place = Place(request.POST.get("noun", ""), whole(request.POST.get("key", "")) or 0)
    found = rows_at(draft, [place])
    if not found:
        raise Http404
    return found[0]
