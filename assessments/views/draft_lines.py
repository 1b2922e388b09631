"""Which strings the editor asks of a question, a dimension and a bank, and the forms that ask them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..changes.draft_texts import LIMITS, EditedRow, fingerprint, noun, text_at
from ..formats import text_lengths as lengths
from ..forms.drafts import CHECK, LINE, TEXT, Line, RowForm, as_kept
from ..models import BankVersion, Dimension, Group, Question, text_in
from ..templatetags.figures import digits
from ..templatetags.words import people_within


def row_id(row: EditedRow) -> str:
    """What the ids of the row's elements begin with."""
    return "bank" if isinstance(row, BankVersion) else f"{noun(row)}-{row.pk}"


def row_form(row: EditedRow, draft: BankVersion, language: str, data: Mapping[str, Any] | None = None) -> RowForm:
    """The form for a row's strings in one language, beside the texts of the bank's first one."""
    first = draft.languages[0] if language != draft.languages[0] else ""
    return RowForm(list(_lines(row, draft, language, first)), row_id(row), data)


def translation_form(
    row: EditedRow, draft: BankVersion, ways: tuple[str, str], data: Mapping[str, Any] | None = None
) -> RowForm:
    """The form for a row's texts in the second language, each beside its text in the first."""
    return RowForm(
        [line for line in _lines(row, draft, ways[1], ways[0]) if line.language and not line.is_extra],
        row_id(row),
        data,
    )


def paths(row: EditedRow, draft: BankVersion, language: str) -> set[str]:
    """The paths that the row's forms ask for in a language: whatever else is sent means nothing."""
    return {line.path for line in _lines(row, draft, language, "")}


def typed_anew(form: RowForm) -> dict[str, str]:
    """What was typed that the form had not shown, by path: what was left as it was overwrites nothing."""
    return {path: text for path, text in form.given.items() if form.seen.get(path, "") not in ("", fingerprint(text))}


def is_typed_in_vain(form: RowForm) -> bool:
    """Whether a text was typed that is asked for no longer: its language or its score was dropped meanwhile."""
    settled = {*form.fields, form.data.get("take")}
    typed = [path for path in form.data if f"seen.{path}" in form.data and path not in settled]
    return any(form.data[f"seen.{path}"] != fingerprint(as_kept(form.data[path])) for path in typed)


def _lines(row: EditedRow, draft: BankVersion, language: str, beside: str) -> Iterator[Line]:
    if isinstance(row, Question):
        return _of_question(row, draft, language, beside)
    return _of_dimension(row, language, beside) if isinstance(row, Dimension) else _of_bank(row, language, beside)


def _of_question(question: Question, draft: BankVersion, language: str, beside: str) -> Iterator[Line]:
    text = _Texts(question, language, beside)
    yield text.line("title", _("Title"), LINE, _("Two to five words: the short name in lists and charts."))
    yield text.line("statement", _("Statement"), TEXT, _("One thing, as a statement that can be scored."))
    for group in Group.values:
        if group in question.group_statements:
            yield text.of_group(group, is_extra=False)
    yield text.line("help", _("Help"), TEXT, _("What to look at before scoring."))
    for value in draft.score_values:
        yield text.of_score("scores", value, draft)
    for group in Group.values:
        if group not in question.group_statements:
            yield text.of_group(group, is_extra=True)
    yield text.plain("code", _("Code"), limit=lengths.CODE)
    yield text.plain("reversed", _("Reversed: a high score is bad"), CHECK)


def _of_dimension(dimension: Dimension, language: str, beside: str) -> Iterator[Line]:
    text = _Texts(dimension, language, beside)
    yield text.line("name", pgettext("of a dimension", "Name"))
    yield text.line("definition", _("Definition"), TEXT, _("One sentence that respondents read above the questions."))
    yield text.plain("code", _("Code"), limit=lengths.DIMENSION_CODE)


def _of_bank(version: BankVersion, language: str, beside: str) -> Iterator[Line]:
    text = _Texts(version, language, beside)
    yield text.line("title", _("Title"))
    yield text.line("description", _("Description"), TEXT)
    for value in version.score_values:
        yield text.of_score("scale_labels", value)


class _Texts:
    """Makes the lines of one row in one language, with the text of another language, if any, beside each."""

    def __init__(self, row: EditedRow, language: str, beside: str) -> None:
        self.row, self.language, self.first = row, language, beside

    def plain(self, path: str, label: str, kind: str = LINE, limit: int = 0) -> Line:
        stored = text_at(self.row, path)
        return Line(path, label, stored, fingerprint(stored), kind, limit)

    def line(self, path: str, label: str, kind: str = LINE, hint: str = "", **more: Any) -> Line:
        full = f"{path}.{self.language}"
        stored = text_at(self.row, full)
        beside = text_at(self.row, f"{path}.{self.first}") if self.first else ""
        limit = LIMITS[path.split(".")[0]]
        return Line(
            full, label, stored, fingerprint(stored), kind, limit, self.language, hint, beside, self.first, **more
        )

    def of_group(self, group: str, *, is_extra: bool) -> Line:
        label = _("Statement for %(people)s") % {"people": people_within(group)}
        return self.line(f"group_statements.{group}", label, TEXT, group=group, is_extra=is_extra)

    def of_score(self, field: str, value: int, draft: BankVersion | None = None) -> Line:
        named = text_in(draft.scale_labels.get(str(value)), self.language) if draft else ""
        if named:
            label = _("Score %(score)s: %(label)s") % {"score": digits(value), "label": named}
        else:
            label = pgettext("one value of a scale", "Score %(score)s") % {"score": digits(value)}
        return self.line(f"{field}.{value}", label, TEXT if field == "scores" else LINE)
