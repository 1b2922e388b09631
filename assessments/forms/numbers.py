"""Numbers that addresses and hidden fields send as text."""

from __future__ import annotations

#: a number of so many digits fits into every database's largest integer
MOST_DIGITS = 18


def whole(text: str) -> int | None:
    """The whole number from 0 that the text is in Latin digits; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
