from assessments.analysis.quality import flags, is_left_out, is_often_missing
from assessments.analysis.values import BankShape, DimensionShape, Flag, QuestionShape, Scale
from tests.analysis.examples import answers, bank_of, figures_of

BANK = bank_of({"reliability": ["R1", "R2", "R3", "R4"]})
GOOD = answers(R1=(3, 5), R2=(4, 5), R3=(2, 5), R4=(3, 4))


def test_a_careful_response_has_no_flag() -> None:
    assert flags(BANK, GOOD, seconds=60) == ()


def test_the_same_scores_throughout_are_straight_lining() -> None:
    found = flags(BANK, answers(R1=(3, 3), R2=(3, 3), R3=(3, 3), R4=(3, 3)))
    assert found == (Flag("straight_lining", 3),)
    assert is_left_out(found)


def test_wanting_the_best_everywhere_is_not_straight_lining() -> None:
    assert flags(BANK, answers(R1=(3, 5), R2=(4, 5), R3=(3, 5), R4=(3, 5))) == ()


def test_straight_lining_is_seen_through_reversed_questions() -> None:
    shapes = tuple(QuestionShape(f"q{number}", reversed=number == 1) for number in range(3))
    bank = BankShape(Scale(1, 5), (DimensionShape("d", shapes),))
    assert flags(bank, answers(q0=(5, 5), q1=(5, 5), q2=(5, 5)))[0].kind == "straight_lining"


def test_two_answers_are_no_straight_line() -> None:
    assert [flag.kind for flag in flags(BANK, answers(R1=(3, 4), R2=(3, 4)))] == ["missing"]


def test_less_than_two_seconds_a_question_is_speeding() -> None:
    assert flags(BANK, GOOD, seconds=7.9) == (Flag("speeding", 7.9 / 4),)
    assert flags(BANK, GOOD, seconds=8) == ()
    assert flags(BANK, answers(), seconds=1)[0].kind == "missing"


def test_more_than_a_tenth_of_a_dimension_missing_is_named_and_not_left_out() -> None:
    found = flags(BANK, answers(R1=(3, 5), R2=(4, 5), R3="NA", R4=(3, None)))
    assert found == (Flag("missing", 50, "reliability"),)
    assert not is_left_out(found)
    assert is_left_out(found, {"missing"})


def test_one_of_ten_missing_is_not_flagged() -> None:
    bank = bank_of({"d": [f"q{number}" for number in range(10)]})
    scores = answers(**{f"q{number}": (number % 5 + 1, 5) for number in range(9)})
    assert flags(bank, scores) == ()


def test_a_dimension_tells_what_share_of_it_is_missing() -> None:
    row = figures_of(BANK, [GOOD, answers(R1=(3, 5), R2="NA", R3=(2, 5))]).dimension("reliability")
    assert row.missing == 25
    assert is_often_missing(row.missing)
