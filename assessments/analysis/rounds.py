"""Rounds: how gaps moved since the last time, and whether the service rose or people only want less."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from assessments.analysis.gaps import dimension_sum, read_scores
from assessments.analysis.intervals import Summary, confidence, estimate, paired, welch
from assessments.analysis.tallies import collect_pairs, unit
from assessments.analysis.values import (
    BankShape,
    Change,
    DimensionShape,
    Estimate,
    GroupFigures,
    Interval,
    Pair,
    RoundChanges,
    Scores,
)

Means: TypeAlias = tuple[int, int]
"""A respondent's current and desired, times a whole number that is the same for everybody."""


def compare(before: GroupFigures, after: GroupFigures, *, changed: Collection[str] = ()) -> RoundChanges:
    """What moved between two rounds answered by different people (Welch).

    changed: codes of questions whose wording is another one now; they and the dimensions they belong to are not
    compared, nor is what only one round has. Raises ValueError when the scales differ.
    """
    if before.scale != after.scale:
        raise ValueError("Rounds on different scales are only comparable in percent of range.")
    dimensions = _welch_changes(_dimension_estimates(before), _dimension_estimates(after))
    questions = _welch_changes(_question_estimates(before), _question_estimates(after))
    same = _same_dimensions(before, after, changed)
    kept = tuple(row for row in dimensions if row.code in same)
    kept_questions = tuple(row for row in questions if row.code not in changed)
    return RoundChanges(
        kept,
        kept_questions,
        (
            *_others([*_questions_by_dimension(after), *_questions_by_dimension(before)], kept),
            *_others([row.code for row in (*after.questions, *before.questions)], kept_questions),
        ),
    )


def compare_linked(
    bank: BankShape, responses: Sequence[tuple[Scores, Scores]], *, changed: Collection[str] = ()
) -> RoundChanges:
    """What moved between two rounds answered by the same people, each given as (before, after) (paired).

    Only people with valid answers in both rounds count. changed: as for `compare`. Raises ValueError as `read_scores`.
    """
    read = [(read_scores(bank, before), read_scores(bank, after)) for before, after in responses]
    same = [shape for shape in bank.dimensions if not any(question.code in changed for question in shape.questions)]
    codes = [code for code in bank.question_codes if code not in changed]
    dimensions = _known(_paired_change(shape.code, _linked_means(shape, read), unit(shape)) for shape in same)
    questions = _known(_paired_change(code, _linked_pairs(code, read), 1) for code in codes)
    others = (*_others(bank.dimension_codes, dimensions), *_others(bank.question_codes, questions))
    return RoundChanges(dimensions, questions, others)


def _known(changes: Iterable[Change | None]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change is not None)


def _others(codes: Iterable[str], compared: Iterable[Change]) -> tuple[str, ...]:
    done = {change.code for change in compared}
    return tuple(code for code in dict.fromkeys(codes) if code not in done)


def _dimension_estimates(figures: GroupFigures) -> dict[str, Estimate]:
    return {row.code: row.estimate for row in figures.dimensions if row.estimate}


def _question_estimates(figures: GroupFigures) -> dict[str, Estimate]:
    return {row.code: row.estimate for row in figures.questions if row.estimate}


def _same_dimensions(before: GroupFigures, after: GroupFigures, changed: Collection[str]) -> set[str]:
    """Dimensions that hold the same questions in both rounds, none of them reworded."""
    old, new = _questions_by_dimension(before), _questions_by_dimension(after)
    return {code for code, questions in new.items() if old.get(code) == questions and not questions & set(changed)}


def _questions_by_dimension(figures: GroupFigures) -> dict[str, set[str]]:
    return {row.code: {question.code for question in figures.questions_of(row.code)} for row in figures.dimensions}


def _welch_changes(before: Mapping[str, Estimate], after: Mapping[str, Estimate]) -> list[Change]:
    return [_welch_change(code, before[code], found) for code, found in after.items() if code in before]


def _welch_change(code: str, before: Estimate, after: Estimate) -> Change:
    moved = welch(Summary(after.n, after.gap, after.sd), Summary(before.n, before.gap, before.sd))
    return _change(code, before, after, moved, linked=False)


def _change(code: str, before: Estimate, after: Estimate, moved: Interval, *, linked: bool) -> Change:
    return Change(
        code=code,
        n_before=before.n,
        n_after=after.n,
        gap=moved,
        current=after.current - before.current,
        desired=after.desired - before.desired,
        share_closed=share_closed(before, after.gap),
        confidence=confidence(min(before.n, after.n), moved),
        linked=linked,
    )


def share_closed(before: Estimate, gap_after: float) -> float | None:
    """1 - gap after / gap before: 1 is closed, below 0 is wider. None unless the gap before was clearly below zero."""
    if before.ci_high is None or before.ci_high >= 0:
        return None
    return 1 - gap_after / before.gap


def _linked_means(
    shape: DimensionShape, read: Iterable[tuple[dict[str, Pair], dict[str, Pair]]]
) -> list[tuple[Means, Means]]:
    sums = ((dimension_sum(shape, before), dimension_sum(shape, after)) for before, after in read)
    return [(old.scaled(unit(shape)), new.scaled(unit(shape))) for old, new in sums if old and new]


def _linked_pairs(code: str, read: Iterable[tuple[dict[str, Pair], dict[str, Pair]]]) -> list[tuple[Means, Means]]:
    both = ((_scores(before[code]), _scores(after[code])) for before, after in read)
    return [(old, new) for old, new in both if old and new]


def _scores(pair: Pair) -> Means | None:
    if not pair.asked or pair.not_applicable or pair.current is None or pair.desired is None:
        return None
    return pair.current, pair.desired


def _paired_change(code: str, people: Sequence[tuple[Means, Means]], times: int) -> Change | None:
    before = estimate(collect_pairs(old for old, _ in people), times)
    after = estimate(collect_pairs(new for _, new in people), times)
    gaps = estimate(collect_pairs((new[0] - new[1], old[0] - old[1]) for old, new in people), times)
    if before is None or after is None or gaps is None:
        return None
    return _change(code, before, after, paired(Summary(gaps.n, gaps.gap, gaps.sd)), linked=True)
