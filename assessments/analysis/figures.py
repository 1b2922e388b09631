"""All figures of an assessment from its tallies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.analysis.alpha import cronbach
from assessments.analysis.intervals import confidence, estimate
from assessments.analysis.levels import gap_level, overall_level
from assessments.analysis.matrix import cross_hair, quadrant
from assessments.analysis.priorities import priority, rank, shares
from assessments.analysis.privacy import ATTRIBUTED, TOO_FEW, check_threshold
from assessments.analysis.service_gaps import service_gaps
from assessments.analysis.tallies import PairSums, Tally, merged
from assessments.analysis.values import (
    BankShape,
    CrossHair,
    CrossHairKind,
    DimensionFigures,
    DimensionShape,
    Estimate,
    GroupFigures,
    LevelCutoffs,
    Quadrant,
    QuestionFigures,
    Results,
    Withheld,
)
from assessments.analysis.weights import check_weights, equal_weights, shared_out, weighted_mean

EVERYONE = "all"
"""The group code of all groups together."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an assessment chose. weights: points per dimension that total 100, None for equal ones; threshold: the
    fewest respondents whose figures may be shown, 1 when names are shown.
    """

    weights: Mapping[str, float] | None = None
    cutoffs: LevelCutoffs = field(default_factory=LevelCutoffs)
    cross_hair: CrossHairKind = "means"
    threshold: int = ATTRIBUTED


def analyse(
    bank: BankShape,
    tallies: Mapping[str, Tally],
    rules: Rules | None = None,
    everybody: Mapping[str, Tally] | None = None,
) -> Results:
    """All figures from the tallies of separate groups (group code to tally): people who may be shown (`release`).

    `everybody` holds the tallies with those who may not: only whether there are any is read from them, to tell
    “too few” from “nobody”. Raises ValueError for weights that do not fit the bank or do not total 100, and for a
    threshold of 2 or below 1.
    """
    rules, known = rules or Rules(), everybody or tallies
    check_threshold(rules.threshold)
    groups = {code: _shown(bank, code, found, rules, known[code]) for code, found in tallies.items()}
    return Results(
        groups,
        _shown(bank, EVERYONE, merged(bank, tallies.values()), rules, merged(bank, known.values())),
        tuple(service_gaps(groups, code, GroupFigures.dimension) for code in bank.dimension_codes),
        tuple(service_gaps(groups, code, GroupFigures.question) for code in bank.question_codes),
    )


def _shown(bank: BankShape, group: str, found: Tally, rules: Rules, everybody: Tally) -> GroupFigures | Withheld:
    return TOO_FEW if everybody.n and not found.n else group_figures(bank, group, found, rules, everybody)


def group_figures(
    bank: BankShape, group: str, found: Tally, rules: Rules, everybody: Tally | None = None
) -> GroupFigures:
    """The figures of one group; `everybody` and what is raised are those of `analyse`."""
    weights = rules.weights or equal_weights(bank.dimension_codes)
    check_weights(weights, bank.dimension_codes)
    return _Group(bank, group, found, rules, weights, everybody or found).figures()


class _Group:
    """The figures of one group while they are being put together: estimates first, then what compares them."""

    def __init__(
        self,
        bank: BankShape,
        group: str,
        found: Tally,
        rules: Rules,
        weights: Mapping[str, float],
        everybody: Tally,
    ) -> None:
        self.bank, self.group, self.tally, self.rules, self.weights = bank, group, found, rules, weights
        self.everybody = everybody
        self.estimates = _known({c: estimate(row.pairs, row.unit) for c, row in self.tally.dimensions.items()})
        self.question_estimates = _known({c: estimate(row.pairs) for c, row in self.tally.questions.items()})
        self.effective = shared_out(weights, self.estimates.keys())
        self.importances = self._importances()
        self.shares = shares({code: priority(self.effective[code], row) for code, row in self.estimates.items()})
        self.cross_hair = self._cross_hair(self.estimates, self.effective)
        self.question_cross_hair = self._cross_hair(self.question_estimates, self.importances)

    def _importances(self) -> dict[str, float]:
        return {
            question.code: self.effective[dimension.code] / len(dimension.questions)
            for dimension in self.bank.dimensions
            for question in dimension.questions
        }

    def _cross_hair(self, estimates: Mapping[str, Estimate], weights: Mapping[str, float]) -> CrossHair | None:
        currents = [row.current for row in estimates.values()]
        return cross_hair(self.rules.cross_hair, self.bank.scale, currents, [weights[code] for code in estimates])

    def figures(self) -> GroupFigures:
        dimensions = tuple(self._dimension(shape) for shape in self.bank.dimensions)
        questions = tuple(self._question(s.code, q.code) for s in self.bank.dimensions for q in s.questions)
        measured = bool(self.estimates)
        return GroupFigures(
            group=self.group,
            scale=self.bank.scale,
            n=self.tally.n,
            current=self._mean("current"),
            desired=self._mean("desired"),
            overall_gap=self._mean("gap"),
            weighted_gap=weighted_mean(self._gaps(), self.effective) if measured else None,
            level=self._level(dimensions) if measured else None,
            cutoffs=self.rules.cutoffs,
            dimensions=dimensions,
            questions=questions,
            dimension_ranking=rank((row.effective_weight, row) for row in dimensions),
            question_ranking=rank((row.importance, row) for row in questions),
            shared_out=tuple(code for code in self.bank.dimension_codes if measured and code not in self.estimates),
            dimension_cross_hair=self.cross_hair,
            question_cross_hair=self.question_cross_hair,
        )

    def _gaps(self) -> dict[str, float]:
        return {code: row.gap for code, row in self.estimates.items()}

    def _mean(self, name: str) -> float | None:
        values = [float(getattr(row, name)) for row in self.estimates.values()]
        return math.fsum(values) / len(values) if values else None

    def _level(self, dimensions: tuple[DimensionFigures, ...]) -> int:
        return overall_level(
            self.bank.scale,
            gap=self._mean("gap") or 0.0,
            current=self._mean("current") or 0.0,
            dimension_levels=[row.level for row in dimensions],
            question_gaps=[row.gap for row in self.question_estimates.values()],
            cutoffs=self.rules.cutoffs,
        )

    def _dimension(self, shape: DimensionShape) -> DimensionFigures:
        code, tally = shape.code, self.tally.dimensions[shape.code]
        found, weight = self.estimates.get(code), self.effective[code]
        points = None if found is None else self.bank.scale.points(found.gap)
        return DimensionFigures(
            code=code,
            estimate=found,
            alpha_current=cronbach(tally.current),
            alpha_desired=cronbach(tally.desired),
            weight=self.weights[code],
            effective_weight=weight,
            gap_points=points,
            priority=None if found is None else priority(weight, found),
            share=self.shares.get(code),
            level=None if points is None else gap_level(points, self.rules.cutoffs),
            confidence=confidence(found.n if found else 0, found),
            quadrant=_quadrant(found, weight, self.cross_hair),
            missing=self._missing(shape),
            withheld=_withheld(tally.pairs, self.everybody.dimensions[code].pairs),
        )

    def _missing(self, shape: DimensionShape) -> float:
        rows = [self.tally.questions[question.code] for question in shape.questions]
        asked = sum(row.asked for row in rows)
        return 100 * sum(row.not_applicable + row.skipped for row in rows) / asked if asked else 0.0

    def _question(self, dimension: str, code: str) -> QuestionFigures:
        found, tally, weight = self.question_estimates.get(code), self.tally.questions[code], self.importances[code]
        return QuestionFigures(
            code=code,
            dimension=dimension,
            estimate=found,
            not_applicable=tally.not_applicable,
            skipped=tally.skipped,
            importance=weight,
            gap_points=None if found is None else self.bank.scale.points(found.gap),
            priority=None if found is None else priority(weight, found),
            confidence=confidence(found.n if found else 0, found),
            quadrant=_quadrant(found, weight, self.question_cross_hair),
            withheld=_withheld(tally.pairs, self.everybody.questions[code].pairs),
        )


def _known(estimates: Mapping[str, Estimate | None]) -> dict[str, Estimate]:
    return {code: row for code, row in estimates.items() if row is not None}


def _withheld(found: PairSums, everybody: PairSums) -> Withheld | None:
    return TOO_FEW if everybody.n and not found.n else None


def _quadrant(found: Estimate | None, weight: float, divided: CrossHair | None) -> Quadrant | None:
    return None if found is None or divided is None else quadrant(found.current, weight, divided)
