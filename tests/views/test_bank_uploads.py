"""Banks from files: errors named and nothing written, differences seen first, then taken over as one step."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.changes.draft_texts import change, fingerprint
from assessments.changes.steps import last_step, undo
from assessments.formats import bank_file, bank_workbook
from assessments.formats.bank_file import BankFile
from assessments.models import Bank, BankVersion, Role, StepKind, Upload, User
from assessments.queries.banks import as_file
from tests.factories import make_assessment, make_member
from tests.formats.bank_texts import SMALL_BANK
from tests.formats.workbooks import workbook

pytestmark = pytest.mark.django_db

TABLE = "dimension,code,title,statement\nSpeed,S1,Short queue,Guests wait less than five minutes.\n"


def small(**changes: Any) -> BankFile:
    return replace(bank_file.read(SMALL_BANK), **changes)


def changed(**changes: Any) -> BankFile:
    """The small bank with another question."""
    bank = bank_file.read(SMALL_BANK)
    question = replace(bank.questions[0], **changes)
    return replace(bank, dimensions=(replace(bank.dimensions[0], questions=(question,)),))


def new_bank(client: Client, data: bytes | str, name: str = "Desk.csv", **said: str) -> Any:
    content = data.encode() if isinstance(data, str) else data
    fields = {"file-language": "en", "file-scale": "1-5", "from_file": "1"}
    fields |= {f"file-{key}": value for key, value in said.items()}
    return client.post(reverse("bank_new"), fields | {"file-file": SimpleUploadedFile(name, content)})


def bring(client: Client, draft: BankVersion, data: bytes | str, name: str = "desk.yaml") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return client.post(reverse("draft_import", args=[draft.pk]), {"file": SimpleUploadedFile(name, content)})


def agree(client: Client, answer: Any, **said: Any) -> Any:
    """Take over what the page behind an answer shows, as it shows it."""
    seen = client.get(answer["Location"]).context["seen"]
    return client.post(answer["Location"], {"seen": seen} | said)


def codes_of(draft: BankVersion) -> dict[str, list[str]]:
    found = as_file(BankVersion.objects.get(pk=draft.pk))
    return {dimension.code: [question.code for question in dimension.questions] for dimension in found.dimensions}


def text_of(answer: Any) -> str:
    return answer.content.decode()


# A new bank
def test_a_plain_table_becomes_a_draft_of_a_new_bank(client: Client, admin: User) -> None:
    answer = new_bank(client, TABLE)
    page = text_of(client.get(answer["Location"]))
    assert "Desk" in page
    assert "1 dimension" in page
    assert not Bank.objects.exists()

    answer = agree(client, answer)
    draft = BankVersion.objects.get()
    assert answer["Location"] == reverse("draft", args=[draft.pk])
    assert (draft.bank.name, draft.is_draft, draft.languages) == ("desk", True, ["en"])
    assert as_file(draft).questions[0].statement == {"en": "Guests wait less than five minutes."}
    assert [step.kind for step in draft.steps.order_by("number")] == [StepKind.STARTED, StepKind.IMPORTED]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_an_exported_bank_becomes_the_same_bank_elsewhere(
    client: Client, admin: User, draft: BankVersion, ending: str
) -> None:
    exported = client.get(reverse(f"bank_version_{ending}", args=[draft.pk])).content
    Bank.objects.update(name="elsewhere")
    agree(client, new_bank(client, exported, f"desk.{ending}"))
    assert as_file(BankVersion.objects.get(bank__name="desk")) == small()


def test_a_bank_without_questions_begins_with_its_title(client: Client, admin: User) -> None:
    said = {"empty-title": "پذیرش هتل", "empty-language": "fa", "empty-scale": "0-10", "empty-name": ""}
    client.post(reverse("bank_new"), said)
    draft = BankVersion.objects.get()
    assert (draft.bank.name, draft.title, draft.scale_maximum) == ("bank", {"fa": "پذیرش هتل"}, 10)


def test_no_bank_is_called_as_the_page_of_a_new_one(client: Client, admin: User) -> None:
    said = {"empty-title": "Ours", "empty-language": "en", "empty-scale": "1-5", "empty-name": "New"}
    answer = client.post(reverse("bank_new"), said)
    assert (answer.status_code, Bank.objects.exists()) == (422, False)
    assert "This name is taken by a page of its own. Choose another one." in text_of(answer)


@pytest.mark.parametrize("name", ["desk", "Desk"])
def test_a_name_that_is_taken_is_told_before_anything_is_kept(
    client: Client, admin: User, draft: BankVersion, name: str
) -> None:
    answer = new_bank(client, SMALL_BANK.replace("name: desk", f"name: {name}"), "desk.yaml")
    assert answer.status_code == 422
    assert f"There is a bank with the name “{name}” already" in text_of(answer)
    assert not Upload.objects.exists()


# Errors
def test_mistakes_in_a_workbook_are_named_by_sheet_row_and_column(client: Client, admin: User) -> None:
    book = workbook(["dimension", "statement", "help"], ["Speed", "x" * 401, ""], ["", "fine", "y" * 1001])
    answer = new_bank(client, book, "desk.xlsx")
    assert answer.status_code == 422
    assert "Nothing was written: 2 things to correct in the file" in text_of(answer)
    assert "People, row 2, column statement: “Q1.statement.en” is longer than 400 characters." in text_of(answer)
    assert "People, row 3, column help: “Q2.help.en” is longer than 1000 characters." in text_of(answer)
    assert (Upload.objects.count(), Bank.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("b.yaml", b"a: !!python/object/apply:os.system ['true']", "Line 1: Tags (!) are not used here"),
        ("b.yaml", b"a: &a [x]\nb: [*a, *a]", "Anchors"),
        ("b.yaml", b"[" * 2000, "nested too deeply"),
        ("b.yaml", b"a: 1\na: 2", "Line 2: “a” stands twice"),
        ("b.yaml", SMALL_BANK.encode("utf-16"), "not UTF-8"),
        ("b.csv", "nosaukums\nJānis".encode("cp1257"), "Row 2: The file is not UTF-8 text"),
        ("b.csv", b"statement\nx\x00", "Row 2: The row holds a character that cannot be printed"),
        ("b.csv", b'statement\n"open', "Row 2: The row cannot be read: a quote is not closed"),
        ("b.csv", b"a,b\nx,y", "No column is called “statement”"),
        ("b.csv", b"statement,statement\nx,y", "Row 1, column statement: “statement” stands twice."),
        ("b.csv", b"statement\nx", "Row 2: The question stands in no dimension"),
        ("b.docx", b"hello", "This is none of them."),
        ("b.xlsx", b"PK\x03\x04 broken", "cannot be read as a workbook"),
        ("b.xlsx", workbook(["statement"], ["=1+1"]), "People, row 2, column A: The cell holds a formula"),
        ("b.csv", b"", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    client: Client, admin: User, name: str, data: bytes, said: str
) -> None:
    answer = new_bank(client, data, name)
    assert (answer.status_code, said in text_of(answer)) == (422, True), text_of(answer)[:3000]
    assert (Upload.objects.count(), Bank.objects.count()) == (0, 0)


def test_markup_in_a_file_stays_text_in_errors_and_on_the_page(client: Client, admin: User) -> None:
    trap = "<img src=x onerror=alert(1)>"
    answer = new_bank(client, f"dimension,statement,{trap}\n{trap},{trap},x\n", f"{trap}.csv")
    page = text_of(client.get(answer["Location"]))
    assert trap not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    refused = text_of(new_bank(client, SMALL_BANK.replace("name: desk", f"name: '{trap}'"), "b.yaml"))
    assert trap not in refused


def test_a_bank_in_one_language_is_named_with_what_follows(client: Client, admin: User) -> None:
    page = text_of(client.get(new_bank(client, TABLE)["Location"]))
    assert "The bank is in English alone" in page
    assert "English: " in page  # texts that are missing


def test_columns_that_are_not_known_are_named(client: Client, admin: User) -> None:
    page = text_of(client.get(new_bank(client, TABLE.replace("title", "owner"))["Location"]))
    assert "These columns are not known here and were not read: owner" in page


# Into a draft
def test_differences_are_shown_and_taken_over_as_one_step_that_can_be_undone(
    client: Client, admin: User, draft: BankVersion
) -> None:
    before = as_file(draft)
    file = changed(statement={"en": "Guests wait less than ten minutes.", "fa": before.questions[0].statement["fa"]})
    answer = bring(client, draft, bank_file.write(file))
    page = text_of(client.get(answer["Location"]))
    assert re.search("<del>.*five.*</del><ins>.*ten.*</ins>", page)
    assert as_file(draft) == before

    assert agree(client, answer)["Location"] == reverse("draft", args=[draft.pk])
    assert as_file(BankVersion.objects.get(pk=draft.pk)) == file
    step = last_step(draft)
    assert step is not None
    assert (step.kind, step.details) == (StepKind.IMPORTED, [1])
    undo(actor=admin, draft=draft, seen=step.number)
    assert as_file(BankVersion.objects.get(pk=draft.pk)) == before


def test_what_the_file_does_not_ask_is_archived_and_comes_back_with_another_file(
    client: Client, admin: User, draft: BankVersion
) -> None:
    bank = small()
    other = replace(bank.questions[0], code="Q2", statement={"en": "Keys are ready.", "fa": "کلید آماده است."})
    fresh = replace(bank.dimensions[0], code="keys", questions=(other,))
    agree(client, bring(client, draft, bank_file.write(replace(bank, dimensions=(fresh,)))))
    found = as_file(BankVersion.objects.get(pk=draft.pk))
    assert [question.code for question in found.questions] == ["Q2"]
    assert [(one.kind, one.code) for one in found.archived] == [("dimension", "speed")]
    assert [question["code"] for question in found.archived[0].document["questions"]] == ["Q1"]

    agree(client, bring(client, draft, bank_file.write(bank)), meant="on")
    found = as_file(BankVersion.objects.get(pk=draft.pk))
    assert found.dimensions == bank.dimensions
    assert [(one.kind, one.code) for one in found.archived] == [("dimension", "keys")]


def test_questions_move_between_dimensions_old_and_new(client: Client, admin: User, draft: BankVersion) -> None:
    bank = small()
    question = bank.questions[0]
    rows = [replace(question, code=f"Q{n}", title={"en": f"T{n}", "fa": "ت"}) for n in range(1, 5)]
    first = replace(bank.dimensions[0], questions=tuple(rows))
    agree(client, bring(client, draft, bank_file.write(replace(bank, dimensions=(first,)))))
    second = replace(first, code="rest", questions=(rows[3], rows[0]))
    turned = replace(bank, dimensions=(second, replace(first, questions=(rows[2], rows[1]))))
    agree(client, bring(client, draft, bank_workbook.write(turned), "desk.xlsx"))
    assert codes_of(draft) == {"rest": ["Q4", "Q1"], "speed": ["Q3", "Q2"]}
    assert as_file(BankVersion.objects.get(pk=draft.pk)).dimensions == turned.dimensions
    step = last_step(draft)
    assert step is not None
    undo(actor=admin, draft=draft, seen=step.number)
    assert as_file(BankVersion.objects.get(pk=draft.pk)).dimensions == (first,)


def test_a_draft_that_changed_meanwhile_is_shown_anew_and_not_overwritten(
    client: Client, admin: User, draft: BankVersion
) -> None:
    answer = bring(client, draft, bank_file.write(changed(reversed=True)))
    seen = client.get(answer["Location"]).context["seen"]
    title = draft.title["en"]
    change(actor=admin, draft=draft, row=draft, values={"title.en": "Reception"}, seen={"title.en": fingerprint(title)})
    again = client.post(answer["Location"], {"seen": seen})
    assert again.status_code == 409
    assert "The draft has changed since you saw the differences." in text_of(again)
    assert "Reception" in text_of(again)
    assert BankVersion.objects.get(pk=draft.pk).title["en"] == "Reception"
    assert Upload.objects.count() == 1


def test_a_code_used_for_another_question_has_to_be_meant(client: Client, admin: User, draft: BankVersion) -> None:
    file = changed(
        title={"en": "Clean towels", "fa": "حوله تمیز"},
        statement={"en": "The towels smell fresh.", "fa": "حوله‌ها بوی تازه می‌دهند."},
    )
    answer = bring(client, draft, bank_file.write(file))
    page = text_of(client.get(answer["Location"]))
    assert "1 code stood for another question before" in page
    assert "Guests wait less than five minutes." in page
    refused = agree(client, answer)
    assert (refused.status_code, as_file(draft)) == (422, small())
    assert "say first that it is meant so" in text_of(refused)
    assert agree(client, answer, meant="on").status_code == 302
    assert as_file(draft) == file


def test_another_scale_than_answers_there_are_is_told_with_what_follows(
    client: Client, admin: User, draft: BankVersion
) -> None:
    make_assessment(version=draft.bank.versions.get(number=1))
    bank = small()
    ten = range(11)
    scale = replace(bank.scale, minimum=0, maximum=10, labels={n: {"en": f"{n}!", "fa": f"{n}!"} for n in ten})
    question = replace(bank.questions[0], scores={n: {"en": f"s{n}", "fa": f"s{n}"} for n in ten})
    file = replace(bank, scale=scale, dimensions=(replace(bank.dimensions[0], questions=(question,)),))
    answer = bring(client, draft, bank_file.write(file))
    page = text_of(client.get(answer["Location"]))
    assert "Version 1 is answered from 1 to 5, the file says 0 to 10." in page
    assert "Running assessments cannot move to the new version" in page
    assert agree(client, answer).status_code == 422
    agree(client, answer, meant="on")
    assert as_file(BankVersion.objects.get(pk=draft.pk)) == file


def test_a_plain_table_is_no_file_for_a_draft(client: Client, admin: User, draft: BankVersion) -> None:
    answer = bring(client, draft, TABLE, "desk.csv")
    assert (answer.status_code, "has no sheet “Bank”" in text_of(answer)) == (422, True)


def test_cancelling_forgets_the_file(client: Client, admin: User, draft: BankVersion) -> None:
    answer = bring(client, draft, bank_file.write(changed(reversed=True)))
    client.post(answer["Location"], {"cancel": "1"})
    assert (Upload.objects.count(), as_file(draft)) == (0, small())


def test_a_file_is_kept_for_a_day_and_seen_by_nobody_else(client: Client, admin: User, draft: BankVersion) -> None:
    answer = bring(client, draft, SMALL_BANK)
    colleague = Client()
    colleague.force_login(make_member(Role.ADMIN, organisation=admin.memberships.get().organisation))
    assert colleague.get(answer["Location"]).status_code == 404
    Upload.objects.update(made=timezone.now() - timedelta(days=2))
    bring(client, draft, SMALL_BANK)
    assert Upload.objects.count() == 1


def test_of_a_persons_files_the_newest_five_stay(client: Client, admin: User, draft: BankVersion) -> None:
    places = [bring(client, draft, SMALL_BANK)["Location"] for _turn in range(7)]
    assert [client.get(place).status_code for place in places] == [404, 404, 200, 200, 200, 200, 200]


@pytest.mark.parametrize("count", [1, 3])
def test_differences_need_the_same_queries_for_one_question_and_for_three(
    client: Client,
    admin: User,
    draft: BankVersion,
    count: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    bank = small()
    rows = tuple(replace(bank.questions[0], code=f"N{n}") for n in range(count))
    file = replace(bank, dimensions=(replace(bank.dimensions[0], questions=rows),))
    answer = bring(client, draft, bank_file.write(file))
    with django_assert_num_queries(13):
        client.get(answer["Location"])
