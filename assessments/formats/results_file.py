"""The results file: every figure of an assessment as JSON, unrounded, in the order of the bank.

A figure that does not exist or may not be shown is null, and its row carries the reason: `not_measured` is `no_data`,
`one_response` (no interval and no test from one), `no_spread` (no test when every gap is the same) or `no_alpha`;
`withheld` is `too_few`. `docs/formats.md` describes it.
"""

import json
from collections.abc import Iterable, Mapping

from ..analysis.values import (
    Alpha,
    BankShape,
    DimensionFigures,
    Estimate,
    GroupFigures,
    NotMeasured,
    QuestionFigures,
    Results,
    ServiceGapResult,
    ServiceGaps,
    Withheld,
)

Row = dict[str, object]

_ESTIMATES = ("n", "current", "desired", "gap", "sd", "ci_low", "ci_high")
_TESTS = ("t", "p", "d_z", "g_z")
_DIMENSION = (*_ESTIMATES, *_TESTS, "alpha_current", "alpha_desired", "priority", "share", "level")
_QUESTION = (*_ESTIMATES, "not_applicable", "skipped", "priority")


def write(assessment: Mapping[str, object], shape: BankShape, weights: Mapping[str, float], results: Results) -> str:
    """Return the results as JSON text that ends with a line end; see `document`."""
    return (
        json.dumps(document(assessment, shape, weights, results), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    )


def document(assessment: Mapping[str, object], shape: BankShape, weights: Mapping[str, float], results: Results) -> Row:
    """Return the results as plain values.

    `assessment` holds what names it (id, title, …), as it shall stand in the file; `weights` the points (0–100) of
    every dimension code. Gaps, means and intervals are in scale points, current minus desired.
    """
    return {
        "assessment": dict(assessment),
        "scale": [shape.scale.minimum, shape.scale.maximum],
        "weights": {code: weights[code] for code in shape.dimension_codes},
        "groups": {code: _group(group, shape) for code, group in results.groups.items()},
        "five_gaps": _five_gaps(results.dimension_service_gaps),
        "five_gaps_by_question": _five_gaps(results.question_service_gaps),
    }


def _five_gaps(rows: Iterable[ServiceGaps]) -> Row:
    return {
        gaps.code: {str(number): _service_gap(gap) for number, gap in enumerate(gaps.gaps, start=1)} for gaps in rows
    }


def _group(group: GroupFigures | Withheld, shape: BankShape) -> Row:
    if isinstance(group, Withheld):
        return _withheld_group(group, shape)
    row: Row = {
        "n": group.n,
        "overall_gap": group.overall_gap,
        "weighted_gap": group.weighted_gap,
        "level": group.level,
        "dimensions": {dimension.code: _dimension(dimension) for dimension in group.dimensions},
        "questions": {question.code: _question(question) for question in group.questions},
    }
    return row if group.overall_gap is not None else row | {"not_measured": "no_data"}


def _withheld_group(withheld: Withheld, shape: BankShape) -> Row:
    return {
        **dict.fromkeys(("n", "overall_gap", "weighted_gap", "level")),
        "dimensions": {code: _withheld(_DIMENSION, withheld) for code in shape.dimension_codes},
        "questions": {code: _withheld(_QUESTION, withheld) for code in shape.question_codes},
        "withheld": withheld.reason,
    }


def _withheld(keys: tuple[str, ...], withheld: Withheld) -> Row:
    return dict.fromkeys(keys) | {"withheld": withheld.reason}


def _dimension(figures: DimensionFigures) -> Row:
    if figures.withheld:
        return _withheld(_DIMENSION, figures.withheld)
    row = _estimates(figures.estimate, _ESTIMATES + _TESTS) | {
        "alpha_current": _alpha(figures.alpha_current),
        "alpha_desired": _alpha(figures.alpha_desired),
        "priority": figures.priority,
        "share": figures.share,
        "level": figures.level,
    }
    return row | _reason(row)


def _question(figures: QuestionFigures) -> Row:
    if figures.withheld:
        return _withheld(_QUESTION, figures.withheld)
    row = _estimates(figures.estimate, _ESTIMATES) | {
        "not_applicable": figures.not_applicable,
        "skipped": figures.skipped,
        "priority": figures.priority,
    }
    return row | _reason(row)


def _estimates(estimate: Estimate | None, keys: tuple[str, ...]) -> Row:
    if estimate is None:
        return dict.fromkeys(keys) | {"n": 0}
    return {key: getattr(estimate, key) for key in keys}


def _alpha(alpha: Alpha | None) -> float | None:
    return alpha.value if alpha else None


def _reason(row: Row) -> Row:
    if row["n"] == 0:
        return {"not_measured": "no_data"}
    if row["n"] == 1:
        return {"not_measured": "one_response"}
    if "t" in row and row["t"] is None:
        return {"not_measured": "no_spread"}
    if None in row.values():
        return {"not_measured": "no_alpha"}
    return {}


def _service_gap(gap: ServiceGapResult) -> Row:
    empty: Row = dict.fromkeys(("value", "n", "ci_low", "ci_high"))
    if isinstance(gap, NotMeasured):
        return empty | {"not_measured": "no_data", "missing": list(gap.missing)}
    if isinstance(gap, Withheld):
        return empty | {"withheld": gap.reason}
    interval = gap.interval
    row: Row = {"value": interval.value, "n": gap.n, "ci_low": interval.ci_low, "ci_high": interval.ci_high}
    row |= {"counts": dict(gap.counts), "confidence": gap.confidence}
    return row if interval.ci_low is not None else row | {"not_measured": "one_response"}
