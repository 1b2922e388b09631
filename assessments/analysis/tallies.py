"""Tallies: counts and sums that add. Everything shown is computed from them, however many people answered.

`tally(bank, a) + tally(bank, b) == tally(bank, a + b)`, with `empty(bank)` as the neutral element. All sums are whole
numbers and stay exact: a respondent's mean over v of a dimension's k questions is kept times the dimension's *unit*,
the least common multiple of 1..k, which v divides.

A tally is one row of whole numbers, in *components*: the respondents; each dimension; each dimension's complete
respondents (for Cronbach's alpha); each question. The first number of a component counts the people behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add, sub
from typing import NamedTuple, Self

from assessments.analysis.gaps import dimension_sum, read_scores
from assessments.analysis.values import BankShape, DimensionShape, Pair, Scores

PAIR_NUMBERS = 6
"""n, current, desired, current², desired², current·desired."""

QUESTION_NUMBERS = 4
"""current, desired, current², desired² of one question of a dimension's complete respondents."""


class PairSums(NamedTuple):
    """How many pairs, and the sums of current, desired, their squares and their products; whole numbers."""

    n: int = 0
    current: int = 0
    desired: int = 0
    current_squares: int = 0
    desired_squares: int = 0
    products: int = 0


class ScoreSums(NamedTuple):
    """One side (current or desired) of a dimension's complete respondents, for Cronbach's alpha.

    sums and squares: per question in bank order; total_squares: of the respondents' totals over the dimension.
    """

    n: int
    sums: tuple[int, ...]
    squares: tuple[int, ...]
    total_squares: int


class DimensionTally(NamedTuple):
    """pairs: over the respondents' means times the unit; current and desired: over the complete respondents."""

    unit: int
    pairs: PairSums
    current: ScoreSums
    desired: ScoreSums


class QuestionTally(NamedTuple):
    """The valid pairs of a question; how many were asked it, and how many of these marked it not applicable or skipped
    it (or half of it).
    """

    pairs: PairSums
    asked: int
    not_applicable: int
    skipped: int


@dataclass(frozen=True)
class Layout:
    """Where the components of a bank's tallies stand among the numbers, by dimension or question code."""

    people: slice
    dimensions: Mapping[str, slice]
    complete: Mapping[str, slice]
    questions: Mapping[str, slice]

    @cached_property
    def components(self) -> tuple[slice, ...]:
        """All of them in order; together they are the whole tally."""
        return (self.people, *self.dimensions.values(), *self.complete.values(), *self.questions.values())

    @property
    def size(self) -> int:
        """How many numbers a tally has."""
        return int(self.components[-1].stop)


@lru_cache(maxsize=64)
def layout(bank: BankShape) -> Layout:
    """The components of this bank's tallies."""
    place = 1 + 3 * len(bank.question_codes)
    people = slice(0, place)
    sizes = {shape.code: 3 + QUESTION_NUMBERS * len(shape.questions) for shape in bank.dimensions}
    dimensions = _slices(place, dict.fromkeys(bank.dimension_codes, PAIR_NUMBERS))
    complete = _slices(place + PAIR_NUMBERS * len(dimensions), sizes)
    end = place + PAIR_NUMBERS * len(dimensions) + sum(sizes.values())
    return Layout(people, dimensions, complete, _slices(end, dict.fromkeys(bank.question_codes, PAIR_NUMBERS)))


def _slices(start: int, sizes: Mapping[str, int]) -> dict[str, slice]:
    found = {}
    for code, size in sizes.items():
        found[code] = slice(start, start + size)
        start += size
    return found


@dataclass(frozen=True)
class Tally:
    """The tally of n respondents of one group, as its row of numbers.

    Adding and subtracting raise ValueError unless both come from one shape of bank; `a - b` is meant for people of
    `a` alone.
    """

    bank: BankShape
    row: tuple[int, ...]

    @classmethod
    def from_numbers(cls, bank: BankShape, numbers: Sequence[int]) -> Self:
        """The tally that `numbers` wrote; an empty list is nobody. Raises ValueError for a list of another bank."""
        size = layout(bank).size
        if numbers and len(numbers) != size:
            raise ValueError("These are not the numbers of a tally of this bank.")
        return cls(bank, tuple(numbers) or (0,) * size)

    def numbers(self) -> list[int]:
        """The whole numbers behind it, as JSON keeps them; empty for nobody."""
        return list(self.row) if any(self.row) else []

    def __add__(self, other: Self) -> Self:
        self._check(other)
        return type(self)(self.bank, tuple(map(add, self.row, other.row)))

    def __sub__(self, other: Self) -> Self:
        self._check(other)
        return type(self)(self.bank, tuple(map(sub, self.row, other.row)))

    def _check(self, other: Self) -> None:
        if self.bank != other.bank:
            raise ValueError("Tallies of different banks do not add.")

    @property
    def n(self) -> int:
        """How many respondents."""
        return self.row[0]

    @cached_property
    def dimensions(self) -> Mapping[str, DimensionTally]:
        """Every dimension by its code."""
        return {shape.code: self._dimension(shape) for shape in self.bank.dimensions}

    def _dimension(self, shape: DimensionShape) -> DimensionTally:
        places = layout(self.bank)
        n, current_total, desired_total, *sums = self.row[places.complete[shape.code]]
        current, desired, current_squares, desired_squares = (
            tuple(sums[place::QUESTION_NUMBERS]) for place in range(QUESTION_NUMBERS)
        )
        return DimensionTally(
            unit(shape),
            PairSums(*self.row[places.dimensions[shape.code]]),
            ScoreSums(n, current, current_squares, current_total),
            ScoreSums(n, desired, desired_squares, desired_total),
        )

    @cached_property
    def questions(self) -> Mapping[str, QuestionTally]:
        """Every question by its code."""
        places = layout(self.bank).questions
        marks = zip(*(self._marks(kind) for kind in range(3)), strict=True)
        return {
            code: QuestionTally(PairSums(*self.row[places[code]]), *counts)
            for code, counts in zip(self.bank.question_codes, marks, strict=True)
        }

    def _marks(self, kind: int) -> tuple[int, ...]:
        """Per question: 0 how many were asked it, 1 marked it not applicable, 2 skipped it."""
        questions = len(self.bank.question_codes)
        return self.row[1 + kind * questions : 1 + (kind + 1) * questions]


def unit(dimension: DimensionShape) -> int:
    """The least common multiple of 1..k for a dimension of k questions."""
    return math.lcm(*range(1, len(dimension.questions) + 1))


def empty(bank: BankShape) -> Tally:
    """The tally of nobody."""
    return Tally.from_numbers(bank, [])


def tally(bank: BankShape, responses: Iterable[Scores]) -> Tally:
    """The tally of these respondents. Raises ValueError as `read_scores` does."""
    collector = _Collector(bank)
    for scores in responses:
        collector.add(read_scores(bank, scores))
    return Tally(bank, tuple(collector.numbers))


def merged(bank: BankShape, tallies: Iterable[Tally]) -> Tally:
    """The tally of everybody behind these tallies, all of this bank."""
    rows = [found.row for found in tallies]
    return Tally(bank, tuple(map(sum, zip(*rows, strict=True)))) if rows else empty(bank)


def collect_pairs(pairs: Iterable[tuple[int, int]]) -> PairSums:
    """The sums over (current, desired) pairs of whole numbers."""
    sums = [0] * PAIR_NUMBERS
    for current, desired in pairs:
        _collect(sums, 0, current, desired)
    return PairSums(*sums)


class _Collector:
    """Sums in place, since one frozen tally per respondent would take ten times as long."""

    def __init__(self, bank: BankShape) -> None:
        self.bank, self.layout = bank, layout(bank)
        self.numbers = [0] * self.layout.size
        self.units = {dimension.code: unit(dimension) for dimension in bank.dimensions}

    def add(self, answers: Mapping[str, Pair]) -> None:
        self.numbers[0] += 1
        for place, (code, pair) in enumerate(answers.items(), start=1):
            if pair.asked:
                self._add_pair(place, code, pair)
        for dimension in self.bank.dimensions:
            self._add_dimension(dimension, answers)

    def _add_pair(self, place: int, code: str, pair: Pair) -> None:
        questions = len(self.bank.question_codes)
        self.numbers[place] += 1
        if pair.not_applicable:
            self.numbers[place + questions] += 1
        elif pair.current is None or pair.desired is None:
            self.numbers[place + 2 * questions] += 1
        else:
            _collect(self.numbers, self.layout.questions[code].start, pair.current, pair.desired)

    def _add_dimension(self, dimension: DimensionShape, answers: Mapping[str, Pair]) -> None:
        total = dimension_sum(dimension, answers)
        if total is None:
            return
        _collect(self.numbers, self.layout.dimensions[dimension.code].start, *total.scaled(self.units[dimension.code]))
        if total.pairs == len(dimension.questions):
            self._add_complete(
                self.layout.complete[dimension.code].start,
                [answers[question.code] for question in dimension.questions],
                (total.current, total.desired),
            )

    def _add_complete(self, place: int, pairs: Sequence[Pair], totals: tuple[int, int]) -> None:
        self.numbers[place] += 1
        self.numbers[place + 1] += totals[0] ** 2
        self.numbers[place + 2] += totals[1] ** 2
        for start, pair in enumerate(pairs):
            current, desired = pair.current or 0, pair.desired or 0
            for step, number in enumerate((current, desired, current**2, desired**2)):
                self.numbers[place + 3 + QUESTION_NUMBERS * start + step] += number


def _collect(sums: list[int], place: int, current: int, desired: int) -> None:
    """Add one pair to the six numbers that begin at this place."""
    sums[place] += 1
    sums[place + 1] += current
    sums[place + 2] += desired
    sums[place + 3] += current * current
    sums[place + 4] += desired * desired
    sums[place + 5] += current * desired
