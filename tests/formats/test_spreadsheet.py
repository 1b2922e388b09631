"""Tables from outside: what is read, and what is refused quickly and in clear words."""

import time
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from assessments.formats.problems import FileProblems
from assessments.formats.spreadsheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, read_table
from tests.formats.workbooks import NAMESPACE, cell, listed, with_entries, with_sheet, workbook

PATIENCE = 4.0  # seconds: twice what a hostile file may take, since the other core tests something else
BILLION = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY a{n} '&a{n - 1 or ''};&a{n - 1 or ''};'>" for n in range(1, 30)
)


def cells_of(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(data)]


def refusal(data: bytes) -> str:
    with pytest.raises(FileProblems) as caught:
        read_table(data)
    return str(caught.value)


TABLE = [("name", "email"), ("Ilze Kalna", "ilze@example.org"), ("مریم", "maryam@example.org")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_is_read_as_spreadsheets_write_it(encoding: str, delimiter: str, line_end: str) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    text = mark + line_end.join(delimiter.join(row) for row in TABLE)
    assert cells_of(text.encode(encoding)) == TABLE


def test_a_quoted_cell_holds_delimiters_quotes_and_line_ends() -> None:
    assert cells_of(b'name,email\n"Kalna, ""Ilze""\nB",i@x.lv\n')[1] == ('Kalna, "Ilze"\nB', "i@x.lv")


def test_blank_rows_are_passed_over_and_still_counted() -> None:
    rows = read_table(b"email\n\n,\n i@x.lv \n")
    assert [(row.number, row.cells) for row in rows] == [(1, ("email",)), (4, ("i@x.lv",))]


def test_xlsx_is_read_as_texts() -> None:
    book = workbook(["name", "email", "n", "d"], ["Ilze", " i@x.lv ", 7.0, date(2026, 11, 23)], [], [None, 1.5, True])
    assert cells_of(book) == [
        ("name", "email", "n", "d"),
        ("Ilze", "i@x.lv", "7", "2026-11-23T00:00:00"),
        ("", "1.5", "True"),
    ]


def test_only_the_first_sheet_is_read() -> None:
    assert len(cells_of(workbook(["email"], ["i@x.lv"], sheets=5))) == 2


def test_openpyxl_reads_xml_without_entities() -> None:
    assert (openpyxl.DEFUSEDXML, openpyxl.LXML) == (True, False)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Vārds,ilze@x.lv\nJānis,j@x.lv".encode("cp1257"), "Row 1: The file is not UTF-8 text"),
        (b"a,b\n" * 3 + "Zoë".encode("cp1252"), "Row 4: The file is not UTF-8 text"),
        (b"a,b\nx\x00,y", "Row 2: The row holds a character that cannot be printed"),
        ("email\ni@x.lv".encode("utf-16-le"), "Row 1: The row holds a character that cannot be printed"),
        (b'email,name\n"i@x.lv,Ilze\n', "Row 2: The row cannot be read: a quote is not closed"),
        (b'email,name\n"i@x.lv"x,Ilze\n', "Row 2: The row cannot be read: a quote is not closed"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"a" * (MAX_CELL + 1), f"A cell holds more than {MAX_CELL} characters"),
        (b"a," * MAX_COLUMNS + b"a", f"The row has more than {MAX_COLUMNS} cells"),
        (b"a\n" * (MAX_ROWS + 1), f"Row {MAX_ROWS + 1}: The list has more than {MAX_ROWS} rows"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old kind or has a password"),
        (b"PK\x03\x04 and then nothing", "cannot be read as a workbook"),
        (workbook(["email"])[:-60], "cannot be read as a workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(data: bytes, said: str) -> None:
    assert said in refusal(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gigabyte": (
        lambda: with_entries(workbook(["email"]), [("xl/worksheets/sheet2.xml", bytes(200_000_000))]),
        "far too large once it is unpacked",
    ),
    "blanks": (
        lambda: with_entries(workbook(["email"]), [("xl/worksheets/sheet2.xml", b" " * 7_000_000)]),
        "far too large once it is unpacked",
    ),
    "ten thousand files": (
        lambda: with_entries(workbook(["email"]), ((f"s{n}", "") for n in range(10_000))),
        "far too many sheets",
    ),
    "one file as five thousand sheets": (lambda: listed(5_000), "far too many sheets"),
    "wide": (lambda: with_sheet(f"<row>{many_cells(49_000)}</row>"), f"more than {MAX_COLUMNS} cells"),
    "wider": (lambda: with_sheet(f"<row>{many_cells(60_000)}</row>"), "far too many cells"),
    "far down": (lambda: with_sheet(f"<row r='1048576'>{cell('x')}</row>"), f"more than {MAX_ROWS} rows"),
    "beyond": (lambda: with_sheet(f"<row r='99999999999'>{cell('x')}</row>"), f"more than {MAX_ROWS} rows"),
    "deep": (lambda: with_sheet("<row>" * 60_000 + "</row>" * 60_000), f"more than {MAX_ROWS} rows"),
    "words": (
        lambda: with_entries(
            workbook(["email"]),
            [("xl/sharedStrings.xml", f"<sst {NAMESPACE}>{many_cells(60_000)}</sst>")],
        ),
        "far too many cells",
    ),
    "styles": (
        lambda: with_entries(workbook(["email"]), [("xl/styles.xml", f"<styleSheet {NAMESPACE}>{'<b/>' * 200_000}")]),
        "far too large once it is unpacked",
    ),
    "laughs": (lambda: with_sheet(f"<row>{cell('&a29;')}</row>", BILLION + "]>"), "defines XML entities"),
    "a foreign file": (
        lambda: with_sheet(f"<row>{cell('&e;')}</row>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"),
        "defines XML entities",
    ),
    "a nested zip": (
        lambda: with_entries(workbook(["email"]), [("xl/embeddings/more.xlsx", workbook(["email"]))]),
        "holds another file",
    ),
    "a way out": (
        lambda: with_entries(workbook(["email"]), [("../../etc/cron.d/x", "x")]),
        "cannot be read as a workbook",
    ),
    "a way to the root": (
        lambda: with_entries(workbook(["email"]), [("/etc/cron.d/x", "x")]),
        "cannot be read as a workbook",
    ),
    "formulas": (
        lambda: workbook(["name", "email"], ["=HYPERLINK(1)", "i@x.lv"]),
        "Row 2, column A: The cell holds a formula",
    ),
    "no sheet at all": (lambda: with_entries(workbook(["email"]), [("xl/workbook.xml", "<x/>")]), "cannot be read"),
    "another zip": (lambda: zipped("notes.txt", b"i@x.lv"), "cannot be read as a workbook"),
    "a lie about its size": (lambda: lying(), "cannot be read as a workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_at_once(name: str) -> None:
    make, said = HOSTILE[name]
    data = make()
    begin = time.process_time()
    assert said in refusal(data)
    assert time.process_time() - begin < PATIENCE


def many_cells(number: int) -> str:
    return "".join(cell(str(n * n)) for n in range(number))


def zipped(name: str, content: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def lying() -> bytes:
    """The list of contents says that the sheet is small; unpacked it would be a hundred times as large."""
    book = with_sheet("<row/>" * 20_000)
    with zipfile.ZipFile(BytesIO(book)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return book.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
