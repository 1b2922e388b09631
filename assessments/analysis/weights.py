"""Weights of dimensions: points that add up to 100."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

TOTAL = 100

PUBLISHED: Final[Mapping[str, float]] = {
    "reliability": 32,
    "responsiveness": 22,
    "assurance": 19,
    "empathy": 16,
    "tangibles": 11,
}
"""What customers of five firms found important. Source: Zeithaml, Parasuraman and Berry (1990), Delivering Quality
Service."""

TOLERANCE = 0.005
"""Weights are typed with at most two decimals; half of the last one is rounding, more is a mistake."""


def equal_weights(codes: Sequence[str]) -> dict[str, float]:
    """The same points for every dimension, unrounded, so that the weighted gap equals the plain one."""
    return {code: TOTAL / len(codes) for code in codes}


def published_weights(codes: Sequence[str]) -> dict[str, float]:
    """The published points. Raises ValueError unless the dimensions are exactly the five of RATER."""
    if set(codes) != PUBLISHED.keys():
        raise ValueError("The published weights are for the five dimensions of RATER only.")
    return {code: PUBLISHED[code] for code in codes}


def bank_points(own: Mapping[str, Decimal | None]) -> dict[str, Decimal] | None:
    """The points that a bank gives its dimensions, by code; None unless it gives every one some and they total 100."""
    points = {code: value for code, value in own.items() if value is not None}
    return points if len(points) == len(own) and sum(points.values()) == TOTAL else None


def whole_points(weights: Mapping[str, float]) -> dict[str, Decimal]:
    """The weights in points with two decimals that total exactly 100, for a form: largest remainders are rounded up,
    the earlier dimension first.
    """
    cent = Decimal("0.01")
    points = {code: Decimal(str(weight)).quantize(cent, ROUND_FLOOR) for code, weight in weights.items()}
    remainders = sorted(weights, key=lambda code: points[code] - Decimal(str(weights[code])))
    missing = int((TOTAL - sum(points.values())) / cent)
    return {code: value + cent * (code in remainders[:missing]) for code, value in points.items()}


def check_weights(weights: Mapping[str, float], codes: Collection[str]) -> None:
    """Raises ValueError unless there is one weight, 0 or more, for every dimension and they add up to 100."""
    if weights.keys() != set(codes):
        raise ValueError(f"Weights are needed for exactly these dimensions: {', '.join(codes)}.")
    if min(weights.values()) < 0:
        raise ValueError("A weight cannot be below 0.")
    if abs(math.fsum(weights.values()) - TOTAL) > TOLERANCE:
        raise ValueError(f"Weights add up to {math.fsum(weights.values()):g}, not {TOTAL}.")


def carried_weights(points: Mapping[str, float], own: Mapping[str, Decimal | None]) -> dict[str, float]:
    """The weights of an assessment once its bank has other dimensions; they total 100, unrounded.

    `points` are those it had; `own` names the dimensions there are now, each with the points its bank gives it. A new
    dimension takes these, or else an equal share; those that stay share the rest in proportion to what they had.
    """
    equal = equal_weights(list(own))
    new = {code: equal[code] if value is None else float(value) for code, value in own.items() if code not in points}
    stay = {code: points[code] for code in own if code in points}
    if not stay:
        return _totalling(new, TOTAL)
    rest = max(0.0, TOTAL - math.fsum(new.values()))
    carried = _totalling(stay, rest) | _totalling(new, TOTAL - rest)
    return {code: carried[code] for code in own}


def _totalling(weights: Mapping[str, float], total: float) -> dict[str, float]:
    """The weights in proportion, so that they add up to this; the same for all where none has any."""
    now = math.fsum(weights.values())
    return {code: weight * total / now if now else total / len(weights) for code, weight in weights.items()}


def shared_out(weights: Mapping[str, float], measured: Collection[str]) -> dict[str, float]:
    """The weights once those of dimensions without data are shared out over the measured ones in proportion.

    The measured ones total 100 again (all are 0 when nothing is measured); where they had no weight at all, they share
    it equally.
    """
    kept = math.fsum(weights[code] for code in measured)
    if kept == 0:
        return {code: TOTAL / len(measured) if code in measured else 0.0 for code in weights}
    if len(measured) == len(weights):
        return dict(weights)
    return {code: weight * TOTAL / kept if code in measured else 0.0 for code, weight in weights.items()}


def weighted_mean(gaps: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Σ weight·gap/100, in scale points. Weights total 100; there is nothing else to divide by."""
    return math.fsum(weights[code] * gap for code, gap in gaps.items()) / TOTAL
