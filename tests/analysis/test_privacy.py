"""What is said where too few people answered; who is shown when is tested in test_release."""

from collections.abc import Mapping, Sequence

import pytest

from assessments.analysis.figures import Rules, analyse
from assessments.analysis.privacy import few, may_show_comments
from assessments.analysis.tallies import Tally, tally
from assessments.analysis.values import GroupFigures, NotMeasured, Results, Scores, Withheld
from tests.analysis.examples import answers, bank_of

BANK = bank_of({"reliability": ["R1", "R2", "R3"], "empathy": ["E1"]})
FULL = answers(R1=(2, 5), R2=(3, 5), R3=(2, 4), E1=(4, 5))
NO_EMPATHY = answers(R1=(2, 5), R2=(3, 5), R3=(2, 4), E1="NA")


def tallies(groups: Mapping[str, Sequence[Scores]]) -> dict[str, Tally]:
    return {group: tally(BANK, rows) for group, rows in groups.items()}


def results(shown: Mapping[str, Sequence[Scores]], everybody: Mapping[str, Sequence[Scores]]) -> Results:
    return analyse(BANK, tallies(shown), Rules(threshold=5), tallies(everybody))


def figures(found: GroupFigures | Withheld) -> GroupFigures:
    assert isinstance(found, GroupFigures)
    return found


def test_a_group_of_whom_nobody_counts_yet_is_withheld() -> None:
    found = results({"customer": [FULL] * 5, "manager": []}, everybody={"customer": [FULL] * 5, "manager": [FULL] * 4})
    assert found.groups["manager"] == Withheld("too_few")
    assert figures(found.groups["customer"]).n == figures(found.everyone).n == 5


def test_everyone_is_withheld_while_nobody_counts() -> None:
    assert results({"manager": []}, everybody={"manager": [FULL] * 4}).everyone == Withheld("too_few")


def test_a_dimension_too_few_answered_is_withheld_and_stays_out_of_the_overall_gap() -> None:
    found = results({"customer": [NO_EMPATHY] * 8}, everybody={"customer": [FULL] * 4 + [NO_EMPATHY] * 8})
    customers = figures(found.groups["customer"])
    empathy = customers.dimension("empathy")
    assert (empathy.estimate, empathy.withheld, empathy.priority) == (None, Withheld("too_few"), None)
    assert customers.question("E1").withheld == Withheld("too_few")
    assert customers.overall_gap == pytest.approx(-7 / 3)
    assert customers.shared_out == ("empathy",)


def test_what_nobody_answered_is_not_withheld_but_empty() -> None:
    found = results({"customer": [NO_EMPATHY] * 8}, everybody={"customer": [NO_EMPATHY] * 8})
    empathy = figures(found.groups["customer"]).dimension("empathy")
    assert (empathy.estimate, empathy.withheld) == (None, None)


def test_a_service_gap_says_whether_a_group_is_withheld_or_was_not_asked() -> None:
    found = results({"manager": [], "customer": [FULL] * 5}, {"manager": [FULL], "customer": [FULL] * 5})
    knowledge, _, delivery, *_ = found.dimension_service_gaps[0].gaps
    assert knowledge == Withheld("too_few")
    assert delivery == NotMeasured(("front_line",))


def test_a_few_are_some_but_fewer_than_the_threshold() -> None:
    assert [few(n, 5) for n in (0, 1, 4, 5)] == [False, True, True, False]


def test_comments_need_ten_people_unless_names_are_shown() -> None:
    assert [may_show_comments(n, 5) for n in (9, 10)] == [False, True]
    assert [may_show_comments(n, 12) for n in (10, 12)] == [False, True]
    assert may_show_comments(1, 1)


@pytest.mark.parametrize("threshold", [2, 0, -5])
def test_a_threshold_below_three_is_refused(threshold: int) -> None:
    with pytest.raises(ValueError, match="at least 3"):
        analyse(BANK, {}, Rules(threshold=threshold))
