"""What a visitor does on many pages: sign in, choose a language; and what is checked on every page: axe."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

AXE = (Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js").read_text()
PASSWORD = "rater-demo-2026"


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in with the form, as a person does."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def speak(page: Page, language: str) -> None:
    """Choose "en", "fa" or "lv" for this visitor, and show the page in it."""
    page.evaluate(
        """async (language) => {
            const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
            const body = new URLSearchParams({ language, csrfmiddlewaretoken: token });
            await fetch("/language/", { method: "POST", body });
        }""",
        language,
    )
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", language)


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it is now: one line per rule, naming the places."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{rule['id']}: {rule['help']} at {[place['target'] for place in rule['nodes']]}" for rule in found]
