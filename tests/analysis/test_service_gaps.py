import pytest
from scipy import stats

from assessments.analysis.figures import Rules, analyse
from assessments.analysis.service_gaps import GROUPS
from assessments.analysis.tallies import Tally, tally
from assessments.analysis.values import NotMeasured, Results, ServiceGap, Withheld
from tests.analysis.examples import answers, bank_of

BANK = bank_of({"reliability": ["R1"]})
PAIRS = {
    "customer": [(2, 5), (3, 5), (3, 4), (2, 5)],
    "manager": [(4, 4), (4, 3), (3, 4)],
    "front_line": [(3, 5), (2, 4), (3, 5)],
}


def tallies(pairs: dict[str, list[tuple[int, int]]]) -> dict[str, Tally]:
    return {group: tally(BANK, [answers(R1=pair) for pair in rows]) for group, rows in pairs.items()}


def results(pairs: dict[str, list[tuple[int, int]]]) -> Results:
    return analyse(BANK, tallies(pairs))


def gap(found: Results, number: int) -> ServiceGap:
    one = found.dimension_service_gaps[0].gaps[number - 1]
    assert isinstance(one, ServiceGap)
    return one


def test_the_five_gaps_are_differences_of_means_below_zero_when_bad() -> None:
    values = [gap(results(PAIRS), number).interval.value for number in range(1, 6)]
    assert values == pytest.approx([11 / 3 - 4.75, 0, 8 / 3 - 11 / 3, 8 / 3 - 14 / 3, 2.5 - 4.75])


def test_knowledge_and_delivery_compare_two_groups() -> None:
    found = results(PAIRS)
    wanted = stats.ttest_ind([4, 3, 4], [5, 5, 4, 5], equal_var=False)
    real = stats.ttest_ind([3, 2, 3], [4, 4, 3], equal_var=False)
    assert (gap(found, 1).interval.t, gap(found, 1).interval.p) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert (gap(found, 3).interval.t, gap(found, 3).interval.df) == pytest.approx((real.statistic, real.df))
    assert gap(found, 1).counts == (("manager", 3), ("customer", 4))


def test_the_other_three_are_within_persons() -> None:
    found = gap(results(PAIRS), 5)
    expected = stats.ttest_rel([2, 3, 3, 2], [5, 5, 4, 5])
    assert (found.interval.t, found.interval.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert (found.counts, found.n) == ((("customer", 4),), 4)


def test_a_gap_whose_group_has_no_data_is_not_measured() -> None:
    gaps = results({"customer": PAIRS["customer"]}).dimension_service_gaps[0].gaps
    assert gaps[:4] == (
        NotMeasured(("manager",)),
        NotMeasured(("manager",)),
        NotMeasured(("front_line", "manager")),
        NotMeasured(("front_line",)),
    )
    assert isinstance(gaps[4], ServiceGap)


def test_a_self_assessment_is_never_a_customer_gap() -> None:
    gaps = results({"self": PAIRS["customer"], "mystery_shopper": PAIRS["customer"]}).dimension_service_gaps[0].gaps
    assert all(isinstance(one, NotMeasured) for one in gaps)


def test_questions_have_the_five_gaps_too() -> None:
    found = results(PAIRS)
    assert [row.code for row in found.question_service_gaps] == ["R1"]
    assert found.question_service_gaps[0].gaps == found.dimension_service_gaps[0].gaps


def test_a_withheld_group_withholds_its_gaps() -> None:
    shown = tallies({"customer": PAIRS["customer"] * 2, "manager": [], "front_line": []})
    gaps = analyse(BANK, shown, Rules(threshold=5), tallies(PAIRS)).dimension_service_gaps[0].gaps
    assert gaps[:4] == (Withheld("too_few"),) * 4
    assert isinstance(gaps[4], ServiceGap)


def test_one_manager_alone_gives_a_gap_without_an_interval() -> None:
    found = gap(results(PAIRS | {"manager": [(4, 4)]}), 1)
    assert (found.interval.value, found.interval.ci_low, found.confidence) == (-0.75, None, "one")


def test_the_groups_are_five() -> None:
    assert GROUPS == ("self", "customer", "manager", "front_line", "mystery_shopper")
