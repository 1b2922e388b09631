"""Figures with their names in the active language: the rows of charts and tables, in page and PDF alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..analysis.values import Alpha, DimensionFigures, GroupFigures, QuestionFigures, Scale
from ..templatetags.figures import digits, exact, localized
from .working import Margin, margin

if TYPE_CHECKING:
    from ..queries.results import BankContents


@dataclass(frozen=True)
class DimensionRow:
    """A dimension with its figures; ``key`` is its short label in a chart (its place in the bank)."""

    code: str
    name: str
    definition: str
    key: str
    note: str
    scale: Scale
    figures: DimensionFigures

    @property
    def alphas(self) -> tuple[Alpha | None, Alpha | None]:
        """Cronbach's alpha of current and of desired."""
        return self.figures.alpha_current, self.figures.alpha_desired

    @property
    def margin(self) -> Margin | None:
        """The numbers behind the interval."""
        return margin(self.figures.estimate)


@dataclass(frozen=True)
class QuestionRow:
    """A question with its figures; ``dimension`` is the dimension's name."""

    code: str
    name: str
    statement: str
    dimension_code: str
    dimension: str
    key: str
    note: str
    scale: Scale
    figures: QuestionFigures

    @property
    def margin(self) -> Margin | None:
        """The numbers behind the interval."""
        return margin(self.figures.estimate)


def dimension_rows(bank: BankContents, figures: GroupFigures) -> tuple[DimensionRow, ...]:
    """One row per dimension, in bank order."""
    return tuple(
        DimensionRow(
            code=dimension.code,
            name=localized(dimension.name),
            definition=localized(dimension.definition),
            key=str(place),
            note=_dimension_note(len(bank.questions_of(dimension.code)), row.weight),
            scale=figures.scale,
            figures=row,
        )
        for place, (dimension, row) in enumerate(zip(bank.dimensions, figures.dimensions, strict=True), start=1)
    )


def _dimension_note(questions: int, weight: float) -> str:
    count = ngettext("%(count)s question", "%(count)s questions", questions) % {"count": digits(questions)}
    return _("%(questions)s · %(points)s points") % {"questions": count, "points": exact(weight)}


def question_rows(bank: BankContents, figures: GroupFigures) -> tuple[QuestionRow, ...]:
    """One row per question, in bank order."""
    names = {dimension.code: localized(dimension.name) for dimension in bank.dimensions}
    return tuple(
        QuestionRow(
            code=question.code,
            name=localized(question.title),
            statement=localized(question.statement),
            dimension_code=row.dimension,
            dimension=names[row.dimension],
            key=question.code,
            note=names[row.dimension],
            scale=figures.scale,
            figures=row,
        )
        for question, row in zip(bank.questions, figures.questions, strict=True)
    )


def widest_first(rows: Iterable[DimensionRow]) -> list[DimensionRow]:
    """The rows by the size of their shortfall; those without data last, in bank order."""
    return sorted(rows, key=lambda row: row.figures.estimate.gap if row.figures.estimate else float("inf"))
