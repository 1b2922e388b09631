"""The response file: one row of scores per respondent, as CSV.

`docs/formats.md` describes it. A file is read twice, `check` first and then `rows`, so that nothing is imported from a
file with a problem and memory stays the same however many rows there are.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..analysis.digits import whole_number
from ..analysis.values import BankShape, Pair, Scale
from ..models import COMMENT_LENGTH
from .inert import inert, revived
from .problems import Message, ProblemList, RowProblem, short

RESPONDENT_LENGTH = 120  # characters
MAX_LINE = 1_000_000  # bytes; a longer line is no row of scores
NOT_APPLICABLE = "NA"
PARTS = ("current", "desired", "comment")
SEGMENT = "segment."

_UNKNOWN = _("This is not a column for a question of this assessment.")
_UNKNOWN_SEGMENT = _("This assessment has no such segment.")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class ResponseRow:
    """One respondent: the pairs and comments by question code, the segment values by segment code; a question without
    a pair was skipped, a segment without a value is not known.

    `row` is where it stood in the file.
    """

    respondent: str
    group: str
    scores: Mapping[str, Pair] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    row: int = field(default=0, compare=False)


class ResponseFile:
    """Responses to the questions of `shape` from the groups in `groups` (codes), with the values that `segments` knows
    (segment code to values); `source` must be seekable.
    """

    def __init__(
        self,
        source: BinaryIO,
        shape: BankShape,
        groups: Collection[str],
        segments: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._source = source
        self._codes = shape.question_codes
        self._groups = groups
        self._segments = segments or {}
        self._pair = lru_cache(maxsize=4096)(_Pairs(shape.scale).read)  # a scale of 5 has 49 pairs, a file millions

    def check(self, on_row: Callable[[], None] = lambda: None) -> int:
        """Return the number of respondents; raise FileProblems naming row and column of everything that is wrong.

        `on_row` is called for every row, and may raise to end the reading.
        """
        problems = ProblemList()
        rows: dict[int, int] = {}  # hash of the name → row: the names themselves would fill the memory
        for number, response in self._read(problems):
            on_row()
            first = rows.setdefault(hash(response.respondent), number)
            if first != number and response.respondent:
                message = _("“{name}” answered already in row {row}.")
                values = {"name": short(response.respondent), "row": first}
                problems.add(RowProblem(number, "respondent", format_lazy(message, **values)))
        problems.stop()
        if not rows:
            problems.refuse(RowProblem(2, "", _("The file holds no responses.")))
        return len(rows)

    def rows(self) -> Iterator[ResponseRow]:
        """Yield the respondents one by one; raise FileProblems at the first problem, which `check` would have found."""
        problems = ProblemList()
        for _number, response in self._read(problems):
            problems.stop()
            yield response

    def _read(self, problems: ProblemList) -> Iterator[tuple[int, ResponseRow]]:
        records = _records(self._source, problems)
        columns = _Columns(next(records, (1, []))[1], self._codes, self._segments, problems)
        for number, cells in records:
            if len(cells) == columns.count:
                yield number, self._response(_Row(number, cells, problems), columns)
            else:
                message = _("The row has {found} cells, the header has {expected}.")
                values = {"found": len(cells), "expected": columns.count}
                problems.add(RowProblem(number, "", format_lazy(message, **values)))
        problems.stop()

    def _response(self, row: "_Row", columns: "_Columns") -> ResponseRow:
        scores: dict[str, Pair] = {}
        for code, current, desired in columns.pairs:
            pair, wrong = self._pair(row.cells[current], row.cells[desired])
            for part, message in wrong:
                row.wrong(f"{code}.{part}", message)
            if pair != Pair():
                scores[code] = pair
        comments = {code: row.text(f"{code}.comment", place, COMMENT_LENGTH) for code, place in columns.comments}
        return ResponseRow(
            respondent=row.respondent(columns.respondent),
            group=row.group(columns.group, self._groups),
            scores=scores,
            comments={code: text for code, text in comments.items() if text.strip()},
            segments=row.segments(columns.segments, self._segments),
            row=row.number,
        )


def write(shape: BankShape, rows: Iterable[ResponseRow], segments: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of a response file with these segments (codes); reading them gives equal rows, and no cell is a
    formula to a spreadsheet.
    """
    codes = shape.question_codes
    named = [f"{SEGMENT}{code}" for code in segments]
    scores = [f"{code}.{part}" for code in codes for part in ("current", "desired")]
    comments = [f"{code}.comment" for code in codes]
    yield "\ufeff" + ",".join(["respondent", "group", *named, *scores, *comments]) + "\r\n"
    for row in rows:
        values = (_quoted(row.segments.get(code, "")) for code in segments)
        pairs = (row.scores.get(code, Pair()) for code in codes)
        texts = (_quoted(row.comments.get(code, "")) for code in codes)
        cells = chain([_quoted(row.respondent), row.group], values, chain.from_iterable(map(_cells, pairs)), texts)
        yield ",".join(cells) + "\r\n"


def _quoted(text: str) -> str:
    return '"' + inert(text).replace('"', '""') + '"' if text else ""


def _cells(pair: Pair) -> tuple[str, str]:
    if pair.not_applicable:
        return NOT_APPLICABLE, NOT_APPLICABLE
    return _cell(pair.current), _cell(pair.desired)


def _cell(score: int | None) -> str:
    return "" if score is None else str(score)


@dataclass(frozen=True)
class _Row:
    """The cells of one row, and where it says what is wrong with them."""

    number: int
    cells: Sequence[str]
    problems: ProblemList

    def wrong(self, column: str, message: Message, **values: object) -> None:
        self.problems.add(RowProblem(self.number, column, format_lazy(message, **values)))

    def text(self, column: str, place: int, limit: int) -> str:
        text = revived(self.cells[place])
        if len(text) > limit:
            self.wrong(column, _("The text is longer than {limit} characters."), limit=limit)
        return text

    def respondent(self, place: int) -> str:
        name = self.text("respondent", place, RESPONDENT_LENGTH).strip()
        if not name:
            self.wrong("respondent", _("The name or code of the respondent is missing."))
        return name

    def group(self, place: int, known: Collection[str]) -> str:
        group = self.cells[place].strip()
        if group not in known:
            message = _("“{group}” does not answer in this assessment. The groups are: {known}.")
            self.wrong("group", message, group=short(group), known=", ".join(known))
        return group

    def segments(self, places: Sequence[tuple[str, int]], known: Mapping[str, Collection[str]]) -> dict[str, str]:
        values = {code: revived(self.cells[place]).strip() for code, place in places}
        for code, value in values.items():
            if value and value not in known[code]:
                message = _("“{value}” is not a value of this segment. The values are: {known}.")
                self.wrong(f"{SEGMENT}{code}", message, value=short(value), known=", ".join(known[code]))
        return {code: value for code, value in values.items() if value}


class _Columns:
    """Where each thing stands in a row, as the header tells."""

    def __init__(
        self, header: Sequence[str], codes: Sequence[str], segments: Collection[str], problems: ProblemList
    ) -> None:
        self.count = len(header)
        self._places = {name.strip(): place for place, name in reversed(list(enumerate(header)))}
        self._row = _Row(1, header, problems)
        self._known = {"respondent", "group", *(f"{code}.{part}" for code in codes for part in PARTS)}
        self._known |= {f"{SEGMENT}{code}" for code in segments}
        self._check_header()
        self.respondent = self._places["respondent"]
        self.group = self._places["group"]
        self.comments = [(code, place) for code in codes if (place := self._places.get(f"{code}.comment")) is not None]
        named = ((code, self._places.get(f"{SEGMENT}{code}")) for code in segments)
        self.segments = [(code, place) for code, place in named if place is not None]
        self.pairs = [self._pair(code) for code in codes if f"{code}.current" in self._places]

    def _check_header(self) -> None:
        missing = [name for name in ("respondent", "group") if name not in self._places]
        if missing:
            message = format_lazy(_("The header has no column “{name}”."), name=missing[0])
            self._row.problems.refuse(RowProblem(1, missing[0], message))
        for place, name in enumerate(map(str.strip, self._row.cells)):
            self._check_column(place, name)

    def _check_column(self, place: int, name: str) -> None:
        if name not in self._known:
            self._row.wrong(short(name), _UNKNOWN_SEGMENT if name.startswith(SEGMENT) else _UNKNOWN)
        elif self._places[name] != place:
            self._row.wrong(name, _("The column stands twice."))
        elif name.endswith((".current", ".desired")) and self._partner(name) not in self._places:
            self._row.wrong(name, _("The column “{name}” is missing beside it."), name=self._partner(name))

    def _partner(self, name: str) -> str:
        code, part = name.rsplit(".", 1)
        return f"{code}.{'desired' if part == 'current' else 'current'}"

    def _pair(self, code: str) -> tuple[str, int, int]:
        current = self._places[f"{code}.current"]
        return code, current, self._places.get(f"{code}.desired", current)


class _Pairs:
    """Reads the two cells of a question into a pair, with what is wrong in each."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale

    def read(self, current: str, desired: str) -> tuple[Pair, tuple[tuple[str, Message], ...]]:
        texts = {"current": current.strip(), "desired": desired.strip()}
        scores = {part: text for part, text in texts.items() if text and text.upper() != NOT_APPLICABLE}
        wrong = {part: self._message(text) for part, text in scores.items() if not self._is_score(text)}
        if wrong:
            return Pair(), tuple(wrong.items())
        if NOT_APPLICABLE not in map(str.upper, texts.values()):
            return Pair(whole_number(current), whole_number(desired)), ()
        message = _("NA stands beside a score: give two scores, or NA alone.")
        return Pair(not_applicable=True), tuple((part, message) for part in scores)

    def _is_score(self, text: str) -> bool:
        number = whole_number(text)
        return number is not None and number in self._scale

    def _message(self, text: str) -> Message:
        message = _("“{text}” is not a score: use {low} to {high}, NA, or leave it empty.")
        return format_lazy(message, text=short(text), low=self._scale.minimum, high=self._scale.maximum)


class _LineError(Exception):
    """A line that is not text of ours; never leaves this module."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def _records(source: BinaryIO, problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
    """Yield row number and cells of every row that is not blank; a row is what a spreadsheet calls so."""
    number = 0
    try:
        for number, cells in enumerate(_table(_lines(source)), start=1):
            if any(cells):
                yield number, cells
    except _LineError as error:
        problems.refuse(RowProblem(number + 1, "", error.message))
    except csv.Error:
        message = _("The row cannot be read: a quote is not closed or stands in the middle, or a text is far too long.")
        problems.refuse(RowProblem(number + 1, "", message))


def _table(lines: Iterator[str]) -> Iterator[list[str]]:
    header = next(lines, "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return csv.reader(chain([header], lines), delimiter=delimiter, strict=True)


def _lines(source: BinaryIO) -> Iterator[str]:
    # Line by line, so that a wrong byte is known by its row; UTF-8 has no other character with the byte of a line end.
    source.seek(0)
    encoding = "utf-8-sig"
    while data := source.readline(MAX_LINE + 1):
        if len(data) > MAX_LINE:
            raise _LineError(_("The row is far too long."))
        try:
            line = data.decode(encoding)
        except UnicodeDecodeError:
            raise _LineError(_("The row is not UTF-8 text: save the file with the encoding UTF-8.")) from None
        if _UNPRINTABLE.search(line):
            raise _LineError(_("The row holds a character that cannot be printed."))
        encoding = "utf-8"
        yield line
