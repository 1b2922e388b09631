"""Logs name what was asked for, and nothing that opens anything."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from gunicorn.config import Config

from rater_site.logs import AccessLogger, SecretsLeftOut

OPENING = ["/a/", "/invitations/", "/no-more-mail/", "/accounts/password/reset/key/", "/accounts/confirm-email/"]
SECRET = "Zm9yLXRlc3RzLW9ubHk-token"


def logged(path: str | None) -> str:
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1"}
    environ |= {"PATH_INFO": path} if path else {}
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    atoms = AccessLogger(Config()).atoms(answer, SimpleNamespace(headers=[]), environ, timedelta())
    return str(atoms["U"])


@pytest.mark.once
@pytest.mark.parametrize("before", OPENING)
def test_the_access_log_holds_no_link_that_opens_something(before: str) -> None:
    assert logged(f"{before}{SECRET}/") == f"{before}…/"


@pytest.mark.once
@pytest.mark.parametrize("path", ["/", "/invitations/", "/assessments/7f0c/results/", "/data/x/"])
def test_other_addresses_stand_in_the_access_log_as_they_are(path: str) -> None:
    assert logged(path) == path


@pytest.mark.once
def test_an_address_cannot_forge_a_line_of_the_log() -> None:
    assert "\n" not in logged("/x\nGET /admin/ 200")


@pytest.mark.once
@pytest.mark.parametrize(("path", "written"), [("/۵/", "/%DB%B5/"), ("/é/", "/%C3%A9/"), ("/\ud800/", "/%5Cud800/")])
def test_addresses_of_other_letters_are_logged_in_ascii(path: str, written: str) -> None:
    assert logged(path) == written


@pytest.mark.once
def test_a_request_that_is_no_http_is_logged_too() -> None:
    assert logged(None) == "-"


@pytest.mark.django_db
def test_a_refused_link_is_logged_without_its_secret(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(SecretsLeftOut())
    with caplog.at_level(logging.WARNING):
        client.get(f"/invitations/{SECRET}/")
    assert "/invitations/…/" in caplog.text
    assert SECRET not in caplog.text
