"""The bars of how many finished on each day: geometry only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..queries.participations import Day

#: in units of the drawing: a day with its gap, the bar alone, and the tallest bar
STEP, WIDTH, HEIGHT = 10, 7, 48


@dataclass(frozen=True)
class Bar:
    """A day as a bar that stands on the base line."""

    day: date
    finished: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class BarChart:
    """Bars from the oldest day on; where people read from right to left, the page mirrors them."""

    bars: Sequence[Bar]
    width: int
    height: int
    bar_width: int
    most: int

    @property
    def busy(self) -> list[Bar]:
        """The days on which somebody finished, latest first."""
        return [bar for bar in reversed(self.bars) if bar.finished]


def bar_chart(days: Sequence[Day]) -> BarChart:
    """A bar for every day, the tallest of them `HEIGHT` high; a day of nobody has none."""
    most = max((day.finished for day in days), default=0)
    bars = [_bar(place, day, HEIGHT / most if most else 0) for place, day in enumerate(days)]
    return BarChart(bars, STEP * len(days), HEIGHT, WIDTH, most)


def _bar(place: int, day: Day, unit: float) -> Bar:
    height = round(day.finished * unit, 2)
    return Bar(day.day, day.finished, place * STEP + (STEP - WIDTH) / 2, round(HEIGHT - height, 2), height)
