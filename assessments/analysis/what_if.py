"""What if: other current scores for some dimensions, and what they would do to the whole."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from assessments.analysis.levels import gap_level, overall_level
from assessments.analysis.values import Estimate, GroupFigures, Scale, WhatIf
from assessments.analysis.weights import weighted_mean


def what_if(figures: GroupFigures, currents: Mapping[str, float]) -> WhatIf | None:
    """The gaps and levels with these mean current scores (dimension code to scale points); the rest stays as it is.

    Questions of a moved dimension move along with it. None for a group without data. Raises ValueError for a dimension
    without data and for a mean outside the scale.
    """
    measured = {row.code: row.estimate for row in figures.dimensions if row.estimate}
    _check(figures.scale, measured, currents)
    if not measured:
        return None
    moved = {code: currents.get(code, found.current) for code, found in measured.items()}
    gaps = {code: moved[code] - found.desired for code, found in measured.items()}
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
            question_gaps=_question_gaps(figures, measured, moved),
            cutoffs=figures.cutoffs,
        ),
        dimension_gaps=tuple(gaps.items()),
        dimension_levels=tuple(levels.items()),
    )


def _check(scale: Scale, measured: Collection[str], currents: Mapping[str, float]) -> None:
    for code, current in currents.items():
        if code not in measured:
            raise ValueError(f"{code} has no data to move.")
        if current not in scale:
            raise ValueError(f"{code}: {current:g} is outside the scale.")


def _mean(values: Mapping[str, float]) -> float:
    return math.fsum(values.values()) / len(values)


def _question_gaps(figures: GroupFigures, measured: Mapping[str, Estimate], moved: Mapping[str, float]) -> list[float]:
    """A question whose dimension has no data stays where it is."""
    return [
        _towards(figures.scale, found.current, measured[row.dimension].current, moved[row.dimension]) - found.desired
        if row.dimension in moved
        else found.gap
        for row in figures.questions
        if (found := row.estimate)
    ]


def _towards(scale: Scale, score: float, before: float, after: float) -> float:
    """A question's mean once its dimension's mean went from before to after: as far towards the end of the scale, so
    that a dimension at the top has every question at the top.
    """
    end = scale.maximum if after > before else scale.minimum
    return score if after == before else score + (end - score) * (after - before) / (end - before)
