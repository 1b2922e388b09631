"""QR codes as one path of squares: page and poster draw them in their own size, without a picture file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

#: squares of white around the code, without which cameras do not find it (ISO/IEC 18004)
QUIET_ZONE = 4


@dataclass(frozen=True)
class QrCode:
    """A code in a square of `size` units, quiet zone included; `path` draws the dark squares."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text. A seventh of it may be hidden or dirty before it can no longer be read (level M)."""
    matrix = segno.make(text, error="m", boost_error=False, micro=False).matrix
    rows = ("".join(_runs(row, y)) for y, row in enumerate(matrix, start=QUIET_ZONE))
    return QrCode(len(matrix) + 2 * QUIET_ZONE, "".join(rows))


def _runs(row: Sequence[int], y: int) -> Iterator[str]:
    """Every unbroken line of dark squares as one rectangle."""
    x = QUIET_ZONE
    for dark, squares in groupby(row):
        length = len(list(squares))
        if dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
