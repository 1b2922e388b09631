"""What the docs claim and the code decides: settings, accounts, links."""

import re
from pathlib import Path

import pytest

from assessments.changes.demo import demo_accounts
from assessments.formats import action_file
from assessments.management.commands.demo import PASSWORD
from tests.docs.pages import PAGES, README, ROOT
from tests.factories import rater_bank

pytestmark = pytest.mark.once

READERS = ("rater_site/settings.py", "gunicorn.conf.py", "setup/command.py")
ASKS = re.compile(r'(?:env\.\w+|flag|environ\.get|environ\.setdefault|whole_number)\(\s*"([A-Z_]+)"')
NOT_OURS = {"OPENBLAS_NUM_THREADS", "DJANGO_SETTINGS_MODULE"}


def test_the_readme_tells_every_setting_and_no_other() -> None:
    read = {name for file in READERS for name in ASKS.findall((ROOT / file).read_text(encoding="utf-8"))}

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == read - NOT_OURS


def test_the_readme_tells_who_can_sign_in_to_the_demo() -> None:
    assert set(re.findall(r"`(\w+@lakeside\.example)`", README)) == set(demo_accounts())
    assert f"`{PASSWORD}`" in README


def test_the_readme_counts_right() -> None:
    templates = action_file.read((ROOT / "fixtures/actions.yaml").read_bytes()).templates

    assert f"from {len(templates)} templates" in README
    assert f"the {len(rater_bank().questions)} questions" in README


def test_the_readme_begins_with_what_it_answers_and_a_picture() -> None:
    answer, picture = README.index("Where does your service fall short"), README.index("![")

    assert answer < picture < README.index("## ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
