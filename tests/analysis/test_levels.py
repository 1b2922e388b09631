import pytest

from assessments.analysis.figures import Rules
from assessments.analysis.levels import gap_level, level_under, overall_level
from assessments.analysis.values import LevelCutoffs, Scale
from tests.analysis.examples import answers, bank_of, figures_of

SCALE = Scale(1, 5)
TEN = bank_of({"d": [f"q{number}" for number in range(10)]})


@pytest.mark.parametrize(
    ("points", "level"), [(-100, 1), (-25, 1), (-24.99, 2), (-5.01, 2), (-5, 3), (0, 3), (60, 3), (-25.0000000001, 1)]
)
def test_cut_offs_belong_to_the_outer_levels(points: float, level: int) -> None:
    assert gap_level(points, LevelCutoffs()) == level


def test_rounding_in_the_last_digit_does_not_change_a_level() -> None:
    assert gap_level(100 * (0.1 + 0.2 - 0.55), LevelCutoffs()) == 1


def test_a_gap_of_one_on_five_points_is_unsatisfactory() -> None:
    figures = figures_of(TEN, [answers(**{f"q{number}": (4, 5) for number in range(10)})])
    assert (figures.level, figures.dimension("d").level, figures.dimension("d").gap_points) == (1, 1, -25)


def test_cut_offs_can_be_others() -> None:
    people = [answers(**{f"q{number}": (4, 5) for number in range(10)})]
    assert figures_of(TEN, people, Rules(cutoffs=LevelCutoffs(-50, -10))).level == 2
    with pytest.raises(ValueError, match="must rise"):
        LevelCutoffs(-5, -25)
    with pytest.raises(ValueError, match="level 4"):
        LevelCutoffs(beyond_questions=101)


def level(current: float = 4.9, gaps: list[float] | None = None, levels: list[int | None] | None = None) -> int:
    return overall_level(
        SCALE,
        gap=-0.1,
        current=current,
        dimension_levels=levels or [3, 3],
        question_gaps=gaps or [0.0] * 10,
        cutoffs=LevelCutoffs(),
    )


def test_level_four_needs_all_three_conditions() -> None:
    assert level() == 4
    assert level(current=4.59) == 3
    assert level(gaps=[0.0] * 8 + [-0.3] * 2) == 3
    assert level(levels=[3, 2]) == 3


def test_level_four_allows_its_limits() -> None:
    assert level(current=4.6, gaps=[-0.2] * 9 + [-2.0]) == 4


def test_level_four_is_not_given_to_a_bank_half_measured() -> None:
    assert level(levels=[3, None]) == 3


def test_the_top_of_the_scale_wanted_and_reached_is_beyond_expectations() -> None:
    assert figures_of(TEN, [answers(**{f"q{number}": (5, 5) for number in range(10)})]).level == 4


def test_much_more_than_is_wanted_is_not_beyond_expectations_while_scores_are_low() -> None:
    assert figures_of(TEN, [answers(**{f"q{number}": (3, 1) for number in range(10)})]).level == 3


@pytest.mark.parametrize(
    "cutoffs", [LevelCutoffs(), LevelCutoffs(-50, -10), LevelCutoffs(-25, -5, 50, 60), LevelCutoffs(-5, 0)]
)
@pytest.mark.parametrize("pair", [(4, 5), (5, 5), (4, 4), (1, 5)])
def test_the_level_under_other_cut_offs_is_the_one_they_would_have_given(
    cutoffs: LevelCutoffs, pair: tuple[int, int]
) -> None:
    people = [answers(**{f"q{number}": pair for number in range(10)})]
    assert level_under(figures_of(TEN, people), cutoffs) == figures_of(TEN, people, Rules(cutoffs=cutoffs)).level


def test_nobody_is_on_no_level() -> None:
    assert level_under(figures_of(TEN, []), LevelCutoffs()) is None
