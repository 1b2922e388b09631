"""Small banks, oracles and random responses for the tests of the arithmetic."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from assessments.analysis.figures import Rules, group_figures
from assessments.analysis.tallies import tally
from assessments.analysis.values import (
    NOT_ASKED,
    BankShape,
    DimensionFigures,
    DimensionShape,
    GroupFigures,
    Pair,
    QuestionFigures,
    QuestionShape,
    Scale,
    Scores,
)

ORACLES = Path(__file__).parent / "oracles"


def oracle(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def bank_of(dimensions: Mapping[str, Sequence[str]], scale: Sequence[int] = (1, 5)) -> BankShape:
    shapes = (
        DimensionShape(code, tuple(QuestionShape(question) for question in questions))
        for code, questions in dimensions.items()
    )
    return BankShape(Scale(*scale), tuple(shapes))


def answers(**pairs: tuple[int | None, int | None] | str) -> dict[str, Pair]:
    """R1=(3, 5) is a pair of scores, R2="NA" is not applicable."""
    return {code: Pair(not_applicable=True) if pair == "NA" else Pair(*pair) for code, pair in pairs.items()}


def figures_of(bank: BankShape, responses: Sequence[Scores], rules: Rules | None = None) -> GroupFigures:
    return group_figures(bank, "customer", tally(bank, responses), rules or Rules())


def rows_of(figures: GroupFigures) -> list[DimensionFigures | QuestionFigures]:
    return [*figures.dimensions, *figures.questions]


def one_question(pairs: Sequence[tuple[int, int]], rules: Rules | None = None) -> GroupFigures:
    """One respondent for each pair of a bank of one dimension with one question, R1."""
    return figures_of(bank_of({"reliability": ["R1"]}), [answers(R1=pair) for pair in pairs], rules)


SCALES = st.sampled_from([Scale(1, 5), Scale(1, 7), Scale(0, 10)])


@st.composite
def banks(draw: st.DrawFn) -> BankShape:
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    dimensions = (
        DimensionShape(f"d{i}", tuple(QuestionShape(f"d{i}q{j}", draw(st.booleans())) for j in range(size)))
        for i, size in enumerate(sizes)
    )
    return BankShape(draw(SCALES), tuple(dimensions))


def pairs_on(scale: Scale, *, complete: bool = False) -> st.SearchStrategy[Pair]:
    score = st.integers(scale.minimum, scale.maximum)
    valid = st.builds(Pair, score, score)
    if complete:
        return valid
    maybe = st.none() | score
    return st.one_of(
        valid, valid, valid, st.builds(Pair, maybe, maybe), st.just(Pair(not_applicable=True)), st.just(NOT_ASKED)
    )


def responses_to(bank: BankShape, *, complete: bool = False, least: int = 0) -> st.SearchStrategy[list[Scores]]:
    pair = pairs_on(bank.scale, complete=complete)
    required = dict.fromkeys(bank.question_codes, pair)
    one = st.fixed_dictionaries(required) if complete else st.fixed_dictionaries({}, optional=required)
    return st.lists(one, min_size=least, max_size=8)


@st.composite
def surveys(draw: st.DrawFn, *, complete: bool = False, least: int = 0) -> tuple[BankShape, list[Scores]]:
    bank = draw(banks())
    return bank, draw(responses_to(bank, complete=complete, least=least))
