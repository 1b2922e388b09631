"""Data quality: doubts about a response. It is flagged and never silently dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from assessments.analysis.values import BankShape, DimensionShape, Flag, FlagKind, Pair, Scores

SECONDS_A_QUESTION = 2.0
"""A whole questionnaire answered faster than this was not read."""

MISSING_PERCENT = 10.0
"""More than this share of a dimension's pairs missing is flagged."""

STRAIGHT_LINE_FROM = 3
"""The same score on one or two questions says nothing."""

CARELESS: Final[frozenset[FlagKind]] = frozenset({"straight_lining", "speeding"})
"""The flags that doubt the answers themselves. "missing" doubts only what is not there."""


def flags(bank: BankShape, scores: Scores, *, seconds: float | None = None) -> tuple[Flag, ...]:
    """All doubts about one response. seconds: how long the whole of it took, None when not known."""
    found = [_straight_lining(scores), _speeding(scores, seconds)]
    return (*(flag for flag in found if flag), *_missing(bank, scores))


def is_left_out(found: Collection[Flag], kinds: Collection[FlagKind] = CARELESS) -> bool:
    """Whether results "without the flagged responses" leave this response out."""
    return any(flag.kind in kinds for flag in found)


def is_often_missing(percent: float) -> bool:
    """Whether so many of a dimension's pairs (0-100) are missing that the dimension is flagged."""
    return percent > MISSING_PERCENT


def _straight_lining(scores: Scores) -> Flag | None:
    """The scores as they were given: turning reversed questions round would hide it."""
    pairs = [(pair.current, pair.desired) for pair in scores.values() if pair.valid]
    if len(pairs) < STRAIGHT_LINE_FROM or len(set(pairs)) > 1:
        return None
    return Flag("straight_lining", float(pairs[0][0] or 0))


def _speeding(scores: Scores, seconds: float | None) -> Flag | None:
    """ "Not applicable" takes reading as well, so it counts as answered."""
    answered = sum(pair.valid or pair.not_applicable for pair in scores.values())
    if seconds is None or answered == 0 or seconds >= SECONDS_A_QUESTION * answered:
        return None
    return Flag("speeding", seconds / answered)


def _missing(bank: BankShape, scores: Scores) -> Iterator[Flag]:
    for dimension in bank.dimensions:
        percent = _missing_percent(dimension, scores)
        if is_often_missing(percent):
            yield Flag("missing", percent, dimension.code)


def _missing_percent(dimension: DimensionShape, scores: Scores) -> float:
    pairs = [scores.get(question.code, Pair()) for question in dimension.questions]
    asked = [pair for pair in pairs if pair.asked]
    return 100 * sum(not pair.valid for pair in asked) / len(asked) if asked else 0.0
