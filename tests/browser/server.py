"""The real server for browser tests: gunicorn as `make run` starts it, with a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent.parent
GUNICORN = Path(sys.executable).parent / "gunicorn"
PATIENCE = 120  # seconds: only a failure waits that long


class Server:
    """A server on a free port: `start`, `kill` (SIGKILL to it and its workers), `stop`, and `manage` for commands.

    `settings` are environment variables over those that give it a SQLite database of its own.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the server and its commands: nothing of the developer's own settings."""
        own = {"DATA_DIR": str(self.folder), "PORT": str(self.port), "BASE_URL": self.address, "WEB_CONCURRENCY": "2"}
        foreign = {"DATABASE_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "DJANGO_SETTINGS_MODULE"}
        return {name: value for name, value in os.environ.items() if name not in foreign} | own | self.settings

    def prepare(self) -> None:
        """Tables, banks, action templates and the demo, as `make run` makes them."""
        self.run(sys.executable, "-m", "setup.prepare")

    def manage(self, *arguments: str) -> str:
        """Run a management command against the server's data; returns what it printed."""
        return self.run(sys.executable, "manage.py", *arguments)

    def run(self, *command: str) -> str:
        """Run a command in the server's environment; a failure shows what the command said."""
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def run_here(self, module: str, *words: str) -> str:
        """Run a module of the tests against the server's data; returns what it printed."""
        return self.run(sys.executable, "-m", module, *words)

    def start(self) -> None:
        """Start gunicorn in a process group of its own and wait for the first page."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [GUNICORN], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.wait()

    def wait(self) -> None:
        """Return when the server answers; fail with its log when it ended or takes too long."""
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether the server says that it lives."""
        try:
            with urllib.request.urlopen(f"{self.address}/livez", timeout=2) as response:
                return response.status == 200
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """SIGKILL the server and all its workers at once: what a power cut does to processes."""
        self.end(signal.SIGKILL)

    def stop(self) -> None:
        """Let the server finish what it does, then end it."""
        self.end(signal.SIGTERM)

    def end(self, how: signal.Signals) -> None:
        """Send a signal to the server's own process group and wait until it is gone."""
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "server.log").read_text(errors="replace")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
