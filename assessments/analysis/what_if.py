"""What if: other current scores for some dimensions, and what they would do to the whole."""

from __future__ import annotations

import math
from collections.abc import Mapping

from assessments.analysis.levels import gap_level, overall_level
from assessments.analysis.values import DimensionFigures, GroupFigures, Scale, WhatIf
from assessments.analysis.weights import weighted_mean


def what_if(figures: GroupFigures, currents: Mapping[str, float]) -> WhatIf | None:
    """The gaps and levels with these mean current scores (dimension code to scale points); the rest stays as it is.

    Questions of a moved dimension move along with it. None for a group without data. Raises ValueError for a dimension
    without data and for a mean outside the scale.
    """
    _check(figures, currents)
    moved = {row.code: _moved(row, currents) for row in figures.dimensions if row.estimate}
    if not moved:
        return None
    gaps = {row.code: moved[row.code] - row.estimate.desired for row in figures.dimensions if row.estimate}
    levels = {code: gap_level(figures.scale.points(gap), figures.cutoffs) for code, gap in gaps.items()}
    overall = _mean(gaps)
    return WhatIf(
        overall_gap=overall,
        weighted_gap=weighted_mean(gaps, {row.code: row.effective_weight for row in figures.dimensions}),
        level=overall_level(
            figures.scale,
            gap=overall,
            current=_mean(moved),
            dimension_levels=[levels.get(row.code) for row in figures.dimensions],
            question_gaps=_question_gaps(figures, moved),
            cutoffs=figures.cutoffs,
        ),
        dimension_gaps=tuple(gaps.items()),
        dimension_levels=tuple(levels.items()),
    )


def _check(figures: GroupFigures, currents: Mapping[str, float]) -> None:
    measured = {row.code for row in figures.dimensions if row.estimate}
    for code, current in currents.items():
        if code not in measured:
            raise ValueError(f"{code} has no data to move.")
        if current not in figures.scale:
            raise ValueError(f"{code}: {current:g} is outside the scale.")


def _moved(row: DimensionFigures, currents: Mapping[str, float]) -> float:
    return currents.get(row.code, row.estimate.current if row.estimate else 0.0)


def _mean(values: Mapping[str, float]) -> float:
    return math.fsum(values.values()) / len(values)


def _question_gaps(figures: GroupFigures, moved: Mapping[str, float]) -> list[float]:
    before = {row.code: row.estimate.current for row in figures.dimensions if row.estimate}
    return [
        _towards(figures.scale, row.estimate.current, before[row.dimension], moved[row.dimension])
        - row.estimate.desired
        if row.dimension in moved
        else row.estimate.gap
        for row in figures.questions
        if row.estimate
    ]


def _towards(scale: Scale, score: float, before: float, after: float) -> float:
    """A question's mean once its dimension's mean went from before to after: as far towards the end of the scale, so
    that a dimension at the top has every question at the top.
    """
    end = scale.maximum if after > before else scale.minimum
    return score if after == before else score + (end - score) * (after - before) / (end - before)
