"""The results of 100,000 responses against those of 100: reading the page, and handing in one more response."""

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.pages import reading
from bench.people import requests_per_second
from bench.rounds import Ratio, interleave
from bench.sites import PEOPLE, rater
from tests.browser.server import Server
from tests.postgres import running

RESPONSES = 100_000  # 2.2 million answers
GOAL = 1.5


def compared(database: str, folder: Path, **settings: str) -> Iterator[Ratio]:
    """Both assessments on one site, taking turns."""
    with rater(folder / "rater", **settings) as (server, _people):
        made = json.loads(server.run(sys.executable, "-m", "bench.crowds", str(RESPONSES)))
        pages = interleave({name: partial(seconds, server, made, name) for name in ("small", "large")})
        both = [made["small_id"], made["large_id"]]
        submits = json.loads(server.run(sys.executable, "-m", "bench.handing_in", *both))
    what = f"{RESPONSES:,} responses, {database}"
    yield Ratio(f"results page of {what}", "of 100", pages["large"], pages["small"], "s", GOAL, at_least=False)
    yield Ratio(f"handing in after {what}", "after 100", submits[both[1]], submits[both[0]], "s", GOAL, at_least=False)


def seconds(server: Server, made: dict[str, str], name: str) -> float:
    """How long eight people at once wait for the page, one after the other."""
    readers = reading(made["session"], made[name], server.port)
    return PEOPLE / requests_per_second(server.port, readers)


def ratios() -> Iterator[Ratio]:
    """On SQLite and on PostgreSQL."""
    with TemporaryDirectory(prefix="rater-bench-") as folder:
        yield from compared("SQLite", Path(folder))
    with TemporaryDirectory(prefix="rater-bench-") as folder, running() as postgres:
        yield from compared("PostgreSQL", Path(folder), DATABASE_URL=postgres.get_uri())
