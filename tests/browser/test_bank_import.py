"""An admin builds a bank from a spreadsheet by keyboard alone: mistakes named, mended, seen, taken over."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visits import sign_in, violations

ADMIN = "admin@lakeside.example"
TABLE = "dimension,title,statement,help\nSpeed,Short queue,{statement},\n,Ready keys,My key is ready when I come.,\n"


def table(folder: Path, statement: str) -> Path:
    """A spreadsheet with this statement in its second row."""
    path = folder / "Spa desk.csv"
    path.write_text(TABLE.format(statement=statement))
    return path


def bring(page: Page, path: Path) -> None:
    """Choose the file and send it, as the keyboard does."""
    with page.expect_file_chooser() as chooser:
        page.locator("#id_file-file").focus()
        page.keyboard.press("Enter")
    chooser.value.set_files(path)
    page.get_by_role("button", name="Show what it holds").focus()
    page.keyboard.press("Enter")


def test_a_bank_is_built_from_a_spreadsheet_by_keyboard(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    sign_in(page, ADMIN)
    page.goto("/banks/")
    page.get_by_role("link", name="New bank").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="New bank")).to_be_visible()

    bring(page, table(tmp_path, "x" * 401))
    expect(page.get_by_role("alert")).to_contain_text("Row 2, column statement: “Q1.statement.en” is longer than 400")
    assert violations(page) == []

    bring(page, table(tmp_path, "I wait less than five minutes."))
    expect(page.get_by_role("heading", level=1, name="What “Spa desk.csv” holds")).to_be_visible()
    expect(page.get_by_text("I wait less than five minutes.")).to_be_visible()
    expect(page.get_by_text("The bank is in English alone")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Make this bank").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The file is taken over into the draft of “Spa desk”.")).to_be_visible()
    page.locator("details", has=page.get_by_text("Import a file")).locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Import a file").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Import a file")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as XLSX").click()
    assert download.value.suggested_filename == "spa-desk-1.xlsx"
