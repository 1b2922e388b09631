"""The editor of a bank of 500 questions against that of the 22: opening it and a row, saving a text, moving a row."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.rounds import Ratio
from tests.browser.server import Server
from tests.postgres import running

GOAL = 2.0


def compared(database: str, folder: Path, **settings: str) -> Iterator[Ratio]:
    """Both drafts in one process, taking turns."""
    server = Server(folder / "rater", DJANGO_SETTINGS_MODULE="rater_site.settings", **settings)
    server.prepare()
    figures: dict[str, dict[str, float]] = json.loads(server.run(sys.executable, "-m", "bench.editing"))
    for what, seconds in figures.items():
        yield Ratio(
            f"{what} of 500 questions, {database}", "of 22", seconds["500"], seconds["22"], "s", GOAL, at_least=False
        )


def ratios() -> Iterator[Ratio]:
    """On SQLite and on PostgreSQL."""
    with TemporaryDirectory(prefix="rater-bench-") as folder:
        yield from compared("SQLite", Path(folder))
    with TemporaryDirectory(prefix="rater-bench-") as folder, running() as postgres:
        yield from compared("PostgreSQL", Path(folder), DATABASE_URL=postgres.get_uri())
