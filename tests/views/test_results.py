"""The results page says the sentence first, and says so when it may or can not."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Confidentiality, User
from tests.factories import make_assessment, make_member, make_organisation, make_response, make_version

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, Any] = {"R1": (2, 5), "R2": (3, 5), "E1": (4, 4)}


@pytest.fixture
def member() -> User:
    return make_member("consultant", organisation=make_organisation())


@pytest.fixture
def assessment(member: User) -> Assessment:
    return make_assessment(organisation=member.memberships.get().organisation)


@pytest.fixture
def page(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def text_of(page: Client, assessment: Assessment, **query: str) -> str:
    response = page.get(reverse("results", args=[assessment.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_nobody_has_submitted_yet(page: Client, assessment: Assessment) -> None:
    assert "No results yet" in text_of(page, assessment)


def test_the_widest_gap_is_named_first(page: Client, assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    text = text_of(page, assessment)
    assert '<span class="is-shortfall">Reliability</span> is the widest gap: 2.5 now' in text
    assert "This is one person’s view" in text


def test_a_confidential_group_that_is_too_small_is_withheld(page: Client, assessment: Assessment) -> None:
    assessment.confidentiality = Confidentiality.CONFIDENTIAL
    assessment.save()
    for _ in range(4):
        make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    text = text_of(page, assessment)
    assert "These results are withheld" in text
    assert "2.5" not in text


@pytest.mark.parametrize(("language", "mark"), [("en", "?"), ("fa", "؟")])
def test_a_gap_nobody_can_be_sure_of_is_marked_as_its_language_asks(
    page: Client, member: User, assessment: Assessment, language: str, mark: str
) -> None:
    for current in (1, 5, 3):
        make_response(assessment=assessment, answers=ANSWERS | {"R2": (current, 4)}, submitted=True)
    User.objects.filter(pk=member.pk).update(language=language)
    assert f'<span class="row-mark" aria-hidden="true">{mark}</span>' in text_of(page, assessment)


@pytest.mark.parametrize("responses", [1, 3])
def test_the_page_takes_as_many_queries_for_three_responses_as_for_one(
    responses: int, page: Client, assessment: Assessment, django_assert_num_queries: Any
) -> None:
    for _ in range(responses):
        make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    with django_assert_num_queries(9):
        text_of(page, assessment)


def test_questions_are_sorted_and_narrowed_as_asked(page: Client, assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    text = text_of(page, assessment, sort="-current", dimension="reliability")
    table = text[text.index('id="questions"') :]
    assert table.index("Title R2") < table.index("Title R1")
    assert "Title E1" not in table


@pytest.mark.parametrize("query", [{"sort": "password"}, {"dimension": "nowhere"}, {"group": "\x00"}, {"without": "x"}])
def test_an_unknown_choice_falls_back_to_the_default(
    page: Client, assessment: Assessment, query: dict[str, str]
) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    text = text_of(page, assessment, **query)
    assert "is the widest gap" in text
    table = text[text.index('id="questions"') :]
    assert table.index("Title R1") < table.index("Title R2") < table.index("Title E1")


def test_every_way_on_goes_on_about_the_same_responses(page: Client, assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True, respondent="careful")
    make_response(assessment=assessment, answers=dict.fromkeys(ANSWERS, (1, 5)), submitted=True, respondent="careless")
    text = text_of(page, assessment, without="doubtful")
    assert "?group=self&amp;without=doubtful&amp;sort=-gap" in text
    assert text.count('<input type="hidden" name="without" value="doubtful">') == 2


def test_a_dimension_may_bear_the_name_of_a_choice(page: Client, member: User) -> None:
    organisation = member.memberships.get().organisation
    made = make_assessment(organisation=organisation, version=make_version(dimensions={"group": ["Q1"]}))
    make_response(assessment=made, answers={"Q1": (2, 5)}, submitted=True)
    moved = page.get(reverse("what_if", args=[made.pk]), {"group": "self", "current-group": "4"}).content.decode()
    assert '<span class="figure-value">−1.00</span>' in moved


def test_a_hostile_comment_is_shown_as_text(page: Client, assessment: Assessment) -> None:
    response = make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    response.answers.filter(question__code="R1").update(comment="<script>alert(1)</script>{{ 7|add:7 }}")
    text = text_of(page, assessment)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in text
    assert "<script>alert" not in text


def test_what_if_moves_the_whole(page: Client, assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    address = reverse("what_if", args=[assessment.pk])
    moved = page.get(address, {"current-reliability": "۵٫۰"}, headers={"HX-Request": "true"}).content.decode()
    assert '<span class="figure-value">0.00</span>' in moved
    assert "now −1.25" in moved


@pytest.mark.parametrize("score", ["9", "much", "nan", "1e999", "\x00"])
def test_what_if_says_which_scores_there_are(page: Client, assessment: Assessment, score: str) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    response = page.get(reverse("what_if", args=[assessment.pk]), {"current-reliability": score})
    assert response.status_code == 422
    assert "Choose a score between 1 and 5." in response.content.decode()


def test_the_figures_can_be_taken_along_as_json(page: Client, assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=ANSWERS, submitted=True)
    response = page.get(reverse("results_json", args=[assessment.pk]))
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["groups"]["self"]["overall_gap"] == -1.25


def test_strangers_find_nothing(client: Client, assessment: Assessment) -> None:
    client.force_login(make_member("admin"))
    for name in ("results", "what_if", "results_json"):
        assert client.get(reverse(name, args=[assessment.pk])).status_code == 404
