from assessments.analysis.figures import Rules
from assessments.analysis.matrix import quadrant
from assessments.analysis.values import CrossHair
from assessments.analysis.weights import equal_weights, whole_points
from tests.analysis.examples import answers, bank_of, figures_of

FOUR = bank_of({"a": ["a1"], "b": ["b1"], "c": ["c1"], "d": ["d1"]})
PEOPLE = [answers(a1=(2, 5), b1=(3, 5), c1=(2, 4), d1=(3, 4))]
WEIGHTS = {"a": 40, "b": 40, "c": 10, "d": 10}


def test_the_four_quadrants() -> None:
    figures = figures_of(FOUR, PEOPLE, Rules(WEIGHTS))
    assert [row.quadrant for row in figures.dimensions] == ["concentrate", "keep_up", "low_priority", "overkill"]
    assert figures.dimension_cross_hair == CrossHair("means", 2.5, 25)


def test_the_cross_hair_is_named_and_changes_verdicts() -> None:
    figures = figures_of(FOUR, PEOPLE, Rules(WEIGHTS, cross_hair="midpoint"))
    assert figures.dimension_cross_hair == CrossHair("midpoint", 3, 25)
    higher = [answers(a1=(4, 5), b1=(5, 5), c1=(4, 4), d1=(5, 4))]
    middle = figures_of(FOUR, higher, Rules(WEIGHTS, cross_hair="midpoint"))
    means = figures_of(FOUR, higher, Rules(WEIGHTS))
    assert middle.dimension("a").quadrant == "keep_up"
    assert means.dimension("a").quadrant == "concentrate"


def test_a_point_on_a_line_counts_as_high() -> None:
    assert quadrant(3.0, 25.0, CrossHair("means", 3.0, 25.0)) == "keep_up"


def test_equal_weights_typed_with_two_decimals_are_all_important() -> None:
    bank = bank_of({code: [f"{code}1"] for code in "abcdef"})
    weights = {code: float(points) for code, points in whole_points(equal_weights("abcdef")).items()}
    figures = figures_of(bank, [answers(**{f"{code}1": (3, 5) for code in "abcdef"})], Rules(weights))
    assert {row.quadrant for row in figures.dimensions} == {"keep_up"}


def test_questions_have_a_cross_hair_of_their_own() -> None:
    figures = figures_of(bank_of({"a": ["a1"], "b": ["b1", "b2"]}), [answers(a1=(2, 5), b1=(4, 5), b2=(3, 5))])
    assert [row.importance for row in figures.questions] == [50, 25, 25]
    assert [row.quadrant for row in figures.questions] == ["concentrate", "overkill", "overkill"]
