"""The numbers behind a figure, for “How is this computed?”."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..analysis.values import Estimate, GroupFigures


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
