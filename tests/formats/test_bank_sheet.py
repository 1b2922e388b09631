"""Banks as workbooks: what is written reads back equal, and what is wrong is named with its sheet, row and column."""

import io
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings

from assessments.formats import bank_file, bank_sheet, bank_workbook
from assessments.formats.bank_file import BankFile
from assessments.formats.bank_sheet import Unsaid
from assessments.formats.bank_upload import kept, recalled
from assessments.formats.problems import FileProblems
from tests.formats.bank_texts import SMALL_BANK
from tests.formats.drawn_banks import banks
from tests.formats.workbooks import listed, with_entries, with_sheet, workbook

PATIENCE = 4.0  # seconds: twice what a hostile file may take, since the other core tests something else
DESK = Unsaid("desk", "Front desk", "en")
PERSIAN = Unsaid("desk", "پذیرش", "fa", (0, 10))


def small() -> BankFile:
    return bank_file.read(SMALL_BANK)


def refusal(data: bytes | str, unsaid: Unsaid | None = DESK) -> str:
    with pytest.raises(FileProblems) as caught:
        bank_sheet.read(data.encode() if isinstance(data, str) else data, unsaid)
    return str(caught.value)


def plain(*rows: str, unsaid: Unsaid = DESK) -> BankFile:
    return bank_sheet.read("\n".join(rows).encode(), unsaid).bank


def edited(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The small bank's workbook as somebody saves it who has changed it."""
    book = openpyxl.load_workbook(io.BytesIO(bank_workbook.write(small())))
    change(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


# Round trips
@given(banks(complete=False))
@settings(max_examples=50)
def test_a_workbook_reads_back_as_the_same_draft(bank: BankFile) -> None:
    found = bank_sheet.read(bank_workbook.write(bank))
    assert (found.bank, found.ignored) == (bank, ())
    assert recalled(kept(found)) == found


def test_a_workbook_saved_by_another_program_reads_back_equal() -> None:
    assert bank_sheet.read(edited(lambda book: None)).bank == small()


def test_rows_may_be_moved_between_dimensions_by_what_stands_in_their_cell() -> None:
    bank = small()
    question = replace(bank.questions[0], code="Q2")
    second = replace(bank.dimensions[0], code="keys", questions=(question,))
    file = bank_workbook.write(replace(bank, dimensions=(*bank.dimensions, second)))
    book = openpyxl.load_workbook(io.BytesIO(file))
    book["Questions"]["B2"].value = "keys"
    packed = io.BytesIO()
    book.save(packed)
    found = bank_sheet.read(packed.getvalue()).bank
    assert [[question.code for question in one.questions] for one in found.dimensions] == [[], ["Q1", "Q2"]]


# Plain tables
def test_a_plain_table_says_dimensions_by_name_and_needs_no_codes() -> None:
    bank = plain(
        "Dimension;Statement;Title", "Front desk;Guests wait little.;Queue", ";Keys are ready.;Keys", "بُعد;پ.;"
    )
    assert [(one.code, one.name, len(one.questions)) for one in bank.dimensions] == [
        ("front-desk", {"en": "Front desk"}, 2),
        ("dimension-1", {"en": "بُعد"}, 1),
    ]
    assert [question.code for question in bank.questions] == ["Q1", "Q2", "Q3"]
    assert (bank.name, bank.title, bank.languages) == ("desk", {"en": "Front desk"}, ("en",))


def test_headers_are_understood_in_persian_and_latvian() -> None:
    persian = plain(
        "بُعد,کد,گزاره,راهنما,نمره ۱۰", "سرعت,س1,کم منتظر می‌مانم.,نگاه کنید,عالی".replace("س1", "S1"), unsaid=PERSIAN
    )
    assert persian.questions[0].statement == {"fa": "کم منتظر می‌مانم."}
    assert persian.questions[0].scores[10] == {"fa": "عالی"}
    latvian = plain("Dimensija,Kods,Apgalvojums (lv),Palīdzība lv", "Ātrums,A1,Gaidu īsi.,Skatieties.")
    assert (latvian.languages, latvian.questions[0].help) == (("lv",), {"lv": "Skatieties."})


def test_languages_groups_and_scores_stand_behind_the_name_of_a_column() -> None:
    header = "dimension,reversed,statement English,statement [fa],statement customer en,scores.1.fa,owner"
    found = bank_sheet.read(f"{header}\nSpeed,نه,We are fast.,تندیم.,They are fast.,کند,Zane".encode(), DESK)
    question = found.bank.questions[0]
    assert (question.statement, question.reversed) == ({"en": "We are fast.", "fa": "تندیم."}, False)
    assert question.statements == {"customer": {"en": "They are fast.", "fa": ""}}
    assert question.scores[1] == {"en": "", "fa": "کند"}
    assert found.ignored == ("owner",)


def test_a_table_may_stand_on_any_sheet_below_a_heading() -> None:
    book = workbook(["Our questions, 2026"], [], ["dimension", "statement"], ["Speed", "We are fast."])
    assert bank_sheet.read(book, DESK).bank.questions[0].statement == {"en": "We are fast."}


# Mistakes
@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("Questions!D2", "x" * 121, "Questions, row 2, column title.en: “Q1.title.en” is longer than 120 characters."),
        ("Questions!A2", "a code", "Questions, row 2, column code: “speed.questions.1.code” is “a code”"),
        ("Questions!B2", "nowhere", "Questions, row 2, column dimension: “nowhere” is neither the code nor the name"),
        ("Questions!C2", "perhaps", "Questions, row 2, column reversed: “Q1.reversed” must be one of: true, false."),
        (
            "Questions!D1",
            "title.de",
            "Questions, row 1, column title.de: “de” is not one of the languages of this file",
        ),
        ("Questions!E1", "title.en", "Questions, row 1, column title.en: “title.en” stands twice."),
        ("Questions!D2", "=1+1", "Questions, row 2, column D: The cell holds a formula."),
        ("Dimensions!B2", "120", "Dimensions, row 2, column weight: “speed.weight” must be a number from 0 to 100"),
        ("Bank!B3", "en, xx", "Bank, row 3, column value: “xx” is not a known language code."),
        ("Bank!B4", "2", "Bank, row 4, column value: The scale must be one of: 1–5, 1–7, 0–10."),
        ("Bank!A6", "subtitle", "“subtitle” is not known here."),
        ("Bank!C8", "x" * 41, "Bank, row 8, column en: “scale.labels.1.en” is longer than 40 characters."),
    ],
)
def test_a_mistake_is_named_with_sheet_row_and_column(cell: str, value: str, said: str) -> None:
    sheet, _mark, place = cell.partition("!")

    def change(book: openpyxl.Workbook) -> None:
        book[sheet][place].value = value

    assert said in refusal(edited(change), None)


def test_a_code_that_stands_twice_is_named_with_both_places() -> None:
    said = refusal("dimension,code,statement\nSpeed,Q1,a\nSpeed,q1,b\n")
    assert said == "Row 3, column code: The code “q1” is used twice; the first is in row 2."

    def repeat(book: openpyxl.Workbook) -> None:
        book["Questions"].append([cell.value for cell in book["Questions"][2]])

    assert "The code “Q1” is used twice; the first is in Questions, row 2." in refusal(edited(repeat), None)


def test_problems_are_told_with_the_digits_of_the_reader() -> None:
    with pytest.raises(FileProblems) as caught:
        bank_sheet.read(b"dimension,statement\nSpeed," + b"x" * 401, DESK)
    with translation.override("fa"):
        assert "۴۰۰" in str(caught.value)


def test_a_bank_with_more_than_2000_questions_is_refused_at_the_first_too_many() -> None:
    rows = "\n".join(f"Speed,S{number}" for number in range(2001))
    said = refusal(f"dimension,statement\n{rows}")
    assert said.startswith("Row 2002")
    assert "more than 2000 questions" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"dimension,statement\n" + "Zoë,x".encode("cp1252"), "Row 2: The file is not UTF-8 text"),
        (b"a,b\nc,d", "No column is called “statement”."),
        (b"statement\nWe are fast.", "Row 2: The question stands in no dimension"),
        (b"x" * 12_000_001, "larger than 12 MB"),
        (b"statement\n" + b"x" * 2001, "A cell holds more than 2000 characters"),
        (b"PK\x03\x04 and then nothing", "cannot be read as a workbook"),
        (workbook(["statement"])[:-60], "cannot be read as a workbook"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, said: str) -> None:
    assert said in refusal(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gigabyte": (
        lambda: with_entries(workbook(["statement"]), [("xl/worksheets/sheet2.xml", bytes(200_000_000))]),
        "far too large once it is unpacked",
    ),
    "ten thousand files": (
        lambda: with_entries(workbook(["statement"]), ((f"s{n}", "") for n in range(10_000))),
        "far too many sheets",
    ),
    "16,384 columns": (
        lambda: with_sheet(f"<row>{'<c><v>1</v></c>' * 16_384}</row>"),
        "The row has more than 600 cells",
    ),
    "one file as two sheets": (lambda: listed(1), "cannot be read as a workbook"),
    "one file as five thousand sheets": (lambda: listed(5_000), "far too many sheets"),
    "millions of blanks": (
        lambda: with_sheet("".join(f"<row><c r='WB{n}'><v>1</v></c></row>" for n in range(1, 40_001))),
        "far too many cells",
    ),
    "millions of tags": (lambda: with_sheet("<row/>" * 1_300_000), "far too"),
    "far down": (lambda: with_sheet("<row r='1048576'><c><v>1</v></c></row>"), "more than 40000 rows"),
    "laughs": (
        lambda: with_sheet(
            "<row><c t='inlineStr'><is><t>&b;</t></is></c></row>", "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
        ),
        "defines XML entities",
    ),
    "a foreign file": (
        lambda: with_sheet("<row/>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"),
        "defines XML entities",
    ),
    "a nested zip": (
        lambda: with_entries(workbook(["a"]), [("xl/embeddings/more.xlsx", workbook(["a"]))]),
        "holds another file",
    ),
    "a way out": (lambda: with_entries(workbook(["a"]), [("../../etc/x", "x")]), "cannot be read as a workbook"),
    "a string that is not there": (
        lambda: with_sheet("<row><c t='s'><v>7</v></c></row>"),
        "cannot be read as a workbook",
    ),
    "a number that is none": (lambda: with_sheet("<row><c><v>x</v></c></row>"), "cannot be read as a workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_at_once(name: str) -> None:
    make, said = HOSTILE[name]
    data = make()
    begin = time.process_time()
    assert said in refusal(data)
    assert time.process_time() - begin < PATIENCE


# How it looks
def test_the_workbook_is_made_for_people() -> None:
    trap = replace(small(), title={"en": "=1+1", "fa": "پذیرش"})
    with translation.override("fa"):
        book = openpyxl.load_workbook(io.BytesIO(bank_workbook.write(trap)))
    assert book.sheetnames[1:] == ["Bank", "Dimensions", "Questions", "Archived"]
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    questions = book["Questions"]
    assert questions.freeze_panes == "B2"
    assert questions["A1"].font.bold
    assert questions["G2"].alignment.wrap_text
    assert {choice.formula1 for choice in questions.data_validations.dataValidation} == {
        '"yes,no"',
        "=Dimensions!$A$2:$A$6001",
    }
    cell = book["Bank"]["C6"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")


def test_every_bank_we_ship_goes_through_a_workbook() -> None:
    for path in sorted(Path("fixtures/banks").glob("*.yaml")):
        bank = bank_file.read(path.read_bytes())
        assert bank_sheet.read(bank_workbook.write(bank)).bank == bank
