"""Tables from outside as rows of texts: CSV in the ways spreadsheets write it, and XLSX.

A spreadsheet is a ZIP of XML, and both can be made to eat time and memory. Nothing is unpacked before the archive's own
list of contents fits a budget, and what is unpacked is read row by row, up to the limits below.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from defusedxml import DefusedXmlException
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from .problems import FileProblems, Message, RowProblem

MAX_BYTES = 1_000_000  # of the file as it comes
MAX_ROWS = 6_000
MAX_COLUMNS = 50
MAX_CELL = 1_000  # characters


@dataclass(frozen=True)
class Limits:
    """How large a file may be: bytes as it comes and unpacked, rows and columns of a sheet, characters of a cell."""

    size: int
    rows: int
    columns: int
    cell: int
    unpacked: int
    tags: int  # of sheets and their texts: what takes the time


#: the longest list needs about three million bytes; 6,000 rows of six texts have as many tags
PEOPLE = Limits(MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CELL, unpacked=8_000_000, tags=300_000)

MAX_ENTRIES = 200  # files in an XLSX; one with ten sheets has about twenty-five
MAX_AROUND = 500_000  # bytes of styles, names and properties, which openpyxl reads whole: two hundred times the usual
MAX_RATIO = 200  # unpacked to packed; spreadsheets reach about twenty
RATIO_FROM = 500_000  # bytes: small files of blanks shrink further, and harm nobody

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")
UNREADABLE = _("This file cannot be read as a workbook. Open it in your spreadsheet program and save it anew.")
FORMULA = _("The cell holds a formula. Replace the formulas by their values and save the file anew.")
_SHEETS = ("xl/worksheets/", "xl/sharedStrings.xml")
_LISTED = tuple(before + b"sheet" + after for before in (b"<", b":") for after in (b" ", b"\t", b"\n", b"\r"))
_NESTED = re.compile(r"\.(zip|xlsx|xlsm|xlsb|docx|jar|7z|gz|rar)$", re.IGNORECASE)


@dataclass(frozen=True)
class TableRow:
    """A row as a spreadsheet numbers it (from 1), and its texts without the blanks around them."""

    number: int
    cells: tuple[str, ...]


def read_table(data: bytes, limits: Limits = PEOPLE) -> list[TableRow]:
    """The rows of a CSV or XLSX file that hold anything. Raises FileProblems for one that cannot be read, or is too
    large.
    """
    check_size(data, limits)
    return list(limited(_xlsx(data, limits) if data.startswith(ZIP) else read_csv(data), limits))


def check_size(data: bytes, limits: Limits) -> None:
    """Raise FileProblems for a file that is too large as it comes, or a workbook of an old kind."""
    if len(data) > limits.size:
        refuse(format_lazy(_("The file is larger than {size} MB. Divide it."), size=limits.size // 1_000_000))
    if data.startswith(OLD_EXCEL):
        refuse(_("This workbook is of an old kind or has a password. Save it as XLSX without a password, or as CSV."))


def limited(rows: Iterable[TableRow], limits: Limits) -> Iterator[TableRow]:
    """The rows that hold anything. Raises FileProblems at the first that goes beyond the limits."""
    for row in rows:
        if row.number > limits.rows:
            refuse(format_lazy(_("The list has more than {limit} rows. Divide it."), limit=limits.rows), row.number)
        if len(row.cells) > limits.columns:
            refuse(format_lazy(_("The row has more than {limit} cells."), limit=limits.columns), row.number)
        if any(len(cell) > limits.cell for cell in row.cells):
            refuse(format_lazy(_("A cell holds more than {limit} characters."), limit=limits.cell), row.number)
        if any(row.cells):
            yield row


def refuse(message: Message, row: int = 1, column: str = "") -> NoReturn:
    """Raise FileProblems for one thing that keeps the whole file from being read."""
    raise FileProblems([RowProblem(row, column, message)])


# CSV
def read_csv(data: bytes) -> Iterator[TableRow]:
    """The rows of a CSV file as they come. Raises FileProblems at the first that cannot be read."""
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield TableRow(number, tuple(cell.strip(" \t\xa0") for cell in cells))
    except csv.Error:
        refuse(_("The row cannot be read: a quote is not closed or stands in the middle of a text."), number + 1)


def _delimiter(text: str) -> str:
    """Whichever separates most cells of the first line; a list of one column has none."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _decoded(data: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16. The older encodings cannot be told apart, so a name could come out wrong:
    they are refused.
    """
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        refuse(_("The file is not UTF-8 text. In your spreadsheet program choose “CSV UTF-8” when you save it."), row)
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        refuse(_("The row holds a character that cannot be printed. Save the file anew as “CSV UTF-8”."), row)
    return text


# XLSX
def _xlsx(data: bytes, limits: Limits) -> Iterator[TableRow]:
    with readable():
        check_archive(data, limits)
        yield from _sheet(data, limits)


@contextmanager
def readable() -> Iterator[None]:
    """Whatever comes of a broken workbook is one refusal."""
    try:
        yield
    except FileProblems:
        raise
    except Exception as error:  # noqa: BLE001 - readers raise whatever comes when a workbook is broken
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            refuse(_("The workbook defines XML entities, as no spreadsheet program does. Save it anew as XLSX or CSV."))
        refuse(UNREADABLE)


def check_archive(data: bytes, limits: Limits) -> None:
    """Raise FileProblems for a workbook that would unpack to more than the limits, or holds what none should."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_budget(archive.infolist(), limits)
        _check_parts(archive, limits)


def _check_budget(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Believe the archive's list of contents: nobody can unpack more from it than the list says."""
    if len(entries) > MAX_ENTRIES:
        refuse(_("The workbook has far too many sheets. Keep those that are needed."))
    for entry in entries:
        _check_entry(entry)
    unpacked, packed = (sum(getattr(e, size) for e in entries) for size in ("file_size", "compress_size"))
    around = sum(entry.file_size for entry in entries if _is_around(entry))
    shrinks = unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed
    if unpacked > limits.unpacked or around > MAX_AROUND or shrinks:
        refuse(_("The workbook is far too large once it is unpacked. Keep only the sheets that are needed."))


def _is_around(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith((".xml", ".rels")) and not entry.filename.startswith(_SHEETS)


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Sheets hold no more tags than the limits say, and no list names one file as thousands of sheets."""
    tags = sheets = 0
    for entry in archive.infolist():
        part = archive.read(entry)
        tags += part.count(b"<") if entry.filename.startswith(_SHEETS) else 0  # one byte of it in every encoding of XML
        sheets += sum(map(part.replace(b"\0", b"").count, _LISTED))
    if tags > limits.tags:
        refuse(_("The workbook has far too many cells. Keep only the sheets that are needed."))
    if sheets > MAX_ENTRIES:
        refuse(_("The workbook has far too many sheets. Keep those that are needed."))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    parts = entry.filename.replace("\\", "/").split("/")
    is_plain = entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} and not entry.flag_bits & 1
    if ".." in parts or not parts[0] or not is_plain:
        refuse(UNREADABLE)
    if _NESTED.search(entry.filename):
        refuse(_("The workbook holds another file. Keep only the sheets that are needed."))


def _sheet(data: bytes, limits: Limits) -> Iterator[TableRow]:
    """The first sheet. Formulas are neither run nor believed: the value they had may be anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and dates that openpyxl does not keep
        workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        # One row and column more than may be: then `limited` sees that there are too many.
        rows = workbook.worksheets[0].iter_rows(max_row=limits.rows + 1, max_col=limits.columns + 1)
        for number, cells in enumerate(rows, start=1):
            yield TableRow(number, _trimmed([_text(cell, number) for cell in cells]))


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(cell: Any, row: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        refuse(FORMULA, row, get_column_letter(cell.column))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip(" \t\xa0")
