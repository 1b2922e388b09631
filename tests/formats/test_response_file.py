import csv
import io
import tracemalloc
from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.values import BankShape, DimensionShape, Pair, QuestionShape, Scale
from assessments.formats import response_file
from assessments.formats.problems import MAX_PROBLEMS, FileProblems
from assessments.formats.response_file import ResponseFile, ResponseRow

SHAPE = BankShape(Scale(1, 5), (DimensionShape("speed", (QuestionShape("R1"), QuestionShape("R2"))),))
GROUPS = ("customer", "front_line")
HEADER = "respondent,group,R1.current,R1.desired,R2.current,R2.desired,R1.comment\n"

names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).map(str.strip).filter(bool)
comments = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\r\n"), max_size=30),
    st.text("'=+-@\t\r\n;,\" a", max_size=12),
).filter(str.strip)
scores = st.one_of(st.none(), st.integers(1, 5))
pairs = st.one_of(
    st.just(Pair(not_applicable=True)), st.builds(Pair, scores, scores).filter(lambda pair: pair != Pair())
)
responses = st.builds(
    ResponseRow,
    names,
    st.sampled_from(GROUPS),
    st.dictionaries(st.sampled_from(["R1", "R2"]), pairs),
    st.dictionaries(st.sampled_from(["R1", "R2"]), comments),
)


def open_file(content: str | bytes) -> ResponseFile:
    data = content if isinstance(content, bytes) else content.encode()
    return ResponseFile(io.BytesIO(data), SHAPE, GROUPS)


def rows_of(content: str | bytes) -> list[ResponseRow]:
    file = open_file(content)
    file.check()
    return list(file.rows())


def problems_of(content: str | bytes) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        open_file(content).check()
    return [str(problem) for problem in caught.value.problems]


@given(st.lists(responses, min_size=1, max_size=4, unique_by=lambda row: row.respondent))
def test_written_responses_read_back_equal(rows: list[ResponseRow]) -> None:
    assert rows_of("".join(response_file.write(SHAPE, rows))) == rows


def test_a_row_becomes_pairs_and_comments() -> None:
    assert rows_of(HEADER + "Ann,customer,2,5,NA,,slow desk\nBen,front_line,,,3,,\n") == [
        ResponseRow("Ann", "customer", {"R1": Pair(2, 5), "R2": Pair(not_applicable=True)}, {"R1": "slow desk"}),
        ResponseRow("Ben", "front_line", {"R2": Pair(3, None)}),
    ]


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + "Ann,customer,2,5,,,\n").encode("utf-8-sig"),
        (HEADER + "Ann,customer,2,5,,,\n").replace(",", ";"),
        (HEADER + "Ann,customer,2,5,,,\n").replace("\n", "\r\n"),
        HEADER + "Ann,customer,۲,٥,,,",
        HEADER + '"Ann" , customer , 2 ,5,,,\n'.replace('"Ann" ', '"Ann"'),
        HEADER + "\nAnn,customer,2,5,,,\n,,,,,,\n\n",
        "R1.desired,group,R1.current,respondent\n5,customer,2,Ann\n",
    ],
)
def test_encodings_delimiters_digits_and_order_of_columns_are_free(content: str | bytes) -> None:
    assert rows_of(content) == [ResponseRow("Ann", "customer", {"R1": Pair(2, 5)})]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Ann,customer,6,5,,,", "Row 2, column R1.current: “6” is not a score: use 1 to 5, NA, or leave it empty."),
        ("Ann,customer,4,0,,,", "Row 2, column R1.desired: “0” is not a score"),
        ("Ann,customer,4.0,5,,,", "Row 2, column R1.current: “4.0” is not a score"),
        ("Ann,customer,４,5,,,", "Row 2, column R1.current: “４” is not a score"),
        ("Ann,customer,NA,5,,,", "Row 2, column R1.desired: NA stands beside a score"),
        (
            "Ann,guest,4,5,,,",
            "Row 2, column group: “guest” does not answer in this assessment.",
        ),
        (",customer,4,5,,,", "Row 2, column respondent: The name or code of the respondent is missing."),
        ("Ann,customer,4,5", "Row 2: The row has 4 cells, the header has 7."),
        ("Ann,customer,4,5,,,,,", "Row 2: The row has 9 cells, the header has 7."),
        (f"Ann,customer,4,5,,,{'x' * 4001}", "Row 2, column R1.comment: The text is longer than 4000 characters."),
        (f"{'x' * 121},customer,4,5,,,", "Row 2, column respondent: The text is longer than 120 characters."),
        ("Ann,customer,4,5,,,\nAnn,customer,4,5,,,", "Row 3, column respondent: “Ann” answered already in row 2."),
        ('Ann,customer,4,5,,,"never closed', "Row 2: The row cannot be read: a quote is not closed"),
        ('Ann,customer,4,5,,,"a"b', "Row 2: The row cannot be read"),
        (f"Ann,customer,4,5,,,\nBen,customer,4,5,,,{'x' * 5_000_000}", "Row 3: The row is far too long."),
        (f"Ann,customer,4,5,,,{'x' * 500_000}", "Row 2: The row cannot be read"),
        ("Ann,customer,4,5,,,a\x00b", "Row 2: The row holds a character that cannot be printed."),
        ("Ann,customer,4\rBen", "Row 2: The row cannot be read"),
    ],
)
def test_a_mistake_is_named_with_row_and_column(row: str, message: str) -> None:
    assert message in problems_of(HEADER + row + "\n")[0]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("respondent,group,X9.current,X9.desired", "Row 1, column X9.current: This is not a column for a question"),
        ("respondent,group,R1.score", "Row 1, column R1.score: This is not a column for a question"),
        ("respondent,group,R1.current,R1.desired,R1.current", "Row 1, column R1.current: The column stands twice."),
        ("respondent,group,R1.current", "Row 1, column R1.current: The column “R1.desired” is missing beside it."),
        ("name,group,R1.current,R1.desired", "Row 1, column respondent: The header has no column “respondent”."),
        ("respondent,group,R1.current,R1.desired", "Row 2: The file holds no responses."),
        ("", "Row 1, column respondent: The header has no column “respondent”."),
    ],
)
def test_a_mistake_in_the_header_is_named_with_its_column(header: str, message: str) -> None:
    assert message in problems_of(header)[0]


def test_another_encoding_is_refused_with_the_row() -> None:
    assert "Row 1: The row is not UTF-8 text" in problems_of(HEADER.encode("utf-16"))[0]
    assert (
        "Row 3: The row is not UTF-8 text"
        in problems_of(HEADER.encode() + b"Ann,customer,4,5,,,\n" + "Zoë,customer,4,5,,,\n".encode("cp1252"))[0]
    )


def test_the_row_after_a_comment_of_several_lines_is_counted_as_a_spreadsheet_does() -> None:
    content = HEADER + 'Ann,customer,4,5,,,"one\ntwo\nthree"\nBen,customer,9,5,,,\n'

    assert problems_of(content)[0].startswith("Row 3, column R1.current")


def test_every_problem_is_told_at_once_but_no_more_than_a_hundred() -> None:
    assert len(problems_of(HEADER + "Ann,guest,6,7,,,\n")) == 3
    assert len(problems_of(HEADER + "Ann,guest,6,7,,,\n" * 500)) == MAX_PROBLEMS


def test_rows_of_an_unchecked_file_stop_at_the_first_problem() -> None:
    rows = open_file(HEADER + "Ann,customer,4,5,,,\nBen,customer,9,5,,,\n").rows()

    assert next(rows).respondent == "Ann"
    with pytest.raises(FileProblems):
        next(rows)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", 'a","=1+1', "a\n=1+1", ";=1+1"])
def test_no_cell_of_a_written_file_is_a_formula(text: str) -> None:
    written = "".join(response_file.write(SHAPE, [ResponseRow(text.strip(), "customer", {}, {"R1": text})]))

    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in cells)
    assert not any(line.startswith("=") for line in written.split("\n"))
    assert rows_of(written)[0].comments == {"R1": text}


class ManyRows(io.RawIOBase):
    """A seekable file of many generated rows, so that the file itself needs no memory."""

    def __init__(self, rows: int) -> None:
        self._count = rows
        self._lines: Iterator[bytes] = iter(())

    def seek(self, offset: int, whence: int = 0) -> int:
        rows = (f"person {number},customer,4,5,3,5,\n".encode() for number in range(self._count))
        self._lines = chain([HEADER.encode()], rows)
        return 0

    def readline(self, size: int | None = -1) -> bytes:
        return next(self._lines, b"")


def test_yielding_rows_needs_the_same_memory_however_many_there_are() -> None:
    def peak(rows: int) -> int:
        file = ResponseFile(ManyRows(rows), SHAPE, GROUPS)  # type: ignore[arg-type]
        tracemalloc.start()
        assert sum(1 for _row in file.rows()) == rows
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(20_000) < peak(200) * 1.5 + 50_000


@given(st.one_of(st.text(), st.binary(), st.text('respondent,group;R1.curdi"\n\r4NA')))
def test_no_content_whatever_ends_in_anything_but_problems(content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode(errors="surrogatepass")
    with pytest.raises(FileProblems):
        open_file(data).check()
