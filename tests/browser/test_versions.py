"""A question is worded otherwise in a newer version: looked at, agreed to and looked back on, from the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.server import Server
from tests.browser.versions import an_assessment_behind
from tests.browser.visits import sign_in, speak, violations

ADMIN = "admin@lakeside.example"
WAYS = [("en", "light", 1280), ("en", "dark", 360), ("fa", "light", 360), ("fa", "dark", 1280)]


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """Go to it by the tabulator, as somebody without a mouse does, and press the key."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"The tabulator does not lead to “{name}”.")


def test_an_assessment_moves_with_consent_and_leaves_a_milestone(open_page: OpenPage, server: Server) -> None:
    assessment, _comparison = an_assessment_behind(server)
    page = open_page()
    sign_in(page, ADMIN)
    page.goto(assessment)
    press(page, "link", "See what would change")
    expect(page.get_by_role("heading", level=1)).to_have_text("From version 1 to version 2")
    expect(page.locator("ins", has_text="firm").first).to_be_visible()
    press(page, "checkbox", "Keep the answers to the old wording of R1 (6 count now)", "Space")
    press(page, "button", "Go on with version 2")
    expect(page.get_by_text("What it showed before is kept as a milestone.")).to_be_visible()
    press(page, "link", "Before moving from version 1 to version 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Milestone 1")
    expect(page.get_by_text("Answers to these questions count only here:")).to_contain_text("Service kept as promised")
    press(page, "link", "Compare both versions")
    expect(page.locator("del").first).to_be_visible()


def test_without_scripts_the_move_is_the_same(open_page: OpenPage, server: Server) -> None:
    assessment, _comparison = an_assessment_behind(server)
    page = open_page(scripts=False)
    sign_in(page, ADMIN)
    page.goto(assessment + "version/")
    page.get_by_role("button", name="Go on with version 2").press("Enter")
    expect(page.get_by_text("Before moving from version 1 to version 2")).to_be_visible()


@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_no_page_about_versions_has_a_fault(
    open_page: OpenPage, server: Server, language: str, theme: str, width: int
) -> None:
    assessment, comparison = an_assessment_behind(server)
    page = open_page(width=width, theme=theme)
    sign_in(page, ADMIN)
    speak(page, language)
    found = []
    for address in (assessment, assessment + "version/", comparison, assessment + "milestones/1/"):
        if "milestones" in address:
            page.goto(assessment + "version/")
            page.locator("button.btn-primary").press("Enter")
            page.wait_for_url("**" + assessment)
        page.goto(address)
        found += [f"{address}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{address}: wider than the screen")
    page.goto("/")
    speak(page, "en")
    assert found == []
