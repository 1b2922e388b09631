"""What whole jobs in the browser have in common: founding an organisation, answering, printing."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.questionnaires import ready
from tests.browser.visits import speak


def sign_up(page: Page, language: str, email: str) -> None:
    """Found an organisation as somebody who speaks the language."""
    page.goto("/accounts/signup/")
    speak(page, language)
    page.locator("input[name=name]").fill("Sara Ahmadi")
    page.locator("input[name=organisation]").fill("Harbour Clinic")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill("a long enough secret")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))


def answer(page: Page, dimensions: dict[str, tuple[int, str]]) -> None:
    """Begin on the assessment's page, answer by keyboard and submit; dimension code to number of questions and key."""
    page.locator("form[action$='/answer/'] button").first.click()
    for dimension, (count, key) in dimensions.items():
        page.wait_for_url(f"**/{dimension}/#*")
        ready(page)
        for _ in range(count):
            page.keyboard.press(key)
            page.keyboard.press("5")
        page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    ready(page)
    expect(page.locator("[data-saved]")).to_have_class(re.compile(r"^saved$"))
    page.locator("form[action$='/submit/'] button").last.click()
    expect(page.locator("a[href$='/results/']").first).to_be_visible()


def printed(page: Page, assessment: str, folder: Path) -> str:
    """The text of the printed report, as poppler reads it."""
    page.goto(assessment + "report/")
    page.locator("form[data-print] button").click(timeout=60_000)  # until the PDF is printed
    page.wait_for_load_state()
    with page.expect_download() as download:
        page.locator("a[href$='.pdf']").first.click()
    file = folder / "report.pdf"
    download.value.save_as(file)
    return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
