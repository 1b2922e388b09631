"""Priorities: what to close first. A surplus cancels no shortfall, and an unclear shortfall is no priority."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from assessments.analysis.values import Estimate, Ranked, Ranking


def priority(weight: float, found: Estimate) -> float:
    """Weight points times the gap to close; 0 or more. A question's weight is its dimension's over its questions."""
    return weight * found.to_close


def shares(priorities: Mapping[str, float]) -> dict[str, float]:
    """Each priority as percent of them all (0-100); all 0 where there is nothing to close."""
    total = math.fsum(priorities.values())
    return {code: 100 * value / total if total else 0.0 for code, value in priorities.items()}


def rank(rows: Iterable[tuple[float, Ranked]]) -> Ranking[Ranked]:
    """Rows, given in bank order with their weight, sorted by priority.

    Ties: the larger weight, then the lower current mean, then bank order.
    """
    measured = [(weight, row, row.estimate) for weight, row in rows if row.estimate is not None]
    short = sorted((entry for entry in measured if entry[2].gap < 0), key=lambda entry: _order(entry[0], entry[2]))
    met = sorted((entry for entry in measured if entry[2].gap >= 0), key=lambda entry: -_close(entry[2].gap))
    return Ranking(
        priorities=tuple(row for _, row, _ in short if row.confidence != "unclear"),
        unclear=tuple(row for _, row, _ in short if row.confidence == "unclear"),
        met=tuple(row for _, row, _ in met),
    )


def _order(weight: float, found: Estimate) -> tuple[float, float, float]:
    return -_close(priority(weight, found)), -_close(weight), _close(found.current)


def _close(number: float) -> float:
    """Without the last digits of floating point, in which equal products of different factors may differ."""
    return round(number, 9)
