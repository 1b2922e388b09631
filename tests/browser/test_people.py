"""A manager asks people: a list with a mistake, mended and confirmed; a public link, copied and printed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visits import sign_in, speak

MANAGER = "manager@lakeside.example"


def people_page(page: Page) -> str:
    """Open the page of who answers of an open assessment that asks customers; returns its address."""
    sign_in(page, MANAGER)
    if page.locator("html").get_attribute("lang") != "en":  # what an earlier test chose stays with the person
        speak(page, "en")
    page.locator(".assessment-card", has_text=re.compile("Guest service, autumn")).first.locator("h2 a").click()
    page.get_by_role("link", name="Who answers").click()
    expect(page.get_by_role("heading", level=1, name="Who answers")).to_be_visible()
    return page.url


def test_a_list_is_checked_mended_and_confirmed(open_page: OpenPage) -> None:
    page = open_page(width=360)
    people_page(page)
    page.get_by_role("link", name="Add people").click()
    page.get_by_label("One person a line").fill("Zane Ozola; zane@example.org; lv\nکیان; kian")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", name="1 person can be added")).to_be_visible()
    expect(page.get_by_text("Row 2: “kian” is not a mail address.")).to_be_visible()

    page.get_by_label("One person a line").fill("کیان; kian@example.org; fa")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Add 2 people").click()
    expect(page.get_by_text("2 people were added.")).to_be_visible()

    page.get_by_label("Name or address").fill("zane")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Zane Ozola").click()
    page.get_by_role("button", name="Take off the list").click()
    page.locator("#confirm-yes").click()
    expect(page.get_by_text("Zane Ozola is no longer on the list.")).to_be_visible()


def test_a_public_link_is_copied_and_its_poster_printed(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    people_page(page)
    page.get_by_role("link", name="New public link").click()
    page.get_by_label("Name of the link").fill("Reception desk")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_role("textbox", name="Address").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#notice")).to_have_text("The address is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    with page.expect_download() as download:
        page.get_by_role("button", name="Poster in Persian").click()
    assert download.value.suggested_filename == "poster-fa.pdf"

    guest = open_page(width=360)
    guest.goto(address)
    expect(guest.locator("h1")).to_be_visible()
    assert guest.url == address
