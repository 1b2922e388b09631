import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.tallies import Tally, empty, layout, merged, tally
from assessments.analysis.values import NOT_ASKED, BankShape, DimensionFigures, Estimate, Pair, Scores
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
    assert Tally.from_numbers(whole.bank, json.loads(json.dumps(whole.numbers()))) == whole


def test_nobody_takes_no_room() -> None:
    bank = bank_of({"a": ["a1"]})
    assert empty(bank).numbers() == []
    assert Tally.from_numbers(bank, []) == empty(bank)


def test_numbers_of_another_bank_are_refused() -> None:
    with pytest.raises(ValueError, match="not the numbers"):
        Tally.from_numbers(bank_of({"a": ["a1"]}), empty(bank_of({"b": ["b1", "b2"]})).row)


@given(surveys(), st.integers(0, 12))
def test_people_can_be_taken_out_of_a_tally(survey: tuple[BankShape, list[Scores]], cut: int) -> None:
    bank, responses = survey
    assert tally(bank, responses) - tally(bank, responses[:cut]) == tally(bank, responses[cut:])


@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_answering_makes_no_difference(survey: tuple[BankShape, list[Scores]], chance: Random) -> None:
    bank, responses = survey
    shuffled = chance.sample(responses, len(responses))
    assert tally(bank, shuffled) == tally(bank, responses)


def test_the_components_are_the_whole_tally_and_each_begins_with_its_people() -> None:
    bank = bank_of({"reliability": ["R1", "R2"], "empathy": ["E1"]})
    one = tally(bank, [answers(R1=(2, 5), R2=(3, 5), E1=(4, 4))])
    components = layout(bank).components
    assert [number for part in components for number in one.row[part]] == list(one.row)
    assert {one.row[part.start] for part in components} == {1}


def test_a_question_left_out_of_a_short_form_is_neither_skipped_nor_counted() -> None:
    bank = bank_of({"reliability": ["R1", "R2", "R3", "R4"]})
    short = answers(R1=(2, 5)) | {"R2": NOT_ASKED, "R3": NOT_ASKED}
    found = tally(bank, [short])
    assert [(row.pairs.n, row.asked, row.skipped) for row in found.questions.values()] == [
        (1, 1, 0),
        (0, 0, 0),
        (0, 0, 0),
        (0, 1, 1),
    ]
    assert found.dimensions["reliability"].pairs.n == 1
    assert found.dimensions["reliability"].current.n == 0


def test_half_of_the_questions_asked_must_be_answered() -> None:
    bank = bank_of({"reliability": ["R1", "R2", "R3", "R4"]})
    three_asked = answers(R1=(2, 5)) | {"R4": NOT_ASKED}
    assert tally(bank, [three_asked]).dimensions["reliability"].pairs.n == 0
    assert tally(bank, [three_asked | answers(R2=(3, 5))]).dimensions["reliability"].pairs.n == 1


def test_who_was_asked_nothing_of_a_dimension_is_out_of_it() -> None:
    bank = bank_of({"reliability": ["R1"], "empathy": ["E1"]})
    found = tally(bank, [answers(R1=(2, 5)) | {"E1": NOT_ASKED}])
    assert [row.pairs.n for row in found.dimensions.values()] == [1, 0]


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
        asked = sum(scores.get(question.code, Pair()).asked for scores in responses)
        assert row.not_applicable + row.skipped + (row.estimate.n if row.estimate else 0) == asked


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
