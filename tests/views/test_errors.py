"""Requests that cannot be answered get a page that says so, never a broken server."""

from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


def test_too_large_a_form_is_named_so(client: Client) -> None:
    client.force_login(make_member())
    answer = client.post("/assessments/new/", {"title": "x"} | {"notes": "x" * 3_000_000})
    assert (answer.status_code, "too large" in answer.content.decode()) == (413, True)


def test_too_many_fields_are_refused(client: Client) -> None:
    client.force_login(make_member())
    fields = "&".join(f"f{number}=1" for number in range(2000))
    kind = "application/x-www-form-urlencoded"
    assert client.post("/assessments/new/", fields, content_type=kind).status_code == 400


@pytest.mark.parametrize(("address", "status"), [("/organisations/new/", 400), ("/nowhere/", 404)])
def test_a_form_in_another_encoding_is_refused(address: str, status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    client.get("/organisations/new/")
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.post(address, "name=Harbour", content_type=kind).status_code == status


def test_too_large_a_form_for_no_page_is_just_not_found() -> None:
    answer = Client(enforce_csrf_checks=True).post("/nowhere/", {"notes": "x" * 3_000_000})
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_change_nothing(client: Client, method: str) -> None:
    client.force_login(make_member())
    for address in ("/", "/assessments/new/", "/organisations/new/", "/language/"):
        assert getattr(client, method)(address).status_code == 405


def away(*_arguments: object) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("address", ["/", "/assessments/new/", "/reports/"])
def test_a_database_that_is_away_is_no_broken_server(client: Client, address: str) -> None:
    client.force_login(make_member())
    with connection.execute_wrapper(away):
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "RATER is not ready" in answer.content.decode()


def test_an_autosave_is_told_that_the_database_is_away(client: Client) -> None:
    client.force_login(make_member())
    with connection.execute_wrapper(away):
        answer = client.put(f"/responses/{uuid4()}/answers/R1/", "{}", content_type="application/json")
    assert (answer.status_code, "wait in this browser" in answer.json()["error"]) == (503, True)
