"""Where everything in a chart stands: geometry only, no text, no colour. The templates in partials/charts/ draw it.

Every chart is an SVG with its labels as HTML over it, because a PDF draws Persian text inside an SVG broken. ``x`` and
``y`` are coordinates of the SVG and mirrored here when the page reads from right to left. ``at``, ``span`` and ``down``
place a label: whole numbers of half percents from the inline start (top), one class each in static/css/positions.css.
"""

from .five_gaps import Box, FiveGaps, Influence, Join, five_gaps, five_gaps_tall
from .levels import LevelBand, LevelCut, LevelScale, level_scale
from .lines import EDGE, LABEL_ROOM, STRONG_SHORTFALL, GapLine, ScaleMark, figures_line, gap_line, scale_marks
from .places import Align, Lift, Span, Tone, gap_tone, step
from .planes import (
    DOT,
    PLANE_HEIGHT,
    RADAR_HEIGHT,
    WIDTH,
    Label,
    Plane,
    Radar,
    Spot,
    effort_impact,
    matrix,
    radar,
)
from .timelines import Timeline, timeline
from .trends import RoundMark, Trend, TrendPoint, gap_bounds, gap_trend, height, round_marks, score_trend

__all__ = [
    "DOT",
    "EDGE",
    "LABEL_ROOM",
    "PLANE_HEIGHT",
    "RADAR_HEIGHT",
    "STRONG_SHORTFALL",
    "WIDTH",
    "Align",
    "Box",
    "FiveGaps",
    "GapLine",
    "Influence",
    "Join",
    "Label",
    "LevelBand",
    "LevelCut",
    "LevelScale",
    "Lift",
    "Plane",
    "Radar",
    "RoundMark",
    "ScaleMark",
    "Span",
    "Spot",
    "Timeline",
    "Tone",
    "Trend",
    "TrendPoint",
    "effort_impact",
    "figures_line",
    "five_gaps",
    "five_gaps_tall",
    "gap_bounds",
    "gap_line",
    "gap_tone",
    "gap_trend",
    "height",
    "level_scale",
    "matrix",
    "radar",
    "round_marks",
    "scale_marks",
    "score_trend",
    "step",
    "timeline",
]
