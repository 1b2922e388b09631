"""Choosing a language."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_member

pytestmark = pytest.mark.django_db
ADDRESS = "/language/"


def test_a_visitor_keeps_the_language_in_a_cookie(client: Client) -> None:
    answer = client.post(ADDRESS, {"language": "fa", "next": "/accounts/signup/"})
    assert answer["Location"] == "/accounts/signup/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fa"
    assert 'lang="fa" dir="rtl"' in client.get("/accounts/login/").content.decode()


def test_a_person_keeps_it_on_their_profile(client: Client) -> None:
    person = make_member()
    client.force_login(person)
    client.post(ADDRESS, {"language": "lv"})
    person.refresh_from_db()
    assert person.language == "lv"
    client.cookies.clear()
    client.force_login(person)
    assert 'lang="lv"' in client.get("/").content.decode()


def test_a_language_chosen_before_signing_in_becomes_the_persons(client: Client) -> None:
    person = make_member(language="en")
    client.post(ADDRESS, {"language": "fa"})
    client.post("/accounts/login/", {"login": person.email, "password": "correct horse battery"})
    person.refresh_from_db()
    assert person.language == "fa"
    assert 'lang="fa"' in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["", "de", "../fa", "\x00", "fa" * 5000])
def test_an_unknown_language_is_refused(client: Client, language: str) -> None:
    answer = client.post(ADDRESS, {"language": language})
    assert (answer.status_code, dict(answer.cookies)) == (400, {})


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)", "http://evil.example"],
)
def test_the_way_back_stays_on_our_host(client: Client, elsewhere: str) -> None:
    assert client.post(ADDRESS, {"language": "fa", "next": elsewhere})["Location"] == "/"


def test_a_language_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get(ADDRESS, {"language": "fa"}).status_code == 405
