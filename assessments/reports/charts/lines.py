"""The gap line: the signature of every picture of a gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.analysis.values import Confidence, DimensionFigures, QuestionFigures, Scale

from .places import Align, Span, Tone, between, gap_tone, step

EDGE = 4.0  # percent of a gap line kept free at both ends, so that a dot on the last score stays inside
LABEL_ROOM = 13.0  # percent of a gap line that one number needs: 28 px on the narrowest line, 220 px
STRONG_SHORTFALL = -25.0  # points of range; level 1 in the method's section 5


@dataclass(frozen=True, slots=True)
class GapLine:
    """A dot (current), a ring (desired), the bar between and the bracket of the interval, in percent of the width.

    The bracket shows where current would lie, given desired, for every gap in its 95 % interval: when it reaches the
    ring, there may be no gap at all. Parts without data are None.
    """

    ticks: tuple[float, ...]
    current: float | None = None
    desired: float | None = None
    current_at: int | None = None
    desired_at: int | None = None
    bar: Span | None = None
    interval: Span | None = None
    tone: Tone = "met"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """One value of the scale under a gap line; the ends are aligned inwards so that their words stay inside."""

    value: int
    at: int
    align: Align


def gap_line(
    scale: Scale,
    current: float | None,
    desired: float | None,
    *,
    interval: tuple[float, float] | None = None,
    confidence: Confidence = "clear",
    rtl: bool = False,
) -> GapLine:
    """The gap line of two scores. ``interval`` is the 95 % interval of the gap in scale points."""
    ticks = tuple(_across(scale, value, rtl) for value in range(scale.minimum, scale.maximum + 1))
    if current is None or desired is None:
        return GapLine(ticks, tone="unclear")
    labels = _apart(_along(scale, current), _along(scale, desired))
    dot, ring = _across(scale, current, rtl), _across(scale, desired, rtl)
    ends = [_across(scale, _clamped(scale, desired + end), rtl) for end in interval or ()]
    gap = current - desired
    return GapLine(
        ticks,
        current=dot,
        desired=ring,
        current_at=step(labels[0]),
        desired_at=step(labels[1]),
        bar=between(dot, ring),
        interval=between(*ends) if ends else None,
        tone=gap_tone(gap, confidence),
        strong=scale.points(gap) <= STRONG_SHORTFALL,
    )


def figures_line(scale: Scale, figures: DimensionFigures | QuestionFigures, *, rtl: bool = False) -> GapLine:
    """The gap line of a dimension or a question; only the scale when it has no data or is withheld."""
    estimate = figures.estimate
    if estimate is None:
        return gap_line(scale, None, None, rtl=rtl)
    bounds = estimate.ci_low, estimate.ci_high
    interval = None if bounds[0] is None or bounds[1] is None else (bounds[0], bounds[1])
    return gap_line(
        scale, estimate.current, estimate.desired, interval=interval, confidence=figures.confidence, rtl=rtl
    )


def scale_marks(scale: Scale) -> tuple[ScaleMark, ...]:
    """The values written under a column of gap lines."""
    aligns: Mapping[int, Align] = {scale.minimum: "start", scale.maximum: "end"}
    return tuple(
        ScaleMark(value, step(_along(scale, value)), aligns.get(value, "center"))
        for value in range(scale.minimum, scale.maximum + 1)
    )


def _clamped(scale: Scale, score: float) -> float:
    return min(max(score, scale.minimum), scale.maximum)


def _along(scale: Scale, score: float) -> float:
    """Percent of the line from its inline start, whatever the reading direction."""
    return EDGE + scale.percent(_clamped(scale, score)) * (100 - 2 * EDGE) / 100


def _across(scale: Scale, score: float, rtl: bool) -> float:
    along = _along(scale, score)
    return round(100 - along if rtl else along, 2)


def _apart(current: float, desired: float) -> tuple[float, float]:
    """Where the two numbers stand: over their marks, or pushed apart around their middle when these are too close."""
    if abs(current - desired) >= LABEL_ROOM:
        return current, desired
    half = LABEL_ROOM / 2
    middle = min(max((current + desired) / 2, EDGE + half), 100 - EDGE - half)
    return (middle - half, middle + half) if current <= desired else (middle + half, middle - half)
