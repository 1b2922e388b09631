"""Charts for pages and the PDF alike: ``{% load charts %}``, then one tag a chart. Geometry: reports/charts/.

A *row* is anything with a ``name`` (text) and ``figures`` (DimensionFigures or QuestionFigures); ``note`` stands small
under the name, ``key`` is the short label of its dot in the matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django import template
from django.utils.translation import get_language_bidi

from assessments.analysis.service_gaps import Term
from assessments.analysis.values import CrossHair, DimensionFigures, LevelCutoffs, QuestionFigures, Scale
from assessments.models import Action
from assessments.reports import charts
from assessments.templatetags.figures import localized
from assessments.templatetags.words import worded

register = template.Library()

Figures = DimensionFigures | QuestionFigures


class Row(Protocol):
    """What a chart needs to know of a dimension or a question."""

    name: str
    key: str
    figures: Figures


class ActionRow(Protocol):
    """What the effort-impact chart needs to know of an action."""

    key: str
    title: str
    effort: int
    impact: int


class PeriodRow(Protocol):
    """What the timeline needs to know of an action."""

    key: str
    title: str
    start: date | None
    due: date | None


class FiveGapsRow(Protocol):
    """What the five-gap drawing needs to know: the drawing in words, the six means, the five gaps."""

    title: str
    boxes: Mapping[Term, Any]
    cells: Sequence[Any]


class TrendRow(Protocol):
    """What a chart over the rounds needs to know of a dimension."""

    name: str
    scale: Scale
    rounds: Sequence[Any]
    breaks: frozenset[int]
    gaps: Sequence[tuple[float, tuple[float, float] | None] | None]
    currents: Sequence[float | None]
    desireds: Sequence[float | None]


@register.inclusion_tag("partials/charts/gap_line.html")
def gap_line(scale: Scale, figures: Figures, name: str = "", ticks: bool = True) -> dict[str, Any]:
    """The gap line of a dimension or a question."""
    line = charts.figures_line(scale, figures, rtl=get_language_bidi())
    shown = {"scores": figures.estimate, "withheld": figures.withheld}
    return {"line": line, "name": name, "ticks": ticks} | shown


@register.inclusion_tag("partials/charts/gap_line.html")
def scores_line(scale: Scale, current: float | None, desired: float | None, name: str = "") -> dict[str, Any]:
    """The gap line of two bare scores, such as those frozen in an action."""
    line = charts.gap_line(scale, current, desired, rtl=get_language_bidi())
    gap = None if current is None or desired is None else current - desired
    scores = None if gap is None else {"current": current, "desired": desired, "gap": gap}
    return {"line": line, "scores": scores, "name": name, "ticks": True}


@register.inclusion_tag("partials/charts/gap_line.html")
def action_line(action: Action) -> dict[str, Any]:
    """The gap frozen in an action; its assessment and version are read along."""
    version = action.assessment.version
    scale = Scale(version.scale_minimum, version.scale_maximum)
    return scores_line(scale, action.current, action.desired, worded(action, "title"))


@register.inclusion_tag("partials/charts/gap_chip.html")
def gap_chip(gap: float | str | None, confidence: str = "clear", places: int = 1) -> dict[str, Any]:
    """The gap as a small coloured text; unclear ones say so in words."""
    gap = None if isinstance(gap, str) else gap  # a template makes "" of the gap of what has no figures
    return {"gap": gap, "tone": charts.gap_tone(gap, confidence), "places": places}  # type: ignore[arg-type]


@register.inclusion_tag("partials/charts/gap_lines.html", takes_context=True)
def gap_lines(
    context: template.Context, scale: Scale, rows: Sequence[Row], labels: Any = None, legend: bool = True
) -> dict[str, Any]:
    """A column of gap lines in the order of the rows, with the scale below; ``labels``: the bank's scale labels.

    A printed page has no ticks: WeasyPrint takes a tenth longer for them.
    """
    marks = [(mark, localized(labels or {}, str(mark.value))) for mark in charts.scale_marks(scale)]
    intervals = any(row.figures.estimate and row.figures.estimate.ci_low is not None for row in rows)
    shown = {"legend": legend, "ticks": not context.get("printed"), "intervals": intervals}
    return {"scale": scale, "rows": rows, "marks": marks} | shown


@register.inclusion_tag("partials/charts/radar.html")
def radar(scale: Scale, rows: Sequence[Row]) -> dict[str, Any]:
    """The radar of the rows, in their order."""
    scores = [_scores(row.figures) for row in rows]
    return {"radar": charts.radar(scale, scores, rtl=get_language_bidi()), "rows": rows}


@register.inclusion_tag("partials/charts/cover_shape.html")
def cover_shape(scale: Scale, rows: Sequence[Row]) -> dict[str, Any]:
    """The outline of the current scores as an ornament, without words."""
    return {"radar": charts.radar(scale, [_scores(row.figures) for row in rows])}


@register.inclusion_tag("partials/charts/matrix.html")
def matrix(scale: Scale, rows: Sequence[Row], cross_hair: CrossHair | None) -> dict[str, Any]:
    """The importance-performance matrix of the rows that have data, each dot labelled with its row's key."""
    if cross_hair is None:
        return {"plane": None}
    dots = [
        (row.key, row.figures.estimate.current, _importance(row.figures), _tone(row.figures))
        for row in rows
        if row.figures.estimate is not None
    ]
    plane = charts.matrix(dots, cross_hair, scale, rtl=get_language_bidi())
    return {"plane": plane, "rows": [row for row in rows if row.figures.estimate is not None], "cross": cross_hair}


@register.inclusion_tag("partials/charts/effort_impact.html")
def effort_impact(rows: Sequence[ActionRow]) -> dict[str, Any]:
    """Actions by effort and impact, each dot labelled with its row's key."""
    plane = charts.effort_impact([(row.key, row.effort, row.impact) for row in rows], rtl=get_language_bidi())
    return {"plane": plane, "rows": rows}


@register.inclusion_tag("partials/charts/timeline.html", takes_context=True)
def timeline(context: template.Context, rows: Sequence[PeriodRow], today: date) -> dict[str, Any]:
    """Actions as bars from start to due date, in the order of the rows."""
    drawn = charts.timeline([(row.start, row.due) for row in rows], today, rtl=get_language_bidi())
    pairs = list(zip(rows, drawn.bars, strict=True))
    return {"timeline": drawn, "rows": pairs, "calendar": context.get("calendar", "language")}


@register.inclusion_tag("partials/charts/five_gaps.html")
def five_gaps(page: FiveGapsRow, shape: str = "wide") -> dict[str, Any]:
    """The five-gap model with its values; ``shape``: "wide", or "tall" for a phone."""
    rtl = get_language_bidi()
    drawing = charts.five_gaps_tall(rtl=rtl) if shape == "tall" else charts.five_gaps(rtl=rtl)
    return {
        "shape": shape,
        "title": page.title,
        "drawing": drawing,
        "boxes": [(box, page.boxes[box.term]) for box in drawing.boxes],
        "joins": [(join, cell, _cell_tone(cell)) for join, cell in zip(drawing.joins, page.cells, strict=True)],
        "influences": [one for one in (drawing.delivery, drawing.promise) if one],
    }


@register.inclusion_tag("partials/charts/score_trend.html")
def score_trend(row: TrendRow) -> dict[str, Any]:
    """Current and desired over the rounds."""
    rtl = get_language_bidi()
    current = charts.score_trend(row.scale, row.currents, above=False, breaks=row.breaks, rtl=rtl)
    desired = charts.score_trend(row.scale, row.desireds, above=True, breaks=row.breaks, rtl=rtl)
    return {"row": row, "current": current, "desired": desired}


@register.inclusion_tag("partials/charts/gap_trend.html")
def gap_trend(row: TrendRow, bounds: tuple[float, float]) -> dict[str, Any]:
    """The gap with its intervals over the rounds; ``bounds``: the range of all such charts on the page."""
    trend = charts.gap_trend(row.gaps, bounds, breaks=row.breaks, rtl=get_language_bidi())
    zero = charts.height(0, bounds)
    return {"row": row, "trend": trend, "zero": zero, "zero_down": charts.step(zero)}


@register.inclusion_tag("partials/charts/level_scale.html")
def level_scale(cutoffs: LevelCutoffs) -> dict[str, Any]:
    """Where the levels lie between the widest shortfall and no gap."""
    return {"drawn": charts.level_scale(cutoffs, rtl=get_language_bidi())}


@register.inclusion_tag("partials/charts/round_marks.html")
def round_marks(rounds: Sequence[Any]) -> dict[str, Any]:
    """The names of the rounds below a chart over them."""
    return {"marks": [(mark, rounds[mark.round].name) for mark in charts.round_marks(len(rounds))]}


def _cell_tone(cell: Any) -> charts.Tone:
    return charts.gap_tone(cell.value, cell.confidence)


def _scores(figures: Figures) -> tuple[float | None, float | None]:
    estimate = figures.estimate
    return (None, None) if estimate is None else (estimate.current, estimate.desired)


def _importance(figures: Figures) -> float:
    return figures.importance if isinstance(figures, QuestionFigures) else figures.effective_weight


def _tone(figures: Figures) -> charts.Tone:
    return charts.gap_tone(figures.estimate.gap if figures.estimate else None, figures.confidence)
