"""The main job as a new user does it: sign up, create, answer, read, plan, print; in each language."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.jobs import answer, printed, sign_up
from tests.browser.questionnaires import DIMENSIONS

ANSWERS = {code: (len(codes.split()), "2" if code == "responsiveness" else "4") for code, codes in DIMENSIONS.items()}
#: what the cover of the PDF says in each language
COVERS = {"en": "Service gap report", "fa": "گزارش شکاف", "lv": "pārskats"}


def create(page: Page) -> str:
    page.goto("/assessments/new/")
    page.locator("input[name=title]").fill("Reception, winter")
    page.locator("input[name=title]").press("Enter")
    expect(page.locator("h1")).to_have_text("Reception, winter")
    return page.url


def plan(page: Page, assessment: str) -> None:
    page.goto(assessment + "actions/")
    page.locator("form[action$='/adopt/'] button").first.click()
    page.locator("input[name=due]").fill("2026-12-24")
    page.locator("form.card button.btn-primary").click()
    expect(page.locator(".actions-table tbody tr")).to_have_count(1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_from_signing_up_to_the_printed_report(page: Page, language: str, tmp_path: Path) -> None:
    sign_up(page, language, f"sara-{language}@example.org")
    assessment = create(page)
    answer(page, ANSWERS)
    page.goto(assessment + "results/")
    expect(page.locator(".headline .is-shortfall")).to_have_text(
        {"en": "Responsiveness", "fa": "پاسخ‌گویی", "lv": "Atsaucība"}[language]
    )
    plan(page, assessment)
    assert COVERS[language] in printed(page, assessment, tmp_path)
