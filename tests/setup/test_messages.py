"""The catalogues hold every text of the product, translated, in both languages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("fa", "lv")
PLAIN = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product copied, with the texts collected anew into its catalogues."""
    copy = tmp_path_factory.mktemp("product")
    for folder in ("assessments", "rater_site", "templates", "static"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    for file in ("manage.py", "Makefile"):
        shutil.copy(ROOT / file, copy)
    command = ["make", "messages", f"VENV={Path(sys.executable).parent}"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, env=PLAIN)
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


def catalogue(root: Path, language: str) -> Catalog:
    with (root / "assessments" / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def keys(catalog: Catalog) -> set[tuple[str | None, str]]:
    """What a text is looked up by: its context and its singular."""
    return {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]) for message in texts(catalog)
    }


def strings(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_every_text_of_the_product_and_no_other(collected: Path, language: str):
    assert keys(catalogue(ROOT, language)) == keys(catalogue(collected, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str):
    assert [message.id for message in texts(catalogue(ROOT, language)) if not all(strings(message))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str):
    assert [message.id for message in texts(catalogue(ROOT, language)) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_the_placeholders(language: str):
    catalog = catalogue(ROOT, language)
    assert [(message.id, errors) for message, errors in catalog.check() if errors] == []
