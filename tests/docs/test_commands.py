"""Every command in the docs runs as it stands there, one after the other, as a reader would type them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, README, ROOT, commands

pytestmark = [pytest.mark.once, pytest.mark.timeout(300)]

TYPED = {page.name: commands(page) for page in PAGES}
RESPONSES = "respondent,group,R1.current,R1.desired\nAnn,self,2,5\nBen,self,3,4\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the project's to whoever types there, with data of its own."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("manage.py", "fixtures"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "responses.csv").write_text(RESPONSES, encoding="utf-8")
    typed(folder, ".venv/bin/python manage.py migrate --verbosity 0")
    return folder


def typed(folder: Path, line: str) -> str:
    hidden = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["DATA_DIR"] = str(folder / "data")
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_what_the_readme_tells_to_type_works(desk: Path) -> None:
    identity = "ID"
    for line in TYPED["README.md"]:
        if line.startswith("make "):
            continue
        out = typed(desk, re.sub(r"\bID\b", identity, line))
        if "create_assessment" in line:
            identity = out.splitlines()[-1]

    assert (desk / "report.pdf").read_bytes().startswith(b"%PDF")
    for name in ("results.json", "bank.yaml", "backup.sqlite3"):
        assert (desk / name).stat().st_size > 1000


@pytest.mark.parametrize("page", sorted(TYPED))
def test_every_make_target_in_the_docs_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = next(path for path in PAGES if path.name == page).read_text(encoding="utf-8")
    named = {line.split()[1] for line in TYPED[page] if line.startswith("make ")}

    assert named | set(re.findall(r"`(?:\w+=\S+ )*make ([a-z-]+)`", text)) <= targets


@pytest.mark.parametrize("line", [line for line in TYPED["CONTRIBUTING.md"] if "pytest" in line])
def test_every_test_that_contributing_names_is_there(line: str) -> None:
    place = ROOT / next(word for word in line.split() if word.startswith("tests/"))
    word = line.split('"')[1] if "-k" in line else ""
    files = place.rglob("test_*.py") if place.is_dir() else [place]

    assert any(re.search(rf"def test_\w*{word}", file.read_text(encoding="utf-8")) for file in files)


def test_nothing_that_is_told_to_type_goes_untested() -> None:
    tested = {"README.md", "CONTRIBUTING.md"}

    assert [page for page, lines in TYPED.items() if lines and page not in tested] == []
    for line in TYPED["CONTRIBUTING.md"]:
        assert line.startswith("make ") or "pytest" in line


def test_the_readme_tells_every_command() -> None:
    ours = {path.stem for path in (ROOT / "assessments/management/commands").glob("[a-z]*.py")}

    assert set(re.findall(r"^\| `([a-z_]+)` \| [a-z]", README, re.MULTILINE)) == ours
    assert {line.split("manage.py ")[1].split()[0] for line in TYPED["README.md"] if "manage.py" in line} >= ours
