"""The bank studio as an admin meets it: from the keyboard alone, and what axe says of its pages."""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.server import Server
from tests.browser.visits import sign_in, speak, violations

ADMIN = "admin@lakeside.example"
WAYS = [("en", "light", 1280), ("en", "dark", 360), ("fa", "light", 360), ("fa", "dark", 1280)]
MAKE = """
from assessments.changes.banks import load_bank
from assessments.models import Organisation
from assessments.queries.banks import as_file, published_version
from dataclasses import replace
file = replace(as_file(published_version("practices")), name="{name}")
print(load_bank(actor=None, file=file, organisation=Organisation.objects.get(name="Lakeside Hotels")).version.pk)
"""
START = """
from assessments.changes.versions import start_draft
from assessments.models import BankVersion, User
version = BankVersion.objects.get(pk="{version}")
print(start_draft(actor=User.objects.get(email="admin@lakeside.example"), version=version).pk)
"""
EMPTY = """
from assessments.changes.draft_texts import change
from assessments.models import BankVersion, Question, User
draft = BankVersion.objects.get(pk="{draft}")
row = Question.objects.filter(dimension__version=draft)[4]
admin = User.objects.get(email="admin@lakeside.example")
change(actor=admin, draft=draft, row=row, values={{"statement.fa": ""}}, seen={{}})
print(row.code)
"""
_numbers = count(1)


def told(server: Server, code: str) -> str:
    """The last line that a piece of code prints on the server's side."""
    return server.manage("shell", "--verbosity", "0", "--command", code).splitlines()[-1]


def own_bank(server: Server) -> tuple[str, str]:
    """A bank of the demo's organisation with a published version: its name, and the version's id."""
    name = f"porter-{next(_numbers)}"
    return name, told(server, MAKE.format(name=name))


def press(page: Page, role: str, name: str) -> None:
    """Reach a control with the keyboard and press Enter."""
    control = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    control.focus()
    expect(control).to_be_focused()
    page.keyboard.press("Enter")


def test_a_draft_is_started_checked_mended_published_and_retired_from_the_keyboard(page: Page, server: Server) -> None:
    name, _version = own_bank(server)
    sign_in(page, ADMIN)
    page.goto(f"/banks/{name}/")
    press(page, "button", "Start a draft")
    expect(page).to_have_url(re.compile("/drafts/"))
    draft = page.url.split("/drafts/")[1].split("/")[0]

    code = told(server, EMPTY.format(draft=draft))
    press(page, "link", "Check and publish")
    expect(page.locator(".headline")).to_have_text("1 thing must be mended before version 2 can be published.")
    expect(page.get_by_role("button", name="Publish version 2")).to_be_disabled()
    press(page, "link", "The statement is missing in Persian")
    expect(page).to_have_url(re.compile(f"open={code}&field=statement.fa#q-{code}$"))
    expect(page.locator("[name='statement.fa']")).to_be_focused()
    page.keyboard.type("کارکنان زود پاسخ می‌دهند.")
    page.keyboard.press("Tab")
    expect(page.locator("#draft-said")).to_contain_text(f"Changed the statement of {code} (Persian)")

    press(page, "link", "Check and publish")
    expect(page.locator(".headline")).to_have_text("Version 2 can be published.")
    press(page, "button", "Publish version 2")
    expect(page.locator("#confirm-question")).to_have_text("Publish version 2?")
    page.locator("#confirm-yes").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Version 2 of")

    menu = page.locator("#version-2 summary", has_text="More")
    menu.focus()
    page.keyboard.press("Enter")
    page.locator("#version-2").get_by_role("link", name="Retire").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No running assessment of yours uses it.")).to_be_visible()
    press(page, "button", "Retire")
    expect(page.locator("#version-2 .status")).to_have_text("Retired")
    expect(page.locator(".bank-history")).to_contain_text("Retired the version")


def test_a_shared_bank_is_made_ones_own_from_the_keyboard(page: Page, server: Server) -> None:
    sign_in(page, ADMIN)
    page.goto("/banks/")
    press(page, "link", "Make it your own – Nine service-improvement practices")
    page.get_by_label("Name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Our Own")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Enter a valid")).to_be_visible()
    page.get_by_label("Name").fill("our-own")
    page.get_by_label("Name").press("Enter")
    expect(page).to_have_url(re.compile("/drafts/"))

    page.goto("/banks/our-own/")
    page.locator("#version-1 summary", has_text="More").click()
    page.locator("#version-1").get_by_role("link", name="Delete the draft").click()
    press(page, "button", "Delete the draft")
    expect(page).to_have_url(re.compile("/banks/$"))
    expect(page.get_by_text("our-own", exact=True)).to_have_count(0)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_no_page_of_a_bank_has_a_fault(
    open_page: OpenPage, server: Server, language: str, theme: str, width: int
) -> None:
    name, version = own_bank(server)
    draft = told(server, START.format(version=version))
    told(server, EMPTY.format(draft=draft))
    page = open_page(width=width, theme=theme)
    sign_in(page, ADMIN)
    speak(page, language)
    addresses = [f"/banks/{name}/", f"/banks/{name}/?version=2", f"/bank-versions/{draft}/"]
    addresses += [f"/bank-versions/{version}/{rest}" for rest in ("", "retire/", "duplicate/")]
    addresses += [f"/drafts/{draft}/{rest}" for rest in ("checks/", "delete/")]
    found = [fault for address in addresses for fault in faults(page, address)]
    page.goto("/")
    speak(page, "en")
    assert found == []


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    found = violations(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the screen")
    return [f"{address}: {fault}" for fault in found]
