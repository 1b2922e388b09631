import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.figures import Rules
from assessments.analysis.values import BankShape, GroupFigures, Scores
from tests.analysis.examples import answers, bank_of, figures_of, rows_of, surveys

THREE = bank_of({"reliability": ["R1"], "empathy": ["E1"], "assurance": ["A1"]})


def ranked(figures: GroupFigures) -> list[str]:
    return [row.code for row in figures.dimension_ranking.priorities]


def test_a_heavier_dimension_comes_before_a_wider_gap() -> None:
    figures = figures_of(
        THREE,
        [answers(R1=(3, 5), E1=(2, 5), A1=(5, 5))],
        Rules({"reliability": 60, "empathy": 30, "assurance": 10}),
    )
    assert ranked(figures) == ["reliability", "empathy"]
    assert [row.priority for row in figures.dimensions] == [120, 90, 0]
    assert [row.share for row in figures.dimensions] == pytest.approx([100 * 120 / 210, 100 * 90 / 210, 0])


def test_ties_go_to_the_larger_weight() -> None:
    rules = Rules({"reliability": 20, "empathy": 40, "assurance": 40})
    figures = figures_of(THREE, [answers(R1=(1, 5), E1=(3, 5), A1=(4, 4))], rules)
    assert [row.priority for row in figures.dimensions] == [80, 80, 0]
    assert ranked(figures) == ["empathy", "reliability"]


def test_then_to_the_lower_current_score_and_then_to_bank_order() -> None:
    assert ranked(figures_of(THREE, [answers(R1=(4, 5), E1=(2, 3), A1=(3, 4))])) == [
        "empathy",
        "assurance",
        "reliability",
    ]
    assert ranked(figures_of(THREE, [answers(R1=(3, 4), E1=(3, 4), A1=(3, 4))])) == [
        "reliability",
        "empathy",
        "assurance",
    ]


def test_an_unclear_shortfall_is_never_a_priority() -> None:
    people = [answers(R1=(1, 5), E1=(3, 5), A1=(4, 4)), answers(R1=(5, 4), E1=(3, 4), A1=(5, 4))] * 2
    ranking = figures_of(THREE, people).dimension_ranking
    assert [row.code for row in ranking.priorities] == ["empathy"]
    assert [row.code for row in ranking.unclear] == ["reliability"]
    assert [row.code for row in ranking.met] == ["assurance"]


def test_one_persons_view_is_ranked_all_the_same() -> None:
    rows = figures_of(THREE, [answers(R1=(4, 5), E1=(1, 5), A1=(5, 5))]).dimension_ranking.priorities
    assert [(row.code, row.confidence) for row in rows] == [("empathy", "one"), ("reliability", "one")]


def test_without_a_shortfall_nothing_has_a_share() -> None:
    figures = figures_of(THREE, [answers(R1=(5, 4), E1=(5, 5), A1=(5, 5))])
    assert [row.share for row in figures.dimensions] == [0, 0, 0]
    assert ranked(figures) == []


@given(surveys(complete=True, least=1))
def test_a_surplus_never_cancels_a_shortfall(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    for row in rows_of(figures):
        assert row.priority is not None
        assert row.estimate
        assert (row.priority > 0) == (row.estimate.gap < 0)
    assert all(row.estimate and row.estimate.gap < 0 for row in figures.dimension_ranking.priorities)


@given(surveys(complete=True, least=1))
def test_questions_priorities_add_up_to_their_dimensions(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    for dimension in figures.dimensions:
        questions = figures.questions_of(dimension.code)
        if all(row.estimate and row.estimate.gap <= 0 for row in questions):
            assert math.fsum(row.priority or 0 for row in questions) == pytest.approx(dimension.priority, abs=1e-9)


@given(surveys(least=1))
def test_every_row_with_data_is_in_exactly_one_list(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    ranking = figures.question_ranking
    listed = [row.code for row in (*ranking.priorities, *ranking.unclear, *ranking.met)]
    assert sorted(listed) == sorted(row.code for row in figures.questions if row.estimate)
    assert all(row.confidence != "unclear" for row in ranking.priorities)


@given(st.permutations(["reliability", "empathy", "assurance"]))
def test_shares_add_up_to_100(codes: list[str]) -> None:
    scores = dict(zip(codes, ((1, 5), (2, 5), (4, 5)), strict=True))
    people = [answers(R1=scores["reliability"], E1=scores["empathy"], A1=scores["assurance"])]
    figures = figures_of(THREE, people)
    assert math.fsum(row.share or 0 for row in figures.dimensions) == pytest.approx(100)
    assert ranked(figures) == codes
