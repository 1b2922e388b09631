"""All sheets of an XLSX file as rows of texts, read with expat alone.

openpyxl takes ten times as long for a bank of 2,000 questions. What it would add, such as styles and dates, a bank does
not need: a cell is the text that stands in it, a number as it was written.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from defusedxml import EntitiesForbidden
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string, get_column_letter

from .memory import uncollected
from .problems import FileProblems, Problem, SheetProblem
from .spreadsheet import FORMULA, UNREADABLE, Limits, TableRow, check_archive, check_size, limited, readable, refuse

_WORKBOOK, _RELATIONS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def read_sheets(data: bytes, limits: Limits) -> dict[str, list[TableRow]]:
    """The rows of every sheet that hold anything, by the sheet's name. Raises FileProblems, naming sheet and row."""
    check_size(data, limits)
    with readable(), uncollected():
        check_archive(data, limits)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Workbook(archive, limits).read()


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._room = limits.tags  # cells, blank ones before others too: a written one has more than one tag

    def read(self) -> dict[str, list[TableRow]]:
        strings = _Strings(self._archive.read(_STRINGS)).found if _STRINGS in self._archive.namelist() else []
        return {name: self._rows(name, path, strings) for name, path in self._parts()}

    def _parts(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        targets = dict(_Names(self._archive.read(_RELATIONS), "Relationship", "Id", "Target").found)
        for name, relation in _Names(self._archive.read(_WORKBOOK), "sheet", "name", _RELATION).found:
            path = posixpath.normpath(posixpath.join("xl", targets[relation])).lstrip("/")
            if path in seen:  # read again and again, one file would be as many as its list likes
                refuse(UNREADABLE)
            if path.startswith("xl/worksheets/"):  # a sheet may also be a chart
                seen.add(path)
                yield name, path

    def _rows(self, name: str, path: str, strings: list[str]) -> list[TableRow]:
        try:
            sheet = _Sheet(self._archive.read(path), strings, self._limits, self._room)
            self._room = sheet.room
            return list(limited(sheet.rows, self._limits))
        except FileProblems as refusal:
            raise FileProblems([_in_sheet(name, problem) for problem in refusal.problems]) from None


def _in_sheet(name: str, problem: Problem) -> SheetProblem:
    return SheetProblem(problem.line, problem.field, problem.message, name, problem.line)


class _Part:
    """One XML file of a workbook. Subclasses say what its elements mean; their names come without namespace."""

    def __init__(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = lambda name, attributes: self.start(name.rpartition(" ")[2], attributes)
        parser.EndElementHandler = lambda name: self.end(name.rpartition(" ")[2])
        parser.CharacterDataHandler = self.text
        parser.Parse(xml, True)

    def _refuse(self, *declared: object) -> None:
        raise EntitiesForbidden(str(declared[0]), None, None, None, None, None)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text inside an element."""


class _Names(_Part):
    """Two attributes of every element with a name."""

    def __init__(self, xml: bytes, element: str, first: str, second: str) -> None:
        self._wanted = (element, first, second)
        self.found: list[tuple[str, str]] = []
        super().__init__(xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element, first, second = self._wanted
        if name == element:
            self.found.append((attributes[first], attributes[second]))


class _Strings(_Part):
    """The texts that cells refer to by number; how they are said aloud (`rPh`) is no part of them."""

    def __init__(self, xml: bytes) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._listens = self._aloud = False
        super().__init__(xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._listens = name == "t" and not self._aloud
        self._aloud = self._aloud or name == "rPh"
        if name == "si":
            self._pieces = []

    def text(self, text: str) -> None:
        if self._listens:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        self._listens = False
        if name == "rPh":
            self._aloud = False
        elif name == "si":
            self.found.append(unescaped("".join(self._pieces)))


class _Sheet(_Part):
    """The rows of a sheet. Formulas are neither run nor believed: the value they had may be anything."""

    def __init__(self, xml: bytes, strings: list[str], limits: Limits, room: int) -> None:
        self.rows: list[TableRow] = []
        self.room = room
        self._strings = strings
        self._limits = limits
        self._row = self._column = 0
        self._kind = ""
        self._listens = self._aloud = False
        self._cells: list[str] = []
        self._pieces: list[str] = []
        super().__init__(xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._listens = name in {"t", "v"} and not self._aloud
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column, self._cells = 0, []
            if self._row > self._limits.rows:
                list(limited([TableRow(self._row, ())], self._limits))
        elif name == "f":
            refuse(FORMULA, self._row, get_column_letter(self._column))
        elif name == "rPh":
            self._aloud = True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "").rstrip("0123456789")
        self._column = column_index_from_string(place) if place else self._column + 1
        self._kind = attributes.get("t", "n")
        self._pieces = []

    def text(self, text: str) -> None:
        if self._listens:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        self._listens = False
        if name == "c":
            self._end_cell()
        elif name == "row":
            self.room -= len(self._cells)
            if self.room < 0:
                refuse(_("The workbook has far too many cells. Keep only the sheets that are needed."), self._row)
            self.rows.append(TableRow(self._row, tuple(self._cells)))
        elif name == "rPh":
            self._aloud = False

    def _end_cell(self) -> None:
        text = self._value("".join(self._pieces)).strip(" \t\xa0")
        if text:
            places = min(self._column, self._limits.columns + 1)  # one more than may be: `limited` sees it
            self._cells += [""] * (places - len(self._cells))
            self._cells[places - 1] = text

    def _value(self, text: str) -> str:
        if self._kind == "s":
            return self._strings[int(text)] if text else ""
        if self._kind == "b":
            return "true" if text == "1" else "false"
        if self._kind == "n" and text:
            number = float(text)
            return str(int(number)) if number.is_integer() and abs(number) < 10**15 else f"{number:.10g}"
        return unescaped(text)


def unescaped(text: str) -> str:
    """The text behind the escapes of XLSX for characters that XML cannot hold: `_x000D_` is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def escaped(text: str) -> str:
    """The text as XLSX spells it: characters that XML cannot hold are escaped, and what only looks like an escape."""
    plain = _LIKE_ESCAPED.sub("_x005F_", text) if "_x" in text else text
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)
