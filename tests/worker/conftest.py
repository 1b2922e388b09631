"""An installation with a database of its own, on whichever system the tests run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.db import connection

from tests.browser.server import ROOT, Server
from tests.smtp import MailServer, free_port, listening

PATIENCE = 30  # seconds; a busy machine needs some


class Installation(Server):
    """A server's data folder, its commands, and where its letters go."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.mail_port = free_port()
        super().__init__(folder, EMAIL_URL=f"smtp://127.0.0.1:{self.mail_port}", WEB_CONCURRENCY="1", **settings)

    python, root = sys.executable, ROOT

    def stop_group(self) -> None:
        """End whatever of the server's process group outlived it."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def letters(self, *words: str) -> str:
        """`tests.worker.letters` with these words, to its end."""
        return self.run_here("tests.worker.letters", *words)

    def states(self) -> dict[str, int]:
        """How many letters are in which state."""
        return json.loads(self.letters("states"))

    def begin(self, *command: str) -> "subprocess.Popen[bytes]":
        """A command that runs beside the test."""
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment)


def wait_until(happened: Callable[[], object]) -> None:
    """Return when it has happened; fail when it takes too long."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with all tables, to be copied."""
    made = Server(tmp_path_factory.mktemp("template"), WORKER="no")
    made.manage("migrate", "--verbosity", "0")
    made.manage("createcachetable", "--verbosity", "0")
    return made.folder / "rater.sqlite3"


@pytest.fixture
def installation(tmp_path: Path, template: Path) -> Iterator[Installation]:
    """On SQLite, whatever the tests run on."""
    made = Installation(tmp_path)
    (tmp_path / "rater.sqlite3").write_bytes(template.read_bytes())
    yield made
    made.stop()


@pytest.fixture
def either(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[Installation]:
    """On the system that the tests run on."""
    if connection.vendor == "sqlite":
        yield request.getfixturevalue("installation")
        return
    with own_postgres() as address:
        made = Installation(tmp_path, DATABASE_URL=address)
        made.manage("migrate", "--verbosity", "0")
        yield made
        made.stop()


@contextmanager
def own_postgres() -> Iterator[str]:
    """An empty database beside the tests' own, gone afterwards; gives its address."""
    server, name = os.environ["DATABASE_URL"], f"installation_{os.getpid()}"  # tests run side by side
    with closing(psycopg2.connect(server)) as beside:
        beside.autocommit = True  # databases are made and dropped outside any transaction
        beside.cursor().execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            beside.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def mail() -> MailServer:
    """A mail server that is not yet listening."""
    return MailServer()


@pytest.fixture
def post_office(mail: MailServer, installation: Installation) -> Iterator[MailServer]:
    """The same, listening."""
    with listening(mail, port=installation.mail_port):
        yield mail
