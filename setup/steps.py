"""One step of set-up: run a command quietly, keep its output in setup.log, and end with one line when it fails."""

import hashlib
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "setup.log"
Command = Sequence[str | Path]
NO_NETWORK = (
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENOTFOUND",
    "ETIMEDOUT",
    "Could not connect",
    "Failed to establish a new connection",
    "Max retries exceeded",
    "Network is unreachable",
    "Temporary failure",
    "Unable to connect",
)


class Stop(Exception):
    """Set-up cannot go on; the message is the one line that says the remedy."""


def say(line: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(line, flush=True)  # noqa: T201 - a command line tool


def run(command: Command, *, failure: str) -> None:
    """Run a command from the project's root.

    Raises Stop with `failure`, or with a line about the network when that is what was missing.
    """
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(map(str, command))}\n{done.stdout}\n")
    if done.returncode == 0:
        return
    if any(sign in done.stdout for sign in NO_NETWORK):
        failure = "The network does not reach the package registries: connect it, then repeat the command"
    raise Stop(f"{failure} (details: {LOG.name})")


def checksum(*files: Path) -> str:
    """What the content of these files amounts to, for a stamp that tells whether a step is still done."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_done(stamp: Path, content: str) -> bool:
    """Whether the stamp says that the step was done with this very content."""
    return stamp.is_file() and stamp.read_text() == content
