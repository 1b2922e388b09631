import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.figures import Rules
from assessments.analysis.values import BankShape, Scores
from assessments.analysis.weights import (
    PUBLISHED,
    carried_weights,
    check_weights,
    equal_weights,
    published_weights,
    shared_out,
    whole_points,
)
from tests.analysis.examples import answers, bank_of, figures_of, surveys


@pytest.mark.parametrize("count", range(1, 101))
def test_equal_weights_total_100_and_their_points_exactly(count: int) -> None:
    weights = equal_weights([str(number) for number in range(count)])
    assert math.fsum(weights.values()) == pytest.approx(100, abs=1e-12)
    assert sum(whole_points(weights).values()) == 100


def test_points_for_a_form_have_two_decimals_and_round_the_earlier_ones_up() -> None:
    assert list(whole_points(equal_weights("abc")).values()) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_the_published_weights_total_100() -> None:
    assert sum(PUBLISHED.values()) == 100
    assert published_weights(tuple(PUBLISHED)) == PUBLISHED
    with pytest.raises(ValueError, match="five dimensions"):
        published_weights(["reliability"])


@pytest.mark.parametrize(
    ("weights", "message"),
    [({"a": 60, "b": 41}, "add up to 101"), ({"a": 110, "b": -10}, "below 0"), ({"a": 100}, "exactly these")],
)
def test_weights_that_do_not_fit_are_refused(weights: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_weights(weights, ["a", "b"])


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 50), min_size=1), st.data())
def test_weights_shared_out_total_100_again_in_the_same_proportion(points: dict[str, int], data: st.DataObject) -> None:
    total = sum(points.values()) or 1
    weights = {code: 100 * value / total for code, value in points.items()}
    measured = data.draw(st.sets(st.sampled_from(sorted(weights)), min_size=1))
    shared = shared_out(weights, measured)
    assert math.fsum(shared.values()) == pytest.approx(100, abs=1e-9)
    assert all(shared[code] == 0 for code in weights.keys() - measured)
    for one in measured:
        for other in measured:
            if any(weights[code] for code in measured):
                assert shared[one] * weights[other] == pytest.approx(shared[other] * weights[one], abs=1e-9)


def test_a_dimension_without_data_is_named_and_its_weight_shared_out() -> None:
    bank = bank_of({"reliability": ["R1"], "empathy": ["E1"], "assurance": ["A1"]})
    people = [answers(R1=(3, 5), E1=(4, 5))]
    figures = figures_of(bank, people, Rules({"reliability": 60, "empathy": 20, "assurance": 20}))
    assert figures.shared_out == ("assurance",)
    assert [row.effective_weight for row in figures.dimensions] == [75, 25, 0]
    assert [row.importance for row in figures.questions] == [75, 25, 0]
    assert [row.priority for row in figures.dimensions] == [150, 25, None]
    assert figures.weighted_gap == -1.75


@given(surveys())
def test_with_equal_weights_the_weighted_gap_is_the_overall_gap(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    if figures.overall_gap is not None:
        assert figures.weighted_gap == pytest.approx(figures.overall_gap, abs=1e-12)


def test_dimensions_that_stay_keep_their_points() -> None:
    points = {"speed": 60.0, "care": 40.0}
    assert carried_weights(points, {"care": None, "speed": None}) == {"care": 40, "speed": 60}


def test_the_points_of_a_dropped_dimension_go_to_the_others_in_proportion() -> None:
    points = {"speed": 50.0, "care": 20.0, "price": 30.0}
    assert carried_weights(points, {"speed": None, "price": None}) == {"speed": 62.5, "price": 37.5}


def test_a_new_dimension_takes_an_equal_share() -> None:
    carried = carried_weights({"speed": 50.0, "care": 50.0}, {"speed": None, "place": None, "care": None})
    assert carried == pytest.approx(dict.fromkeys(("speed", "place", "care"), 100 / 3))


def test_a_new_dimension_takes_the_points_its_bank_gives_it() -> None:
    own = {"speed": Decimal(30), "care": Decimal(50), "place": Decimal(20)}
    assert carried_weights({"speed": 75.0, "care": 25.0}, own) == {"speed": 60, "care": 20, "place": 20}


CODES = st.sampled_from("abcdef")


@given(
    st.dictionaries(CODES, st.floats(0, 100), min_size=1),
    st.dictionaries(CODES, st.none() | st.decimals(0, 16, places=2), min_size=1),
)
def test_carried_weights_total_100(points: dict[str, float], own: dict[str, Decimal | None]) -> None:
    carried = carried_weights(points, own)
    assert list(carried) == list(own)
    assert sum(whole_points(carried).values()) == 100
    assert min(carried.values()) >= 0
