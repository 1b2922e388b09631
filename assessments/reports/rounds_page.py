"""Rounds over time: how each gap moved, whether the service rose or people want less, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..analysis.values import Change, DimensionFigures, Estimate, GroupFigures, Scale, Withheld
from ..models import Assessment
from ..queries.results import Figures
from ..queries.rounds import changed_questions, figures_like, moves, parted_dimensions, rounds
from ..templatetags.figures import localized
from .charts.trends import Bounds, gap_bounds
from .results_frame import ResultsFrame


@dataclass(frozen=True)
class Round:
    """One round of a group: its figures, or why there are none."""

    number: int
    assessment: Assessment
    figures: GroupFigures | None
    withheld: Withheld | None
    is_now: bool

    @property
    def name(self) -> str:
        """What the round is called; its title where it has no name."""
        return self.assessment.round or self.assessment.title


@dataclass(frozen=True)
class Moved:
    """How one dimension moved. A gap is current − desired, so a lower desired score closes it too."""

    name: str
    change: Change

    @property
    def from_desired(self) -> float:
        """The part of the change that comes from wanting less, in scale points."""
        return -self.change.desired

    @property
    def wants_less(self) -> bool:
        """Whether more than a tenth of a smaller gap comes from wanting less."""
        return self.change.gap.value > 0 and self.from_desired > self.change.gap.value / 10

    @property
    def percent_closed(self) -> float | None:
        """The share of the earlier gap that is closed, in percent."""
        return None if self.change.share_closed is None else 100 * self.change.share_closed


@dataclass(frozen=True)
class Step:
    """From one round to the next. ``changed``: questions that are worded otherwise; ``parted``: dimensions that are
    not compared because they ask these, or other questions than before."""

    before: Round
    after: Round
    moved: list[Moved]
    changed: list[str]
    parted: list[str]

    @property
    def heading(self) -> str:
        """The id of its heading on the page."""
        return f"step-{self.after.number}"

    @property
    def is_linked(self) -> bool:
        """Whether the same people answered both times."""
        return any(row.change.linked for row in self.moved)


@dataclass(frozen=True)
class TrendMark:
    """One round of one dimension; None where it has no figures of it."""

    name: str
    estimate: Estimate | None


@dataclass(frozen=True)
class TrendRow:
    """One dimension over the rounds. ``breaks``: rounds (from 0) that ask it otherwise than the round before."""

    name: str
    scale: Scale
    rounds: list[TrendMark]
    breaks: frozenset[int]

    @property
    def _estimates(self) -> list[Estimate | None]:
        return [one.estimate for one in self.rounds]

    @property
    def gaps(self) -> list[tuple[float, Bounds | None] | None]:
        """Each round's gap with its interval."""
        return [(found.gap, _interval(found)) if found else None for found in self._estimates]

    @property
    def currents(self) -> list[float | None]:
        """Each round's current score."""
        return [found.current if found else None for found in self._estimates]

    @property
    def desireds(self) -> list[float | None]:
        """Each round's desired score."""
        return [found.desired if found else None for found in self._estimates]

    @property
    def last(self) -> Estimate | None:
        """The latest figures."""
        return self._estimates[-1]


class RoundsPage(ResultsFrame):
    """One group over all rounds back to the first."""

    view = "results_rounds"

    @cached_property
    def _earlier(self) -> list[Assessment]:
        return rounds(self.assessment)[:-1]

    @cached_property
    def history(self) -> list[Figures]:
        """The figures of every round, the first one first; the last is this one."""
        found = figures_like(self.found, self._earlier)
        return [*(found[row.pk] for row in self._earlier if row.pk in found), self.found]

    @property
    def unknown(self) -> int:
        """How many earlier rounds did not ask for the segments that the figures are narrowed to."""
        return len(self._earlier) + 1 - len(self.history)

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds of the group shown."""
        return [self._round(number, found) for number, found in enumerate(self.history, start=1)]

    def _round(self, number: int, found: Figures) -> Round:
        group = found.group(self.group)
        known = group if isinstance(group, GroupFigures) and group.overall_gap is not None else None
        return Round(
            number, found.assessment, known, group if isinstance(group, Withheld) else None, found is self.found
        )

    @property
    def measured(self) -> list[Round]:
        """The rounds with figures."""
        return [one for one in self.rounds if one.figures]

    @cached_property
    def steps(self) -> list[Step]:
        """The changes from round to round, the latest first; only where both rounds have figures."""
        pairs = pairwise(zip(self.rounds, self.history, strict=True))
        found = [self._step(*before, *after) for before, after in pairs]
        return [step for step in reversed(found) if step]

    def _step(self, one: Round, before: Figures, other: Round, after: Figures) -> Step | None:
        found = moves(before, after, self.group)
        if found is None:
            return None
        changed = changed_questions(before.bank, after.bank)
        names = {row.code: localized(row.name) for row in after.bank.dimensions}
        parted = parted_dimensions(before.bank, after.bank)
        return Step(
            one,
            other,
            [Moved(names[change.code], change) for change in found.dimensions],
            [localized(q.title) for q in after.bank.questions if q.code in changed],
            [name for code, name in names.items() if code in parted],
        )

    @property
    def latest(self) -> Step | None:
        """The change since the round before."""
        return next((step for step in self.steps if step.after.is_now), None)

    @cached_property
    def best(self) -> Moved | None:
        """The dimension that moved most since the round before, of those that moved for sure."""
        moved = self.latest.moved if self.latest else []
        sure = [row for row in moved if row.change.confidence in ("clear", "likely")]
        return max(sure, key=lambda row: abs(row.change.gap.value), default=None)

    @cached_property
    def trends(self) -> list[TrendRow]:
        """Every dimension over the rounds, in bank order."""
        return [self._trend(row.code, localized(row.name)) for row in self.found.bank.dimensions]

    def _trend(self, code: str, name: str) -> TrendRow:
        marks = [TrendMark(one.name, _estimate(one.figures, code, self.scale)) for one in self.rounds]
        return TrendRow(name, self.scale, marks, self._breaks(code))

    def _breaks(self, code: str) -> frozenset[int]:
        """Rounds (from 0) that ask otherwise in this dimension than the round before: no line leads there."""
        return frozenset(place for place, parted in enumerate(self._parted, start=1) if code in parted)

    @cached_property
    def _parted(self) -> list[frozenset[str]]:
        return [parted_dimensions(before.bank, after.bank) for before, after in pairwise(self.history)]

    @property
    def bounds(self) -> Bounds:
        """The range of all gap charts of the page."""
        return gap_bounds([gap for row in self.trends for gap in row.gaps])


def _estimate(figures: GroupFigures | None, code: str, scale: Scale) -> Estimate | None:
    if figures is None or figures.scale != scale:
        return None
    rows: Sequence[DimensionFigures] = figures.dimensions
    return next((row.estimate for row in rows if row.code == code), None)


def _interval(found: Estimate) -> Bounds | None:
    return None if found.ci_low is None or found.ci_high is None else (found.ci_low, found.ci_high)
