"""Runs commands as a program would, in this process or in one of its own."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str) -> tuple[str, str]:
    """Return what a command wrote to standard output and to standard error."""
    out, error = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=error)
    return out.getvalue(), error.getvalue()


def refusal(*arguments: str) -> str:
    """Return the one line that a command ends with when its input is bad."""
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    return str(caught.value)


def run_process(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `python manage.py …` in a process of its own, with its data in `folder`."""
    environment = os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'rater.sqlite3'}"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
