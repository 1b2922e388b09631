"""Rounds are found back to the first, and compared only where the same was asked."""

import pytest

from assessments.models import Assessment, BankVersion, Question, VersionState
from assessments.queries.results import bank_contents, figures
from assessments.queries.rounds import MOST, changed_questions, figures_like, moves, parted_dimensions, rounds
from tests.crowds import answer
from tests.factories import make_assessment, make_organisation, make_version
from tests.versions import added, changed, dropped, moved, next_version
from tests.versions import reworded as said_otherwise

pytestmark = pytest.mark.django_db
SEGMENTS = [{"code": "branch", "name": "", "values": ["North", "South"], "is_asked": True}]


def next_round(before: Assessment, **fields: object) -> Assessment:
    fields = {"version": before.version} | fields
    return make_assessment(organisation=before.organisation, previous=before, groups=["customer"], **fields)


@pytest.fixture
def first() -> Assessment:
    return make_assessment(organisation=make_organisation(), groups=["customer"], round="Spring")


@pytest.mark.parametrize("number", [1, 3])
def test_the_rounds_go_back_to_the_first_in_two_queries(
    first: Assessment, number: int, django_assert_num_queries
) -> None:
    last = first
    for _ in range(number - 1):
        last = next_round(last)
    make_assessment(organisation=first.organisation)
    with django_assert_num_queries(2):
        found = rounds(last)
        assert [row.version.bank.name for row in found] == [first.version.bank.name] * number
    assert (found[0], found[-1]) == (first, last)


def test_a_round_that_is_its_own_ancestor_ends_the_line(first: Assessment) -> None:
    second = next_round(first)
    Assessment.objects.filter(pk=first.pk).update(previous=second)
    assert rounds(second) == [first, second]


def test_of_many_rounds_the_latest_are_shown(first: Assessment) -> None:
    last = first
    for _ in range(MOST + 1):
        last = next_round(last)
    found = rounds(last)
    assert len(found) == MOST
    assert found[-1] == last


def reworded(version: BankVersion) -> BankVersion:
    """The next version of the bank, in which R1 is worded otherwise."""
    later = make_version(state=VersionState.DRAFT)
    BankVersion.objects.filter(pk=later.pk).update(bank=version.bank, number=2)
    Question.objects.filter(dimension__version=later, code="R1").update(statement={"en": "Another statement"})
    BankVersion.objects.filter(pk=version.pk).update(state=VersionState.RETIRED)
    BankVersion.objects.filter(pk=later.pk).update(state=VersionState.PUBLISHED)
    later.refresh_from_db()
    return later


def test_a_question_worded_otherwise_is_not_compared_nor_its_dimension(first: Assessment) -> None:
    second = next_round(first, version=reworded(first.version))
    answer(first, {"customer": 12}, seed=1)
    answer(second, {"customer": 12}, seed=2)
    before, now = figures(first), figures(second)
    assert changed_questions(before.bank, now.bank) == {"R1"}
    found = moves(before, now, "customer")
    assert found is not None
    assert [row.code for row in found.dimensions] == ["empathy"]
    assert [row.code for row in found.questions] == ["R2", "E1"]


@pytest.mark.parametrize(
    ("edit", "parted"),
    [
        (said_otherwise("R1"), {"reliability"}),
        (changed("R1", reversed=True), {"reliability"}),
        (added("empathy", "E2"), {"empathy"}),
        (dropped("R2"), {"reliability"}),
        (moved("R2", "empathy"), {"reliability", "empathy"}),
        (added("price", "P1"), set()),
        (changed("R1", help={"en": "Look", "fa": "ببین", "lv": "Skaties"}), set()),
    ],
)
def test_a_dimension_that_asks_otherwise_is_parted(first: Assessment, edit, parted: set[str]) -> None:
    before, after = bank_contents(first.version), bank_contents(next_version(first.version, edit))
    assert parted_dimensions(before, after) == parted


def test_a_translation_more_rewords_nothing(first: Assessment) -> None:
    later = reworded(first.version)
    texts = {"en": "Statement R1", "fa": "Statement R1 (fa)", "lv": "Statement R1 (lv)", "de": "Aussage"}
    third = next_version(later, changed("R1", statement=texts))
    assert changed_questions(bank_contents(first.version), bank_contents(third)) == frozenset()


def test_within_a_version_nothing_counts_as_changed(first: Assessment) -> None:
    contents = bank_contents(first.version)
    assert changed_questions(contents, contents) == frozenset()


def test_rounds_with_another_bank_are_not_compared(first: Assessment) -> None:
    second = next_round(first, version=make_version())
    answer(first, {"customer": 3})
    answer(second, {"customer": 3})
    assert moves(figures(first), figures(second), "customer") is None


def test_earlier_rounds_are_narrowed_alike_and_left_out_where_they_cannot_be(first: Assessment) -> None:
    second = next_round(first, segments=SEGMENTS)
    third = next_round(second, segments=SEGMENTS)
    for part, number in (("North", 4), ("South", 6)):
        answer(second, {"customer": number}, segments={"branch": part})
        answer(third, {"customer": number}, segments={"branch": part})
    now = figures(third, segments={"branch": "South"})
    found = figures_like(now, rounds(third)[:-1])
    assert set(found) == {second.pk}
    assert found[second.pk].counted == {"customer": 6}
