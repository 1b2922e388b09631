"""Bars on a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .places import Align, Span, between


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars from start to due date, in percent; none without a due date. ``days`` are the dates written below."""

    bars: tuple[Span | None, ...]
    days: tuple[tuple[date, int, Align], ...]
    today: float | None


def timeline(periods: Sequence[tuple[date | None, date | None]], today: date, *, rtl: bool = False) -> Timeline:
    """The timeline of (start, due) rows; without a start date it begins today, or when it is due if that is sooner."""
    known = [(start or min(today, due), due) for start, due in periods if due]
    if not known:
        return Timeline((None,) * len(periods), (), None)
    first = min(start for start, _ in known)
    length = max(1, (max(due for _, due in known) - first).days)

    def across(day: date) -> float:
        share = 100 * (day - first).days / length
        return round(100 - share if rtl else share, 2)

    bars = tuple(between(across(start or min(today, due)), across(due)) if due else None for start, due in periods)
    days = tuple((first + timedelta(length * part // 3), 2 * (100 * part // 3), _DAY_ALIGNS[part]) for part in range(4))
    return Timeline(bars, days, across(today) if 0 <= (today - first).days <= length else None)


_DAY_ALIGNS: tuple[Align, ...] = ("start", "center", "center", "end")
