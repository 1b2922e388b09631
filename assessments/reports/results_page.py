"""What the results page shows: figures with their names, sentences' ingredients, and the numbers behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ..analysis.quality import is_often_missing
from ..analysis.values import DimensionFigures, GroupFigures, Headline, Withheld
from ..forms.results import Choices
from ..models import Assessment
from ..queries.actions import suggestions
from ..queries.results import Comment, Figures, comments
from ..queries.rounds import figures_like, moves, parted_dimensions
from . import working
from .results_frame import ResultsFrame
from .rounds_page import Moved
from .rows import DimensionRow, QuestionRow, dimension_rows, question_rows, widest_first

#: how many rows “What to close first” names
TOP = 5
#: column of the questions table to the figure it is sorted by
SORTS = {
    "current": "figures.estimate.current",
    "desired": "figures.estimate.desired",
    "gap": "figures.estimate.gap",
    "n": "figures.estimate.n",
    "priority": "figures.priority",
}
DEFAULT_SORT = "-priority"


@dataclass(frozen=True)
class Priority:
    """A line of “What to close first”."""

    row: QuestionRow
    suggestions: int


@dataclass(frozen=True)
class Since:
    """How the overall gap moved since the round before, in scale points; above zero is better.

    ``overall`` is None where either round asks in a dimension otherwise than the other: then it is another whole.
    """

    assessment: Assessment
    overall: float | None
    dimensions: list[Moved]


@dataclass(frozen=True)
class Column:
    """A sortable column of the questions table; ``direction`` is what aria-sort says, ``link`` sorts the other way."""

    name: str
    link: str
    direction: str


@dataclass(frozen=True)
class Slider:
    """A dimension's slider in “What if”; ``value`` is written as the form field wants it."""

    code: str
    name: str
    current: float
    value: str


class ResultsPage(ResultsFrame):
    """One group's results. Reads once and computes each part when the template first asks for it."""

    def __init__(self, assessment: Assessment, choices: Choices, found: Figures | None = None) -> None:
        super().__init__(assessment, choices, found)
        self.sort = choices.sort if choices.sort.removeprefix("-") in SORTS else DEFAULT_SORT

    @property
    def figures(self) -> GroupFigures | None:
        """The group's figures; None without data or when they are withheld."""
        group = self.found.group(self.group)
        return group if isinstance(group, GroupFigures) and group.overall_gap is not None else None

    @property
    def withheld(self) -> Withheld | None:
        """Why nothing is shown."""
        group = self.found.group(self.group)
        return group if isinstance(group, Withheld) else None

    @cached_property
    def dimensions(self) -> tuple[DimensionRow, ...]:
        """Rows in bank order."""
        return dimension_rows(self.found.bank, self.figures) if self.figures else ()

    @cached_property
    def ranked(self) -> list[DimensionRow]:
        """Rows with the widest gap first."""
        return widest_first(self.dimensions)

    @cached_property
    def questions(self) -> tuple[QuestionRow, ...]:
        """All questions in bank order."""
        return question_rows(self.found.bank, self.figures) if self.figures else ()

    @property
    def headline(self) -> Headline | None:
        """The sentence about the whole, as data."""
        return self.found.headline_of(self.group)

    def _name(self, code: str) -> str:
        return next((row.name for row in self.dimensions if row.code == code), "")

    @cached_property
    def top(self) -> DimensionRow | None:
        """The dimension the headline names."""
        code = self.headline.dimension if self.headline else None
        return next((row for row in self.dimensions if row.code == code), None)

    @property
    def next_priorities(self) -> list[str]:
        """Names of the further dimensions that stand, by priority."""
        return [self._name(row.code) for row in self._standing() if not self.top or row.code != self.top.code]

    def _standing(self) -> Sequence[DimensionFigures]:
        return self.figures.dimension_ranking.priorities if self.figures else ()

    @property
    def met(self) -> list[str]:
        """Names of the dimensions without a shortfall."""
        return [self._name(row.code) for row in self.figures.dimension_ranking.met] if self.figures else []

    @cached_property
    def priorities(self) -> list[Priority]:
        """The questions to close first, each with how many suggestions wait for it."""
        if not self.figures:
            return []
        waiting = [s.target.code for s in suggestions(self.found, self.group)]
        ranked = self.figures.question_ranking.priorities[:TOP]
        return [Priority(self._question(row.code), waiting.count(row.code)) for row in ranked]

    @cached_property
    def unclear(self) -> list[QuestionRow]:
        """Shortfalls whose interval contains no gap: more people should be asked first."""
        ranking = self.figures.question_ranking.unclear if self.figures else ()
        return [self._question(row.code) for row in ranking[:TOP]]

    def _question(self, code: str) -> QuestionRow:
        return next(row for row in self.questions if row.code == code)

    @cached_property
    def table(self) -> list[QuestionRow]:
        """The questions as the reader sorted and narrowed them; those without data last."""
        rows = [row for row in self.questions if self.dimension in ("", row.dimension_code)]
        known = [row for row in rows if row.figures.estimate]
        known.sort(key=attrgetter(SORTS[self.sort.removeprefix("-")]), reverse=self.sort.startswith("-"))
        return known + [row for row in rows if not row.figures.estimate]

    @property
    def columns(self) -> list[Column]:
        """The sortable columns, in the order of the table."""
        names = {
            "current": _("Current"),
            "desired": _("Desired"),
            "gap": _("Gap"),
            "n": _("Responses"),
            "priority": _("Priority"),
        }
        return [self._column(key, name) for key, name in names.items()]

    def _column(self, key: str, name: str) -> Column:
        direction = {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")
        query = self.kept | {"sort": key if direction == "descending" else f"-{key}"}
        if self.dimension:
            query |= {"dimension": self.dimension}
        return Column(name, "?" + urlencode(query), direction)

    @property
    def sliders(self) -> list[Slider]:
        """One slider per dimension with data, in bank order."""
        rows = [(row, row.figures.estimate.current) for row in self.dimensions if row.figures.estimate]
        return [Slider(row.code, row.name, current, f"{current:.1f}") for row, current in rows]

    @property
    def often_missing(self) -> list[DimensionRow]:
        """Dimensions with so many missing answers that they deserve a caution."""
        return [row for row in self.dimensions if is_often_missing(row.figures.missing)]

    @property
    def shows_alpha(self) -> bool:
        """Whether any dimension has enough complete responses for Cronbach's alpha."""
        return any(alpha and alpha.shown for row in self.dimensions for alpha in row.alphas)

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """What people wrote, where it may be shown."""
        return comments(self.found, self.group) if self.figures else ()

    @cached_property
    def since(self) -> Since | None:
        """The change since the round before, if both rounds have figures on the same questions."""
        previous, now = self.assessment.previous, self.figures
        if previous is None or now is None:
            return None
        before = figures_like(self.found, [previous]).get(previous.pk)
        earlier = before and before.group(self.group)
        moved = moves(before, self.found, self.group) if before else None
        if not before or not moved or not isinstance(earlier, GroupFigures) or earlier.overall_gap is None:
            return None
        is_same = {row.code for row in now.dimensions} == {row.code for row in earlier.dimensions}
        is_same = is_same and not parted_dimensions(before.bank, self.found.bank)
        overall = (now.overall_gap or 0) - earlier.overall_gap if is_same else None
        return Since(previous, overall, [Moved(self._name(change.code), change) for change in moved.dimensions])

    @property
    def gaps(self) -> list[float]:
        """The dimension gaps behind the overall gap."""
        return working.gaps(self.figures) if self.figures else []

    @property
    def weighted_parts(self) -> list[tuple[float, float]]:
        """The weights and gaps behind the weighted gap."""
        return working.weighted_parts(self.figures) if self.figures else []

    @property
    def is_one_view(self) -> bool:
        """Whether all of it is one person’s view."""
        return self.figures is not None and self.figures.n == 1
