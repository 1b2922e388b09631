"""Wrong tries are counted per address and minute."""

import time

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory

from assessments.limits import Limit

pytestmark = pytest.mark.django_db
LIMIT = Limit("tests", most=3)


@pytest.fixture(autouse=True)
def nobody_tried() -> None:
    cache.clear()


def visit(address: str = "203.0.113.1", **headers: str) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_the_last_of_so_many_wrong_tries_is_refused() -> None:
    waits = []
    for _try in range(4):
        waits.append(LIMIT.wait(visit()) > 0)
        LIMIT.count(visit())
    assert waits == [False, False, True, True]


def test_other_addresses_and_other_limits_go_on() -> None:
    for _try in range(3):
        LIMIT.count(visit())
    assert LIMIT.wait(visit()) > 0
    assert LIMIT.wait(visit("203.0.113.2")) == 0
    assert Limit("others", most=3).wait(visit()) == 0


def test_the_minute_begins_with_the_first_try(monkeypatch: pytest.MonkeyPatch) -> None:
    LIMIT.count(visit())
    start = time.time()
    monkeypatch.setattr(time, "time", lambda: start + 50)
    LIMIT.count(visit())
    LIMIT.count(visit())
    assert 9 <= LIMIT.wait(visit()) <= 10


@pytest.mark.parametrize(("proxies", "is_same"), [(0, True), (1, False)])
def test_a_proxys_word_counts_only_where_it_is_trusted(settings, proxies: int, is_same: bool) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for _try in range(3):
        LIMIT.count(visit(**{"X-Forwarded-For": "198.51.100.1"}))
    assert (LIMIT.wait(visit(**{"X-Forwarded-For": "198.51.100.2"})) > 0) == is_same
