from pathlib import Path

import pytest

from assessments.models import ActionTemplate
from tests.commands.calls import refusal, run
from tests.factories import make_version
from tests.formats.bank_texts import line_of
from tests.formats.test_action_file import SMALL_ACTIONS

BANKS = sorted(map(str, Path("fixtures/banks").glob("*.yaml")))

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_version(name="rater", dimensions={"responsiveness": ["S1"]})
    path = tmp_path / "actions.yaml"
    path.write_text(SMALL_ACTIONS, encoding="utf-8")
    return path


def test_templates_are_added_changed_or_left_as_they_are(file: Path) -> None:
    assert run("load_actions", str(file))[0] == "Action templates: 1 added, 0 changed, 0 unchanged.\n"
    assert run("load_actions", str(file))[0] == "Action templates: 0 added, 0 changed, 1 unchanged.\n"
    file.write_text(SMALL_ACTIONS.replace("effort: 2", "effort: 3"), encoding="utf-8")
    assert run("load_actions", str(file))[0] == "Action templates: 0 added, 1 changed, 0 unchanged.\n"
    template = ActionTemplate.objects.get()
    assert (template.code, template.effort, template.questions) == ("answer-time", 3, ["S1"])
    assert template.title == {"en": "Set an answer time", "lv": "Noteikt atbildes laiku"}


def test_a_code_that_the_bank_lacks_is_named_with_its_line(file: Path) -> None:
    file.write_text(SMALL_ACTIONS.replace("[S1]", "[S9]"), encoding="utf-8")

    assert refusal("load_actions", str(file)) == (
        f"Line {line_of(SMALL_ACTIONS, 'code:')}: The bank “rater” has no code “S9”."
    )
    assert not ActionTemplate.objects.exists()


def test_a_bank_that_is_not_there_is_named(file: Path) -> None:
    file.write_text(SMALL_ACTIONS.replace("bank: rater", "bank: other"), encoding="utf-8")

    assert "There is no published bank “other”." in refusal("load_actions", str(file))


def test_the_templates_we_ship_fit_the_banks_we_ship() -> None:
    run("load_bank", *BANKS)
    run("load_actions", "fixtures/actions.yaml")

    assert ActionTemplate.objects.count() >= 40
