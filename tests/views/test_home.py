"""The first page: cards with the next step, and a first step for those who have nothing yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.changes.actions import add_action
from assessments.models import Assessment, Confidentiality, Organisation, Report, Stage, Unit, User
from tests.factories import (
    NOON,
    make_assessment,
    make_member,
    make_organisation,
    make_response,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return make_member("manager", organisation=organisation)


@pytest.fixture
def page(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def text_of(client: Client, **query: str) -> str:
    answer = client.get(HOME, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_visitors_are_led_to_sign_in(client: Client) -> None:
    assert client.get(HOME)["Location"] == reverse("account_login")


def test_an_empty_home_offers_a_first_assessment_and_the_demo(page: Client) -> None:
    text = text_of(page)
    assert reverse("assessment_new") in text
    assert "python manage.py demo" in text


def test_a_person_without_an_organisation_can_create_one(client: Client) -> None:
    client.force_login(make_user())
    assert reverse("organisation_new") in text_of(client)


def test_a_card_says_where_the_assessment_stands(page: Client, organisation: Organisation, manager: User) -> None:
    unit = Unit.objects.create(organisation=organisation, name="Lobby")
    assessment = make_assessment(organisation=organisation, unit=unit, round="Spring")
    make_response(assessment=assessment, answers={"R1": (2, 4), "R2": (2, 4), "E1": (2, 4)}, submitted=True)
    make_response(assessment=assessment, user=manager, answers={"R1": (2, 4)})
    text = text_of(page)
    for words in ("Front desk", "Lobby", "Spring", "Collect", "1 of 3", "−2.0", "Unsatisfactory", "1 response"):
        assert words in text, words


def test_of_few_confidential_responses_only_the_number_is_told(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation, confidentiality=Confidentiality.CONFIDENTIAL)
    for _number in range(2):
        make_response(assessment=assessment, answers={"R1": (2, 4), "R2": (2, 4), "E1": (2, 4)}, submitted=True)
    text = text_of(page)
    assert "2 people have submitted. Their figures appear when enough have come together" in text
    assert "−2.0" not in text


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ({}, "Answer"),
        ({"begun": True}, "Continue"),
        ({"submitted": True}, "See results"),
        ({"submitted": True, "stage": Stage.ACT}, "Plan actions"),
        ({"submitted": True, "stage": Stage.ACT, "planned": True}, "Print report"),
        ({"submitted": True, "stage": Stage.REVIEW, "planned": True, "printed": True}, "See results"),
    ],
)
def test_the_card_offers_the_next_step(
    page: Client, organisation: Organisation, manager: User, state: dict[str, Any], step: str
) -> None:
    arrange(organisation, manager, **state)
    assert f"{step}</" in text_of(page)


def arrange(
    organisation: Organisation,
    manager: User,
    *,
    begun: bool = False,
    submitted: bool = False,
    stage: Stage = Stage.COLLECT,
    planned: bool = False,
    printed: bool = False,
) -> None:
    closed = NOON if stage in {Stage.ACT, Stage.REVIEW} else None
    assessment = make_assessment(organisation=organisation, stage=stage, closed=closed)
    if begun or submitted:
        make_response(assessment=assessment, user=manager, answers={"R1": (2, 4)}, submitted=submitted)
    if planned:
        dimension = assessment.version.dimensions.get(code="reliability")
        add_action(actor=manager, assessment=assessment, dimension=dimension, now=NOON, title="Act")
    if printed:
        file = ContentFile(b"%PDF-", name="r.pdf")
        Report.objects.create(assessment=assessment, title="Report", language="en", pages=1, file=file)


def test_a_consultant_is_not_asked_to_answer(client: Client, organisation: Organisation) -> None:
    client.force_login(make_member("consultant", organisation=organisation))
    make_assessment(organisation=organisation)
    assert "Waiting for responses" in text_of(client)


def test_an_overdue_assessment_stands_out_until_it_is_closed(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation, due=timezone.localdate() - timedelta(days=1))
    assert "Overdue since" in text_of(page)
    Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.ACT, closed=NOON)
    assert "Overdue since" not in text_of(page)


@pytest.mark.parametrize("number", [1, 3])
def test_more_assessments_need_no_more_queries(
    page: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _assessment in range(number):
        assessment = make_assessment(organisation=organisation, version=make_version())
        make_response(assessment=assessment, answers={"R1": (2, 4), "R2": (2, 4)}, submitted=True)
    with django_assert_num_queries(9):
        page.get(HOME)


def test_a_long_list_is_searched_and_filtered(page: Client, organisation: Organisation) -> None:
    unit = Unit.objects.create(organisation=organisation, name="Lobby")
    version = make_version()
    for number in range(6):
        make_assessment(organisation=organisation, version=version, title=f"Desk {number}")
    make_assessment(organisation=organisation, version=version, title="Bar", unit=unit, stage=Stage.PLAN)
    assert "Desk 3" in text_of(page, q="desk 3")
    assert "Bar" not in text_of(page, q="desk 3")
    assert "Desk 3" not in text_of(page, unit=str(unit.pk))
    assert "Desk 3" not in text_of(page, stage="plan")
    assert "Nothing fits" in text_of(page, q="airport")


def test_only_a_dozen_cards_stand_on_a_page(page: Client, organisation: Organisation) -> None:
    version = make_version()
    for number in range(13):
        make_assessment(organisation=organisation, version=version, title=f"Desk {number:02}")
    assert text_of(page).count("assessment-card-foot") == 12
    assert text_of(page, page="2").count("assessment-card-foot") == 1
    page.post(reverse("set_language"), {"language": "fa"})
    assert "صفحهٔ ۲ از ۲" in text_of(page, page="2")


@pytest.mark.parametrize("nonsense", ["-1", "0", "1e9", "9" * 30, "abc", "\x00", "\ud800", "x" * 5000])
def test_nonsense_in_the_address_is_ignored(page: Client, organisation: Organisation, nonsense: str) -> None:
    make_assessment(organisation=organisation)
    words = nonsense.encode("utf-8", "surrogatepass")
    for name in ("page", "stage", "unit", "ordering"):
        assert "Front desk" in text_of(page, **{name: words})  # type: ignore[arg-type]
    assert page.get(HOME, {"q": words}).status_code == 200


def test_the_organisation_chosen_last_stays(page: Client, manager: User) -> None:
    other = make_organisation(name="Aaa Second")
    make_member("manager", organisation=other, user=manager)
    page.post(reverse("organisation_switch", args=[other.pk]))
    make_assessment(organisation=other, title="Only there")
    assert "Only there" in text_of(page)
