"""What every test relies on. SQLite by default; `python -m tests.postgres pytest` takes PostgreSQL instead."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import settings

# The same examples in every run, so that a failure is a change in the code; `--hypothesis-profile search` seeks others.
settings.register_profile("rater", derandomize=True, deadline=None, database=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("rater")

BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark what lies in tests/browser, and what need not run on every database because it uses none."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
        elif not uses_database(item):
            item.add_marker("once")


def uses_database(item: pytest.Item) -> bool:
    """Whether the test is given a database, by its mark or by a fixture."""
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English: a page visited in another language leaves it active for whoever comes next."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def published_versions_can_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits leaves its rows to be deleted, which the triggers of SQLite refuse for published versions."""
    mark = request.node.get_closest_marker("django_db")
    if mark is None or not mark.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from assessments.models import BankVersion, VersionState

    BankVersion.objects.filter(state=VersionState.PUBLISHED).update(state=VersionState.RETIRED)
