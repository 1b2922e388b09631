"""XLSX files for tests: good ones, and such as nobody's spreadsheet program writes."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

SHEET, WORDS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(*rows: Sequence[object], sheets: int = 1) -> bytes:
    """A workbook with these rows in its first sheet."""
    book = Workbook(write_only=True)
    first = book.create_sheet("People")
    for row in rows:
        first.append(row)
    for number in range(1, sheets):
        book.create_sheet(f"Sheet {number}")
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_entries(book: bytes, entries: Iterable[tuple[str, str | bytes]]) -> bytes:
    """The workbook with these files in it, over its own."""
    added = dict(entries)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in added:
                new.writestr(entry.filename, old.read(entry))
        for name, content in added.items():
            new.writestr(name, content)
    return packed.getvalue()


def with_sheet(rows: str, before: str = "") -> bytes:
    """A workbook whose first sheet is this XML, with `before` at its very beginning."""
    sheet = f"{before}<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
    return with_entries(workbook(["email"]), [(SHEET, sheet)])


def listed(times: int) -> bytes:
    """A workbook that names its only sheet as many times more."""
    book = workbook(["statement"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = archive.read("xl/workbook.xml").decode()
    more = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, times + 2))
    return with_entries(book, [("xl/workbook.xml", names.replace("</sheets>", f"{more}</sheets>"))])


def cell(text: str) -> str:
    """A cell with a text of its own."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
