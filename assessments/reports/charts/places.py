"""What every chart needs to say where something stands: percents, spans, sides and tones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assessments.analysis.values import Confidence

Tone: TypeAlias = Literal["shortfall", "surplus", "met", "unclear"]
Align: TypeAlias = Literal["start", "center", "end"]
Lift: TypeAlias = Literal["none", "half", "full"]


def step(percent: float) -> int:
    """A percentage as a whole number of half percents: 37.5 is 75."""
    return round(percent * 2)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a gap line, in percent from its physical start."""

    x: float
    width: float

    @property
    def end(self) -> float:
        """Where it ends, in percent."""
        return round(self.x + self.width, 2)


def gap_tone(gap: float | None, confidence: Confidence = "clear") -> Tone:
    """What a gap says: a shortfall, a surplus, exactly met, or unclear when its interval contains 0."""
    if gap is None or confidence == "unclear":
        return "unclear"
    if gap == 0:
        return "met"
    return "shortfall" if gap < 0 else "surplus"


def between(one: float, other: float) -> Span:
    """The piece from one place to another, whichever lies first."""
    return Span(min(one, other), round(abs(one - other), 2))


def inline(percent: float, rtl: bool) -> int:
    """Half percents from the inline start of a place given from the left."""
    return step(100 - percent if rtl else percent)
