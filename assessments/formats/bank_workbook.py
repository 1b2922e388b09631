"""A question bank as a workbook to be filled in: reading it with `bank_sheet` gives an equal bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..models import Group
from .bank_archive import DIMENSION, ArchivedFile
from .bank_columns import Path, header_of
from .bank_file import BankFile, QuestionFile
from .bank_sheet import PART
from .workbooks import LAST_ROW, Book, Cell, SheetColumn

WIDTHS: Mapping[str, int] = {
    "code": 12, "dimension": 18, "reversed": 11, "weight": 10, "kind": 14,
    "title": 26, "name": 26, "statement": 48, "statements": 48, "help": 48, "definition": 48, "scores": 28,
}  # fmt: skip
Document = Mapping[str, Any]


def write(bank: BankFile) -> bytes:
    """The workbook of a bank, with instructions in the language that is active."""
    book = Book()
    book.add_page(_("Read me"), _("A question bank"), _instructions())
    book.add("Bank", _bank_columns(bank), _bank_rows(bank))
    paths = _texts(bank.languages, "name", "definition")
    book.add("Dimensions", _columns(("code",), ("weight",), *paths), _dimension_rows(bank, paths))
    _add_questions(book, bank)
    _add_archive(book, bank)
    return book.packed()


def _instructions() -> list[str]:
    return [
        _(
            "The sheet “Bank” says what the bank is called, its languages and its scale; “Dimensions” and “Questions” "
            "have a row for each, and “Archived” keeps what is no longer asked."
        ),
        _(
            "Write into the cells, add rows and move them; the header says what a column holds and in which language, "
            "as statement.fa does, and a text that begins with = stays a text."
        ),
        _(
            "Keep the names of sheets and columns and the codes of questions, save the workbook as XLSX and upload it: "
            "you see every difference before anything is written."
        ),
    ]


def _bank_columns(bank: BankFile) -> list[SheetColumn]:
    return [
        SheetColumn("field", 18, is_quiet=True),
        SheetColumn("value", 18),
        *(SheetColumn(code, 48, code) for code in bank.languages),
    ]


def _bank_rows(bank: BankFile) -> Iterator[list[Cell]]:
    blanks = [""] * len(bank.languages)
    yield ["name", bank.name, *blanks]
    yield ["languages", ", ".join(bank.languages), *blanks]
    yield ["scale.minimum", bank.scale.minimum, *blanks]
    yield ["scale.maximum", bank.scale.maximum, *blanks]
    texts = {"title": bank.title, "description": bank.description}
    texts |= {f"labels.{value}": label for value, label in bank.scale.labels.items()}
    for name, by_language in texts.items():
        yield [name, "", *(by_language.get(code, "") for code in bank.languages)]


def _dimension_rows(bank: BankFile, paths: Sequence[Path]) -> Iterator[list[Cell]]:
    for dimension in bank.dimensions:
        document = {"name": dimension.name, "definition": dimension.definition}
        yield [dimension.code, dimension.weight, *_cells(document, paths)]


def _add_questions(book: Book, bank: BankFile) -> None:
    groups = [group for group in Group.values if any(group in question.statements for question in bank.questions)]
    paths = _question_texts(bank.languages, groups, bank.scale.values)
    rows = (
        [question.code, dimension.code, _yes(question.reversed), *_cells(_document(question), paths)]
        for dimension in bank.dimensions
        for question in dimension.questions
    )
    book.add("Questions", _columns(("code",), ("dimension",), ("reversed",), *paths), rows)


def _document(question: QuestionFile) -> Document:
    """The texts of a question by the keys of paths."""
    return {
        "title": question.title,
        "statement": question.statement,
        "statements": question.statements,
        "help": question.help,
        "scores": {str(value): texts for value, texts in question.scores.items()},
    }


def _add_archive(book: Book, bank: BankFile) -> None:
    rows = [row for one in bank.archived for row in _archive_rows(one)]
    paths = _archive_texts(bank, [document for _kind, _dimension, document in rows])
    columns = _columns(("kind",), ("code",), ("dimension",), ("reversed",), ("weight",), *paths)
    cells = (
        [
            *(kind, document["code"], dimension, _yes(document.get("reversed"))),
            document.get("weight", ""),
            *_cells(document, paths),
        ]
        for kind, dimension, document in rows
    )
    book.add("Archived", columns, cells, keep=2)


def _archive_rows(one: ArchivedFile) -> Iterator[tuple[str, str, Document]]:
    yield one.kind, one.dimension, one.document
    if one.kind == DIMENSION:
        for question in one.document["questions"]:
            yield PART, one.code, question


def _archive_texts(bank: BankFile, documents: Sequence[Document]) -> list[Path]:
    """Columns for every text of the archive, which may be in other languages and for other scores than the bank's."""
    found = dict.fromkeys(path for document in documents for path in _paths(document))
    languages = dict.fromkeys((*bank.languages, *sorted({path[-1] for path in found})))
    scores = sorted({*bank.scale.values, *(int(path[1]) for path in found if path[0] == "scores")})
    groups = [group for group in Group.values if any(path[1] == group for path in found)]
    return _texts(tuple(languages), "name", "definition") + _question_texts(tuple(languages), groups, scores)


def _paths(document: Document) -> Iterator[Path]:
    for field in ("name", "definition", "title", "statement", "help"):
        yield from ((field, language) for language in document.get(field, ()))
    for field in ("statements", "scores"):
        for key, texts in document.get(field, {}).items():
            yield from ((field, key, language) for language in texts)


def _texts(languages: Sequence[str], *fields: str) -> list[Path]:
    return [(field, language) for field in fields for language in languages]


def _question_texts(languages: Sequence[str], groups: Sequence[str], scores: Sequence[int]) -> list[Path]:
    return [
        *_texts(languages, "title", "statement"),
        *(("statements", group, language) for group in groups for language in languages),
        *_texts(languages, "help"),
        *(("scores", str(value), language) for value in scores for language in languages),
    ]


def _cells(document: Document, paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        found: Any = document
        for key in path:
            found = found.get(key) or {}
        yield found or ""


def _columns(*paths: Path) -> list[SheetColumn]:
    return [
        SheetColumn(
            header_of(path),
            WIDTHS[path[0]],
            path[-1] if len(path) > 1 else "",
            _choices(path, has_dimensions=("name",) not in [other[:1] for other in paths]),
            is_quiet=path[0] in {"code", "kind"},
        )
        for path in paths
    ]


def _choices(path: Path, *, has_dimensions: bool) -> str:
    if path == ("reversed",):
        return '"yes,no"'
    return f"=Dimensions!$A$2:$A${LAST_ROW}" if path == ("dimension",) and has_dimensions else ""


def _yes(is_reversed: bool | None) -> str:
    return "yes" if is_reversed else "" if is_reversed is None else "no"
