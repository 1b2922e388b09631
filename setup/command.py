"""`make run`, `make test`, `make lint`, `make bench` and `make lock`: which steps each takes, in which order."""

import os
import socket
import subprocess

from setup import front_end, python_packages, system_packages
from setup.python_packages import PYTHON, VENV
from setup.steps import LOG, ROOT, Stop, run


def main(arguments: list[str]) -> int:
    """Run one target; every foreseeable failure ends as one line on standard error and exit code 1."""
    target = {"run": serve, "test": test, "lint": lint, "bench": bench, "lock": lock}[arguments[0]]
    LOG.unlink(missing_ok=True)
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # packages come without byte code and keep what is made at first use
    try:
        require_linux_or_mac()
        return target()
    except Stop as stop:
        return complain(str(stop))
    except OSError as error:
        return complain(f"{error.filename or 'Set-up'}: {error.strerror}. Mend that, then repeat the command.")
    except KeyboardInterrupt:
        return complain("Stopped. Repeat the command to go on where it was.")


def complain(line: str) -> int:
    """Say the one line, and fail."""
    os.write(2, f"{line}\n".encode())
    return 1


def require_linux_or_mac() -> None:
    """Stop on Windows, where neither gunicorn nor the paths here work."""
    if os.name != "posix":
        raise Stop(
            "RATER runs on Linux and macOS: on Windows use the Windows Subsystem for Linux (type: wsl --install)."
        )


def serve() -> int:
    """Set up what is missing, then become gunicorn."""
    port = free_port()
    whole_number("WEB_CONCURRENCY", default="3", highest=64)
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    set_up("run")
    if subprocess.run([PYTHON, "-m", "setup.prepare"], cwd=ROOT, check=False).returncode:
        return 1  # it said why
    os.chdir(ROOT)
    os.execv(VENV / "bin" / "gunicorn", ["gunicorn"])  # noqa: S606 - no shell is wanted
    return 0


def test() -> int:
    """Everything that must hold before a change is done."""
    set_up_tests()
    return subprocess.run([PYTHON, "-m", "setup.checks"], cwd=ROOT, check=False).returncode


def lint() -> int:
    """The checks that run no test."""
    set_up("test")
    return subprocess.run([PYTHON, "-m", "setup.checks", "lint"], cwd=ROOT, check=False).returncode


def bench() -> int:
    """The speed ratios of the goals."""
    set_up_tests()
    return subprocess.run([PYTHON, "-m", "bench"], cwd=ROOT, check=False).returncode


def lock() -> int:
    """Lock the newest allowed versions anew."""
    set_up("test")
    python_packages.compile_locks()
    run(
        ["npm", "update", "--package-lock-only", "--ignore-scripts"],
        failure="npm could not lock the versions in package.json",
    )
    return 0


def set_up(purpose: str) -> None:
    """The libraries of the PDF, first because a person may have to install them; then Python and front-end packages."""
    system_packages.install_libraries()
    python_packages.install(purpose)
    front_end.install()


def set_up_tests() -> None:
    """What `make run` has, and what only tests use."""
    set_up("test")
    system_packages.install_test_programs()
    run([PYTHON, "-m", "setup.prepare", "texts"], failure="The catalogues in assessments/locale could not be compiled")


def free_port() -> int:
    """PORT, checked before anything is installed. Raises Stop when it is taken."""
    port = whole_number("PORT", default="8000", highest=65535)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(
                f"Port {port} is reserved for root: choose one above 1023, for example: PORT=8001 make run"
            ) from None
        except OSError:
            free = f"PORT={port % 65000 + 1} make run"
            raise Stop(f"Port {port} is taken: stop the program that uses it, or choose another port: {free}") from None
    return port


def whole_number(name: str, *, default: str, highest: int) -> int:
    """A whole number from the environment, 1 to `highest`. Raises Stop otherwise."""
    text = os.environ.get(name, default)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= highest:
        raise Stop(
            f"{name} is “{text}”: give a whole number from 1 to {highest}, for example: {name}={default} make run"
        )
    return int(text)
