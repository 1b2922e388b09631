"""The worker beside the server: begun again when it dies, gone when the server is, patient with its database."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.smtp import MailServer
from tests.worker.conftest import Installation, wait_until

pytestmark = [pytest.mark.once, pytest.mark.timeout(180)]


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    done = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in done.stdout.split()]


def is_alive(pid: int) -> bool:
    """Whether it runs; a zombie does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def keeper(server: Installation) -> int:
    """The process that keeps the worker running."""
    assert server.process is not None
    [found] = [pid for pid in children(server.process.pid) if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found


def started(server: Installation) -> tuple[int, int]:
    """The keeper and its worker, as soon as there is one."""
    server.start()
    found = keeper(server)
    wait_until(lambda: children(found))
    return found, children(found)[0]


def test_a_worker_that_dies_is_begun_again_and_sends(installation: Installation, post_office: MailServer) -> None:
    keeping, working = started(installation)
    os.kill(working, signal.SIGKILL)
    wait_until(lambda: children(keeping) not in ([], [working]))
    installation.letters("write", "3")
    installation.letters("ask")
    wait_until(lambda: len(post_office.letters) == 3)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_ends_with_the_server_and_says_nothing(installation: Installation, how: signal.Signals) -> None:
    processes = started(installation)
    assert installation.process is not None
    os.kill(installation.process.pid, how)
    installation.process.wait(30)
    wait_until(lambda: not any(map(is_alive, processes)))
    assert "orker" not in installation.log()
    if how is signal.SIGKILL:  # the web workers notice a little later
        installation.stop_group()
    installation.process = None


def test_a_second_worker_on_a_sqlite_database_waits_for_the_first(
    installation: Installation, post_office: MailServer
) -> None:
    first, second = (installation.begin("manage.py", "worker") for _ in range(2))
    lock = f"{installation.folder}/rater.sqlite3-worker"
    wait_until(lambda: holders(lock) == 2)
    first.terminate()
    first.wait(30)
    installation.letters("write", "1")
    installation.letters("ask")
    wait_until(lambda: len(post_office.letters) == 1)
    second.terminate()
    assert second.wait(30) == 0


def holders(file: str) -> int:
    """How many workers have opened their lock."""
    opened = [path for path in Path("/proc").glob("[0-9]*/fd/*") if _leads_to(path, file)]
    return len({path.parts[2] for path in opened})


def _leads_to(path: Path, file: str) -> bool:
    try:
        return str(path.readlink()) == file
    except OSError:
        return False


def test_a_database_that_is_away_for_a_while_stops_no_worker(
    installation: Installation, post_office: MailServer
) -> None:
    installation.letters("write", "1")
    database, aside = installation.folder / "rater.sqlite3", installation.folder / "aside"
    database.rename(aside)  # SQLite makes an empty one, without any table
    with (installation.folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            [installation.python, "manage.py", "worker"],
            cwd=installation.root,
            env=installation.environment,
            stderr=log,
        )
    wait_until(lambda: "waits for the database" in (installation.folder / "worker.log").read_text())
    aside.rename(database)
    wait_until(lambda: len(post_office.letters) == 1)
    worker.terminate()
    assert worker.wait(30) == 0


def test_a_server_without_a_worker_starts_none(installation: Installation) -> None:
    installation.settings["WORKER"] = "no"
    installation.start()
    assert installation.process is not None
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children(installation.process.pid)]
    assert [command for command in commands if b"worker" in command] == []
