"""Further versions of a bank: its file edited in one place and published."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assessments.changes.banks import load_bank
from assessments.formats.bank_file import BankFile, DimensionFile, QuestionFile
from assessments.models import BankVersion
from assessments.queries.banks import as_file

Edit = Callable[[BankFile], BankFile]


def next_version(version: BankVersion, *edits: Edit) -> BankVersion:
    """The bank's next version, published: what this one says, edited."""
    file = as_file(version)
    for edit in edits:
        file = edit(file)
    return load_bank(actor=None, file=file, organisation=version.bank.organisation).version


def changed(code: str, **fields: Any) -> Edit:
    """The question with this code gets these fields."""
    return lambda file: _each(file, lambda row: [replace(row, **fields) if row.code == code else row])


def reworded(code: str, statement: str = "") -> Edit:
    """The question with this code says something else, in every language."""
    said = statement or f"Said otherwise {code}"
    return lambda file: changed(code, statement={language: f"{said} ({language})" for language in file.languages})(file)


def dropped(*codes: str) -> Edit:
    """The questions with these codes are gone, and the dimensions they leave empty."""
    return lambda file: _each(file, lambda row: [] if row.code in codes else [row])


def added(dimension: str, *codes: str) -> Edit:
    """New questions at the end of the dimension, which is new as well if there is none with this code."""

    def edit(file: BankFile) -> BankFile:
        new = tuple(_question(code, file) for code in codes)
        if all(row.code != dimension for row in file.dimensions):
            return replace(file, dimensions=(*file.dimensions, _dimension(dimension, new, file)))
        rows = (
            replace(row, questions=(*row.questions, *new)) if row.code == dimension else row for row in file.dimensions
        )
        return replace(file, dimensions=tuple(rows))

    return edit


def moved(code: str, dimension: str) -> Edit:
    """The question goes to the end of another dimension."""

    def edit(file: BankFile) -> BankFile:
        row = next(question for question in file.questions if question.code == code)
        left = dropped(code)(file)
        rows = (replace(d, questions=(*d.questions, row)) if d.code == dimension else d for d in left.dimensions)
        return replace(left, dimensions=tuple(rows))

    return edit


def _each(file: BankFile, becomes: Callable[[QuestionFile], list[QuestionFile]]) -> BankFile:
    rows = (
        replace(row, questions=tuple(new for question in row.questions for new in becomes(question)))
        for row in file.dimensions
    )
    return replace(file, dimensions=tuple(row for row in rows if row.questions))


def _question(code: str, file: BankFile) -> QuestionFile:
    def texts(text: str) -> dict[str, str]:
        return {language: f"{text} ({language})" for language in file.languages}

    return QuestionFile(code, False, texts(f"Title {code}"), texts(f"Statement {code}"), {}, texts(f"Help {code}"), {})


def _dimension(code: str, questions: tuple[QuestionFile, ...], file: BankFile) -> DimensionFile:
    name = {language: f"{code.title()} ({language})" for language in file.languages}
    return DimensionFile(code=code, name=name, definition=name, questions=questions)
