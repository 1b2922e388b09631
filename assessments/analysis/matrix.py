"""The importance-performance matrix: how important against how good. Source: Martilla and James (1977)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assessments.analysis.values import CrossHair, CrossHairKind, Quadrant, Scale

ROUNDING = 0.01
"""Weights are typed with two decimals; equal weights that differ by rounding alone are equally important."""


def cross_hair(
    kind: CrossHairKind, scale: Scale, currents: Sequence[float], importances: Sequence[float]
) -> CrossHair | None:
    """Where the matrix is divided: at the mean of the importances, and at the mean of the currents ("means") or the
    middle of the scale ("midpoint"). None without data.
    """
    if not currents:
        return None
    current = scale.midpoint if kind == "midpoint" else math.fsum(currents) / len(currents)
    return CrossHair(kind, current, math.fsum(importances) / len(importances))


def quadrant(current: float, importance: float, divided: CrossHair) -> Quadrant:
    """The quadrant of a point; on a line counts as high, so that equal weights are all important."""
    good = round(current - divided.current, 9) >= 0
    if importance >= divided.importance - ROUNDING:
        return "keep_up" if good else "concentrate"
    return "overkill" if good else "low_priority"
