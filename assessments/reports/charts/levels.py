"""The scale of levels: a bar from −100 to 0 points of range, divided where a level begins."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.analysis.values import LevelCutoffs

from .places import Span, between, step

LOWEST, HIGHEST = -100.0, 0.0  # points of range at the two ends
NARROWEST = 4  # percent of the bar that the number of a level needs


@dataclass(frozen=True, slots=True)
class LevelBand:
    """The part of the bar that one level takes; ``at`` is its middle, None where its number has no room."""

    level: int
    span: Span
    at: int | None


@dataclass(frozen=True, slots=True)
class LevelCut:
    """A cut-off in points of range; ``x`` is its line in percent, ``at`` its label."""

    points: float
    x: float
    at: int


@dataclass(frozen=True, slots=True)
class LevelScale:
    """The bar: three bands, lowest level first, and the two cut-offs between them."""

    bands: tuple[LevelBand, ...]
    unsatisfactory: LevelCut
    exceptional: LevelCut
    lowest: float = LOWEST
    highest: float = HIGHEST


def level_scale(cutoffs: LevelCutoffs, *, rtl: bool = False) -> LevelScale:
    """The picture of these cut-offs."""
    edges = (LOWEST, cutoffs.unsatisfactory, cutoffs.exceptional, HIGHEST)
    bands = (_band(level, edges[level - 1], edges[level], rtl) for level in (1, 2, 3))
    return LevelScale(tuple(bands), _cut(cutoffs.unsatisfactory, rtl), _cut(cutoffs.exceptional, rtl))


def _cut(points: float, rtl: bool) -> LevelCut:
    return LevelCut(points, _across(points, rtl), step(points - LOWEST))


def _band(level: int, low: float, high: float, rtl: bool) -> LevelBand:
    middle = step((low + high) / 2 - LOWEST)
    span = between(_across(low, rtl), _across(high, rtl))
    return LevelBand(level, span, middle if high - low >= NARROWEST else None)


def _across(points: float, rtl: bool) -> float:
    return HIGHEST - points if rtl else points - LOWEST
