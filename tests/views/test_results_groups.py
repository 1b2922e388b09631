"""Groups side by side: the sentence first, every figure under its group's name, small groups kept back."""

import pytest
from django.test import Client
from django.urls import reverse
from scipy import stats

from assessments.changes.assessments import close_assessment
from assessments.models import Assessment, Confidentiality, User
from assessments.templatetags.figures import gap
from tests.crowds import answer
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_response, make_user

pytestmark = pytest.mark.django_db
GROUPS = ["self", "customer", "manager", "front_line"]
SEGMENTS = [{"code": "branch", "name": "", "values": ["North", "South"], "is_asked": True}]


@pytest.fixture
def member() -> User:
    return make_member("consultant", organisation=make_organisation())


@pytest.fixture
def assessment(member: User) -> Assessment:
    return make_assessment(organisation=member.memberships.get().organisation, groups=GROUPS, segments=SEGMENTS)


@pytest.fixture
def page(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def text_of(page: Client, assessment: Assessment, name: str = "results_groups", **query: str) -> str:
    response = page.get(reverse(name, args=[assessment.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_nobody_has_answered_yet(page: Client, assessment: Assessment) -> None:
    assert "No results yet" in text_of(page, assessment)


def test_the_widest_difference_to_customers_is_said_first(page: Client, assessment: Assessment) -> None:
    crowd = answer(assessment, {"self": 12, "customer": 30})
    text = text_of(page, assessment)
    pairs = {d: (crowd["self"][d][:, 0], crowd["customer"][d][:, 0]) for d in crowd["self"]}
    name = max(pairs, key=lambda dimension: pairs[dimension][0].mean() - pairs[dimension][1].mean())
    one, other = pairs[name]
    wide, found = one.mean() - other.mean(), stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    assert f'Managers see {name.title()} <span class="is-shortfall">{wide:.1f} higher</span> than customers do.' in text
    assert f"interval of the difference {gap(found.low)} to {gap(found.high)})" in text


def test_the_table_gives_every_group_its_own_paired_interval(page: Client, assessment: Assessment) -> None:
    crowd = answer(assessment, {"self": 8, "customer": 15, "front_line": 9})
    text = text_of(page, assessment)
    for dimensions in crowd.values():
        for scores in dimensions.values():
            found = stats.ttest_rel(scores[:, 0], scores[:, 1]).confidence_interval()
            assert f"{gap(found.low, 2)} to {gap(found.high, 2)}" in text


def test_a_dimension_shows_its_questions_instead(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"self": 2, "customer": 3})
    text = text_of(page, assessment, dimension="reliability")
    assert "Title R1" in text
    assert "Title E1" not in text


def test_a_small_group_is_withheld_with_what_helps(page: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    answer(assessment, {"customer": 20, "manager": 4})
    text = text_of(page, assessment)
    missing = text[text.index("Whose word is missing") :]
    assert "Too few people of this group can be shown" in missing
    assert '<th scope="row">Managers</th><td class="number">4</td><td class="number">withheld</td>' in text


def test_a_group_nobody_of_whom_answered_leads_to_asking(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 2})
    text = text_of(page, assessment)
    assert "One group has figures so far: Customers." in text
    assert f'{reverse("people", args=[assessment.pk])}?group=front_line">Ask front-line staff</a>' in text
    assert f'href="{reverse("assessment", args=[assessment.pk])}">Ask managers</a>' in text


def test_a_filter_narrows_the_figures_and_goes_along_with_every_link(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 4}, segments={"branch": "North"})
    answer(assessment, {"customer": 6}, seed=2, segments={"branch": "South"})
    text = text_of(page, assessment, branch="South")
    assert "6 responses" in text
    assert "4 responses" not in text
    for name in ("results", "five_gaps", "results_rounds", "results_json"):
        assert reverse(name, args=[assessment.pk]) + "?group=customer&amp;branch=South" in text
    assert '<a class="chip" href="?group=customer">' in text


def test_what_if_the_questions_and_their_order_stay_with_the_part_chosen(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"self": 3, "customer": 6}, segments={"branch": "South"})
    text = text_of(page, assessment, name="results", branch="South", group="customer")
    assert text.count('<input type="hidden" name="branch" value="South">') == 2
    assert "?group=customer&amp;branch=South&amp;sort=-gap" in text
    moved = page.get(reverse("what_if", args=[assessment.pk]), {"branch": "South", "group": "customer"})
    assert (
        reverse("results", args=[assessment.pk]) + "?group=customer&amp;branch=South#what-if" in moved.content.decode()
    )


def test_the_figures_of_a_part_say_so_in_their_file(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 6}, segments={"branch": "South"})
    answer(assessment, {"customer": 4}, seed=2, segments={"branch": "North"})
    found = page.get(reverse("results_json", args=[assessment.pk]), {"branch": "South"}).json()
    assert found["assessment"]["segments"] == {"branch": "South"}
    assert found["groups"]["customer"]["n"] == 6


def test_a_group_that_shrinks_below_the_threshold_is_never_a_number(page: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    answer(assessment, {"customer": 12}, segments={"branch": "North"})
    answer(assessment, {"customer": 3}, seed=2, segments={"branch": "South"})
    text = text_of(page, assessment, name="results", branch="South")
    assert "These results are withheld" in text
    assert "Fewer than 5 people of this group can be shown" in text
    assert "gap-number" not in text


@pytest.mark.parametrize("query", [{"branch": "Nowhere"}, {"branch": "\x00"}, {"channel": "Desk"}, {"dimension": "x"}])
def test_an_unknown_choice_falls_back_to_everybody(page: Client, assessment: Assessment, query: dict[str, str]) -> None:
    answer(assessment, {"customer": 3})
    assert "3 responses" in text_of(page, assessment, **query)


def test_how_many_count_already_is_said(page: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    answer(assessment, {"customer": 12})
    text = text_of(page, assessment, name="results")
    assert "12 finished; 5 are in these figures. The others join in batches of at least 5 as more people answer" in text


def test_careless_answers_can_be_left_out_and_both_numbers_are_said(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 4})
    make_response(
        assessment=assessment, group="customer", answers=dict.fromkeys(("R1", "R2", "E1"), (3, 4)), submitted=True
    )
    text = text_of(page, assessment)
    assert "count 5 responses of all groups together; 1 of them can be left out as careless" in text
    text = text_of(page, assessment, without="doubtful")
    assert "leave 1 careless response out and count 4" in text


def test_where_names_are_not_shown_people_counted_together_drop_out_too(page: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    answer(assessment, {"customer": 8}, seed=2)  # none of them looks careless by chance
    for _ in range(5):
        scores = dict.fromkeys(("R1", "R2", "E1"), (3, 4))
        make_response(assessment=assessment, group="customer", answers=scores, submitted=True)
    close_assessment(actor=make_user(), assessment=assessment, now=NOON)
    text = text_of(page, assessment)
    assert "count 13 responses of all groups together. Without the careless ones" in text
    assert "8 are left." in text
    assert "count 8 of 13 responses" in text_of(page, assessment, without="doubtful")


def test_every_group_says_how_many_stand_behind_it(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 4, "manager": 2})
    text = text_of(page, assessment, name="results")
    assert 'Customers <span class="tab-note">4</span></a>' in text


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("results_groups", 7), ("five_gaps", 8), ("results_rounds", 10)])
def test_the_pages_take_as_many_queries_for_three_as_for_one(
    page: Client, assessment: Assessment, people: int, name: str, queries: int, django_assert_num_queries
) -> None:
    answer(assessment, dict.fromkeys(GROUPS, people))
    with django_assert_num_queries(queries):
        text_of(page, assessment, name=name)


def test_strangers_find_nothing(client: Client, assessment: Assessment) -> None:
    client.force_login(make_member("admin"))
    for name in ("results_groups", "five_gaps", "results_rounds"):
        assert client.get(reverse(name, args=[assessment.pk])).status_code == 404
