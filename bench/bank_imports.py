"""The differences of a bank file of 2,000 questions against only parsing the same file, and against three seconds."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.rounds import Ratio
from tests.browser.server import Server

TURNS = 3
TIME = 1.5  # the most it may take of the time that plain parsing takes
PATIENCE = 3.0  # seconds until somebody sees the differences


def taken(server: Server, how: str, path: Path) -> float:
    """One run in a process of its own."""
    found: float = json.loads(server.run(sys.executable, "-m", "bench.bank_bringing", how, str(path)))
    return found


def ratios() -> Iterator[Ratio]:
    """YAML and XLSX, on SQLite."""
    with TemporaryDirectory(prefix="rater-bench-") as folder:
        server = Server(Path(folder) / "rater", DJANGO_SETTINGS_MODULE="rater_site.settings")
        server.manage("migrate")
        for ending in ("yaml", "xlsx"):
            path = Path(folder) / f"bank.{ending}"
            taken(server, "write", path)
            runs = [(taken(server, "parse", path), taken(server, "bring", path)) for _turn in range(TURNS)]
            floor, ours = (median(times) for times in zip(*runs, strict=True))
            what = f"differences of 2,000 questions, {ending.upper()}"
            yield Ratio(what, "parsing the same file", ours, floor, "s", TIME, at_least=False)
            yield Ratio(what, "the patience of three seconds", ours, PATIENCE, "s", 1.0, at_least=False)
