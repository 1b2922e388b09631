"""Translations made outside: a workbook with a row for every text, in one language and in another.

Two hidden columns keep what both texts were when the workbook was made, so that what has changed meanwhile is seen when
it comes back. A cell left empty changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import text_lengths as lengths
from .bank_file import BankFile
from .problems import short
from .sheet_problems import SheetProblems, line_of
from .spreadsheet import TableRow, refuse
from .workbooks import Book, SheetColumn
from .yaml_fields import LANGUAGES

SHEET = "Translations"
LIMITS: Mapping[str, int] = {
    "title": lengths.TITLE, "description": lengths.DESCRIPTION, "labels": lengths.LABEL, "name": lengths.NAME,
    "definition": lengths.DEFINITION, "statement": lengths.STATEMENT, "statements": lengths.STATEMENT,
    "help": lengths.HELP, "scores": lengths.SCORE,
}  # fmt: skip
_SOURCE, _TARGET = "text.", "translation."
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")

Texts = Mapping[str, str]


@dataclass(frozen=True)
class BankText:
    """A text of a bank: its key ("question/R1/scores.3"), and the text by language."""

    key: str
    texts: Texts

    @property
    def noun(self) -> str:
        """ "bank", "dimension" or "question"."""
        return self.key.split("/")[0]

    @property
    def code(self) -> str:
        """The code of the dimension or question; empty for the bank."""
        return self.key.split("/")[1] if self.key.count("/") == 2 else ""

    @property
    def path(self) -> str:
        """The text within its row, as a bank file spells it."""
        return self.key.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class TranslatedRow:
    """What a row brings: a text for a key, with fingerprints of both texts as they were when the workbook was made."""

    number: int
    key: str
    text: str
    source: str
    target: str


@dataclass(frozen=True)
class TranslationFile:
    """What a workbook brings, from one language into another; rows without a text are left out."""

    source: str
    target: str
    rows: tuple[TranslatedRow, ...]


def fingerprint(text: str) -> str:
    """The same for equal texts only."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def texts_of(bank: BankFile) -> Iterator[BankText]:
    """Every text that a bank needs in each language, in the order of the questionnaire."""
    labels = ((f"labels.{value}", texts) for value, texts in bank.scale.labels.items())
    yield from _texts("bank", chain((("title", bank.title), ("description", bank.description)), labels))
    for dimension in bank.dimensions:
        own = (("name", dimension.name), ("definition", dimension.definition))
        yield from _texts(f"dimension/{dimension.code}", own)
        for question in dimension.questions:
            asked = (("title", question.title), ("statement", question.statement))
            groups = ((f"statements.{group}", texts) for group, texts in question.statements.items())
            scores = ((f"scores.{value}", texts) for value, texts in question.scores.items())
            rows = chain(asked, groups, (("help", question.help),), scores)
            yield from _texts(f"question/{question.code}", rows)


def _texts(place: str, texts: Iterable[tuple[str, Texts]]) -> Iterator[BankText]:
    return (BankText(f"{place}/{path}", found) for path, found in texts)


def write(rows: Iterable[tuple[str, BankText]], source: str, target: str) -> bytes:
    """A workbook for a translator; each text comes with its place in words."""
    book = Book()
    book.add_page(_("Read me"), _("Translations of a question bank"), _instructions())
    columns = [
        SheetColumn("place", 34, is_quiet=True),
        SheetColumn("key", 26, is_quiet=True),
        SheetColumn(f"{_SOURCE}{source}", 56, source, is_quiet=True),
        SheetColumn(f"{_TARGET}{target}", 56, target),
        SheetColumn("note", 30),
        SheetColumn("text was", is_hidden=True),
        SheetColumn("translation was", is_hidden=True),
    ]
    book.add(SHEET, columns, (_row(place, text, source, target) for place, text in rows), keep=2)
    return book.packed()


def _instructions() -> list[str]:
    return [
        _("Write the translation of each text beside it, in the column that is not grey."),
        _("A cell left empty changes nothing; notes are for you and are not read."),
        _("Keep all columns, save the workbook as XLSX and send it back: its differences are looked at first."),
    ]


def _row(place: str, text: BankText, source: str, target: str) -> list[str | None]:
    said, translated = text.texts.get(source, ""), text.texts.get(target, "")
    return [place, text.key, said, translated, "", fingerprint(said), fingerprint(translated)]


def read(sheets: Mapping[str, Sequence[TableRow]]) -> TranslationFile:
    """What a translator's workbook brings. Raises FileProblems, naming row and column."""
    names, rows = list(sheets), sheets[SHEET]
    header = {cell.casefold(): place for place, cell in enumerate(rows[0].cells)} if rows else {}
    source, target = (_language(header, prefix) for prefix in (_SOURCE, _TARGET))
    if not source or not target or "key" not in header:
        refuse(
            gettext_lazy("The columns “key”, “text.…” and “translation.…” of the translator’s workbook are missing.")
        )
    problems = SheetProblems(names)
    problems.name_columns(names.index(SHEET), rows[0].cells)
    reader = _Reader(header, target, names.index(SHEET), problems)
    found = tuple(row for each in rows[1:] if (row := reader.row(each)) is not None)
    problems.stop()
    return TranslationFile(source, target, found)


def _language(header: Mapping[str, int], prefix: str) -> str:
    codes = (name.removeprefix(prefix) for name in header if name.startswith(prefix))
    return next((code for code in codes if code in LANGUAGES), "")


class _Reader:
    """Reads the rows of one workbook; no two of them may have the same key."""

    def __init__(self, header: Mapping[str, int], target: str, sheet: int, problems: SheetProblems) -> None:
        self._places = [
            header["key"],
            header[f"{_TARGET}{target}"],
            *(header.get(name, len(header)) for name in ("text was", "translation was")),
        ]
        self._sheet = sheet
        self._problems = problems
        self._rows: dict[str, int] = {}

    def row(self, row: TableRow) -> TranslatedRow | None:
        """What the row brings; None for one without a text."""
        cells = [row.cells[place].strip() if place < len(row.cells) else "" for place in self._places]
        key, text, source, target = cells
        if not text:
            return None
        if key in self._rows:
            message = gettext_lazy("The key “{key}” stands twice; the first is in row {row}.")
            self._problems.note(self._line(row, 0), message, key=short(key), row=self._rows[key])
        self._rows.setdefault(key, row.number)
        limit = LIMITS.get(key.rsplit("/", 1)[-1].split(".")[0], 0)
        if limit and len(text) > limit:
            message = gettext_lazy("The text is longer than {limit} characters.")
            self._problems.note(self._line(row, 1), message, limit=limit)
        if _UNPRINTABLE.search(text):
            self._problems.note(self._line(row, 1), gettext_lazy("The text holds a character that cannot be printed."))
        return TranslatedRow(row.number, key, text, source, target)

    def _line(self, row: TableRow, which: int) -> int:
        return line_of(self._sheet, row.number, self._places[which] + 1)


def check_keys(file: TranslationFile, bank: BankFile) -> None:
    """Raise FileProblems for rows whose text the bank does not have, and for a language it does not have."""
    problems = SheetProblems([SHEET])
    problems.name_columns(0, ["key"])
    if file.target not in bank.languages:
        message = gettext_lazy("The bank has no language “{code}”. Add it in the editor first.")
        problems.note(line_of(0, 1), message, code=file.target)
    known = {text.key for text in texts_of(bank)}
    for row in file.rows:
        if row.key not in known:
            message = gettext_lazy("The draft has no text with the key “{key}”. Was it removed or given another code?")
            problems.note(line_of(0, row.number, 1), message, key=short(row.key))
    problems.stop()


def kept(file: TranslationFile) -> bytes:
    """A file that was read, for `recalled`."""
    return json.dumps(asdict(file)).encode()


def recalled(content: bytes) -> TranslationFile:
    """The file that `kept` was given."""
    found = json.loads(content)
    return TranslationFile(found["source"], found["target"], tuple(TranslatedRow(**row) for row in found["rows"]))
