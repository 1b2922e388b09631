"""Bring 2,000 questions for a draft and see their differences, or only parse the same file; prints seconds."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import django

django.setup()

import openpyxl  # noqa: E402 - after the set-up
import yaml  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.changes.bank_uploads import keep_upload, make_bank  # noqa: E402
from assessments.changes.organisations import found_organisation  # noqa: E402
from assessments.formats import bank_file, bank_workbook  # noqa: E402
from assessments.formats.bank_file import MAX_QUESTIONS, BankFile, DimensionFile  # noqa: E402
from assessments.models import BankVersion, Upload, User  # noqa: E402
from bench.respondents import PASSWORD  # noqa: E402

DIMENSIONS = 40
RATER = Path("fixtures/banks/rater.yaml")


def large(word: str) -> BankFile:
    """The shipped questions over and over, in three languages; every second statement ends in `word`."""
    bank = bank_file.read(RATER.read_bytes())
    dimensions = []
    for place in range(DIMENSIONS):
        numbers = range(place * MAX_QUESTIONS // DIMENSIONS, (place + 1) * MAX_QUESTIONS // DIMENSIONS)
        questions = []
        for number in numbers:
            source = bank.questions[number % len(bank.questions)]
            end = f" {word}" if number % 2 else ""
            statement = {code: f"{text} {number}{end}" for code, text in source.statement.items()}
            questions.append(replace(source, code=f"Q{number}", statement=statement))
        first = bank.dimensions[place % len(bank.dimensions)]
        dimensions.append(DimensionFile(f"d{place}", first.name, first.definition, tuple(questions)))
    return replace(bank, name=f"large-{uuid4().hex[:8]}", dimensions=tuple(dimensions))


def draft_of(admin: User, bank: BankFile) -> BankVersion:
    """A draft that says the same."""
    organisation = found_organisation(actor=admin, name="Banks")
    upload = keep_upload(
        actor=admin,
        organisation=organisation,
        draft=None,
        kind=Upload.Kind.BANK,
        name="bank",
        content=b"",
        now=timezone.now(),
    )
    return make_bank(actor=admin, upload=upload, file=bank)


def bring(path: Path) -> float:
    """From the choice of the file to the page with its differences; the draft has 1,000 other statements."""
    admin = User.objects.create_user(f"{uuid4().hex}@bench.example", PASSWORD)
    draft = draft_of(admin, large("before"))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(admin)
    client.get(reverse("bank_list"))
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = {}

    def ask() -> None:
        answer = client.post(reverse("draft_import", args=[draft.pk]), {"file": file})
        assert answer.status_code == 302, answer.content.decode()[-4000:]
        page["text"] = client.get(answer["Location"]).content

    taken = seconds(ask)
    assert len(page["text"]) < 500_000
    return taken


def parse(path: Path) -> None:
    """What reading the file alone takes: PyYAML in C without any types, openpyxl without any styles."""
    if path.suffix == ".yaml":
        yaml.load(path.read_text(), Loader=yaml.CBaseLoader)
        return
    for sheet in openpyxl.load_workbook(path, read_only=True):
        for _row in sheet.iter_rows(values_only=True):
            pass


def seconds(work: Callable[[], None]) -> float:
    """How long the work keeps the processor: it runs on one, and whatever else the machine does counts for neither."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main(how: str, path: Path) -> float:
    """`write` the file, `bring` it, or only `parse` it."""
    if how == "write":
        bank = large("after")
        content = bank_file.write(bank).encode() if path.suffix == ".yaml" else bank_workbook.write(bank)
        path.write_bytes(content)
        return 0.0
    return bring(path) if how == "bring" else seconds(lambda: parse(path))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
