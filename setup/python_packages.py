"""The virtual environment and the locked Python packages in it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup import system_packages
from setup.steps import ROOT, Command, checksum, is_done, run, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "test": ROOT / "requirements" / "test.txt"}
# Ready-made packages only, so that no compiler is needed; their byte code is made at first use: half the time is saved.
PIP_OPTIONS = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries=2", "--require-hashes"]
PIP_OPTIONS += ["--only-binary=:all:", "--no-compile"]


def environment_works() -> bool:
    """Whether .venv runs and was made by the Python that is asked for now."""
    if not PYTHON.exists():
        return False
    asks = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", asks], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def make_environment() -> None:
    """Make .venv anew. Debian keeps what venv needs in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        system_packages.install([f"python3.{sys.version_info.minor}-venv"], purpose="Python's venv")
    say("Making the Python environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run(
        [sys.executable, "-m", "venv", VENV],
        failure="Python could not make .venv: install the venv package of your Python and repeat the command",
    )


def install(purpose: str) -> None:
    """Bring .venv to the lock of `purpose` ("run" or "test"); instant when it is there already."""
    if not environment_works():
        make_environment()
    if not is_done(stamp(purpose), lock_content(purpose)):
        say(f"Installing the Python packages of requirements/{purpose}.txt (about a minute)")
        run([PYTHON, "-m", "pip", "install", *PIP_OPTIONS, "-r", LOCKS[purpose]], failure=no_ready_package())
        for covered in ("run", "test") if purpose == "test" else ("run",):
            stamp(covered).write_text(lock_content(covered))


def stamp(purpose: str) -> Path:
    """The file that remembers which lock was installed."""
    return VENV / f"{purpose}.stamp"


def lock_content(purpose: str) -> str:
    """Checksum of a lock."""
    return checksum(LOCKS[purpose])


def no_ready_package() -> str:
    """The remedy when pip finds no ready-made package; nothing is ever compiled here."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    here = f"Python {version} on {os.uname().machine}"
    return (
        f"Not every package has a ready-made build for {here}: use another one, for example: make run PYTHON=python3.12"
    )


def compile_locks() -> None:
    """Write requirements/*.txt anew from pyproject.toml: names, versions and hashes, no addresses."""
    everywhere = ["--upgrade", "--universal", "--python-version=3.11"]
    bare = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    sources = {
        "run": ["pyproject.toml"],
        "test": ["pyproject.toml", "--group=test", "--constraints=requirements/run.txt"],
        "node": ["--group=pyproject.toml:node"],
    }
    for name, source in sources.items():
        uv: Command = [
            VENV / "bin" / "uv",
            "pip",
            "compile",
            *everywhere,
            *bare,
            *source,
            f"-o=requirements/{name}.txt",
        ]
        run(uv, failure="The versions in pyproject.toml do not fit together")
