"""Problems in a workbook that was turned into a tree: a node's line is a cell, told as sheet, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from .problems import Message, Problem, ProblemList, SheetProblem, as_digits

ROWS, COLUMNS = 1_000_000, 1_000  # more than a sheet may have here


def line_of(sheet: int, row: int, column: int = 0) -> int:
    """The line that stands for a cell: sheets are counted from 0, rows and columns from 1; column 0 is the row."""
    return (sheet * ROWS + row) * COLUMNS + column


class SheetProblems(ProblemList):
    """Collects problems whose lines are from `line_of`."""

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__()
        self._sheets = sheets
        self._headers: dict[int, Sequence[str]] = {}

    def name_columns(self, sheet: int, headers: Sequence[str]) -> None:
        """Let the columns of a sheet be called by what stands in its header."""
        self._headers[sheet] = headers

    def note(self, line: int, message: Message, **values: object) -> None:
        """Note a problem with a cell; `values` fill the message."""
        self.add(Problem(line, "", format_lazy(message, **values) if values else message))

    def add(self, problem: Problem) -> None:
        """Note a problem, with its place; raise FileProblems when this is the hundredth."""
        super().add(self._placed(problem))

    def refuse(self, problem: Problem) -> NoReturn:
        """Note a problem, with its place, and raise FileProblems."""
        super().refuse(self._placed(problem))

    def twin(self, code: str, first: int) -> Message:
        """Say that a code stands twice, and where it stood first."""
        sheet, row = divmod(first // COLUMNS, ROWS)
        values = {"code": code, "sheet": self._sheets[sheet], "row": as_digits(row)}
        if not self._sheets[sheet]:
            return format_lazy(_("The code “{code}” is used twice; the first is in row {row}."), **values)
        return format_lazy(_("The code “{code}” is used twice; the first is in {sheet}, row {row}."), **values)

    def _placed(self, problem: Problem) -> SheetProblem:
        place, column = divmod(problem.line, COLUMNS)
        sheet, row = divmod(place, ROWS)
        headers = self._headers.get(sheet, ())
        name = headers[column - 1] if 0 < column <= len(headers) else ""
        letter = get_column_letter(column) if column else ""
        return SheetProblem(problem.line, name or letter, problem.message, self._sheets[sheet], row)
