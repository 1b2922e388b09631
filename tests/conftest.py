"""What every test relies on. SQLite by default; `python -m tests.postgres pytest` takes PostgreSQL instead."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a failure is a change in the code; `--hypothesis-profile search` seeks others.
settings.register_profile("rater", derandomize=True, deadline=None, database=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("rater")

BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark what lies in tests/browser, so that the runs on the two databases can leave it out."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
