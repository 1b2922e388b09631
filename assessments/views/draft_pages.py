"""The editor's one page, whatever is open in it, and the context that its fragments share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from ..changes.draft_texts import Conflict, noun
from ..forms.drafts import LanguagesForm, Line, RowForm, ScaleForm, WeightsForm
from ..models import BankVersion, Dimension, Question, VersionState, text_in
from ..queries.draft_news import ends
from ..queries.draft_outline import Outline, dimension_of, outline, parts, places, question_of
from ..templatetags.steps import language_info
from .draft_lines import row_form, row_id

#: paths that only a dimension has: a link to one of them means the dimension, should a question have the same code
OF_DIMENSION = ("name.", "definition.")


@dataclass(frozen=True)
class Note:
    """What stands at a field: what is wrong with what was typed, or what somebody else wrote meanwhile."""

    error: str = ""
    conflict: Conflict | None = None
    keep: str = ""


@dataclass(frozen=True)
class Asked:
    """One string of the open form: its line, its field with its id, and what stands at it."""

    line: Line
    field: BoundField
    id: str
    note: Note | None


@dataclass(frozen=True)
class Opened:
    """What is open on the page: a row with its form, or with its menu."""

    row: BankVersion | Dimension | Question | None = None
    form: RowForm | None = None
    notes: Mapping[str, Note] = field(default_factory=dict)
    is_menu: bool = False

    @property
    def question(self) -> Question | None:
        """The question that is open."""
        return self.row if isinstance(self.row, Question) else None

    @property
    def noun(self) -> str:
        """ "question", "dimension" or "bank"; empty when nothing is open."""
        return "" if self.row is None else noun(self.row)

    @property
    def id(self) -> str:
        """What the ids of the open row's elements begin with."""
        return "" if self.row is None else row_id(self.row)

    @property
    def fields(self) -> list[Asked]:
        """The strings that the form asks for, in order."""
        rows = self.form.rows if self.form else ()
        return [Asked(line, bound, name, self.notes.get(line.path)) for line, bound, name in rows]

    @property
    def common(self) -> list[Asked]:
        """The strings that are asked for at once."""
        return [asked for asked in self.fields if not asked.line.is_extra]

    @property
    def extra(self) -> list[Asked]:
        """The strings that are put aside until somebody wants them."""
        return [asked for asked in self.fields if asked.line.is_extra]


def language_of(request: HttpRequest, draft: BankVersion) -> str:
    """The language that is edited: the chosen one, else the reader's, else the bank's first."""
    wanted = (request.GET.get("language", ""), request.POST.get("language", ""), get_language() or "")
    return next((code for code in wanted if code in draft.languages), draft.languages[0])


def spoken(request: HttpRequest, draft: BankVersion) -> dict[str, Any]:
    """The draft and the language it is edited in."""
    return {"draft": draft, "language": language_info(language_of(request, draft))}


def frame(request: HttpRequest, draft: BankVersion) -> dict[str, Any]:
    """What every fragment knows: the draft, the language, the outline and what can be undone. Three queries."""
    last = ends(draft)
    return {
        **spoken(request, draft),
        "title": text_in(draft.title, language_of(request, draft)) or draft.bank.name,
        "outline": outline(draft),
        "ends": last,
        **saved_at(last.done.made if last.done else None),
    }


def saved_at(when: datetime | None) -> dict[str, Any]:
    """When the last change was saved, and whether the time of day tells it."""
    return {"saved": when, "is_today": when is not None and timezone.localdate(when) == timezone.localdate()}


def opened_by(request: HttpRequest, draft: BankVersion) -> Opened:
    """What the address asks to open: `open` is the code of a question or dimension, or “bank”; `menu` its menu."""
    code, path = request.GET.get("open", ""), request.GET.get("field", "")
    row = _row(draft, code, path) if code.isprintable() and code else None
    if row is None:
        return Opened()
    if "menu" in request.GET:
        return Opened(row, is_menu=True)
    return with_form(request, draft, row)


def with_form(request: HttpRequest, draft: BankVersion, row: BankVersion | Dimension | Question) -> Opened:
    """The row with its form; `?field=` names the path that gets the focus."""
    form, path = row_form(row, draft, language_of(request, draft)), request.GET.get("field", "")
    if path in form.fields:
        form.fields[path].widget.attrs["autofocus"] = True
    return Opened(row, form)


def _row(draft: BankVersion, code: str, path: str) -> BankVersion | Dimension | Question | None:
    dimension = dimension_of(draft, code=code) if path.startswith(OF_DIMENSION) else None
    found = dimension or question_of(draft, code=code) or dimension_of(draft, code=code)
    return found or (draft if code == "bank" else None)


def page(request: HttpRequest, draft: BankVersion, opened: Opened, status: int = 200) -> HttpResponse:
    """The whole page, with one row open."""
    context = frame(request, draft) | {"opened": opened}
    shape: Outline = context["outline"]
    published = draft.bank.versions.filter(state=VersionState.PUBLISHED).first()
    context |= {
        "languages": [language_info(code) for code in draft.languages],
        "parts": parts(shape, opened.question, whole=request.GET.get("rows") == "all"),
        "archive": list(draft.archive.all()),
        "published": published,
        "places": places(draft) if opened.is_menu else [],
    }
    if isinstance(opened.row, BankVersion):
        context |= facts(draft, shape)
    return render(request, "drafts/draft.html", context, status=status)


def menu_page(request: HttpRequest, draft: BankVersion, row: Dimension | Question) -> HttpResponse:
    """What can be done with the row as a whole: the fragment, or the page with it."""
    opened = Opened(row, is_menu=True)
    if not request.htmx:  # type: ignore[attr-defined]
        return page(request, draft, opened)
    context = frame(request, draft) | {"opened": opened, opened.noun: row}
    if opened.question:
        context["places"] = places(draft)
    return render(request, f"drafts/{opened.noun}_menu.html", context)


def facts(draft: BankVersion, shape: Outline) -> dict[str, Any]:
    """The forms of the bank's own settings."""
    return {
        "scale_form": ScaleForm(draft=draft),
        "languages_form": LanguagesForm(draft=draft),
        "weights_form": WeightsForm(dimensions=[entry.dimension for entry in shape.entries]),
    }


def address(draft: BankVersion, language: str, anchor: str = "", **query: str) -> str:
    """The address of the page in this language."""
    found = f"{reverse('draft', args=[draft.pk])}?{urlencode({'language': language, **query})}"
    return f"{found}#{anchor}" if anchor else found
