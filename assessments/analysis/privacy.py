"""Confidentiality: nothing about fewer than k people, and nothing that would reveal it by subtraction.

Hidden cells are emptied in the tallies, before any figure is computed, so no mean over them can give them away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assessments.analysis.tallies import (
    DimensionTally,
    PairSums,
    QuestionTally,
    ScoreSums,
    Tally,
    empty_scores,
    merged,
)
from assessments.analysis.values import BankShape, Withheld

DEFAULT_THRESHOLD = 5
LOWEST_THRESHOLD = 3
COMMENTS_THRESHOLD = 10
ATTRIBUTED = 1
"""The threshold of an assessment that shows names: nothing is withheld."""

TOO_FEW = Withheld("too_few")
COMPLEMENTARY = Withheld("complementary")


@dataclass(frozen=True, slots=True)
class Screened:
    """A tally without its hidden cells, and why each is hidden: dimension or question code to reason."""

    tally: Tally
    dimensions: Mapping[str, Withheld] = field(default_factory=dict)
    questions: Mapping[str, Withheld] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screen:
    """What may be computed on: each group, and everybody together."""

    groups: Mapping[str, Screened | Withheld]
    everyone: Screened | Withheld


def check_threshold(threshold: int) -> None:
    """Raises ValueError unless the threshold is at least 3, or 1 for an attributed assessment."""
    if threshold != ATTRIBUTED and threshold < LOWEST_THRESHOLD:
        raise ValueError(f"The confidentiality threshold must be at least {LOWEST_THRESHOLD}.")


def few(n: int, threshold: int) -> bool:
    """Whether n people are some, but too few to show."""
    return 0 < n < threshold


def may_show_comments(n: int, threshold: int) -> bool:
    """Whether the comments of n respondents may be shown; an attributed assessment always shows them."""
    return threshold == ATTRIBUTED or n >= max(COMMENTS_THRESHOLD, threshold)


def may_show_beside(n: int, other: int, threshold: int) -> bool:
    """Whether figures of two nested sets of n and other respondents may both be seen: they differ by nobody or by at
    least the threshold. For results with and without flagged responses.
    """
    return not few(abs(n - other), threshold)


def hidden_counts(counts: Mapping[str, int], threshold: int) -> tuple[dict[str, Withheld], Withheld | None]:
    """Which of these separate groups (code to n) must be hidden, and why their total must be, if it must.

    The total goes rather than another group: with it gone no two shown sets are nested, and every group that is large
    enough stays.
    """
    groups = {code: TOO_FEW for code, n in counts.items() if few(n, threshold)}
    if few(sum(counts.values()), threshold):
        return groups, TOO_FEW
    return groups, COMPLEMENTARY if few(sum(counts[code] for code in groups), threshold) else None


def screen(bank: BankShape, tallies: Mapping[str, Tally], threshold: int) -> Screen:
    """The tallies of separate groups and their total with everything hidden that must be: whole groups, then single
    dimensions and questions that too few answered. Raises ValueError as `check_threshold` does.
    """
    check_threshold(threshold)
    hidden, total = hidden_counts({code: tally.n for code, tally in tallies.items()}, threshold)
    cells = _Cells(bank, tallies, threshold)
    return Screen(
        {code: hidden.get(code) or cells.of_group(code) for code in tallies},
        total or cells.of_everyone(),
    )


class _Cells:
    """What is hidden dimension by dimension and question by question."""

    def __init__(self, bank: BankShape, tallies: Mapping[str, Tally], threshold: int) -> None:
        self.bank, self.tallies, self.threshold = bank, tallies, threshold
        self.dimensions = {code: self._hidden_dimension(code) for code in bank.dimension_codes}
        self.questions = {code: self._hidden_question(code) for code in bank.question_codes}

    def _hidden_dimension(self, code: str) -> tuple[dict[str, Withheld], Withheld | None]:
        return hidden_counts({g: tally.dimensions[code].pairs.n for g, tally in self.tallies.items()}, self.threshold)

    def _hidden_question(self, code: str) -> tuple[dict[str, Withheld], Withheld | None]:
        return hidden_counts({g: tally.questions[code].pairs.n for g, tally in self.tallies.items()}, self.threshold)

    def of_group(self, group: str) -> Screened:
        return _screened(
            self.tallies[group],
            {code: groups[group] for code, (groups, _) in self.dimensions.items() if group in groups},
            {code: groups[group] for code, (groups, _) in self.questions.items() if group in groups},
            self.threshold,
        )

    def of_everyone(self) -> Screened:
        return _screened(
            merged(self.bank, self.tallies.values()),
            {code: total for code, (_, total) in self.dimensions.items() if total},
            {code: total for code, (_, total) in self.questions.items() if total},
            self.threshold,
        )


def _screened(
    tally: Tally, dimensions: Mapping[str, Withheld], questions: Mapping[str, Withheld], threshold: int
) -> Screened:
    kept = Tally(
        tally.n,
        {code: _dimension(row, code in dimensions, threshold) for code, row in tally.dimensions.items()},
        {code: _question(row, code in questions) for code, row in tally.questions.items()},
    )
    return Screened(kept, dimensions, questions)


def _dimension(row: DimensionTally, hidden: bool, threshold: int) -> DimensionTally:
    return replace(
        row,
        pairs=PairSums() if hidden else row.pairs,
        current=_scores(row.current, hidden, threshold),
        desired=_scores(row.desired, hidden, threshold),
    )


def _scores(sums: ScoreSums, hidden: bool, threshold: int) -> ScoreSums:
    """Alpha rests on the complete respondents alone, who may be too few where the dimension's are not."""
    return empty_scores(len(sums.sums)) if hidden or few(sums.n, threshold) else sums


def _question(row: QuestionTally, hidden: bool) -> QuestionTally:
    """How many answered stays: it says nothing of what they answered."""
    return replace(row, pairs=PairSums()) if hidden else row
