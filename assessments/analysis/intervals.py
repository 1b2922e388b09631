"""Intervals and tests by Student's t: one mean of differences (paired), or the difference of two groups (Welch)."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import stdtr, stdtrit

from assessments.analysis.tallies import PairSums
from assessments.analysis.values import Confidence, Estimate, Interval

COVERAGE = 0.95
"""The share of intervals that hold the true value."""

CAUTION_BELOW = 10
"""Below this many respondents a finding is at best "likely", and shown with a caution."""


class Summary(NamedTuple):
    """A group's n >= 1, mean and standard deviation (n - 1; None when n = 1)."""

    n: int
    mean: float
    sd: float | None


def paired(summary: Summary) -> Interval:
    """The interval of a mean of differences within persons: mean ± t(0.975, n - 1)·sd/√n. None of it when n < 2."""
    if summary.sd is None or summary.n < 2:
        return Interval(summary.mean)
    return _interval(summary.mean, summary.sd / math.sqrt(summary.n), summary.n - 1)


def welch(first: Summary, second: Summary) -> Interval:
    """The interval of first - second for two groups of different people, with Welch-Satterthwaite degrees of freedom.

    No interval when either group has fewer than two respondents. Source: Welch (1947), Biometrika 34.
    """
    value = first.mean - second.mean
    if first.sd is None or second.sd is None or min(first.n, second.n) < 2:
        return Interval(value)
    one, other = first.sd**2 / first.n, second.sd**2 / second.n
    if one + other == 0:
        return _interval(value, 0.0, first.n + second.n - 2)
    df = (one + other) ** 2 / (one**2 / (first.n - 1) + other**2 / (second.n - 1))
    return _interval(value, math.sqrt(one + other), df)


def _interval(value: float, error: float, df: float) -> Interval:
    """Where every difference is the same the interval is the value alone, and t would be infinite: there is no test."""
    if error == 0:
        return Interval(value, df, value, value)
    margin = float(stdtrit(df, (1 + COVERAGE) / 2)) * error
    t = value / error
    return Interval(value, df, value - margin, value + margin, t, 2 * float(stdtr(df, -abs(t))))


def effect_sizes(summary: Summary) -> tuple[float | None, float | None]:
    """d_z = mean/sd and Hedges' g_z = d_z·(1 - 3/(4·df - 1)), df = n - 1; None without a spread."""
    if not summary.sd or summary.n < 2:
        return None, None
    d_z = summary.mean / summary.sd
    return d_z, d_z * (1 - 3 / (4 * (summary.n - 1) - 1))


def estimate(sums: PairSums, unit: int = 1) -> Estimate | None:
    """Means, gap, spread, interval and test from the sums of pairs, each `unit` times a score. None without pairs."""
    if sums.n == 0:
        return None
    count = sums.n * unit
    gaps = sums.current - sums.desired
    squares = sums.current_squares + sums.desired_squares - 2 * sums.products
    summary = Summary(sums.n, gaps / count, _deviation(sums.n, gaps, squares, unit))
    return _estimate(
        summary,
        current=sums.current / count,
        desired=sums.desired / count,
        sd_current=_deviation(sums.n, sums.current, sums.current_squares, unit),
        sd_desired=_deviation(sums.n, sums.desired, sums.desired_squares, unit),
    )


def _estimate(
    summary: Summary, *, current: float, desired: float, sd_current: float | None, sd_desired: float | None
) -> Estimate:
    found, (d_z, g_z) = paired(summary), effect_sizes(summary)
    return Estimate(
        n=summary.n,
        current=current,
        desired=desired,
        gap=summary.mean,
        sd=summary.sd,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        t=found.t,
        p=found.p,
        d_z=d_z,
        g_z=g_z,
        sd_current=sd_current,
        sd_desired=sd_desired,
    )


def _deviation(n: int, total: int, squares: int, unit: int) -> float | None:
    """Standard deviation (n - 1) from whole sums: the difference is taken before any rounding, so 0 means 0."""
    return math.sqrt((n * squares - total * total) / (n * (n - 1))) / unit if n > 1 else None


def confidence(n: int, found: Estimate | Interval | None) -> Confidence:
    """How far a finding can be trusted. n: respondents, the smaller group's where two are compared."""
    if found is None or n == 0:
        return "none"
    if found.ci_low is None:
        return "one"
    if found.contains_zero:
        return "unclear"
    return "clear" if n >= CAUTION_BELOW else "likely"
