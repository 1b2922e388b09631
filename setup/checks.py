"""The checks of `make test`, one after the other; all run, and the last lines say which failed and how to repeat it."""

import subprocess
import sys
import time
from dataclasses import dataclass

from setup.python_packages import VENV
from setup.steps import ROOT, say

PYTHON = str(VENV / "bin" / "python")
PYTEST = (PYTHON, "-m", "pytest", "--quiet")
POSTGRES = (PYTHON, "-W", "ignore", "-m", "tests.postgres")
BOTH_CORES = ("--numprocesses", "2")


@dataclass(frozen=True)
class Check:
    """One check: what it is called and the command that makes it."""

    name: str
    command: tuple[str, ...]
    #: what runs once more when it fails: a browser on a busy machine is late now and then, and twice only by a fault
    again: tuple[str, ...] = ()


LINT = (
    Check("lint", (str(VENV / "bin" / "ruff"), "check", ".")),
    Check("format", (str(VENV / "bin" / "ruff"), "format", "--check", ".")),
    Check("types", (PYTHON, "-m", "mypy", ".")),
    Check("imports", (str(VENV / "bin" / "lint-imports"),)),
)
TESTS = (
    Check("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    Check("tests on SQLite", (*PYTEST, *BOTH_CORES, "-m", "not browser")),
    Check("tests on PostgreSQL", (*POSTGRES, *PYTEST, *BOTH_CORES, "-m", "not browser and not once")),
    Check("tests in Chromium", (*PYTEST, "-m", "browser"), again=(*PYTEST, "-m", "browser", "--last-failed")),
)


def passes(check: Check) -> bool:
    """Run one check, its output straight to the terminal, and say how it ended."""
    say(f"\n== {check.name}")
    started = time.monotonic()
    code = subprocess.run(check.command, cwd=ROOT, check=False).returncode
    if code and check.again:
        say(f"== {check.name}: what failed runs once more; if it passes now, it is a race to be mended")
        code = subprocess.run(check.again, cwd=ROOT, check=False).returncode
    say(f"== {check.name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return code == 0


def main(wanted: list[str]) -> int:
    """All checks, or those of lint alone. Returns 1 when one failed."""
    checks = LINT if wanted == ["lint"] else LINT + TESTS
    failed = [check for check in checks if not passes(check)]
    for check in failed:
        say(f"FAILED: {check.name}. Repeat it alone: {' '.join(check.command).replace(f'{ROOT}/', '')}")
    if not failed:
        say(f"\nAll {len(checks)} checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
