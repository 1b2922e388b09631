import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.figures import Rules
from assessments.analysis.values import BankShape, GroupFigures, Scores, WhatIf
from assessments.analysis.what_if import what_if
from tests.analysis.examples import answers, bank_of, figures_of, surveys

TWO = bank_of({"reliability": ["R1", "R2"], "empathy": ["E1"]})
PEOPLE = [answers(R1=(2, 5), R2=(3, 5), E1=(4, 5))]


def moved(figures: GroupFigures, **currents: float) -> WhatIf:
    found = what_if(figures, currents)
    assert found
    return found


def test_moving_a_dimension_moves_the_whole() -> None:
    figures = figures_of(TWO, PEOPLE, Rules({"reliability": 80, "empathy": 20}))
    found = moved(figures, reliability=4.5)
    assert (found.overall_gap, found.weighted_gap, found.level) == pytest.approx((-0.75, -0.6, 2))
    assert found.dimension_gaps == (("reliability", -0.5), ("empathy", -1))
    assert found.dimension_levels == (("reliability", 2), ("empathy", 1))


def test_reaching_the_top_everywhere_reaches_level_four() -> None:
    assert moved(figures_of(TWO, PEOPLE), reliability=5, empathy=5).level == 4


@pytest.mark.parametrize(("currents", "message"), [({"empathy": 5.1}, "outside"), ({"tangibles": 3}, "no data")])
def test_what_cannot_be_moved_is_refused(currents: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        what_if(figures_of(TWO, PEOPLE), currents)


def test_a_group_without_data_has_no_what_if() -> None:
    assert what_if(figures_of(TWO, []), {}) is None


@given(surveys(least=1))
def test_moving_nothing_changes_nothing(survey: tuple[BankShape, list[Scores]]) -> None:
    figures = figures_of(*survey)
    if found := what_if(figures, {}):
        assert (found.overall_gap, found.weighted_gap) == pytest.approx((figures.overall_gap, figures.weighted_gap))
        assert found.level == figures.level


@given(surveys(least=1), st.floats(0, 1), st.floats(0, 1))
def test_more_is_never_worse(survey: tuple[BankShape, list[Scores]], one: float, other: float) -> None:
    figures = figures_of(*survey)
    row = next((row for row in figures.dimensions if row.estimate), None)
    if row:
        low, high = (figures.scale.minimum + share * figures.scale.width for share in sorted((one, other)))
        less, more = (moved(figures, **{row.code: current}) for current in (low, high))
        assert less.overall_gap <= more.overall_gap
        assert less.weighted_gap <= more.weighted_gap
        assert less.level <= more.level
