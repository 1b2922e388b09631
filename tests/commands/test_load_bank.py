from pathlib import Path

import pytest

from assessments.changes.banks import load_bank
from assessments.formats import bank_file
from assessments.models import Bank, BankVersion, VersionState
from assessments.queries.banks import published_version
from tests.commands.calls import refusal, run
from tests.factories import make_assessment, make_organisation
from tests.formats.bank_texts import SMALL_BANK

RATER = "fixtures/banks/rater.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(SMALL_BANK, encoding="utf-8")
    return path


def test_a_bank_is_published_with_every_text(file: Path) -> None:
    out, _error = run("load_bank", str(file))

    assert out == "Published version 1 of the bank desk.\n"
    assert run("export_bank", "desk")[0] == bank_file.write(bank_file.read(SMALL_BANK))


def test_an_unchanged_bank_makes_no_new_version(file: Path) -> None:
    run("load_bank", str(file))
    out, _error = run("load_bank", str(file))

    assert out == "The bank desk is unchanged; version 1 stays published.\n"
    assert BankVersion.objects.count() == 1


def test_a_changed_bank_makes_a_new_version_and_assessments_keep_theirs(file: Path) -> None:
    run("load_bank", str(file))
    assessment = make_assessment(version=BankVersion.objects.get())
    file.write_text(SMALL_BANK.replace("Short queue", "Brief queue"), encoding="utf-8")

    out, _error = run("load_bank", str(file))

    assert out == "Published version 2 of the bank desk.\n"
    assert list(BankVersion.objects.values_list("number", "state")) == [
        (2, VersionState.PUBLISHED),
        (1, VersionState.RETIRED),
    ]
    assessment.refresh_from_db()
    assert assessment.version.number == 1
    assert assessment.version.dimensions.get().questions.get().title["en"] == "Short queue"


def test_several_files_are_loaded_together_or_not_at_all(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(SMALL_BANK.replace("name: desk", "name: other").replace(", fa: هرگز", ""), encoding="utf-8")

    assert "broken.yaml: Line 10: “scale.labels.1” has no text in Persian." in refusal(
        "load_bank", str(file), str(broken)
    )
    assert not Bank.objects.exists()


def test_several_problems_are_told_as_the_first_and_how_many_more(file: Path) -> None:
    file.write_text(SMALL_BANK.replace(", fa: هرگز", "").replace(", fa: به‌ندرت", ""), encoding="utf-8")

    assert refusal("load_bank", str(file)).endswith("“scale.labels.1” has no text in Persian. (1 more problem)")


@pytest.mark.parametrize(
    ("content", "message"), [(b"\xff\xfe", "Line 1: The file is not UTF-8 text"), (b"[" * 2000, "nested too deeply")]
)
def test_hostile_files_are_refused_in_one_line(file: Path, content: bytes, message: str) -> None:
    file.write_bytes(content)

    assert message in refusal("load_bank", str(file))


def test_a_file_that_is_not_there_is_named() -> None:
    assert refusal("load_bank", "no/such.yaml") == "no/such.yaml cannot be read: No such file or directory."
    assert refusal("load_bank", "tests") == "tests cannot be read: Is a directory."


def test_an_organisations_own_bank_comes_before_the_shared_one(file: Path) -> None:
    run("load_bank", str(file))
    organisation = make_organisation()
    own = bank_file.read(SMALL_BANK.replace("Short queue", "Our queue"))

    loaded = load_bank(actor=None, file=own, organisation=organisation)

    assert (loaded.is_new, loaded.version.number) == (True, 1)
    assert published_version("desk", organisation) == loaded.version
    shared = published_version("desk")
    assert shared is not None
    assert shared.bank.organisation is None
    assert published_version("desk", make_organisation(name="Other")) == shared


def test_an_unpublished_or_unknown_bank_cannot_be_exported() -> None:
    assert refusal("export_bank", "nothing") == "There is no published bank “nothing”."


def test_the_sentence_of_an_export_goes_to_standard_error() -> None:
    run("load_bank", RATER)

    assert run("export_bank", "rater")[1] == "Exported version 1 of the bank rater with 22 questions.\n"
