"""What is wrong with a file: every problem names its place, and all of them arrive together."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..templatetags.figures import digits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Message: TypeAlias = "str | _StrPromise"  # a text that is translated when it is shown

as_digits = lazy(digits, str)  # the language is the reader's, and known only when the message is shown
MAX_PROBLEMS = 100  # nobody reads further, and a hostile file may hold a million


@dataclass(frozen=True)
class Problem:
    """One thing to correct: the line (from 1), the field as the file spells it, and a sentence for the reader."""

    line: int
    field: str
    message: Message

    def __str__(self) -> str:
        return _("Line %(line)s: %(message)s") % {"line": digits(self.line), "message": self.message}


class RowProblem(Problem):
    """A problem in a table: `line` is the row as a spreadsheet numbers it, `field` the column."""

    def __str__(self) -> str:
        values = {"row": digits(self.line), "column": self.field, "message": self.message}
        if not self.field:
            return _("Row %(row)s: %(message)s") % values
        return _("Row %(row)s, column %(column)s: %(message)s") % values


@dataclass(frozen=True)
class SheetProblem(Problem):
    """A problem in a sheet of a workbook, or in a table, whose `sheet` has no name; `line` keeps the order."""

    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        where = {"sheet": self.sheet, "row": digits(self.row), "column": self.field, "message": self.message}
        if self.sheet and self.field:
            return _("%(sheet)s, row %(row)s, column %(column)s: %(message)s") % where
        if self.sheet:
            return _("%(sheet)s, row %(row)s: %(message)s") % where
        if self.field:
            return _("Row %(row)s, column %(column)s: %(message)s") % where
        return _("Row %(row)s: %(message)s") % where


class FileProblems(Exception):
    """A file that cannot be used; `problems` holds what to correct, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(f"{len(self.problems)} problems")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def short(text: str) -> str:
    """Return `text` as a message may quote it: at most 60 characters, none that would steer a terminal."""
    cut = text if len(text) <= 60 else text[:59] + "…"
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in cut)


class ProblemList:
    """Collects problems while a file is read, and gives up when there are more than anyone would read."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Note `problem`; raise FileProblems when this is the hundredth."""
        self._problems.append(problem)
        if len(self._problems) >= MAX_PROBLEMS:
            self.stop()

    def refuse(self, problem: Problem) -> NoReturn:
        """Note `problem` and raise FileProblems: the file cannot be read past it."""
        self._problems.append(problem)
        raise FileProblems(self._problems)

    def stop(self) -> None:
        """Raise FileProblems when any problem was noted."""
        if self._problems:
            raise FileProblems(self._problems)

    def twin(self, code: str, first: int) -> Message:
        """Say that `code` stands twice, and that it is on the line `first` that it stood first."""
        message = gettext_lazy("The code “{code}” is used twice; the first is on line {line}.")
        return format_lazy(message, code=code, line=as_digits(first))
