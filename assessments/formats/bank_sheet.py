"""A question bank read from a spreadsheet: the workbook that `bank_workbook` writes, or a plain table of questions.

Sheets are turned into the tree that a bank file is read from, with cells for lines, so that one reader checks both.
`docs/formats.md` describes them for people who fill them in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from django.utils.translation import gettext_lazy as _

from .bank_columns import ARCHIVE_FIELDS, DIMENSION_FIELDS, QUESTION_FIELDS, sheet_name
from .bank_file import FORMAT, MAX_BYTES, BankFile, read_node
from .memory import uncollected
from .sheet_problems import SheetProblems, line_of
from .sheet_tables import Table, cell_of, check_columns, find_table
from .spreadsheet import ZIP, Limits, TableRow, check_size, limited, read_csv, refuse
from .workbook_xml import read_sheets
from .yaml_nodes import ListNode, MapNode, Node, TextNode

#: 2,000 questions in eight languages have a hundred and fifty columns
LIMITS = Limits(MAX_BYTES, rows=40_000, columns=600, cell=2_000, unpacked=48_000_000, tags=1_200_000)
PART = "question of dimension"  # the kind of a question that is archived with its dimension
_LISTED = re.compile(r"[\s,;،]+")

Sheets = Mapping[str, Sequence[TableRow]]


@dataclass(frozen=True)
class Unsaid:
    """What a plain table does not say about its bank; `language` is that of columns that name none."""

    name: str
    title: str
    language: str
    scale: tuple[int, int] = (1, 5)


@dataclass(frozen=True)
class SheetBank:
    """The bank of a file, and the headers of columns that were not read. Unless `is_named`, its name is ours."""

    bank: BankFile
    ignored: tuple[str, ...] = ()
    is_named: bool = True


def read(data: bytes, unsaid: Unsaid | None = None) -> SheetBank:
    """The bank in an XLSX or CSV file, as a draft: texts may be missing. Raises FileProblems by sheet, row, column.

    Without `unsaid` the file has to say all about its bank: it is refused without a sheet “Bank”.
    """
    return read_bank(open_sheets(data), unsaid)


def read_bank(sheets: Sheets, unsaid: Unsaid | None = None) -> SheetBank:
    """The bank in sheets that are open already."""
    with uncollected():
        return _Reader(sheets, unsaid).read()


def open_sheets(data: bytes) -> Sheets:
    """The rows of all sheets by name; a CSV file is one without a name."""
    if data.startswith(ZIP):
        return read_sheets(data, LIMITS)
    check_size(data, LIMITS)
    return {"": list(limited(read_csv(data), LIMITS))}


class _Reader:
    def __init__(self, sheets: Sheets, unsaid: Unsaid | None) -> None:
        self._names = list(sheets)
        self._sheets = {sheet_name(name): (place, rows) for place, (name, rows) in enumerate(sheets.items())}
        self._all = list(enumerate(sheets.values()))
        self._problems = SheetProblems(self._names)
        self._unsaid = unsaid
        self._ignored: list[str] = []

    def read(self) -> SheetBank:
        bank = read_node(self._tree(), self._problems, complete=False)
        self._problems.stop()
        return SheetBank(bank, tuple(self._ignored), is_named="Bank" in self._sheets)

    def _tree(self) -> MapNode:
        top = self._bank_node()
        listed = _listed(top)
        language = self._unnamed_language(listed)
        questions = self._question_table(language)
        languages = listed or self._spoken(questions, language)
        home = language if language in languages else languages[0]
        if self._unsaid and "Bank" not in self._sheets:
            top.entries.update(_unsaid_entries(self._unsaid, languages, home))
        dimensions = self._table("Dimensions", DIMENSION_FIELDS, "name", language)
        homes = _Homes(self._checked(dimensions, languages), home, self._problems)
        homes.fill(self._checked(questions, languages))
        top.entries["dimensions"] = (homes.line, homes.node())
        if archive := self._table("Archived", ARCHIVE_FIELDS, "kind", language):
            top.entries["archived"] = (line_of(archive.sheet, archive.header), _archive(archive, self._problems))
        return top

    def _bank_node(self) -> MapNode:
        if "Bank" in self._sheets:
            place, rows = self._sheets["Bank"]
            return _bank_node(place, rows, self._problems)
        if self._unsaid is None:
            refuse(_("The workbook has no sheet “Bank”. Begin with the file of the draft, which has one."))
        return MapNode(0, {"format": (0, TextNode(0, FORMAT))})

    def _unnamed_language(self, listed: Sequence[str]) -> str:
        """The language of columns that name none."""
        wanted = self._unsaid.language if self._unsaid else ""
        return wanted if wanted and (not listed or wanted in listed) else next(iter(listed), "en")

    def _question_table(self, language: str) -> Table:
        named = self._table("Questions", QUESTION_FIELDS, "statement", language)
        others = (find_table(place, rows, QUESTION_FIELDS, "statement", language) for place, rows in self._all)
        found = named or next(filter(None, others), None)
        if found is None:
            refuse(
                _("No column is called “statement”. Let the first row name the columns, as dimension and statement do.")
            )
        return found

    def _table(self, name: str, fields: Sequence[str], wanted: str, language: str) -> Table | None:
        place, rows = self._sheets.get(name, (0, ()))
        return find_table(place, rows, fields, wanted, language)

    def _spoken(self, questions: Table, language: str) -> tuple[str, ...]:
        """The languages of a file that lists none: those of its columns, whichever sheet they are on."""
        dimensions = self._table("Dimensions", DIMENSION_FIELDS, "name", language)
        return tuple(dict.fromkeys((*questions.languages, *(dimensions.languages if dimensions else ()))))

    def _checked(self, table: Table | None, languages: Sequence[str]) -> Table | None:
        if table is None:
            return None
        headers = {column.place: column.header for column in table.columns}
        self._problems.name_columns(table.sheet, [headers.get(place + 1, "") for place in range(max(headers))])
        prefix = f"{self._names[table.sheet]}: " if self._names[table.sheet] else ""
        self._ignored += [f"{prefix}{header}" for header in table.ignored]
        return check_columns(table, languages, self._problems)


def _unsaid_entries(unsaid: Unsaid, languages: Sequence[str], home: str) -> dict[str, tuple[int, Node]]:
    """The fields that a plain table has no place for; its title is in the language `home`."""
    ends = zip(("minimum", "maximum"), unsaid.scale, strict=True)
    return {
        "name": (0, TextNode(0, unsaid.name)),
        "languages": (0, ListNode(0, tuple(TextNode(0, code) for code in languages))),
        "title": (0, MapNode(0, {home: (0, TextNode(0, unsaid.title))})),
        "scale": (0, MapNode(0, {key: (0, TextNode(0, str(value))) for key, value in ends})),
    }


def _bank_node(sheet: int, rows: Sequence[TableRow], problems: SheetProblems) -> MapNode:
    """The sheet “Bank”: a row for every field, with a value or with a text in each language."""
    header = rows[0].cells if rows else ()
    problems.name_columns(sheet, header)
    top = MapNode(line_of(sheet, 1), {"format": (0, TextNode(0, FORMAT))})
    for row in rows[1:]:
        _put_field(top, sheet, row, header)
    return top


def _put_field(top: MapNode, sheet: int, row: TableRow, header: Sequence[str]) -> None:
    *groups, name = row.cells[0].strip().casefold().split(".") if row.cells[0] else ["?"]
    if groups[:1] == ["labels"]:
        groups = ["scale", *groups]
    node = top
    for group in groups:
        node = node.entries.setdefault(group, (line_of(sheet, row.number, 1), MapNode(line_of(sheet, row.number), {})))[
            1
        ]  # type: ignore[assignment]
    found = _field_node(sheet, row, header, name)
    node.entries[name] = (found.line, found)


def _field_node(sheet: int, row: TableRow, header: Sequence[str], name: str) -> Node:
    cells = [(place, text) for place, text in enumerate(row.cells[1:], start=2) if text]
    line = line_of(sheet, row.number, cells[0][0] if cells else 1)
    if name == "languages":
        codes = (code for code in _LISTED.split(row.cells[1] if len(row.cells) > 1 else "") if code)
        return ListNode(line, tuple(TextNode(line, code) for code in codes))
    if len(cells) == 1 and cells[0][0] == 2:
        return TextNode(line, cells[0][1])
    texts: dict[str, tuple[int, Node]] = {
        header[place - 1].strip() if place <= len(header) else "?": (
            line_of(sheet, row.number, place),
            TextNode(line_of(sheet, row.number, place), text),
        )
        for place, text in cells
    }
    return MapNode(line, texts)


def _listed(top: MapNode) -> tuple[str, ...]:
    """The languages that the file lists."""
    found = top.entries.get("languages")
    items = found[1].items if found and isinstance(found[1], ListNode) else ()
    return tuple(item.text for item in items if isinstance(item, TextNode))


class _Homes:
    """The dimensions of a workbook, and which of them a row's cell “dimension” means: by its code or its name."""

    def __init__(self, table: Table | None, language: str, problems: SheetProblems) -> None:
        self._is_listed = table is not None
        self._language = language
        self._problems = problems
        self._nodes: list[MapNode] = []
        self._questions: list[list[Node]] = []
        self._codes: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self.line = line_of(table.sheet, table.header) if table else 0
        for node in table.nodes() if table else ():
            self._add(node)

    def _add(self, node: MapNode) -> int:
        place = len(self._nodes)
        texts = _texts_of(node, "name")
        if not cell_of(node, "code"):
            node.entries["code"] = (node.line, TextNode(node.line, self._free_code(texts)))
        self._nodes.append(node)
        self._questions.append([])
        self._codes.setdefault(cell_of(node, "code").casefold(), place)
        for text in texts:
            self._names.setdefault(text.casefold(), place)
        return place

    def _free_code(self, names: Sequence[str]) -> str:
        """A code made of the Latin letters of a name, or else a number."""
        slugs = (re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:34] for name in names)
        base = next(filter(None, slugs), "")
        tried = (f"{base or 'dimension'}-{number}" for number in count(2 if base else 1))
        return base if base and base not in self._codes else next(code for code in tried if code not in self._codes)

    def fill(self, table: Table | None) -> None:
        """Put the questions into their dimensions; one without a cell for it stands in that of the row above."""
        rows = list(table.nodes()) if table else []
        codes = _codes({cell_of(node, "code").casefold() for node in rows})
        place: int | None = None
        for node in rows:
            said = cell_of(node, "dimension")
            place = self._place_of(said, node) if said else place
            if not cell_of(node, "code"):
                node.entries["code"] = (node.line, TextNode(node.line, next(codes)))
            if place is None:
                self._problems.note(
                    node.line, _("The question stands in no dimension: fill in its column “dimension”.")
                )
            else:
                node.entries.pop("dimension", None)
                self._questions[place].append(node)

    def _place_of(self, said: str, node: MapNode) -> int | None:
        known = self._codes.get(said.casefold(), self._names.get(said.casefold()))
        if known is not None:
            return known
        line, text = node.entries["dimension"]
        if self._is_listed:
            message = _("“{text}” is neither the code nor the name of a dimension on the sheet “Dimensions”.")
            self._problems.note(line, message, text=said[:60])
            return None
        name = MapNode(line, {self._language: (line, text)})
        return self._add(MapNode(line, {"name": (line, name)}))

    def node(self) -> ListNode:
        """All dimensions with their questions."""
        for node, questions in zip(self._nodes, self._questions, strict=True):
            node.entries["questions"] = (node.line, ListNode(node.line, tuple(questions)))
        return ListNode(self.line, tuple(self._nodes))


def _texts_of(node: MapNode, key: str) -> list[str]:
    found = node.entries.get(key)
    below = found[1].entries.values() if found and isinstance(found[1], MapNode) else ()
    return [text.text for _line, text in below if isinstance(text, TextNode)]


def _codes(used: set[str]) -> Iterator[str]:
    """Codes for questions without one."""
    return (f"Q{number}" for number in count(1) if f"q{number}" not in used)


def _archive(table: Table, problems: SheetProblems) -> ListNode:
    """The archive: a question that went with its dimension stands below it."""
    entries: list[MapNode] = []
    parts: dict[int, list[Node]] = {}
    for node in table.nodes():
        if cell_of(node, "kind") != PART:
            entries.append(node)
            parts[id(node)] = []
        elif entries and cell_of(entries[-1], "kind") == "dimension":
            parts[id(entries[-1])].append(_without(node, "kind", "dimension"))
        else:
            problems.note(node.line, _("A question of a dimension stands below the row of that dimension."))
    for node in entries:
        if cell_of(node, "kind") == "dimension":
            node.entries["questions"] = (node.line, ListNode(node.line, tuple(parts[id(node)])))
    return ListNode(line_of(table.sheet, table.header), tuple(entries))


def _without(node: MapNode, *keys: str) -> MapNode:
    return MapNode(node.line, {key: entry for key, entry in node.entries.items() if key not in keys})
