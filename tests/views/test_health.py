"""What those who watch the server are told."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from assessments.views import health

pytestmark = pytest.mark.django_db


def test_being_alive_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok\n"


def test_being_ready_means_database_migrations_and_disk(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "migrations": True, "disk": True})


def test_a_full_or_missing_disk_is_not_ready(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "away"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (503, False)


def test_a_waiting_migration_is_not_ready(client: Client) -> None:
    health._migrations.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'assessments'")
    assert client.get("/readyz").json()["migrations"] is False
