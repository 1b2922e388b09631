"""Confidentiality: how many people make a figure, and how many a comment. `release` keeps to it."""

from __future__ import annotations

from assessments.analysis.values import Withheld

DEFAULT_THRESHOLD = 5
LOWEST_THRESHOLD = 3
COMMENTS_THRESHOLD = 10
ATTRIBUTED = 1
"""The threshold of an assessment that shows names: nothing is withheld."""

TOO_FEW = Withheld("too_few")


def check_threshold(threshold: int) -> None:
    """Raises ValueError unless the threshold is at least 3, or 1 for an attributed assessment."""
    if threshold != ATTRIBUTED and threshold < LOWEST_THRESHOLD:
        raise ValueError(f"The confidentiality threshold must be at least {LOWEST_THRESHOLD}.")


def few(n: int, threshold: int) -> bool:
    """Whether n people are some, but too few to show."""
    return 0 < n < threshold


def may_show_comments(n: int, threshold: int) -> bool:
    """Whether the comments of n respondents may be shown; an attributed assessment always shows them."""
    return threshold == ATTRIBUTED or n >= max(COMMENTS_THRESHOLD, threshold)
