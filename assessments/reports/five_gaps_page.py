"""The five service gaps: the drawing, the table, what each gap means here, and what leads on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.utils.translation import gettext as _

from ..analysis.service_gaps import DEFINITIONS, Term, mean_gaps, widest_shortfall
from ..analysis.values import (
    Confidence,
    Estimate,
    GroupFigures,
    NotMeasured,
    ServiceGap,
    ServiceGapResult,
    ServiceGaps,
    Withheld,
)
from ..queries.actions import GapSuggestion, gap_suggestions
from ..templatetags.figures import gap as signed
from ..templatetags.figures import localized, number
from . import working
from .five_gap_words import HEADLINES, MET, NAMES, QUESTIONS, SHORT, box_words
from .results_frame import ResultsFrame, Tab

NUMBERS = range(1, 6)


@dataclass(frozen=True)
class Cell:
    """One gap of one dimension or question, or of all dimensions together (then without an interval)."""

    number: int
    result: ServiceGapResult | None
    value: float | None
    is_sure: bool = True

    @property
    def found(self) -> ServiceGap | None:
        """The gap with its interval; None where there is only a mean, or nothing."""
        return self.result if isinstance(self.result, ServiceGap) else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the groups that have not answered."""
        return self.result.missing if isinstance(self.result, NotMeasured) else ()

    @property
    def withheld(self) -> Withheld | None:
        """Why it may not be shown."""
        return self.result if isinstance(self.result, Withheld) else None

    @property
    def confidence(self) -> Confidence:
        """How sure it is; a mean of several gaps is as sure as the surest of them."""
        if self.found:
            return self.found.confidence
        return "clear" if self.is_sure else "unclear"


@dataclass(frozen=True)
class FiveRow:
    """A dimension or question with its five gaps."""

    code: str
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class BoxText:
    """One of the six means: what it stands for, whose it is, and the score; None where it may not be shown."""

    words: str
    group: str
    score: float | None
    withheld: bool


@dataclass(frozen=True)
class Meaning:
    """One gap in words, with what can be done about it."""

    cell: Cell
    name: str
    question: str
    text: str
    suggestions: list[GapSuggestion]


@dataclass(frozen=True)
class Computed:
    """The numbers behind one gap: of one group (``margin``) or of two (``between``)."""

    name: str
    cell: Cell
    first: working.Spread
    second: working.Spread
    margin: working.Margin | None
    between: working.Between | None
    sd: float | None


class FiveGapsPage(ResultsFrame):
    """The five gaps of all dimensions, or of the one chosen."""

    view = "five_gaps"

    @property
    def _rows(self) -> Sequence[ServiceGaps]:
        rows = self.found.results.dimension_service_gaps
        return [row for row in rows if self.dimension in ("", row.code)]

    @cached_property
    def rows(self) -> list[FiveRow]:
        """Every dimension, in bank order."""
        names = {row.code: localized(row.name) for row in self.found.bank.dimensions}
        return [_row(names[row.code], row) for row in self.found.results.dimension_service_gaps]

    @cached_property
    def questions(self) -> list[FiveRow]:
        """The questions of the dimension chosen, or all, in bank order."""
        wanted = self.found.bank.questions_of(self.dimension) if self.dimension else self.found.bank.questions
        names = {row.code: localized(row.title) for row in wanted}
        return [_row(names[row.code], row) for row in self.found.results.question_service_gaps if row.code in names]

    @cached_property
    def cells(self) -> list[Cell]:
        """The five gaps of the drawing."""
        if self.dimension:
            return next(row.cells for row in self.rows if row.code == self.dimension)
        means = mean_gaps(self.found.results.dimension_service_gaps)
        return [self._mean(place, means[place - 1]) for place in NUMBERS]

    def _mean(self, place: int, value: float | None) -> Cell:
        found = [row.cells[place - 1] for row in self.rows]
        if value is None:
            return next((cell for cell in found if cell.withheld), found[0])
        return Cell(place, None, value, any(cell.found and cell.confidence != "unclear" for cell in found))

    @property
    def any_measured(self) -> bool:
        """Whether at least one gap has a figure."""
        return any(cell.value is not None for cell in self.cells)

    @property
    def dimension_name(self) -> str:
        """The dimension chosen; empty for all."""
        return next((row.name for row in self.rows if row.code == self.dimension), "")

    @property
    def dimension_tabs(self) -> list[Tab]:
        """All dimensions together, or one."""
        every = [Tab(_("All dimensions"), self.link(), not self.dimension)]
        return every + [Tab(row.name, self.link(dimension=row.code), row.code == self.dimension) for row in self.rows]

    @cached_property
    def headline(self) -> str:
        """The widest of gaps 1 to 4 that stands, in one sentence; empty without one."""
        return self._sentence(widest_shortfall(self._rows))

    @cached_property
    def felt(self) -> str:
        """What customers feel of it, in one sentence; empty without a shortfall that stands."""
        return self._sentence(widest_shortfall(self._rows, (5,)))

    def _sentence(self, widest: tuple[str, ServiceGap] | None) -> str:
        if widest is None:
            return ""
        name = next(row.name for row in self.rows if row.code == widest[0])
        words = HEADLINES[widest[1].number]
        return str(words) % {"name": name, "gap": number(-widest[1].interval.value, 1)}

    @cached_property
    def boxes(self) -> dict[Term, BoxText]:
        """The six means of the drawing."""
        terms = dict.fromkeys(term for pair in DEFINITIONS for term in pair)
        return {term: self._box(term) for term in terms}

    def _box(self, term: Term) -> BoxText:
        group = self.found.group(term.group)
        score = self._score(group, term) if isinstance(group, GroupFigures) else None
        return BoxText(box_words(term), term.group, score, isinstance(group, Withheld))

    def _score(self, group: GroupFigures, term: Term) -> float | None:
        source = group.dimension(self.dimension).estimate if self.dimension else group
        return getattr(source, term.side, None)

    @property
    def missing(self) -> list[str]:
        """Codes of the groups without which gaps are not measured, in the order of the gaps."""
        return list(dict.fromkeys(code for cell in self.cells for code in cell.missing))

    @property
    def withheld(self) -> bool:
        """Whether a gap is withheld."""
        return any(cell.withheld for cell in self.cells)

    @cached_property
    def meanings(self) -> list[Meaning]:
        """Each gap in words."""
        ideas = gap_suggestions(self.found, self.dimension)
        return [
            Meaning(
                cell,
                str(NAMES[cell.number]),
                str(QUESTIONS[cell.number]),
                self._meaning(cell),
                ideas.get(cell.number, []),
            )
            for cell in self.cells
        ]

    def _meaning(self, cell: Cell) -> str:
        if cell.value is None:
            return ""
        first, second = (self.boxes[term].score for term in DEFINITIONS[cell.number - 1])
        words = (SHORT if cell.value < 0 else MET)[cell.number]
        return str(words) % {"first": number(first, 1), "second": number(second, 1)}

    @cached_property
    def computed(self) -> list[Computed]:
        """The numbers behind every gap of the dimension chosen, or of all."""
        rows = [row for row in self.rows if self.dimension in ("", row.code)]
        return [self._computed(row, cell) for row in rows for cell in row.cells if cell.found]

    def _computed(self, row: FiveRow, cell: Cell) -> Computed:
        one, other = DEFINITIONS[cell.number - 1]
        first, second = (self._estimate(term, row.code) for term in (one, other))
        spreads = working.spread(first, one.side), working.spread(second, other.side)
        paired = one.group == other.group
        interval = cell.found.interval  # type: ignore[union-attr]
        return Computed(
            row.name,
            cell,
            *spreads,
            margin=working.margin(first) if paired else None,
            between=None if paired else working.between(*spreads, interval),
            sd=first.sd if paired else None,
        )

    def _estimate(self, term: Term, dimension: str) -> Estimate:
        """A gap that has a figure has both means."""
        group = self.found.group(term.group)
        return cast(Estimate, cast(GroupFigures, group).dimension(dimension).estimate)

    @property
    def title(self) -> str:
        """The drawing in words: every gap with its value."""
        parts = [
            _("Gap %(number)s, %(name)s: %(value)s.")
            % {"number": number(cell.number), "name": str(NAMES[cell.number]).lower(), "value": _value(cell)}
            for cell in self.cells
        ]
        return " ".join([_("The five gaps."), *parts])


def _row(name: str, row: ServiceGaps) -> FiveRow:
    return FiveRow(row.code, name, [_cell(n, result) for n, result in zip(NUMBERS, row.gaps, strict=True)])


def _cell(place: int, result: ServiceGapResult) -> Cell:
    return Cell(place, result, result.interval.value if isinstance(result, ServiceGap) else None)


def _value(cell: Cell) -> str:
    if cell.value is not None:
        return signed(cell.value, 1)
    return _("withheld") if cell.withheld else _("not measured")
