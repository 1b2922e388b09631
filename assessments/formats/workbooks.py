"""Workbooks made for people: a header that stays, wrapped texts, right to left where the reader reads so.

A text is written as a text whatever it begins with, in cells that keep it one when somebody types over it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_bidi
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .workbook_xml import escaped

ACCENT, ON_ACCENT, LINE, QUIET = "FF2F4BD6", "FFFFFFFF", "FFE3E7EE", "FFEEF1F5"  # static/css/tokens.css, light
FACE = "Calibri"
LINE_HEIGHT, MOST_LINES = 15.5, 24  # points
LAST_ROW = 6_001  # as far as a list of choices reaches


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its header, how wide it is in characters, and the language its texts are in, if any."""

    header: str
    width: int = 14
    language: str = ""
    #: what a cell may hold: words, or the cells that list them
    choices: str = ""
    is_quiet: bool = False
    is_hidden: bool = False


Cell = str | int | Decimal | None


class Book:
    """A workbook in the making. Sheets are added one after another, from top to bottom."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def add(self, name: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]], keep: int = 1) -> None:
        """Add a sheet with a header; `keep` columns stay in sight when somebody scrolls sideways."""
        sheet = self._book.create_sheet(name)
        sheet.sheet_view.rightToLeft = get_language_bidi()
        sheet.freeze_panes = f"{get_column_letter(keep + 1)}2"
        for place, column in enumerate(columns, start=1):
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = column.width
            sheet.column_dimensions[letter].hidden = column.is_hidden
            _add_choices(sheet, letter, column)
        header = _header(sheet)
        sheet.append([_filled(sheet, header, column.header) for column in columns])
        styles = [_body(sheet, column) for column in columns]
        for number, row in enumerate(rows, start=2):
            cells = list(row)
            sheet.row_dimensions[number].height = _height(cells, [column.width for column in columns])
            sheet.append([_filled(sheet, style, value) for style, value in zip(styles, cells, strict=True)])

    def add_page(self, name: str, heading: str, sentences: Sequence[str]) -> None:
        """Add a sheet to read."""
        sheet = self._book.create_sheet(name)
        sheet.sheet_view.rightToLeft = get_language_bidi()
        sheet.sheet_view.showGridLines = False
        sheet.column_dimensions["A"].width = 100
        title = WriteOnlyCell(sheet)
        title.font, title.alignment = Font(name=FACE, size=18, bold=True), _alignment(get_language_bidi())
        sheet.append([_filled(sheet, title, heading)])
        text = WriteOnlyCell(sheet)
        text.font, text.alignment = Font(name=FACE, size=12), _alignment(get_language_bidi())
        sheet.row_dimensions[1].height = 30
        for number, sentence in enumerate(sentences, start=2):
            sheet.row_dimensions[number].height = LINE_HEIGHT * 3
            sheet.append([_filled(sheet, text, sentence)])

    def packed(self) -> bytes:
        """The file."""
        packed = io.BytesIO()
        self._book.save(packed)
        return packed.getvalue()


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> float:
    """How high a row has to be, in points: not every program measures wrapped texts when it opens a file."""
    lines = (
        sum(1 + len(line) // width for line in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
        if isinstance(text, str)
    )
    return LINE_HEIGHT * min(MOST_LINES, max(lines, default=1))


def _header(sheet: Any) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=FACE, bold=True, color=ON_ACCENT)
    cell.fill = PatternFill("solid", fgColor=ACCENT)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _body(sheet: Any, column: SheetColumn) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=FACE)
    cell.number_format = "@"
    cell.alignment = _alignment(bool(LANG_INFO.get(column.language, {}).get("bidi")) if column.language else None)
    cell.border = Border(bottom=Side("thin", color=LINE))
    if column.is_quiet:
        cell.fill = PatternFill("solid", fgColor=QUIET)
    return cell


def _alignment(is_rtl: bool | None) -> Alignment:
    """`None`: a code or a number, which goes the way of the sheet."""
    if is_rtl is None:
        return Alignment(vertical="top", wrap_text=True)
    # The sides of a cell are named as on paper, whichever way the sheet goes.
    return Alignment(
        vertical="top", wrap_text=True, readingOrder=2 if is_rtl else 1, horizontal="right" if is_rtl else "left"
    )


def _filled(sheet: Any, style: Any, value: Cell) -> Any:
    """A cell in the style of another. Going through openpyxl's setters would take twice as long."""
    cell = WriteOnlyCell(sheet)
    cell._style = style._style
    if isinstance(value, str):
        cell._value, cell.data_type = escaped(value), "s"
    elif value is not None:
        cell._value, cell.data_type = value, "n"
    return cell


def _add_choices(sheet: Any, letter: str, column: SheetColumn) -> None:
    if column.choices:
        choices = DataValidation(type="list", formula1=column.choices, allow_blank=True, showErrorMessage=True)
        choices.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.data_validations.append(choices)
