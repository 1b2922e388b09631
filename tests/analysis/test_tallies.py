import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.tallies import Tally, empty, merged, tally
from assessments.analysis.values import BankShape, DimensionFigures, Estimate, Scores
from tests.analysis import direct
from tests.analysis.examples import answers, bank_of, figures_of, surveys


@given(surveys(), st.integers(0, 12))
def test_tallies_add(survey: tuple[BankShape, list[Scores]], cut: int) -> None:
    bank, responses = survey
    assert tally(bank, responses[:cut]) + tally(bank, responses[cut:]) == tally(bank, responses)


@given(surveys())
def test_one_respondent_at_a_time_gives_the_same_tally(survey: tuple[BankShape, list[Scores]]) -> None:
    bank, responses = survey
    assert merged(bank, (tally(bank, [scores]) for scores in responses)) == tally(bank, responses)


@given(surveys())
def test_the_tally_of_nobody_adds_nothing(survey: tuple[BankShape, list[Scores]]) -> None:
    bank, responses = survey
    whole = tally(bank, responses)
    assert empty(bank) + whole == whole == whole + empty(bank)


@given(surveys())
def test_a_tally_comes_back_from_json(survey: tuple[BankShape, list[Scores]]) -> None:
    whole = tally(*survey)
    assert Tally.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole


def test_tallies_of_different_banks_do_not_add() -> None:
    with pytest.raises(ValueError, match="different banks"):
        empty(bank_of({"a": ["a1"]})) + empty(bank_of({"b": ["b1"]}))


def test_sums_stay_exact_beyond_the_reach_of_floating_point() -> None:
    bank = bank_of({"wide": [f"q{number}" for number in range(22)]})
    one = tally(bank, [answers(**{f"q{number}": (1, 5) for number in range(21)})])
    many = one
    for _ in range(40):
        many += many
    row = many.dimensions["wide"]
    assert row.pairs.current * 5 == row.pairs.desired
    assert row.pairs.n == 2**40


@given(surveys())
def test_dimensions_equal_the_direct_computation(survey: tuple[BankShape, list[Scores]]) -> None:
    bank, responses = survey
    figures = figures_of(bank, responses)
    for shape in bank.dimensions:
        same_as_direct(figures.dimension(shape.code).estimate, direct.respondent_means(bank, shape, responses))


@given(surveys())
def test_questions_equal_the_direct_computation(survey: tuple[BankShape, list[Scores]]) -> None:
    bank, responses = survey
    figures = figures_of(bank, responses)
    for question in (question for shape in bank.dimensions for question in shape.questions):
        row = figures.question(question.code)
        same_as_direct(row.estimate, direct.question_pairs(bank, question, responses))
        assert row.not_applicable + row.skipped + (row.estimate.n if row.estimate else 0) == len(responses)


@given(surveys(least=2))
def test_alpha_equals_the_direct_computation(survey: tuple[BankShape, list[Scores]]) -> None:
    bank, responses = survey
    figures = figures_of(bank, responses)
    for shape in bank.dimensions:
        answered = ([direct.scores_of(bank, question, scores) for question in shape.questions] for scores in responses)
        rows = [[pair for pair in row if pair] for row in answered if all(row)]
        same_alphas(figures.dimension(shape.code), rows)


def same_alphas(row: DimensionFigures, rows: list[list[tuple[int, int]]]) -> None:
    for side, found in enumerate((row.alpha_current, row.alpha_desired)):
        expected = direct.alpha([[pair[side] for pair in person] for person in rows])
        assert (found.value if found else None) == (None if expected is None else pytest.approx(expected, abs=1e-9))


def same_as_direct(found: Estimate | None, means: direct.Means) -> None:
    if not means:
        assert found is None
        return
    assert found
    gaps = [current - desired for current, desired in means]
    assert (found.n, found.gap) == (len(means), float(direct.mean(gaps)))
    assert found.current == float(direct.mean([current for current, _ in means]))
    assert found.desired == float(direct.mean([desired for _, desired in means]))
    for spread, numbers in ((found.sd, gaps), (found.sd_current, [current for current, _ in means])):
        expected = direct.deviation(numbers)
        assert spread == (None if expected is None else pytest.approx(expected, abs=1e-12))
