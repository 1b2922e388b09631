"""Lists of people to ask: typed, pasted or from a spreadsheet.

`docs/formats.md` describes them. A list with a header may have its columns in any order; without one it is name, mail
address, language and the assessment's segments, in this order, and the name may be left out.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .inert import inert, revived
from .problems import FileProblems, Message, RowProblem, short
from .spreadsheet import MAX_CELL, MAX_ROWS, TableRow

NAME_LENGTH, ADDRESS_LENGTH = 120, 254  # characters
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "vārds", "vārds un uzvārds", "نام", "نام و نام خانوادگی"),
    "email": (
        *("email", "e-mail", "mail", "mail address", "email address", "e-mail address"),
        *("e-pasts", "epasts", "e-pasta adrese", "ایمیل", "رایانامه", "نشانی ایمیل", "پست الکترونیک"),
    ),
    "language": ("language", "valoda", "زبان"),
}
_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")
#: line ends, control characters and characters that turn the reading direction: a name in a letter has none of them
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class SegmentColumn:
    """A segment of the assessment: its code, what a header may call it, and its values."""

    code: str
    names: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class PersonRow:
    """A row as it was written; `text` is the line that says the same when it is typed."""

    number: int
    name: str
    email: str
    language: str = ""
    #: segment code to what the cell says; no entry where it says nothing
    segments: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who can be asked: everything is known to be well formed."""

    name: str
    email: str
    language: str
    segments: Mapping[str, str]


@dataclass(frozen=True)
class PeopleList:
    """What a list says, and the columns of it that say nothing to us."""

    rows: tuple[PersonRow, ...]
    ignored: tuple[str, ...] = ()


def read_typed(text: str, segments: Sequence[SegmentColumn]) -> PeopleList:
    """A list typed or pasted, one person a line. Raises FileProblems when it is too long."""
    lines = text.replace("\r\n", "\n").split("\n")
    return read_rows(list(_typed(lines)), segments)


def read_rows(table: Sequence[TableRow], segments: Sequence[SegmentColumn]) -> PeopleList:
    """A list from the rows of a table. Raises FileProblems when a column stands twice or there are too many rows."""
    if len(table) > MAX_ROWS:
        message = format_lazy(_("The list has more than {limit} rows. Divide it."), limit=MAX_ROWS)
        raise FileProblems([RowProblem(table[MAX_ROWS].number, "", message)])
    codes = ["name", "email", "language", *(segment.code for segment in segments)]
    header = _header(table[0], segments) if table else None
    if header is None:
        return PeopleList(tuple(_person_row(row, _placed(row.cells, codes), codes) for row in table))
    rows = tuple(_person_row(row, _under(header, row.cells), codes) for row in table[1:])
    unknown = (cell for code, cell in zip(header, table[0].cells, strict=True) if code is None and cell)
    return PeopleList(rows, tuple(map(short, unknown)))


def template(segments: Sequence[SegmentColumn], languages: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a CSV file to fill in: the header and one example for each language."""
    yield "\ufeff" + _csv_line(["name", "email", "language", *(segment.code for segment in segments)])
    for number, language in enumerate(languages, start=1):
        values = (segment.values[0] if segment.values else "" for segment in segments)
        yield _csv_line([f"Example {number}", f"example{number}@example.org", language, *map(inert, values)])


def written(people: Iterable[Person], codes: Sequence[str]) -> str:
    """The people as a list that `read_typed` reads again; `codes` are the assessment's segments."""
    rows = ([one.name, one.email, one.language, *(one.segments.get(code, "") for code in codes)] for one in people)
    return "\n".join([_line(["name", "email", "language", *codes]), *(_line(list(map(inert, row))) for row in rows)])


def checked(
    row: PersonRow, *, segments: Sequence[SegmentColumn], languages: Sequence[str], default: str, keep_name: bool
) -> Person | Message:
    """The person of a row, or what is wrong with it. `default` is the language of whoever has none; without
    `keep_name` the name is dropped here.
    """
    try:
        return Person(
            name=_name(row.name) if keep_name else "",
            email=_email(row.email),
            language=_language(row.language, languages) or default,
            segments=dict(_segments(row.segments, segments)),
        )
    except _WrongError as error:
        return error.message


class _WrongError(Exception):
    """What is wrong with a cell; never leaves this module."""

    def __init__(self, message: Message, **values: object) -> None:
        super().__init__(str(message))
        self.message = format_lazy(message, **values) if values else message


def _name(text: str) -> str:
    if _UNWRITABLE.search(text):
        raise _WrongError(_("The name holds a line break or another character that cannot be printed."))
    if len(text) > NAME_LENGTH:
        raise _WrongError(_("The name is longer than {limit} characters."), limit=NAME_LENGTH)
    return unicodedata.normalize("NFC", text)


def _email(text: str) -> str:
    address = unicodedata.normalize("NFC", text)
    if not address:
        raise _WrongError(_("There is no mail address."))
    try:
        validate_email(address)
    except ValidationError:
        raise _WrongError(_("“{text}” is not a mail address."), text=short(address)) from None
    if len(address) > ADDRESS_LENGTH:
        raise _WrongError(_("The mail address is longer than {limit} characters."), limit=ADDRESS_LENGTH)
    return address


def _language(text: str, languages: Sequence[str]) -> str:
    code = _language_codes().get(_folded(text), _folded(text))
    if code and code not in languages:
        message = _("“{text}” is not a language of this assessment. Its languages are: {known}.")
        raise _WrongError(message, text=short(text), known=", ".join(languages))
    return code


@cache
def _language_codes() -> Mapping[str, str]:
    """What people call the languages, in each of them: “Persian”, “فارسی”, “persiešu” are fa."""
    names = {_folded(name): code for code, name in settings.LANGUAGES}
    for language, _name_of_it in settings.LANGUAGES:
        with override(language):
            names |= {_folded(str(name)): code for code, name in settings.LANGUAGE_NAMES.items()}
    return names


def _segments(written: Mapping[str, str], segments: Sequence[SegmentColumn]) -> Iterator[tuple[str, str]]:
    for segment in segments:
        if text := written.get(segment.code):
            known = _known_values(segment)
            if _folded(text) not in known:
                message = _("“{text}” is not a value of {segment}. Its values are: {known}.")
                values = {"text": short(text), "segment": segment.names[0], "known": ", ".join(segment.values)}
                raise _WrongError(message, **values)
            yield segment.code, known[_folded(text)]


@lru_cache(maxsize=64)
def _known_values(segment: SegmentColumn) -> Mapping[str, str]:
    return {_folded(value): value for value in segment.values}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


# Where things stand in a row
def _header(row: TableRow, segments: Sequence[SegmentColumn]) -> list[str | None] | None:
    """What each column holds; None when the row is no header, since it names no column of mail addresses."""
    names = {_folded(name): code for code, known in HEADERS.items() for name in known}
    names |= {_folded(name): segment.code for segment in segments for name in (segment.code, *segment.names)}
    header = [names.get(_folded(cell)) for cell in row.cells]
    if "email" not in header:
        return None
    for place, code in enumerate(header):
        if code is not None and code in header[:place]:
            raise FileProblems([RowProblem(row.number, short(row.cells[place]), _("The column stands twice."))])
    return header


def _under(header: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    return {code: cell for code, cell in zip(header, cells, strict=False) if code is not None}


def _placed(cells: Sequence[str], codes: Sequence[str]) -> dict[str, str]:
    """Cells without a header. A mail address in the first cell says that the name was left out."""
    if found := _NAMED_ADDRESS.fullmatch(cells[0]):
        cells = [found["name"].strip(' "'), found["email"].strip(), *cells[1:]]
    elif "@" in cells[0] or len(cells) == 1:
        cells = ["", *cells]
    return dict(zip(codes, cells, strict=False))


def _person_row(row: TableRow, said: Mapping[str, str], codes: Sequence[str]) -> PersonRow:
    said = {code: revived(cell) for code, cell in said.items()}
    return PersonRow(
        number=row.number,
        name=said.get("name", ""),
        email=said.get("email", ""),
        language=said.get("language", ""),
        segments={code: said[code] for code in codes[3:] if said.get(code)},
        text=_line([said.get(code, "") for code in codes]),
    )


# Lines
def _typed(lines: Iterable[str]) -> Iterator[TableRow]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield TableRow(number, tuple(cell.strip(" \t\xa0") for cell in _cells(line)))


def _cells(line: str) -> list[str]:
    delimiter = next((mark for mark in "\t;" if mark in line), "," if "<" not in line else ";")
    if '"' in line and len(line) <= MAX_CELL:
        with suppress(csv.Error):
            return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    return line.split(delimiter)


def _line(cells: Sequence[str]) -> str:
    """Cells as one line that `read_typed` reads again; whatever would break the line becomes a space."""
    said = list(cells)
    while said and not said[-1]:
        said.pop()
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="").writerow([_UNWRITABLE.sub(" ", cell) for cell in said])
    return written.getvalue()


def _csv_line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
