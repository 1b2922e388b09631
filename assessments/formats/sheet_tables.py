"""One sheet as a table: which column holds what, and its rows as nodes of a bank file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from .bank_columns import Path, as_bool, path_of
from .problems import short
from .sheet_problems import SheetProblems, line_of
from .spreadsheet import TableRow
from .yaml_nodes import MapNode, TextNode

HEADER_WITHIN = 10  # rows: what stands above a header is a heading or a note


@dataclass(frozen=True)
class Column:
    """A column: its place from 1, its header, and what it holds."""

    place: int
    header: str
    path: Path


@dataclass(frozen=True)
class Table:
    """A sheet's columns that say something, the rows below its header, and the headers that say nothing to us."""

    sheet: int
    header: int
    columns: tuple[Column, ...]
    rows: Sequence[TableRow]
    ignored: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its texts, in the order of the columns."""
        return tuple(dict.fromkeys(column.path[-1] for column in self.columns if len(column.path) > 1))

    def nodes(self) -> Iterator[MapNode]:
        """The rows as a bank file would have them; empty cells are left out."""
        for row in self.rows:
            yield _row_node(self, row)


def find_table(
    sheet: int, rows: Sequence[TableRow], fields: Collection[str], wanted: str, language: str
) -> Table | None:
    """The table whose header has a column `wanted`; None when no row near the top is such a header."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        found = [(place, cell, path_of(cell, fields, language)) for place, cell in enumerate(row.cells, start=1)]
        columns = tuple(Column(place, cell, path) for place, cell, path in found if path)
        if any(column.path[0] == wanted for column in columns):
            ignored = tuple(short(cell) for _place, cell, path in found if cell and path is None)
            return Table(sheet, row.number, columns, rows[number + 1 :], ignored)
    return None


def check_columns(table: Table, languages: Collection[str], problems: SheetProblems) -> Table:
    """The table without columns that stand twice or in a language the bank does not have; both are noted."""
    kept: dict[Path, Column] = {}
    for column in table.columns:
        line = line_of(table.sheet, table.header, column.place)
        if column.path in kept:
            problems.note(line, _("“{header}” stands twice."), header=short(column.header))
        elif len(column.path) > 1 and column.path[-1] not in languages:
            known = ", ".join(languages)
            message = _("“{code}” is not one of the languages of this file: {languages}.")
            problems.note(line, message, code=column.path[-1], languages=known)
        else:
            kept[column.path] = column
    return replace(table, columns=tuple(kept.values()))


def _row_node(table: Table, row: TableRow) -> MapNode:
    top = MapNode(line_of(table.sheet, row.number), {})
    for column in table.columns:
        if column.place <= len(row.cells) and (text := row.cells[column.place - 1]):
            _put(top, column.path, line_of(table.sheet, row.number, column.place), text)
    return top


def _put(node: MapNode, path: Path, line: int, text: str) -> None:
    for key in path[:-1]:
        found = node.entries.get(key)
        below = found[1] if found else MapNode(line, {})
        if not isinstance(below, MapNode):
            return
        node.entries[key] = found or (line, below)
        node = below
    node.entries[path[-1]] = (line, TextNode(line, as_bool(text) if path == ("reversed",) else text))


def cell_of(node: MapNode, key: str) -> str:
    """The text of a field of a row; empty when it has none."""
    found = node.entries.get(key)
    return found[1].text if found and isinstance(found[1], TextNode) else ""
