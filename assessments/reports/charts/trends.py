"""Rounds over time: two lines of scores, and one of gaps with its intervals. All places in percent."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from assessments.analysis.values import Scale

from .places import Align, step

Segment: TypeAlias = tuple[float, float, float, float]
Bounds: TypeAlias = tuple[float, float]

SIDE, TOP, BOTTOM = 12.0, 16.0, 90.0
"""Percent kept free beside the first and last round, and above and below for the numbers."""
NAMED = 4
"""So many rounds can be named under a chart; of more, only the first and the last."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One round's value: where its dot, its number and the ends of its interval stand."""

    round: int
    value: float
    x: float
    y: float
    at: int
    down: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """Dots joined by lines; a round without a figure breaks the line."""

    points: tuple[TrendPoint, ...]
    lines: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class RoundMark:
    """Where the name of a round stands below the chart."""

    round: int
    at: int
    align: Align


def score_trend(
    scale: Scale, scores: Sequence[float | None], *, above: bool, breaks: Collection[int] = (), rtl: bool = False
) -> Trend:
    """One score over the rounds, on the whole scale; ``above``: its numbers stand over its dots, else below.

    ``breaks``: rounds (from 0) to which no line leads.
    """
    rows = [None if score is None else (score, None) for score in scores]
    return _trend(rows, (scale.minimum, scale.maximum), above, breaks, rtl)


def gap_trend(
    gaps: Sequence[tuple[float, Bounds | None] | None],
    bounds: Bounds,
    *,
    breaks: Collection[int] = (),
    rtl: bool = False,
) -> Trend:
    """A gap with its interval over the rounds, between the lowest and highest value of ``bounds``."""
    return _trend(gaps, bounds, True, breaks, rtl)


def gap_bounds(gaps: Sequence[tuple[float, Bounds | None] | None]) -> Bounds:
    """Half points around every gap, every interval and zero: one range for all charts of a page."""
    known = [value for row in gaps if row for value in (row[0], *(row[1] or ()))]
    return math.floor(min([-0.5, *known]) * 2) / 2, math.ceil(max([0.0, *known]) * 2) / 2


def height(value: float, bounds: Bounds) -> float:
    """Percent from the top."""
    low, high = bounds
    share = (min(max(value, low), high) - low) / (high - low)
    return round(BOTTOM - (BOTTOM - TOP) * share, 2)


def round_marks(rounds: int) -> tuple[RoundMark, ...]:
    """Where the rounds are named below a chart; the same places in either reading direction."""
    named = range(rounds) if rounds <= NAMED else (0, rounds - 1)
    return tuple(RoundMark(place, step(_across(place, rounds, False)), _align(place, rounds)) for place in named)


def _align(place: int, rounds: int) -> Align:
    if rounds == 1 or 0 < place < rounds - 1:
        return "center"
    return "end" if place else "start"


def _across(place: int, rounds: int, rtl: bool) -> float:
    along = 50.0 if rounds == 1 else SIDE + (100 - 2 * SIDE) * place / (rounds - 1)
    return round(100 - along if rtl else along, 2)


def _trend(
    rows: Sequence[tuple[float, Bounds | None] | None],
    bounds: Bounds,
    above: bool,
    breaks: Collection[int],
    rtl: bool,
) -> Trend:
    points = [row and _point(place, row, len(rows), bounds, above, rtl) for place, row in enumerate(rows)]
    lines = tuple(
        (one.x, one.y, other.x, other.y)
        for one, other in pairwise(points)
        if one and other and other.round not in breaks
    )
    return Trend(tuple(point for point in points if point), lines)


def _point(
    place: int, row: tuple[float, Bounds | None], rounds: int, bounds: Bounds, above: bool, rtl: bool
) -> TrendPoint:
    value, interval = row
    y = height(value, bounds)
    low, high = (height(end, bounds) for end in interval) if interval else (None, None)
    down = (high if high is not None else y) if above else y
    return TrendPoint(
        place, value, _across(place, rounds, rtl), y, step(_across(place, rounds, False)), step(down), low, high
    )
