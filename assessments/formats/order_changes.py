"""Two orders of the same codes compared: the fewest that must have moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest of these codes (the same in both) that must have moved: the others form a longest common order."""
    places = {code: place for place, code in enumerate(before)}
    return set(after) - {after[index] for index in longest_rise([places[code] for code in after])}


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """The indexes, last first, of a longest rising subsequence of different numbers. Patience sorting: n log n."""
    tops: list[int] = []  # the smallest number that ends a rise of each length, and where it stands
    ends: list[int] = []
    earlier: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tops, number)
        earlier.append(ends[length - 1] if length else None)
        tops[length : length + 1], ends[length : length + 1] = [number], [index]
    return _traced(ends[-1] if ends else None, earlier)


def _traced(step: int | None, earlier: Sequence[int | None]) -> list[int]:
    rise: list[int] = []
    while step is not None:
        rise.append(step)
        step = earlier[step]
    return rise
