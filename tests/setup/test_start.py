"""Two commands on a fresh machine; and what goes wrong is one line with the remedy."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def call(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command from the project's root, as a person at a terminal would."""
    environment = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start the set-up of `make run` itself, without make's own last line."""
    return call(sys.executable, "-m", "setup", "run", **environment)


def prepare(**environment: str) -> subprocess.CompletedProcess[str]:
    """What `make run` does once everything is installed."""
    foreign = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    clean = {name: value for name, value in os.environ.items() if name not in foreign}
    command = [sys.executable, "-m", "setup.prepare"]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False)


def test_make_alone_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):$", makefile, re.MULTILINE)) - {"help"}
    assert set(re.findall(r"^make ([a-z-]+) ", call("make").stdout, re.MULTILINE)) == targets


def test_continuous_integration_calls_make_test_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec make test"
    assert stat.S_IXUSR & (ROOT / ".ci" / "run").stat().st_mode


def test_every_make_command_in_the_documents_exists():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    named = {target for path in documents for target in re.findall(r"\bmake ([a-z][a-z-]*)`", path.read_text())}
    assert named <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_a_taken_port_is_one_line_that_names_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(PORT=str(port))
    remedy = f"stop the program that uses it, or choose another port: PORT={port % 65000 + 1} make run"
    assert done.stderr == f"Port {port} is taken: {remedy}\n"
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1", "۸۰۰۰"])
def test_a_port_that_is_no_port_is_one_line(port: str):
    done = start(PORT=port)
    assert done.stderr == f"PORT is “{port}”: give a whole number from 1 to 65535, for example: PORT=8000 make run\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "rater.example.org"),
        ("BASE_URL", "http://rater.example.org"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://root@localhost/rater"),
        ("DATA_DIR", "/proc/rater"),
        ("DEBUG", "perhaps"),
        ("EMAIL_URL", "pigeon://coop"),
        ("SECRET_KEY", "short"),
        ("TIME_ZONE", "Middle/Earth"),
        ("TIME_ZONE", "../etc/passwd"),
        ("TRUSTED_PROXY_COUNT", "one"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line_that_names_it(name: str, value: str, tmp_path: Path):
    done = prepare(**{"DATA_DIR": str(tmp_path), name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(rf"[^\n]*{name}[^\n]+\.\n", done.stderr)


def test_without_a_mail_server_mail_waits_in_the_data_folder(tmp_path: Path):
    told = "from rater_site import settings; print(settings.EMAIL_FILE_PATH)"
    assert call(sys.executable, "-c", told, DATA_DIR=str(tmp_path)).stdout == f"{tmp_path / 'mail'}\n"


def test_a_database_that_is_away_is_one_line(tmp_path: Path):
    done = prepare(DATA_DIR=str(tmp_path), DATABASE_URL="postgres://nobody@127.0.0.1:9/rater")
    assert done.returncode == 1
    assert re.fullmatch(
        r"The database cannot be used \([^\n]+\): start it, or correct DATABASE_URL[^\n]+\n", done.stderr
    )


def test_an_old_python_is_one_line_that_says_which_is_needed(tmp_path: Path):
    """The first file of set-up, read by a Python that believes to be 3.9."""
    aged = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_module('setup', run_name='__main__')"
    done = call(sys.executable, "-c", aged)
    assert done.stderr == (
        "RATER needs Python 3.11 or newer and this is Python 3.9: "
        "install one and name it, for example: make run PYTHON=python3.11\n"
    )
    assert done.returncode == 1


def test_the_first_file_of_set_up_can_be_read_by_an_old_python():
    source = (ROOT / "setup" / "__main__.py").read_text()
    compile(source, "__main__.py", "exec", dont_inherit=True)
    assert not re.search(r"\bf\"|->|:=|\bmatch\b", source.split("from setup")[0])


@pytest.mark.parametrize("lock", ["run.txt", "test.txt", "node.txt"])
def test_a_python_lock_holds_versions_and_hashes_and_no_address(lock: str):
    text = (ROOT / "requirements" / lock).read_text()
    packages = [line for line in text.splitlines() if not line.startswith(" ")]
    assert "://" not in text
    assert all("==" in package for package in packages)
    assert text.count("--hash=sha256:") >= len(packages)


def test_the_front_end_lock_holds_versions_and_hashes_and_no_address():
    text = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


def test_every_dependency_says_why_it_is_there():
    project = (ROOT / "pyproject.toml").read_text().split("[dependency-groups]")[0].split("dependencies = [")[1]
    lines = [line for line in project.splitlines() if line.startswith('    "')]
    assert [line for line in lines if "  # " not in line and ", # " not in line] == []
