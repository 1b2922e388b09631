"""Public links: made, shown once, printed, revoked."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Link, Organisation, Stage
from assessments.reports.pdf import _slot
from assessments.tokens import hash_token
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
BRANCH = {"code": "branch", "name": "", "values": ["Spa", "Lobby"], "is_asked": True}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def page(client: Client, organisation: Organisation) -> Client:
    client.force_login(make_member("manager", organisation=organisation))
    return client


@pytest.fixture
def assessment(organisation: Organisation) -> Assessment:
    return make_assessment(organisation=organisation, groups=["self", "customer"], segments=[BRANCH])


def make(page: Client, assessment: Assessment, group: str = "customer", **fields: Any) -> Any:
    return page.post(reverse("public_link_new", args=[assessment.pk, group]), {"name": "Desk"} | fields)


def token_in(answer: Any) -> str:
    (address,) = re.findall(r'id="address" value="([^"]+)"', answer.content.decode())
    return urlsplit(address).path.removeprefix("/a/").removesuffix("/")


def listed(page: Client, assessment: Assessment) -> str:
    return page.get(reverse("people", args=[assessment.pk])).content.decode()


def test_the_address_is_shown_when_the_link_is_made_and_never_again(page: Client, assessment: Assessment) -> None:
    answer = make(page, assessment)
    token, link = token_in(answer), Link.objects.get()

    assert (link.token_hash, link.participation, link.group) == (hash_token(token), None, "customer")
    assert "<path" in answer.content.decode()
    assert token not in listed(page, assessment)


def test_everything_can_be_said_of_a_link(page: Client, assessment: Assessment) -> None:
    last = timezone.localdate() + timedelta(days=3)
    make(page, assessment, **{"segment-branch": "Spa", "limit": "۲۰۰", "expires": last.isoformat(), "is_kiosk": "on"})
    link = Link.objects.get()

    assert (link.name, link.segments, link.limit, link.is_kiosk) == ("Desk", {"branch": "Spa"}, 200, True)
    assert link.expires is not None
    assert timezone.localdate(link.expires) == last + timedelta(days=1)
    assert timezone.localtime(link.expires).hour == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"segment-branch": "Berlin"}, "segment-branch"),
        ({"limit": "0"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "1.5"}, "limit"),
        ({"limit": "1e9"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"expires": "2020-01-01"}, "expires"),
        ({"expires": "31 February"}, "expires"),
    ],
)
def test_what_makes_no_sense_is_explained_and_nothing_is_lost(
    page: Client, assessment: Assessment, wrong: dict[str, str], field: str
) -> None:
    answer = make(page, assessment, **wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Link.objects.exists()


def test_a_group_that_is_not_asked_gets_no_link(page: Client, assessment: Assessment) -> None:
    assert make(page, assessment, "self").status_code == 404
    assert make(page, assessment, "manager").status_code == 404


def test_a_closed_assessment_gets_no_link(page: Client, organisation: Organisation) -> None:
    closed = make_assessment(organisation=organisation, groups=["customer"], stage=Stage.ACT, closed=NOON)
    answer = make(page, closed)
    assert (answer.status_code, "closed" in answer.content.decode()) == (422, True)


def test_another_link_is_one_click_and_the_first_goes_on_working(page: Client, assessment: Assessment) -> None:
    make(page, assessment, **{"segment-branch": "Spa", "limit": "5"})
    first = Link.objects.get()
    answer = page.post(reverse("public_link_again", args=[assessment.pk, first.pk]))
    second = Link.objects.exclude(pk=first.pk).get()

    assert second.token_hash == hash_token(token_in(answer))
    assert (second.name, second.segments, second.limit, second.used) == ("Desk", {"branch": "Spa"}, 5, 0)
    first.refresh_from_db()
    assert first.revoked is None


def test_a_revoked_link_stays_on_the_list_as_revoked(page: Client, assessment: Assessment) -> None:
    make(page, assessment)
    link = Link.objects.get()
    page.post(reverse("public_link_revoke", args=[assessment.pk, link.pk]))
    link.refresh_from_db()

    assert link.revoked is not None
    assert "Revoked" in listed(page, assessment)
    assert reverse("public_link_revoke", args=[assessment.pk, link.pk]) not in listed(page, assessment)


def test_links_are_listed_with_what_they_are_for(page: Client, assessment: Assessment) -> None:
    make(page, assessment, **{"segment-branch": "Spa", "limit": "5", "is_kiosk": "on"})
    Link.objects.update(used=3)
    text = listed(page, assessment)
    assert ("Desk" in text, "Spa" in text, "3 of 5 begun" in text, "Kiosk" in text) == (True, True, True, True)


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_the_poster_is_printed_for_whoever_holds_the_address(
    page: Client, assessment: Assessment, language: str
) -> None:
    token, link = token_in(make(page, assessment)), Link.objects.get()
    address = reverse("public_link_poster", args=[assessment.pk, link.pk])
    answer = page.post(address, {"token": token, "language": language})

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="poster-{language}.pdf"'


@pytest.mark.parametrize("wrong", [{"token": "guess"}, {"token": ""}, {"token": "ا" * 43}, {"language": "de"}])
def test_nobody_prints_a_poster_of_an_address_they_do_not_hold(
    page: Client, assessment: Assessment, wrong: dict[str, str]
) -> None:
    token, link = token_in(make(page, assessment)), Link.objects.get()
    sent = {"token": token, "language": "en"} | wrong
    assert page.post(reverse("public_link_poster", args=[assessment.pk, link.pk]), sent).status_code == 404


def test_a_poster_waits_its_turn_and_the_address_stays_on_the_page(page: Client, assessment: Assessment) -> None:
    token, link = token_in(make(page, assessment)), Link.objects.get()
    with _slot(1), _slot(1):
        answer = page.post(
            reverse("public_link_poster", args=[assessment.pk, link.pk]), {"token": token, "language": "en"}
        )
    assert (answer.status_code, answer["Retry-After"], token_in(answer)) == (503, "5", token)


def test_a_persons_link_and_a_foreign_one_are_no_public_links(page: Client, assessment: Assessment) -> None:
    person = make_person(assessment=assessment)
    other = make_assessment(organisation=assessment.organisation, groups=["customer"])
    own = Link.objects.create(assessment=assessment, group="customer", participation=person, token_hash="1")
    foreign = Link.objects.create(assessment=other, group="customer", token_hash="2")
    for link in (own, foreign):
        for name in ("public_link_again", "public_link_revoke", "public_link_poster"):
            assert page.post(reverse(name, args=[assessment.pk, link.pk])).status_code == 404
