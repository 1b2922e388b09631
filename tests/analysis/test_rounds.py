import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessments.analysis.rounds import compare, compare_linked
from assessments.analysis.values import BankShape, Scores
from tests.analysis.examples import answers, bank_of, banks, figures_of, one_question, responses_to

BEFORE = [(1, 5), (2, 5), (2, 4), (3, 5), (2, 5)]
AFTER = [(3, 4), (4, 5), (3, 4), (4, 4), (4, 5), (3, 5)]
TWO = bank_of({"reliability": ["R1", "R2"]})


def test_a_gap_that_shrinks_is_split_into_more_service_and_less_wanted() -> None:
    (change,) = compare(one_question(BEFORE), one_question(AFTER)).dimensions
    assert change.gap.value == pytest.approx(-1 + 2.8)
    assert (change.current, change.desired) == pytest.approx((3.5 - 2, 4.5 - 4.8))
    assert change.current - change.desired == pytest.approx(change.gap.value)
    assert (change.n_before, change.n_after, change.linked) == (5, 6, False)


def test_different_people_are_compared_by_welch() -> None:
    (change,) = compare(one_question(BEFORE), one_question(AFTER)).questions
    gaps = [[current - desired for current, desired in pairs] for pairs in (AFTER, BEFORE)]
    expected = stats.ttest_ind(*gaps, equal_var=False)
    assert (change.gap.t, change.gap.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_linked_people_are_compared_within_persons() -> None:
    bank = bank_of({"reliability": ["R1"]})
    people = [(answers(R1=old), answers(R1=new)) for old, new in zip(BEFORE, AFTER, strict=False)]
    change = compare_linked(bank, people).dimensions[0]
    moved = [(new[0] - new[1]) - (old[0] - old[1]) for old, new in zip(BEFORE, AFTER, strict=False)]
    expected = stats.ttest_1samp(moved, 0)
    assert (change.gap.t, change.gap.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert (change.n_before, change.n_after, change.linked) == (5, 5, True)


def test_who_answered_only_once_is_not_linked() -> None:
    people = [(answers(R1=(2, 5), R2=(2, 5)), answers()), (answers(R1=(2, 5)), answers(R1=(3, 5)))]
    changes = compare_linked(TWO, people)
    assert [(row.code, row.n_after, row.gap.value, row.confidence) for row in changes.dimensions] == [
        ("reliability", 1, 1, "one")
    ]
    assert changes.not_compared == ("R2",)


def test_the_share_closed_is_given_only_for_a_clear_shortfall() -> None:
    (change,) = compare(one_question(BEFORE), one_question(AFTER)).dimensions
    assert change.share_closed == pytest.approx(1 - 1 / 2.8)
    unclear = one_question([(1, 5), (5, 3), (4, 4)])
    assert compare(unclear, one_question(AFTER)).dimensions[0].share_closed is None
    assert compare(one_question([(1, 5)]), one_question(AFTER)).dimensions[0].share_closed is None


def test_reworded_questions_and_their_dimensions_are_not_compared() -> None:
    rounds = [figures_of(TWO, [answers(R1=(2, 5), R2=(score, 5))]) for score in (2, 4)]
    changes = compare(*rounds, changed={"R2"})
    assert [row.code for row in changes.questions] == ["R1"]
    assert changes.dimensions == ()
    assert changes.not_compared == ("reliability", "R2")


def test_a_dimension_with_another_set_of_questions_is_not_compared() -> None:
    old = figures_of(bank_of({"reliability": ["R1"]}), [answers(R1=(2, 5))])
    new = figures_of(TWO, [answers(R1=(3, 5), R2=(3, 5))])
    changes = compare(old, new)
    assert [row.code for row in changes.questions] == ["R1"]
    assert changes.not_compared == ("reliability", "R2")


def test_scales_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="different scales"):
        compare(one_question(BEFORE), figures_of(bank_of({"reliability": ["R1"]}, (0, 10)), [answers(R1=(2, 5))]))


@st.composite
def linked(draw: st.DrawFn) -> tuple[BankShape, list[tuple[Scores, Scores]]]:
    bank = draw(banks())
    complete = responses_to(bank, complete=True, least=2)
    return bank, list(zip(draw(complete), draw(complete), strict=False))


@given(linked())
def test_linked_or_not_the_same_people_moved_by_the_same_means(
    survey: tuple[BankShape, list[tuple[Scores, Scores]]],
) -> None:
    bank, people = survey
    apart = compare(*(figures_of(bank, [person[time] for person in people]) for time in (0, 1)))
    for one, other in zip(apart.dimensions, compare_linked(bank, people).dimensions, strict=True):
        assert one.gap.value == pytest.approx(other.gap.value, abs=1e-12)
        assert (one.current, one.desired) == pytest.approx((other.current, other.desired), abs=1e-12)
