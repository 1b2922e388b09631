"""The two sites that are compared, each behind the same server with a database of its own."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.server import Server

PEOPLE = 8


@contextmanager
def rater(folder: Path, **settings: str) -> Iterator[tuple[Server, dict[str, Any]]]:
    """RATER with a bank and the demo: `people` who have begun to answer, and a `reader` of the demo's results."""
    server = Server(folder, DJANGO_SETTINGS_MODULE="rater_site.settings", **settings)
    server.prepare()
    signed_in = json.loads(server.run(sys.executable, "-m", "bench.respondents", str(PEOPLE)))
    server.start()
    try:
        yield server, signed_in
    finally:
        server.stop()


@contextmanager
def floor(folder: Path, **settings: str) -> Iterator[tuple[Server, list[str]]]:
    """The bare site, and its visitors' sessions."""
    server = Server(folder, DJANGO_SETTINGS_MODULE="bench.floor.settings", **settings)
    sessions = json.loads(server.run(sys.executable, "-m", "bench.floor.visitors", str(PEOPLE)))
    server.start()
    try:
        yield server, sessions
    finally:
        server.stop()
