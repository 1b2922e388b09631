import pytest
from hypothesis import given

from assessments.analysis.gaps import read_scores
from assessments.analysis.values import BankShape, DimensionShape, Pair, QuestionShape, Scale, Scores
from tests.analysis.examples import answers, bank_of, figures_of, rows_of, surveys

FOUR = bank_of({"reliability": ["R1", "R2", "R3", "R4"]})
FIVE = bank_of({"tangibles": ["T1", "T2", "T3", "T4", "T5"]})


def test_a_gap_is_current_minus_desired() -> None:
    found = figures_of(FOUR, [answers(R1=(2, 5), R2=(3, 4))]).question("R1").estimate
    assert found
    assert (found.gap, found.to_close) == (-3, 3)


def test_a_surplus_leaves_nothing_to_close() -> None:
    found = figures_of(FOUR, [answers(R1=(5, 3))]).question("R1").estimate
    assert found
    assert (found.gap, found.to_close) == (2, 0)


def test_reversed_questions_are_turned_round_before_anything_else() -> None:
    bank = BankShape(Scale(0, 10), (DimensionShape("d", (QuestionShape("q", reversed=True),)),))
    found = figures_of(bank, [answers(q=(8, 1))]).question("q").estimate
    assert found
    assert (found.current, found.desired, found.gap) == (2, 9, -7)


def test_not_applicable_and_skipped_are_counted_apart_and_are_no_scores() -> None:
    people = [answers(R1=(3, 5)), answers(R1="NA"), answers(R1=(3, None)), answers(R1=(None, 5)), answers()]
    row = figures_of(FOUR, people).question("R1")
    assert row.estimate
    assert (row.estimate.n, row.estimate.gap, row.not_applicable, row.skipped) == (1, -2, 1, 3)


def test_half_of_the_questions_are_enough_for_a_dimension() -> None:
    assert figures_of(FOUR, [answers(R1=(2, 4), R4=(3, 4))]).dimension("reliability").estimate
    assert figures_of(FOUR, [answers(R1=(2, 4))]).dimension("reliability").estimate is None


def test_half_of_five_questions_are_three() -> None:
    two, three = answers(T1=(2, 4), T2=(2, 4)), answers(T1=(2, 4), T2=(2, 4), T3=(2, 4))
    assert figures_of(FIVE, [two]).dimension("tangibles").estimate is None
    assert figures_of(FIVE, [three]).dimension("tangibles").estimate


def test_everybody_counts_once_however_many_questions_they_answered() -> None:
    people = [answers(R1=(1, 5), R2=(1, 5)), answers(R1=(5, 5), R2=(5, 5), R3=(5, 5), R4=(5, 5))]
    found = figures_of(FOUR, people).dimension("reliability").estimate
    assert found
    assert found.gap == -2


def test_a_dimension_without_valid_pairs_leaves_the_overall_gap_to_the_others() -> None:
    bank = bank_of({"reliability": ["R1"], "empathy": ["E1"]})
    figures = figures_of(bank, [answers(R1=(3, 5))])
    assert (figures.overall_gap, figures.weighted_gap, figures.shared_out) == (-2, -2, ("empathy",))


def test_nobody_has_no_figures() -> None:
    figures = figures_of(FOUR, [])
    assert (figures.n, figures.overall_gap, figures.weighted_gap, figures.level) == (0, None, None, None)
    assert (figures.dimensions[0].confidence, figures.questions[0].confidence) == ("none", "none")


@pytest.mark.parametrize("pair", [(0, 5), (3, 6), (None, 6)])
def test_a_score_outside_the_scale_is_refused_by_name(pair: tuple[int | None, int]) -> None:
    with pytest.raises(ValueError, match=r"R1: . is outside the scale 1-5"):
        read_scores(FOUR, answers(R1=pair))


def test_a_question_of_another_bank_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no question T1"):
        read_scores(FOUR, {"T1": Pair(3, 5)})


@given(surveys())
def test_gaps_stay_within_the_width_of_the_scale(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    width = figures.scale.width
    gaps = [row.estimate.gap for row in rows_of(figures) if row.estimate]
    assert all(-width <= gap <= width for gap in gaps)
    assert figures.weighted_gap is None or abs(figures.weighted_gap) <= width * (1 + 1e-12)


@given(surveys())
def test_current_minus_desired_is_the_gap_everywhere(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    for found in (row.estimate for row in rows_of(figures) if row.estimate):
        assert found.current - found.desired == pytest.approx(found.gap, abs=1e-12)


@given(surveys())
def test_the_order_of_respondents_does_not_matter(survey: tuple[BankShape, list[Scores]]) -> None:
    bank, responses = survey
    assert figures_of(bank, responses) == figures_of(bank, responses[::-1])
