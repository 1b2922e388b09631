"""Translations made outside: a workbook goes out and comes back, and nothing newer is overwritten unseen."""

import io
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.changes.draft_texts import change
from assessments.changes.steps import last_step, undo
from assessments.formats import bank_file
from assessments.models import BankVersion, Question, StepKind, User, VersionState
from assessments.queries.banks import as_file
from tests.factories import make_version
from tests.formats.bank_texts import SMALL_BANK

pytestmark = pytest.mark.django_db

TITLE, HELP = "question/Q1/title", "question/Q1/help"


def sheet_for(client: Client, draft: BankVersion) -> openpyxl.Workbook:
    content = client.get(reverse("draft_translations_file", args=[draft.pk]), {"from": "en", "to": "fa"}).content
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(book: openpyxl.Workbook, texts: Mapping[str, str]) -> bytes:
    """The workbook with these translations, by key."""
    sheet = book["Translations"]
    for row in sheet.iter_rows(min_row=2):
        if row[1].value in texts:
            row[3].value = texts[row[1].value]
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def bring(client: Client, draft: BankVersion, content: bytes) -> Any:
    return client.post(reverse("draft_import", args=[draft.pk]), {"file": SimpleUploadedFile("fa.xlsx", content)})


def agree(client: Client, answer: Any, **said: Any) -> Any:
    seen = client.get(answer["Location"]).context["seen"]
    return client.post(answer["Location"], {"seen": seen} | said)


@pytest.mark.parametrize("count", [1, 3])
def test_translations_need_the_same_queries_for_one_question_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    codes = [f"A{number}" for number in range(count)]
    organisation = admin.memberships.get().organisation
    draft = make_version(dimensions={"alpha": codes}, organisation=organisation, state=VersionState.DRAFT)
    answer = bring(client, draft, filled(sheet_for(client, draft), {f"question/{code}/title": code for code in codes}))
    with django_assert_num_queries(10):
        page = client.get(answer["Location"])
    assert len(page.context["differences"].plain) == count


def question_of(draft: BankVersion) -> Question:
    return Question.objects.get(dimension__version=draft)


def reword(admin: User, draft: BankVersion, **texts: str) -> None:
    values = {name.replace("_", "."): text for name, text in texts.items()}
    change(actor=admin, draft=draft, row=question_of(draft), values=values, seen={})


def test_translations_come_back_as_one_step_that_can_be_undone(client: Client, admin: User, draft: BankVersion) -> None:
    before = as_file(draft)
    answer = bring(client, draft, filled(sheet_for(client, draft), {TITLE: "صف کم", "bank/labels.1": "هیچ‌گاه"}))
    page = client.get(answer["Location"]).content.decode()
    assert "From English into Persian: 2 texts are new or changed." in page
    assert "Q1 Short queue: Title" in page

    agree(client, answer)
    after = as_file(BankVersion.objects.get(pk=draft.pk))
    assert (after.questions[0].title["fa"], after.scale.labels[1]["fa"]) == ("صف کم", "هیچ‌گاه")
    step = last_step(draft)
    assert step is not None
    assert (step.kind, step.details) == (StepKind.TRANSLATED, [2])
    undo(actor=admin, draft=draft, seen=step.number)
    assert as_file(BankVersion.objects.get(pk=draft.pk)) == before


def test_a_workbook_brought_back_unfilled_changes_nothing(client: Client, admin: User, draft: BankVersion) -> None:
    answer = bring(client, draft, filled(sheet_for(client, draft), {TITLE: ""}))
    assert "The draft says the same already." in client.get(answer["Location"]).content.decode()
    agree(client, answer)
    assert as_file(draft) == bank_file.read(SMALL_BANK)


def test_what_changed_meanwhile_is_kept_unless_it_is_ticked(client: Client, admin: User, draft: BankVersion) -> None:
    book = sheet_for(client, draft)
    reword(admin, draft, title_fa="نوبت کوتاه", help_en="Watch the desk at eight.")
    answer = bring(client, draft, filled(book, {TITLE: "صف کم", HELP: "ساعت هشت نگاه کنید."}))
    page = client.get(answer["Location"]).content.decode()
    assert "2 texts have changed since the file was made" in page
    assert "The text it translates is another one now:" in page
    assert "The translation was changed in the draft." in page

    agree(client, answer, newer=[HELP])
    question = question_of(draft)
    assert (question.title["fa"], question.help["fa"]) == ("نوبت کوتاه", "ساعت هشت نگاه کنید.")


def test_unknown_keys_and_long_texts_are_named_by_row(client: Client, admin: User, draft: BankVersion) -> None:
    book = sheet_for(client, draft)
    book["Translations"]["B9"].value = "question/Q9/title"
    answer = bring(client, draft, filled(book, {}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Translations, row 9, column key: The draft has no text with the key “question/Q9/title”." in page

    answer = bring(client, draft, filled(sheet_for(client, draft), {TITLE: "x" * 121}))
    assert "column translation.fa: The text is longer than 120 characters." in answer.content.decode()


def test_a_draft_that_changed_after_the_differences_were_shown_is_shown_anew(
    client: Client, admin: User, draft: BankVersion
) -> None:
    answer = bring(client, draft, filled(sheet_for(client, draft), {TITLE: "صف کم"}))
    seen = client.get(answer["Location"]).context["seen"]
    reword(admin, draft, title_fa="نوبت کوتاه")
    again = client.post(answer["Location"], {"seen": seen})
    assert (again.status_code, question_of(draft).title["fa"]) == (409, "نوبت کوتاه")
    assert "1 text has changed since the file was made" in again.content.decode()


def test_texts_stay_texts_and_the_column_reads_from_the_right(client: Client, admin: User, draft: BankVersion) -> None:
    reword(admin, draft, title_en='=HYPERLINK("http://x")')
    book = sheet_for(client, draft)
    sheet = book["Translations"]
    assert [cell.value for cell in sheet[1]][:5] == ["place", "key", "text.en", "translation.fa", "note"]
    assert sheet.freeze_panes == "C2"
    assert (sheet.column_dimensions["F"].hidden, sheet.column_dimensions["G"].hidden) == (True, True)
    row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == TITLE)
    assert (row[2].data_type, row[2].value) == ("s", '=HYPERLINK("http://x")')
    assert (row[3].alignment.readingOrder, row[3].alignment.horizontal, row[3].alignment.wrap_text) == (
        2,
        "right",
        True,
    )


@pytest.mark.parametrize("query", ["", "?from=en&to=en", "?from=en&to=xx", "?from=<b>&to=fa"])
def test_a_language_that_the_draft_has_not_is_not_found(client: Client, draft: BankVersion, query: str) -> None:
    assert client.get(reverse("draft_translations_file", args=[draft.pk]) + query).status_code == 404
