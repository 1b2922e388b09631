import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessments.analysis.intervals import Summary, confidence, effect_sizes, paired, welch
from assessments.analysis.values import Interval
from tests.analysis.examples import one_question

SHORT = [(1, 5), (2, 5), (3, 5), (2, 4), (1, 4)]


def test_one_person_has_no_interval_and_no_test() -> None:
    row = one_question([(2, 5)]).dimension("reliability")
    assert row.estimate
    assert (row.confidence, row.estimate.n, row.estimate.gap) == ("one", 1, -3)
    assert (row.estimate.sd, row.estimate.ci_low, row.estimate.t, row.estimate.p, row.estimate.g_z) == (None,) * 5


def test_where_everybody_agrees_the_interval_is_the_gap_and_there_is_no_test() -> None:
    row = one_question([(2, 5), (1, 4)]).dimension("reliability")
    assert row.estimate
    assert (row.estimate.sd, row.estimate.ci_low, row.estimate.ci_high) == (0, -3, -3)
    assert (row.estimate.t, row.estimate.p, row.estimate.d_z, row.estimate.g_z) == (None,) * 4
    assert row.confidence == "likely"


def test_agreement_on_no_gap_at_all_is_unclear() -> None:
    assert one_question([(4, 4), (3, 3)]).dimension("reliability").confidence == "unclear"


@pytest.mark.parametrize(("people", "word"), [(1, "likely"), (2, "clear")])
def test_ten_people_make_a_finding_clear(people: int, word: str) -> None:
    assert one_question(SHORT * people).dimension("reliability").confidence == word


def test_an_interval_around_zero_is_unclear_however_many_answered() -> None:
    row = one_question([(2, 4), (4, 2)] * 10 + [(2, 4)]).dimension("reliability")
    assert row.estimate
    assert row.estimate.gap < 0
    assert row.confidence == "unclear"


def test_an_interval_that_ends_at_zero_contains_it() -> None:
    assert confidence(20, Interval(-1, 19, -2, 0.0)) == "unclear"


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=30))
def test_t_and_p_are_those_of_a_paired_test(pairs: list[tuple[int, int]]) -> None:
    found = one_question(pairs).dimension("reliability").estimate
    assert found
    if found.sd:
        expected = stats.ttest_rel(*zip(*pairs, strict=True))
        ends = expected.confidence_interval(0.95)
        assert (found.t, found.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-6, abs=1e-12)
        assert (found.ci_low, found.ci_high) == pytest.approx((ends.low, ends.high), abs=1e-9)


@given(
    st.lists(st.integers(0, 10), min_size=2, max_size=20).filter(lambda numbers: len(set(numbers)) > 1),
    st.lists(st.integers(0, 10), min_size=2, max_size=20).filter(lambda numbers: len(set(numbers)) > 1),
)
def test_welch_is_that_of_scipy(one: list[int], other: list[int]) -> None:
    found = welch(summary(one), summary(other))
    expected = stats.ttest_ind(one, other, equal_var=False)
    assert (found.t, found.p, found.df) == pytest.approx((expected.statistic, expected.pvalue, expected.df), rel=1e-6)


def summary(numbers: list[int]) -> Summary:
    return Summary(len(numbers), stats.tmean(numbers), stats.tstd(numbers))


def test_welch_needs_two_people_in_either_group() -> None:
    found = welch(Summary(1, 4, None), Summary(30, 3, 1.0))
    assert (found.value, found.ci_low, confidence(1, found)) == (1, None, "one")


def test_two_groups_that_agree_within_have_an_interval_without_width() -> None:
    found = welch(Summary(3, 4, 0.0), Summary(4, 3, 0.0))
    assert (found.ci_low, found.ci_high, found.t, found.p) == (1, 1, None, None)


def test_one_group_that_agrees_leaves_the_spread_of_the_other() -> None:
    found = welch(Summary(3, 4, 0.0), Summary(4, 3, 1.0))
    assert (found.df, found.t) == pytest.approx((3, 2))


def test_effect_sizes_need_a_spread() -> None:
    assert effect_sizes(Summary(8, -1, 0.0)) == (None, None)
    assert effect_sizes(Summary(1, -1, None)) == (None, None)


def test_a_paired_interval_needs_two_people() -> None:
    assert paired(Summary(1, -2, None)) == Interval(-2)
