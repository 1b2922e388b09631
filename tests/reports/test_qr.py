"""QR codes as paths: square by square what the standard asks for."""

import re

import pytest
import segno

from assessments.reports.qr import QUIET_ZONE, qr_code

ADDRESS = "https://rater.example.org/a/" + "x" * 43 + "/"
RECTANGLE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def squares(path: str) -> set[tuple[int, int]]:
    """The dark squares that a path draws."""
    assert RECTANGLE.sub("", path) == ""
    drawn = [tuple(map(int, found)) for found in RECTANGLE.findall(path)]
    assert all(there == back for _x, _y, there, back in drawn)
    return {(x + step, y) for x, y, length, _back in drawn for step in range(length)}


@pytest.mark.parametrize("text", ["x", ADDRESS, "https://" + "long." * 40])
def test_the_path_draws_the_code_with_its_quiet_zone(text: str) -> None:
    code, rows = qr_code(text), segno.make(text, error="m", boost_error=False, micro=False).matrix
    dark = {
        (x + QUIET_ZONE, y + QUIET_ZONE) for y, row in enumerate(rows) for x, square in enumerate(row) if square == 1
    }
    assert squares(code.path) == dark
    assert code.size == len(rows) + 2 * QUIET_ZONE


def test_an_address_of_ours_fits_a_code_that_a_phone_reads_from_afar() -> None:
    assert qr_code(ADDRESS).size <= 37 + 2 * QUIET_ZONE  # version 5: squares of 2.4 mm on the poster
