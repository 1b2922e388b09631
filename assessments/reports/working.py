"""The numbers behind a figure, for “How is this computed?”."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..analysis.service_gaps import Side
from ..analysis.values import Estimate, GroupFigures, Interval


@dataclass(frozen=True)
class Margin:
    """The parts of a 95 % interval: gap ± t · sd / √n, with df = n − 1."""

    df: int
    t: float
    size: float


def margin(estimate: Estimate | None) -> Margin | None:
    """How the interval of a gap came about; None where there is no interval or everybody gave the same gap."""
    if estimate is None or not estimate.sd or estimate.ci_high is None:
        return None
    size = estimate.ci_high - estimate.gap
    return Margin(estimate.n - 1, size * math.sqrt(estimate.n) / estimate.sd, size)


def gaps(figures: GroupFigures) -> list[float]:
    """The dimension gaps whose mean is the overall gap, in bank order."""
    return [row.estimate.gap for row in figures.dimensions if row.estimate]


def weighted_parts(figures: GroupFigures) -> list[tuple[float, float]]:
    """Effective weight (points) and gap of every dimension with data, in bank order."""
    return [(row.effective_weight, row.estimate.gap) for row in figures.dimensions if row.estimate]


@dataclass(frozen=True)
class Between:
    """The parts of a difference of two groups: SE = √(s₁²/n₁ + s₂²/n₂), difference ± t · SE, with Welch's df."""

    first: Spread
    second: Spread
    error: float
    df: float
    t: float


@dataclass(frozen=True)
class Spread:
    """One group's mean of one score, its standard deviation (n − 1) and n."""

    mean: float
    sd: float | None
    n: int


def spread(estimate: Estimate, side: Side) -> Spread:
    """The numbers of one of the two scores."""
    if side == "current":
        return Spread(estimate.current, estimate.sd_current, estimate.n)
    return Spread(estimate.desired, estimate.sd_desired, estimate.n)


def between(first: Spread, second: Spread, interval: Interval) -> Between | None:
    """How the interval of a difference came about; None where there is none or nobody differs."""
    if interval.ci_high is None or interval.df is None or first.sd is None or second.sd is None:
        return None
    error = math.sqrt(first.sd**2 / first.n + second.sd**2 / second.n)
    return Between(first, second, error, interval.df, (interval.ci_high - interval.value) / error) if error else None
