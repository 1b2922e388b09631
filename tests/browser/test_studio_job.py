"""The studio's whole job in each language: a bank from a spreadsheet is mended, published, asked and reworded."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.jobs import answer, printed, sign_up

STATEMENTS = {
    "en": (
        "Guests are greeted within a minute.",
        "Guests hear how long they wait.",
        "Keys are ready at three.",
        "Rooms are warm.",
    ),
    "fa": (
        "به مهمان در یک دقیقه خوشامد می‌گوییم.",
        "مهمان می‌داند چقدر منتظر می‌ماند.",
        "کلید ساعت سه آماده است.",
        "اتاق‌ها گرم است.",
    ),
    "lv": (
        "Viesus sveicina minūtes laikā.",
        "Viesi zina, cik ilgi jāgaida.",
        "Atslēgas ir gatavas trijos.",
        "Numuri ir silti.",
    ),
}
REWORDED = {
    "en": "Somebody greets every guest within half a minute.",
    "fa": "هر مهمان در نیم دقیقه خوشامد می‌شنود.",
    "lv": "Katru viesi kāds sveicina pusminūtes laikā.",
}
SCORES = ("never", "rarely", "sometimes", "mostly", "always")
ANSWERS = {"desk": (2, "3"), "rooms": (2, "4")}


def workbook(language: str, folder: Path) -> Path:
    """A plain table as somebody types it, without any help for the last question."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    sheet.append(["dimension", "code", "title", "statement", "help", *(f"score {value}" for value in range(1, 6))])
    for number, statement in enumerate(STATEMENTS[language], start=1):
        dimension = "Desk" if number < 3 else "Rooms"
        texts = (f"{word} {number}" for word in SCORES)
        help_text = f"Look at case {number}." if number < 4 else None
        sheet.append([dimension, f"Q{number}", f"Title {number}", statement, help_text, *texts])
    file = folder / "lobby.xlsx"
    book.save(file)
    return file


def mend(page: Page) -> None:
    """Follow each finding that blocks publishing to its place, and write what is missing."""
    for _ in range(20):
        finding = page.locator(".findings a").first
        if not finding.count():
            return
        finding.click()
        field = page.locator("[data-saves] :focus")
        expect(field).to_be_visible()
        page.keyboard.type("Words")
        page.keyboard.press("Tab")
        expect(page.locator("#draft-saved")).to_have_class("saved")
        check(page)
    raise AssertionError("There is always something more to mend.")


def check(page: Page) -> None:
    page.locator("a[href$='/checks/']").first.click()
    page.wait_for_url("**/checks/")


def publish(page: Page) -> None:
    check(page)
    mend(page)
    page.locator("main form button.btn-primary").last.click()
    page.locator("#confirm-dialog button.btn-primary, #confirm-dialog [data-confirm]").first.click()
    expect(page).to_have_url(re.compile("/banks/lobby/"))


def create(page: Page, title: str) -> str:
    page.goto("/assessments/new/")
    page.locator("input[name=title]").fill(title)
    bank = page.locator("select[name=bank], select[name=version]").first
    bank.select_option(label=str(bank.locator("option", has_text="lobby").first.inner_text()))
    expect(page.locator("#questions")).to_contain_text("Rooms")
    page.locator("main form button.btn-primary").last.click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def reword(page: Page, language: str) -> None:
    """Start a draft from the published version, and give the first question other words."""
    page.goto("/banks/lobby/")
    page.locator("form[action$='/draft/'] button").first.click()
    expect(page).to_have_url(re.compile("/drafts/"))
    page.goto(page.url.split("?")[0] + f"?open=Q1&field=statement.{language}#q-Q1")
    field = page.locator(f"[name='statement.{language}']")
    expect(field).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(REWORDED[language])
    page.keyboard.press("Tab")
    expect(page.locator("#draft-said")).to_contain_text("Q1")


def says(report: str, statement: str) -> bool:
    """Whether the report says the statement, wherever its lines break."""
    return bare(statement) in bare(report)


def bare(text: str) -> str:
    return "".join(re.findall(r"\w", text))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_a_bank_from_a_spreadsheet_is_mended_asked_and_reworded(page: Page, language: str, tmp_path: Path) -> None:
    sign_up(page, language, f"studio-{language}@example.org")
    page.goto("/banks/new/")
    page.locator("input[type=file]").set_input_files(workbook(language, tmp_path))
    page.locator("button[name=from_file]").click()
    expect(page).to_have_url(re.compile("/uploads/"))
    expect(page.locator("main")).to_contain_text(STATEMENTS[language][3])
    page.locator(".upload-agree button.btn-primary").click()
    expect(page).to_have_url(re.compile("/drafts/"))
    publish(page)

    first = create(page, "Lobby one")
    answer(page, ANSWERS)
    reword(page, language)
    publish(page)
    second = create(page, "Lobby two")
    answer(page, ANSWERS)

    old, new = printed(page, first, tmp_path), printed(page, second, tmp_path)
    before, after = STATEMENTS[language][0], REWORDED[language]
    assert (says(old, before), says(old, after)) == (True, False)
    assert (says(new, before), says(new, after)) == (False, True)
