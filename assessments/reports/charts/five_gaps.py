"""The five-gap model as a drawing: six boxes, five joints between them, and two arrows of influence.

All places are percents of a box of any height, so that the same drawing serves a page, a phone and the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from assessments.analysis.service_gaps import CUSTOMER, DEFINITIONS, FRONT_LINE, MANAGER, Term

from .places import inline, step

Segment: TypeAlias = tuple[float, float, float, float]

BOX_WIDTH, BOX_HEIGHT = 25.0, 20.0
COLUMNS: Final = (0.0, 37.5, 75.0)
ROWS: Final = (8.0, 43.0, 78.0)
OVER: Final = 3.0
"""Above the boxes, where the promises reach what customers expect."""
BORDER: Final = 35.5
"""Between the customers above and the organisation below."""
TALL_HEIGHT, TALL_STEP = 11.5, 17.7

EXPECTED, RECEIVED = Term(CUSTOMER, "desired"), Term(CUSTOMER, "current")
BELIEVED, REQUIRED = Term(MANAGER, "desired"), Term(MANAGER, "current")
DELIVERED, PROMISED = Term(FRONT_LINE, "current"), Term(FRONT_LINE, "desired")

#: where each mean stands in the wide drawing: column and row
FLOW: Final = {
    EXPECTED: (0, 0),
    RECEIVED: (1, 0),
    BELIEVED: (0, 1),
    REQUIRED: (0, 2),
    DELIVERED: (1, 2),
    PROMISED: (2, 2),
}
#: from the top in the narrow drawing: each gap lies between neighbours
SEQUENCE: Final = (RECEIVED, EXPECTED, BELIEVED, REQUIRED, DELIVERED, PROMISED)


@dataclass(frozen=True, slots=True)
class Box:
    """One mean of one group; ``x``, ``y``, ``width`` and ``height`` in percent, the rest places its words."""

    term: Term
    x: float
    y: float
    width: float
    height: float
    at: int
    down: int
    span: int


@dataclass(frozen=True, slots=True)
class Join:
    """The gap of this number: a line between two boxes, and the middle where its value stands."""

    number: int
    line: Segment
    at: int
    down: int


@dataclass(frozen=True, slots=True)
class Influence:
    """A dashed way from one box to another, ending in a dot, and where its words stand."""

    lines: tuple[Segment, ...]
    end: tuple[float, float]
    at: int
    down: int


@dataclass(frozen=True, slots=True)
class FiveGaps:
    """The whole drawing. ``border``: the line between customers and organisation; ``delivery`` and ``promise``: what
    is delivered becomes what customers get, what is promised what they expect (the wide drawing only)."""

    boxes: tuple[Box, ...]
    joins: tuple[Join, ...]
    border: Segment
    delivery: Influence | None = None
    promise: Influence | None = None


def five_gaps(*, rtl: bool = False) -> FiveGaps:
    """The wide drawing: customers above, the organisation below."""
    corners = {term: (COLUMNS[column], ROWS[row]) for term, (column, row) in FLOW.items()}
    boxes = {term: _box(term, corner, (BOX_WIDTH, BOX_HEIGHT), rtl) for term, corner in corners.items()}
    joins = tuple(_join(number, boxes, rtl) for number in range(1, 6))
    delivery = _influence([_centre(corners[DELIVERED], 0), _centre(corners[RECEIVED], 1)], 43.0, rtl)
    start, end = _centre(corners[PROMISED], 0), _centre(corners[EXPECTED], 0)
    promise = _influence([start, (start[0], OVER), (end[0], OVER), end], 43.0, rtl)
    return FiveGaps(tuple(boxes.values()), joins, (0.0, BORDER, 100.0, BORDER), delivery, promise)


def five_gaps_tall(*, rtl: bool = False) -> FiveGaps:
    """The narrow drawing: one column, each gap between the boxes above and below it."""
    boxes = {
        term: _box(term, (0.0, place * TALL_STEP), (100.0, TALL_HEIGHT), rtl) for place, term in enumerate(SEQUENCE)
    }
    joins = tuple(_join(number, boxes, rtl) for number in range(1, 6))
    border = 2 * TALL_STEP - (TALL_STEP - TALL_HEIGHT) / 2
    return FiveGaps(tuple(boxes.values()), joins, (0.0, border, 100.0, border))


def _box(term: Term, corner: tuple[float, float], size: tuple[float, float], rtl: bool) -> Box:
    (x, y), (width, height) = corner, size
    return Box(term, 100 - x - width if rtl else x, round(y, 2), width, height, step(x), step(y), step(width))


def _join(number: int, boxes: dict[Term, Box], rtl: bool) -> Join:
    """The line from one box to its neighbour, from edge to edge."""
    one, other = sorted((boxes[term] for term in DEFINITIONS[number - 1]), key=lambda box: (box.y, box.x))
    if one.y == other.y:
        height = one.y + one.height / 2
        line = (one.x + one.width, height, other.x, height)
    else:
        middle = one.x + one.width / 2
        line = (middle, one.y + one.height, middle, other.y)
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return Join(number, _rounded(line), inline(x, rtl), step(y))


def _centre(corner: tuple[float, float], down: int) -> tuple[float, float]:
    """The middle of a wide box's upper (0) or lower (1) edge."""
    return corner[0] + BOX_WIDTH / 2, corner[1] + down * BOX_HEIGHT


def _influence(stops: list[tuple[float, float]], words: float, rtl: bool) -> Influence:
    """``words``: how far down the words stand beside the first line."""
    at = step(stops[0][0])  # labels are placed from the inline start: not mirrored
    turned = [(100 - x if rtl else x, y) for x, y in stops]
    lines = tuple(_rounded((*one, *other)) for one, other in pairwise(turned))
    return Influence(lines, turned[-1], at, step(words + BOX_HEIGHT / 2))


def _rounded(line: Segment) -> Segment:
    return round(line[0], 2), round(line[1], 2), round(line[2], 2), round(line[3], 2)
