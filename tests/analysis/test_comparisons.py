"""Where two groups see the same service differently; checked against SciPy's own Welch test."""

import random

import numpy as np
import pytest
from scipy import stats

from assessments.analysis.comparisons import differences, widest
from assessments.analysis.figures import Rules, group_figures
from assessments.analysis.service_gaps import mean_gaps, service_gaps, widest_shortfall
from assessments.analysis.tallies import tally
from assessments.analysis.values import BankShape, DimensionShape, GroupFigures, Pair, QuestionShape, Scale, Withheld

BANK = BankShape(
    Scale(1, 5), (DimensionShape("care", (QuestionShape("Q1"),)), DimensionShape("speed", (QuestionShape("Q2"),)))
)


def people(usual: dict[str, tuple[int, int]], number: int, seed: int) -> list[dict[str, Pair]]:
    """So many people who score around the usual scores of each question."""
    chance = random.Random(seed)

    def near(score: int) -> int:
        return min(5, max(1, score + chance.choice((-1, 0, 0, 1))))

    return [{code: Pair(near(one), near(other)) for code, (one, other) in usual.items()} for _ in range(number)]


def figures(group: str, answers: list[dict[str, Pair]]) -> GroupFigures:
    return group_figures(BANK, group, tally(BANK, answers), Rules())


SELF = people({"Q1": (4, 5), "Q2": (4, 5)}, 14, 1)
CUSTOMERS = people({"Q1": (4, 5), "Q2": (2, 5)}, 23, 2)


def test_the_widest_difference_is_what_welch_finds():
    found = widest(differences({"self": figures("self", SELF), "customer": figures("customer", CUSTOMERS)}))
    assert found is not None
    one, other = (np.array([row["Q2"].current for row in rows]) for rows in (SELF, CUSTOMERS))
    expected = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    assert (found.code, found.first, found.second) == ("speed", "self", "customer")
    assert found.interval.value == pytest.approx(one.mean() - other.mean())
    assert (found.interval.ci_low, found.interval.ci_high) == pytest.approx((expected.low, expected.high))


def test_groups_that_see_the_same_have_no_widest_difference():
    assert widest(differences({"self": figures("self", SELF), "customer": figures("customer", SELF)})) is None


def test_a_difference_to_customers_comes_before_a_wider_one_among_others():
    shoppers = figures("mystery_shopper", people({"Q1": (1, 5), "Q2": (1, 5)}, 20, 3))
    groups = {"self": figures("self", SELF), "mystery_shopper": shoppers, "customer": figures("customer", CUSTOMERS)}
    found = widest(differences(groups))
    assert found is not None
    assert found.second == "customer"


def test_standards_and_withheld_groups_are_not_compared():
    groups = {
        "manager": figures("manager", SELF),
        "self": Withheld("too_few"),
        "customer": figures("customer", CUSTOMERS),
    }
    assert differences(groups) == ()


def test_each_mean_gap_is_the_mean_over_the_dimensions_that_have_it():
    groups = {"customer": figures("customer", CUSTOMERS)}
    rows = [service_gaps(groups, code, GroupFigures.dimension) for code in BANK.dimension_codes]
    means = mean_gaps(rows)
    assert means[:4] == (None, None, None, None)
    assert means[4] == pytest.approx(groups["customer"].overall_gap)


def test_the_widest_shortfall_is_never_an_unclear_one():
    unsure = people({"Q1": (5, 5), "Q2": (5, 5)}, 12, 4)
    groups = {"customer": figures("customer", CUSTOMERS), "front_line": figures("front_line", unsure)}
    rows = [service_gaps(groups, code, GroupFigures.dimension) for code in BANK.dimension_codes]
    found = widest_shortfall(rows, (5,))
    assert found is not None
    assert found[0] == "speed"
    assert widest_shortfall(rows) is None
