"""One respondent: scores turned the right way round, and the sums behind a dimension's gap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assessments.analysis.values import BankShape, DimensionShape, Pair, QuestionShape, Scale, Scores


class PairSum(NamedTuple):
    """Sums of current and desired scores over one respondent's valid pairs in one dimension."""

    pairs: int
    current: int
    desired: int

    def scaled(self, unit: int) -> tuple[int, int]:
        """The two means times `unit`, as whole numbers; `unit` must be a multiple of `pairs`."""
        factor = unit // self.pairs
        return self.current * factor, self.desired * factor


def turned(scale: Scale, score: int) -> int:
    """The score of a reversed question the right way round: minimum + maximum - score."""
    return scale.minimum + scale.maximum - score


def read_scores(bank: BankShape, scores: Scores) -> dict[str, Pair]:
    """One pair for every question of the bank, reversed questions turned; what was not answered is an empty pair.

    Raises ValueError for a question the bank does not have and for a score outside the scale.
    """
    if unknown := scores.keys() - set(bank.question_codes):
        raise ValueError(f"The bank has no question {min(unknown)}.")
    questions = (question for dimension in bank.dimensions for question in dimension.questions)
    return {question.code: _read(bank.scale, question, scores.get(question.code, Pair())) for question in questions}


def _read(scale: Scale, question: QuestionShape, pair: Pair) -> Pair:
    for score in (pair.current, pair.desired):
        if score is not None and score not in scale:
            raise ValueError(f"{question.code}: {score} is outside the scale {scale.minimum}-{scale.maximum}.")
    return _turned_pair(scale, pair) if question.reversed else pair


def _turned_pair(scale: Scale, pair: Pair) -> Pair:
    current, desired = (None if score is None else turned(scale, score) for score in (pair.current, pair.desired))
    return Pair(current, desired, pair.not_applicable, pair.asked)


def needed_pairs(asked: int) -> int:
    """How many valid pairs a respondent who was asked so many of a dimension's questions needs to count in it: half of
    them, rounded up. Who was asked none has no word on it: at least one.
    """
    return max(1, math.ceil(asked / 2))


def dimension_sum(dimension: DimensionShape, pairs: Mapping[str, Pair]) -> PairSum | None:
    """One respondent's sums over a dimension's valid pairs, or None where too few are valid.

    `pairs` come from `read_scores`. Current and desired use the same pairs, so their means differ by the mean gap.
    """
    rows = [pairs[question.code] for question in dimension.questions]
    total = pair_sum(rows)
    return total if total.pairs >= needed_pairs(sum(pair.asked for pair in rows)) else None


def pair_sum(pairs: Iterable[Pair]) -> PairSum:
    """The sums of the valid ones among the pairs."""
    count = current = desired = 0
    for pair in pairs:
        if pair.asked and not pair.not_applicable and pair.current is not None and pair.desired is not None:
            count, current, desired = count + 1, current + pair.current, desired + pair.desired
    return PairSum(count, current, desired)
