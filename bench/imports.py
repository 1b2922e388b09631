"""An import of 50,000 responses against the bulk insert of the same rows, and its memory against that of 5,000."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.rounds import Ratio
from tests.browser.server import Server
from tests.postgres import running

FEW, MANY = 5_000, 50_000
TIME, MEMORY = 3.0, 1.2  # the most it may take of a bulk insert's time, and of the smaller import's memory


def intake(server: Server, how: str, count: int) -> dict[str, float]:
    """One run in a process of its own, so that its memory is its own too."""
    path = server.folder / f"{count}.csv"
    if how == "take_in" and not path.exists():
        server.run(sys.executable, "-m", "bench.intake", "write", str(count), str(path))
    found: dict[str, float] = json.loads(server.run(sys.executable, "-m", "bench.intake", how, str(count), str(path)))
    return found


def compared(database: str, folder: Path, **settings: str) -> Iterator[Ratio]:
    """One run each, as each takes a minute: a slow moment is a small part of it."""
    server = Server(folder / "rater", DJANGO_SETTINGS_MODULE="rater_site.settings", **settings)
    server.prepare()
    floor = intake(server, "insert", MANY)
    small, large = intake(server, "take_in", FEW), intake(server, "take_in", MANY)
    what = f"import of {MANY:,} responses, {database}"
    yield Ratio(what, "the bulk insert of the same rows", large["seconds"], floor["seconds"], "s", TIME, at_least=False)
    yield Ratio(f"memory: {what}", f"of {FEW:,}", large["peak"], small["peak"], "MB", MEMORY, at_least=False)


def ratios() -> Iterator[Ratio]:
    """On SQLite and on PostgreSQL."""
    with TemporaryDirectory(prefix="rater-bench-") as folder:
        yield from compared("SQLite", Path(folder))
    with TemporaryDirectory(prefix="rater-bench-") as folder, running() as postgres:
        yield from compared("PostgreSQL", Path(folder), DATABASE_URL=postgres.get_uri())
