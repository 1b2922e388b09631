"""Drafts for browser tests, and what somebody does in the editor."""

import re
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Server
from tests.browser.visits import sign_in

ADMIN = "admin@lakeside.example"
MAKE = """
from assessments.changes.versions import create_bank, duplicate_bank
from assessments.models import BankVersion, Organisation, User
organisation = Organisation.objects.get(name="Lakeside Hotels")
shared = BankVersion.objects.get(bank__name="rater", bank__organisation=None, state="published")
actor = User.objects.get(email="admin@lakeside.example")
print(duplicate_bank(actor=actor, version=shared, organisation=organisation, name="{name}", title={{"en": "Ours"}}).pk)
"""
_numbers = count(1)


def new_draft(server: Server) -> str:
    """The path of the editor for a new draft of the demo's organisation that says what the RATER bank says."""
    command = MAKE.format(name=f"studio{next(_numbers)}")
    return f"/drafts/{server.manage('shell', '--verbosity', '0', '--command', command).splitlines()[-1]}/"


def edit(page: Page, server: Server, query: str = "") -> str:
    """Sign in as an admin and open a new draft; returns its path."""
    sign_in(page, ADMIN)
    address = new_draft(server)
    go(page, address + query)
    return address


def go(page: Page, address: str) -> None:
    """Open the editor and wait until its scripts listen."""
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-ready", "")


def codes(page: Page, dimension: str = "Reliability") -> Locator:
    """The codes of the questions in a dimension as they stand on the page."""
    section = page.locator("section.draft-dimension", has=page.get_by_role("heading", name=dimension, exact=True))
    return section.locator(".draft-code")


def link(page: Page, code: str) -> Locator:
    """What opens a question."""
    return page.locator(f"[id='q-{code}'] .draft-name [data-open]")


def said(page: Page) -> Locator:
    """What the bar says was done last."""
    return page.locator("#draft-said")


def saved(page: Page, words: str) -> None:
    """Wait until the bar says these words, and that it is saved."""
    expect(said(page)).to_have_text(re.compile(words))
    expect(page.locator("#draft-saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))
