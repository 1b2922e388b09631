"""The radar, and dots on a plane: importance against performance, effort against impact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assessments.analysis.values import CrossHair, Scale

from .places import Align, Lift, Tone, inline, step

WIDTH, RADAR_HEIGHT, PLANE_HEIGHT = 400, 240, 300  # units; charts are as wide as their card
RADIUS = 84  # leaves 28 % of the width to a label at the side: 84 px on the narrowest card
PLOT_START, PLOT_END, PLOT_TOP, PLOT_BOTTOM = 16, 384, 44, 256  # above and below stand the names of the four fields
DOT = 6
CELL_RING = (0.33, 0.4)  # steps of effort and of impact: 24 units either way, so that dots of 10 units do not touch
MARK_ENDS, MARK_LETTER, MARK_HEIGHT = 5, 10, 17  # units a label and each letter of it take on the narrowest page


@dataclass(frozen=True, slots=True)
class Label:
    """A box of text over a chart; ``index`` tells which row it names."""

    index: int
    at: int
    span: int
    down: int
    align: Align
    lift: Lift


@dataclass(frozen=True, slots=True)
class Radar:
    """A spider's web of rings and spokes with two outlines, as ``points`` of SVG polygons. It is never mirrored."""

    rings: tuple[str, ...]
    spokes: tuple[tuple[float, float], ...]
    current: str
    desired: str
    labels: tuple[Label, ...]
    centre: tuple[float, float] = (WIDTH / 2, RADAR_HEIGHT / 2)


@dataclass(frozen=True, slots=True)
class Spot:
    """A dot on a plane with its short label; ``key`` is the code or number that the table beside the chart repeats."""

    key: str
    x: float
    y: float
    at: int
    down: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Plane:
    """Dots in four fields divided at ``cross``. ``low`` and ``high`` are the ends of the two axes: (across, up)."""

    spots: tuple[Spot, ...]
    cross: tuple[float, float]
    low: tuple[float, float]
    high: tuple[float, float]


def radar(scale: Scale, rows: Sequence[tuple[float | None, float | None]], *, rtl: bool = False) -> Radar:
    """The radar of (current, desired) rows, the first at the top, then clockwise; rows without data have no corner."""
    angles = [2 * math.pi * index / max(1, len(rows)) - math.pi / 2 for index in range(len(rows))]
    rings = range(scale.minimum + 1, scale.maximum + 1)
    return Radar(
        rings=tuple(_outline(angles, [scale.percent(ring)] * len(rows)) for ring in rings),
        spokes=tuple(_polar(angle, RADIUS) for angle in angles),
        current=_outline(angles, [_share(scale, current) for current, _ in rows]),
        desired=_outline(angles, [_share(scale, desired) for _, desired in rows]),
        labels=tuple(_radar_label(index, angle, rtl) for index, angle in enumerate(angles)),
    )


def matrix(
    rows: Iterable[tuple[str, float, float, Tone]], cross: CrossHair, scale: Scale, *, rtl: bool = False
) -> Plane:
    """The importance-performance matrix of (key, mean current, importance, tone) rows, divided at the cross-hair."""
    points = list(rows)
    currents = [cross.current, *(current for _, current, _, _ in points)]
    weights = [cross.importance, *(importance for _, _, importance, _ in points)]
    room = max(0.1, 0.08 * max(weights), 0.12 * (max(weights) - min(weights)))
    low = (max(scale.minimum, math.floor(min(currents) * 2 - 0.2) / 2), min(weights) - room)
    high = (min(scale.maximum, math.ceil(max(currents) * 2 + 0.2) / 2), max(weights) + room)
    places = [_place(current, importance, low, high, rtl) for _, current, importance, _ in points]
    spots = _labelled([(key, *place, tone) for (key, _, _, tone), place in zip(points, places, strict=True)], rtl)
    return Plane(spots, _place(cross.current, cross.importance, low, high, rtl), low, high)


def effort_impact(rows: Iterable[tuple[str, int, int]], *, rtl: bool = False) -> Plane:
    """The effort-impact chart of (key, effort 1-5, impact 1-5) rows; equal ones stand side by side."""
    low, high = (0.5, 0.5), (5.5, 5.5)
    taken: dict[tuple[int, int], int] = {}
    dots: list[tuple[str, float, float, Tone]] = []
    for key, effort, impact in rows:
        order = taken.get((effort, impact), 0)
        taken[effort, impact] = order + 1
        across, up = _cell_offset(order)
        dots.append((key, *_place(effort + across, impact + up, low, high, rtl), "met"))
    spots = tuple(
        Spot(key, x, y, inline(100 * x / WIDTH, rtl), step(100 * y / PLANE_HEIGHT), tone) for key, x, y, tone in dots
    )
    return Plane(spots, _place(3, 3, low, high, rtl), low, high)


def _share(scale: Scale, score: float | None) -> float | None:
    return None if score is None else scale.percent(score)


def _polar(angle: float, radius: float) -> tuple[float, float]:
    return round(WIDTH / 2 + radius * math.cos(angle), 1), round(RADAR_HEIGHT / 2 + radius * math.sin(angle), 1)


def _outline(angles: Sequence[float], shares: Sequence[float | None]) -> str:
    """SVG points at these shares (0-100) of the radius; fewer than three make no outline."""
    corners = [
        _polar(angle, RADIUS * share / 100) for angle, share in zip(angles, shares, strict=True) if share is not None
    ]
    return " ".join(f"{x},{y}" for x, y in corners) if len(corners) > 2 else ""


def _radar_label(index: int, angle: float, rtl: bool) -> Label:
    x, y = _polar(angle, RADIUS + 8)
    middle = abs(math.cos(angle)) < 0.2
    leftward = math.cos(angle) < 0
    percent = 100 * x / WIDTH
    width = 50.0 if middle else 5 * math.floor((percent if leftward else 100 - percent) / 5)
    start = percent - 25 if middle else percent - width if leftward else percent
    # Beside a corner at half height a long name would run into the web: it stands above the corner instead.
    beside = not middle and math.sin(angle) > 0
    lift: Lift = "half" if beside else "full" if math.sin(angle) < 0.01 else "none"
    align: Align = "center" if middle else "start" if leftward == rtl else "end"
    return Label(
        index, step(100 - start - width if rtl else start), step(width), step(100 * y / RADAR_HEIGHT), align, lift
    )


def _place(
    across: float, up: float, low: tuple[float, float], high: tuple[float, float], rtl: bool
) -> tuple[float, float]:
    right = (across - low[0]) / (high[0] - low[0])
    x = PLOT_START + (PLOT_END - PLOT_START) * (1 - right if rtl else right)
    y = PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * (up - low[1]) / (high[1] - low[1])
    return round(x, 1), round(y, 1)


def _cell_offset(order: int) -> tuple[float, float]:
    """Steps from the middle of an effort-impact cell: the first stands there, six more around it, then again."""
    if order % 7 == 0:
        return 0.0, 0.0
    angle = math.pi * (order % 7) / 3
    return CELL_RING[0] * math.cos(angle), CELL_RING[1] * math.sin(angle)


def _labelled(dots: Sequence[tuple[str, float, float, Tone]], rtl: bool) -> tuple[Spot, ...]:
    """Each dot with its label beside, above or below it, where no other dot or label stands."""
    marks: list[_Mark] = []
    spots = []
    for key, x, y, tone in dots:
        others = [(ox, oy) for other, ox, oy, _ in dots if other != key]
        mark = _free_place(x, y, MARK_ENDS + MARK_LETTER * len(key), others, marks)
        marks.append(mark)
        spots.append(Spot(key, x, y, inline(100 * mark.x / WIDTH, rtl), step(100 * mark.y / PLANE_HEIGHT), tone))
    return tuple(spots)


class _Mark(NamedTuple):
    """The centre of a label and its width."""

    x: float
    y: float
    width: float


def _free_place(x: float, y: float, width: float, dots: Sequence[tuple[float, float]], marks: Sequence[_Mark]) -> _Mark:
    """The label near (x, y) that covers least; ties go to the place named first."""
    aside, over = DOT + width / 2, DOT + MARK_HEIGHT / 2
    places = [
        _Mark(x, y - over, width),
        _Mark(x, y + over, width),
        _Mark(x + aside, y, width),
        _Mark(x - aside, y, width),
        _Mark(x + aside, y - over, width),
        _Mark(x - aside, y + over, width),
    ]
    inside = [place for place in places if _is_inside(place)]
    return min(inside, key=lambda place: _covered(place, dots, marks))


def _is_inside(mark: _Mark) -> bool:
    across, down = mark.width / 2, MARK_HEIGHT / 2
    return across <= mark.x <= WIDTH - across and down <= mark.y <= PLANE_HEIGHT - down


def _covered(mark: _Mark, dots: Sequence[tuple[float, float]], marks: Sequence[_Mark]) -> int:
    def near(x: float, y: float, across: float, down: float) -> bool:
        return abs(mark.x - x) < across and abs(mark.y - y) < down

    hit_dots = sum(near(x, y, mark.width / 2 + DOT, MARK_HEIGHT / 2 + DOT) for x, y in dots)
    return hit_dots + sum(near(x, y, (mark.width + width) / 2, MARK_HEIGHT) for x, y, width in marks)
