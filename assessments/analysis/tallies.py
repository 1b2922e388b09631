"""Tallies: counts and sums that add. Everything shown is computed from them, however many people answered.

`tally(bank, a) + tally(bank, b) == tally(bank, a + b)`, with `empty(bank)` as the neutral element. All sums are whole
numbers and stay exact: a respondent's mean over v of a dimension's k questions is kept times the dimension's *unit*,
the least common multiple of 1..k, which v divides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any, Self

from assessments.analysis.gaps import dimension_sum, read_scores
from assessments.analysis.values import BankShape, DimensionShape, Pair, Scores


@dataclass(frozen=True, slots=True)
class PairSums:
    """How many pairs, and the sums of current, desired, their squares and their products; whole numbers."""

    n: int = 0
    current: int = 0
    desired: int = 0
    current_squares: int = 0
    desired_squares: int = 0
    products: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class ScoreSums:
    """One side (current or desired) of a dimension's complete respondents, for Cronbach's alpha.

    sums and squares: per question in bank order; total_squares: of the respondents' totals over the dimension.
    """

    n: int
    sums: tuple[int, ...]
    squares: tuple[int, ...]
    total_squares: int

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.n + other.n,
            _added(self.sums, other.sums),
            _added(self.squares, other.squares),
            self.total_squares + other.total_squares,
        )


@dataclass(frozen=True, slots=True)
class DimensionTally:
    """pairs: over the respondents' means times the unit; current and desired: over the complete respondents."""

    unit: int
    pairs: PairSums
    current: ScoreSums
    desired: ScoreSums

    def __add__(self, other: Self) -> Self:
        if self.unit != other.unit:
            raise ValueError("Tallies of dimensions with different numbers of questions do not add.")
        return type(self)(
            self.unit, self.pairs + other.pairs, self.current + other.current, self.desired + other.desired
        )


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """The valid pairs of a question, and how many marked it not applicable or skipped it (or half of it)."""

    pairs: PairSums = field(default_factory=PairSums)
    not_applicable: int = 0
    skipped: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.pairs + other.pairs, self.not_applicable + other.not_applicable, self.skipped + other.skipped
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """The tally of n respondents of one group. Adding raises ValueError unless both come from one shape of bank."""

    n: int
    dimensions: Mapping[str, DimensionTally]
    questions: Mapping[str, QuestionTally]

    def __add__(self, other: Self) -> Self:
        if self.dimensions.keys() != other.dimensions.keys() or self.questions.keys() != other.questions.keys():
            raise ValueError("Tallies of different banks do not add.")
        return type(self)(
            self.n + other.n,
            {code: mine + other.dimensions[code] for code, mine in self.dimensions.items()},
            {code: mine + other.questions[code] for code, mine in self.questions.items()},
        )

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain dictionaries, lists and whole numbers that JSON keeps; `from_dict` reads it back."""
        return {
            "n": self.n,
            "dimensions": {code: asdict(dimension) for code, dimension in self.dimensions.items()},
            "questions": {code: asdict(question) for code, question in self.questions.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The tally that `to_dict` wrote. Raises KeyError or TypeError for anything else."""
        return cls(
            data["n"],
            {code: _read_dimension(row) for code, row in data["dimensions"].items()},
            {
                code: QuestionTally(**{**row, "pairs": PairSums(**row["pairs"])})
                for code, row in data["questions"].items()
            },
        )


def unit(dimension: DimensionShape) -> int:
    """The least common multiple of 1..k for a dimension of k questions."""
    return math.lcm(*range(1, len(dimension.questions) + 1))


def empty(bank: BankShape) -> Tally:
    """The tally of nobody."""
    return Tally(
        0,
        {dimension.code: _empty_dimension(dimension) for dimension in bank.dimensions},
        {code: QuestionTally() for code in bank.question_codes},
    )


def tally(bank: BankShape, responses: Iterable[Scores]) -> Tally:
    """The tally of these respondents. Raises ValueError as `read_scores` does."""
    collector = _Collector(bank)
    for scores in responses:
        collector.add(read_scores(bank, scores))
    return collector.tally()


def merged(bank: BankShape, tallies: Iterable[Tally]) -> Tally:
    """The tally of everybody behind these tallies."""
    return sum(tallies, start=empty(bank))


def collect_pairs(pairs: Iterable[tuple[int, int]]) -> PairSums:
    """The sums over (current, desired) pairs of whole numbers."""
    sums = [0] * 6
    for current, desired in pairs:
        _collect(sums, current, desired)
    return PairSums(*sums)


class _Collector:
    """Sums in place, since one frozen tally per respondent would take ten times as long."""

    def __init__(self, bank: BankShape) -> None:
        self.bank = bank
        self.n = 0
        self.units = {dimension.code: unit(dimension) for dimension in bank.dimensions}
        self.means = {code: [0] * 6 for code in bank.dimension_codes}
        self.complete = {dimension.code: _Complete(len(dimension.questions)) for dimension in bank.dimensions}
        self.pairs = {code: [0] * 6 for code in bank.question_codes}
        self.missing = {code: [0, 0] for code in bank.question_codes}

    def add(self, answers: dict[str, Pair]) -> None:
        self.n += 1
        for code, pair in answers.items():
            self._add_pair(code, pair)
        for dimension in self.bank.dimensions:
            self._add_dimension(dimension, answers)

    def _add_pair(self, code: str, pair: Pair) -> None:
        if pair.not_applicable:
            self.missing[code][0] += 1
        elif pair.current is None or pair.desired is None:
            self.missing[code][1] += 1
        else:
            _collect(self.pairs[code], pair.current, pair.desired)

    def _add_dimension(self, dimension: DimensionShape, answers: dict[str, Pair]) -> None:
        total = dimension_sum(dimension, answers)
        if total is None:
            return
        _collect(self.means[dimension.code], *total.scaled(self.units[dimension.code]))
        if total.pairs == len(dimension.questions):
            self.complete[dimension.code].add([answers[question.code] for question in dimension.questions])

    def tally(self) -> Tally:
        return Tally(
            self.n,
            {
                code: DimensionTally(self.units[code], PairSums(*means), *self.complete[code].sums())
                for code, means in self.means.items()
            },
            {code: QuestionTally(PairSums(*pairs), *self.missing[code]) for code, pairs in self.pairs.items()},
        )


class _Complete:
    """Sums over the respondents with every pair of one dimension valid."""

    def __init__(self, questions: int) -> None:
        self.n = 0
        self.pairs = [[0] * 6 for _ in range(questions)]
        self.total_squares = [0, 0]

    def add(self, pairs: list[Pair]) -> None:
        self.n += 1
        totals = [0, 0]
        for sums, pair in zip(self.pairs, pairs, strict=True):
            current, desired = pair.current or 0, pair.desired or 0
            _collect(sums, current, desired)
            totals = [totals[0] + current, totals[1] + desired]
        self.total_squares = [old + total * total for old, total in zip(self.total_squares, totals, strict=True)]

    def sums(self) -> tuple[ScoreSums, ScoreSums]:
        """The sums for current and for desired; a row of `pairs` holds n, c, d, c², d², cd."""
        return (
            ScoreSums(self.n, self._column(1), self._column(3), self.total_squares[0]),
            ScoreSums(self.n, self._column(2), self._column(4), self.total_squares[1]),
        )

    def _column(self, index: int) -> tuple[int, ...]:
        return tuple(sums[index] for sums in self.pairs)


def _collect(sums: list[int], current: int, desired: int) -> None:
    sums[0] += 1
    sums[1] += current
    sums[2] += desired
    sums[3] += current * current
    sums[4] += desired * desired
    sums[5] += current * desired


def _added(mine: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(one + other for one, other in zip(mine, theirs, strict=True))


def _empty_dimension(dimension: DimensionShape) -> DimensionTally:
    nothing = empty_scores(len(dimension.questions))
    return DimensionTally(unit(dimension), PairSums(), nothing, nothing)


def empty_scores(questions: int) -> ScoreSums:
    """The sums of nobody over this many questions."""
    return ScoreSums(0, (0,) * questions, (0,) * questions, 0)


def _read_dimension(row: Mapping[str, Any]) -> DimensionTally:
    return DimensionTally(
        row["unit"], PairSums(**row["pairs"]), _read_scores(row["current"]), _read_scores(row["desired"])
    )


def _read_scores(row: Mapping[str, Any]) -> ScoreSums:
    return ScoreSums(row["n"], tuple(row["sums"]), tuple(row["squares"]), row["total_squares"])
