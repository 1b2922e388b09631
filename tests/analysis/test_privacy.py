from collections.abc import Sequence
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.figures import Rules, analyse
from assessments.analysis.privacy import hidden_counts, may_show_beside, may_show_comments
from assessments.analysis.tallies import tally
from assessments.analysis.values import GroupFigures, Results, Scores, Withheld
from tests.analysis.examples import answers, bank_of, responses_to

BANK = bank_of({"reliability": ["R1", "R2", "R3"], "empathy": ["E1"]})
FULL = answers(R1=(2, 5), R2=(3, 5), R3=(2, 4), E1=(4, 5))
NO_EMPATHY = answers(R1=(2, 5), R2=(3, 5), R3=(2, 4), E1="NA")
COUNTS = st.dictionaries(st.sampled_from(["self", "customer", "manager", "front_line"]), st.integers(0, 20), min_size=1)


def results(threshold: int = 5, **groups: Sequence[Scores]) -> Results:
    tallies = {group: tally(BANK, rows) for group, rows in groups.items()}
    return analyse(BANK, tallies, Rules(threshold=threshold))


def figures(found: GroupFigures | Withheld) -> GroupFigures:
    assert isinstance(found, GroupFigures)
    return found


def test_a_group_below_the_threshold_is_withheld() -> None:
    found = results(customer=[FULL] * 5, manager=[FULL] * 4, front_line=[FULL] * 3)
    assert found.groups["manager"] == found.groups["front_line"] == Withheld("too_few")
    assert figures(found.groups["customer"]).n == 5
    assert figures(found.everyone).n == 12


def test_twelve_with_a_group_of_eight_would_reveal_the_other_four() -> None:
    found = results(customer=[FULL] * 8, manager=[FULL] * 4)
    assert found.everyone == Withheld("complementary")
    assert figures(found.groups["customer"]).n == 8


def test_an_attributed_assessment_withholds_nothing() -> None:
    found = results(threshold=1, customer=[FULL] * 8, manager=[FULL])
    assert (figures(found.groups["manager"]).n, figures(found.everyone).n) == (1, 9)


def test_a_dimension_too_few_answered_is_hidden_and_stays_out_of_the_overall_gap() -> None:
    customers = figures(results(customer=[FULL] * 4 + [NO_EMPATHY] * 4).groups["customer"])
    empathy = customers.dimension("empathy")
    assert (empathy.estimate, empathy.withheld, empathy.priority) == (None, Withheld("too_few"), None)
    assert customers.question("E1").withheld == Withheld("too_few")
    assert customers.overall_gap == pytest.approx(-7 / 3)
    assert customers.shared_out == ("empathy",)


def test_a_dimension_is_hidden_for_everyone_where_it_would_reveal_a_few() -> None:
    found = results(customer=[FULL] * 8, manager=[FULL] * 4 + [NO_EMPATHY] * 4)
    assert figures(found.groups["customer"]).dimension("empathy").estimate
    everyone = figures(found.everyone)
    assert everyone.dimension("empathy").withheld == Withheld("complementary")
    assert everyone.question("E1").estimate is None
    assert everyone.dimension("reliability").estimate


def test_alpha_is_hidden_where_too_few_are_complete() -> None:
    partly = [answers(R1=(2, 5), R2=(3, 5)), answers(R1=(3, 5), R2=(4, 4))] * 4
    complete = [FULL, answers(R1=(4, 5), R2=(4, 5), R3=(5, 5))]
    reliability = figures(results(customer=partly + complete).groups["customer"]).dimension("reliability")
    assert reliability.estimate
    assert (reliability.alpha_current, reliability.alpha_desired) == (None, None)


def test_comments_need_ten_people_unless_names_are_shown() -> None:
    assert [may_show_comments(n, 5) for n in (9, 10)] == [False, True]
    assert [may_show_comments(n, 12) for n in (10, 12)] == [False, True]
    assert may_show_comments(1, 1)


def test_two_reports_may_differ_by_nobody_or_by_enough() -> None:
    assert [may_show_beside(12, other, 5) for other in (12, 11, 13, 8, 7, 17)] == [
        True,
        False,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("threshold", [2, 0, -5])
def test_a_threshold_below_three_is_refused(threshold: int) -> None:
    with pytest.raises(ValueError, match="at least 3"):
        results(threshold=threshold, customer=[FULL])


@given(COUNTS, st.integers(3, 8))
def test_no_two_shown_nested_sets_differ_by_a_few(counts: dict[str, int], threshold: int) -> None:
    hidden, total = hidden_counts(counts, threshold)
    shown = [code for code in counts if code not in hidden]
    assert all(counts[code] == 0 or counts[code] >= threshold for code in shown)
    if total is None:
        for some in chain.from_iterable(combinations(shown, size) for size in range(len(shown) + 1)):
            left = sum(counts.values()) - sum(counts[code] for code in some)
            assert left == 0 or left >= threshold


@given(st.dictionaries(st.sampled_from(["customer", "manager", "front_line"]), responses_to(BANK), min_size=1))
def test_no_cell_that_is_shown_rests_on_a_few_or_reveals_them(groups: dict[str, list[Scores]]) -> None:
    found = results(threshold=3, **groups)
    for name in ("dimensions", "questions"):
        for index in range(len(getattr(shape_of(groups), name))):
            true = {code: n_of(getattr(one, name)[index]) for code, one in apart(groups).items()}
            shown = {code: n_of(getattr(one, name)[index]) for code, one in found.groups.items() if is_shown(one)}
            assert all(n == 0 or n >= 3 for n in shown.values())
            if isinstance(found.everyone, GroupFigures) and (n := n_of(getattr(found.everyone, name)[index])):
                assert n == sum(true.values())
                assert n - sum(shown.values()) not in (1, 2)


def is_shown(found: GroupFigures | Withheld) -> bool:
    return isinstance(found, GroupFigures)


def apart(groups: dict[str, list[Scores]]) -> dict[str, GroupFigures]:
    return {code: figures(found) for code, found in results(threshold=1, **groups).groups.items()}


def shape_of(groups: dict[str, list[Scores]]) -> GroupFigures:
    return next(iter(apart(groups).values()))


def n_of(row: object) -> int:
    found = getattr(row, "estimate", None)
    return found.n if found else 0
