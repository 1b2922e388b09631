from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.draft_texts import change
from assessments.models import Answer, BankVersion, Response, Role, VersionState
from tests.changes.drafts import question
from tests.factories import make_member, make_organisation, make_rater_version, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def admin(client: Client) -> None:
    client.force_login(make_member(Role.ADMIN))


@pytest.fixture
def rater() -> BankVersion:
    return make_rater_version()


def phone(client: Client, version: BankVersion, **chosen: str) -> str:
    return client.get(reverse("bank_version_preview_frame", args=[version.pk]), chosen).content.decode()


@pytest.mark.parametrize("group", ["self", "customer", "manager", "front_line", "mystery_shopper"])
def test_every_group_reads_its_own_statement(client: Client, rater: BankVersion, group: str) -> None:
    page = phone(client, rater, group=group, language="en")

    assert question(rater, "R1").statement_for(group)["en"] in page


def test_questions_speak_the_chosen_language_and_its_direction(client: Client, rater: BankVersion) -> None:
    page = phone(client, rater, group="customer", language="fa")

    assert '<html lang="fa" dir="rtl">' in page
    assert question(rater, "R1").statement_for("customer")["fa"] in page


def test_another_dimension_is_shown_when_it_is_asked_for(client: Client, rater: BankVersion) -> None:
    page = phone(client, rater, group="self", language="en", dimension="empathy")

    assert question(rater, "E1").statement["en"] in page
    assert question(rater, "R1").statement["en"] not in page


def test_nothing_is_stored_by_looking(client: Client, rater: BankVersion) -> None:
    phone(client, rater)

    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_only_our_own_pages_may_frame_the_phone(client: Client, rater: BankVersion) -> None:
    answer = client.get(reverse("bank_version_preview_frame", args=[rater.pk]))

    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self';" in answer.headers["Content-Security-Policy"] + ";"


def test_a_draft_without_questions_says_so(client: Client) -> None:
    organisation = make_organisation()
    client.force_login(make_member(Role.ADMIN, organisation=organisation))
    draft = make_version(dimensions={}, state=VersionState.DRAFT, organisation=organisation)

    assert "The first question that is added appears here." in phone(client, draft)


def test_the_page_says_how_many_texts_another_language_stands_in_for(client: Client) -> None:
    organisation = make_organisation()
    admin = make_member(Role.ADMIN, organisation=organisation)
    client.force_login(admin)
    draft = make_version(
        dimensions={"alpha": ["A1"]}, state=VersionState.DRAFT, organisation=organisation, languages=["en", "fa"]
    )
    change(actor=admin, draft=draft, row=question(draft, "A1"), values={"statement.fa": ""}, seen={})

    page = client.get(reverse("bank_version_preview", args=[draft.pk]), {"language": "fa"}).content.decode()

    # the bank's description, the statement and the texts of five scores
    assert "7 texts are missing in this language" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_phone_takes_the_same_queries_for_one_question_and_for_three(
    client: Client, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    version = make_version(dimensions={"alpha": [f"A{number}" for number in range(count)]})

    with django_assert_num_queries(8):
        phone(client, version)
