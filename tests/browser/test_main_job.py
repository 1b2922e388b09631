"""The main job as a new user does it: sign up, create, answer, read, plan, print; in each language."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.questionnaires import DIMENSIONS, ready
from tests.browser.visits import speak

#: what the cover of the PDF says in each language
COVERS = {"en": "Service gap report", "fa": "گزارش شکاف", "lv": "pārskats"}


def sign_up(page: Page, language: str) -> None:
    page.goto("/accounts/signup/")
    speak(page, language)
    page.locator("input[name=name]").fill("Sara Ahmadi")
    page.locator("input[name=organisation]").fill("Harbour Clinic")
    page.locator("input[name=email]").fill(f"sara-{language}@example.org")
    page.locator("input[name=password1]").fill("a long enough secret")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))


def create(page: Page) -> str:
    page.goto("/assessments/new/")
    page.locator("input[name=title]").fill("Reception, winter")
    page.locator("input[name=title]").press("Enter")
    expect(page.locator("h1")).to_have_text("Reception, winter")
    return page.url


def answer(page: Page) -> None:
    page.locator("form[action$='/answer/'] button").first.click()
    for dimension, codes in DIMENSIONS.items():
        page.wait_for_url(f"**/{dimension}/#*")
        ready(page)
        for _ in codes.split():
            page.keyboard.press("2" if dimension == "responsiveness" else "4")
            page.keyboard.press("5")
        page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    ready(page)
    expect(page.locator("[data-saved]")).to_have_class(re.compile(r"^saved$"))
    page.locator("form[action$='/submit/'] button").last.click()
    expect(page.locator("a[href$='/results/']").first).to_be_visible()


def plan(page: Page, assessment: str) -> None:
    page.goto(assessment + "actions/")
    page.locator("form[action$='/adopt/'] button").first.click()
    page.locator("input[name=due]").fill("2026-12-24")
    page.locator("form.card button.btn-primary").click()
    expect(page.locator(".actions-table tbody tr")).to_have_count(1)


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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_from_signing_up_to_the_printed_report(page: Page, language: str, tmp_path: Path) -> None:
    sign_up(page, language)
    assessment = create(page)
    answer(page)
    page.goto(assessment + "results/")
    expect(page.locator(".headline .is-shortfall")).to_have_text(
        {"en": "Responsiveness", "fa": "پاسخ‌گویی", "lv": "Atsaucība"}[language]
    )
    plan(page, assessment)
    assert COVERS[language] in printed(page, assessment, tmp_path)
