"""The four service levels. Cut-offs are a value of their own, printed wherever a level is shown."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.analysis.values import GroupFigures, LevelCutoffs, Scale


def gap_level(gap_points: float, cutoffs: LevelCutoffs) -> int:
    """Level 1, 2 or 3 of a gap in points of range."""
    if _close(gap_points) <= cutoffs.unsatisfactory:
        return 1
    return 3 if _close(gap_points) >= cutoffs.exceptional else 2


def overall_level(
    scale: Scale,
    *,
    gap: float,
    current: float,
    dimension_levels: Sequence[int | None],
    question_gaps: Sequence[float],
    cutoffs: LevelCutoffs,
) -> int:
    """The level of the whole, 1 to 4, from its gap and mean current in scale points.

    dimension_levels: of every dimension of the bank, None without data, which rules level 4 out; question_gaps: of the
    questions with data, in scale points.
    """
    reached = dimension_levels and all(level == 3 for level in dimension_levels)
    if reached and _beyond(scale, current, question_gaps, cutoffs):
        return 4
    return gap_level(scale.points(gap), cutoffs)


def level_under(figures: GroupFigures, cutoffs: LevelCutoffs) -> int | None:
    """The level a group's whole would have with these cut-offs; None without data."""
    if figures.overall_gap is None or figures.current is None:
        return None
    points = [row.gap_points for row in figures.dimensions]
    return overall_level(
        figures.scale,
        gap=figures.overall_gap,
        current=figures.current,
        dimension_levels=[None if found is None else gap_level(found, cutoffs) for found in points],
        question_gaps=[row.estimate.gap for row in figures.questions if row.estimate],
        cutoffs=cutoffs,
    )


def _beyond(scale: Scale, current: float, question_gaps: Sequence[float], cutoffs: LevelCutoffs) -> bool:
    if not question_gaps or _close(scale.percent(current)) < cutoffs.beyond_current:
        return False
    near = sum(_close(scale.points(gap)) >= cutoffs.exceptional for gap in question_gaps)
    return _close(100 * near / len(question_gaps)) >= cutoffs.beyond_questions


def _close(number: float) -> float:
    """Without the last digits of floating point, which must not decide on which side of a cut-off a figure falls."""
    return round(number, 9)
