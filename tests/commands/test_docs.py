"""Every command that docs/formats.md names is run as it stands there."""

import re
from pathlib import Path

import pytest

from tests.commands.calls import run
from tests.factories import make_assessment, make_version

BANKS = sorted(map(str, Path("fixtures/banks").glob("*.yaml")))
COMMANDS = sorted(set(re.findall(r"python manage\.py ([a-z_]+[^`\n]*)", Path("docs/formats.md").read_text())))


def test_the_docs_name_commands() -> None:
    assert len(COMMANDS) >= 5


@pytest.mark.django_db
@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_runs(command: str, tmp_path: Path) -> None:
    name = command.split()[0]
    if name != "load_bank":
        run("load_bank", *BANKS)
    assessment = make_assessment(version=make_version(name="small", dimensions={"speed": ["Q1"]}))
    responses = tmp_path / "responses.csv"
    responses.write_text("respondent,group,Q1.current,Q1.desired\nAnn,self,2,5\n", encoding="utf-8")
    files = {
        "load_bank": "fixtures/banks/rater.yaml",
        "load_actions": "fixtures/actions.yaml",
        "import_responses": str(responses),
    }
    given = {"ID": str(assessment.pk), "FILE": files.get(name, ""), "FILE…": files.get(name, "")}

    out, error = run(*(given.get(word, word) for word in command.split()))
    assert (out + error).rstrip().endswith((".", ".\n"))
