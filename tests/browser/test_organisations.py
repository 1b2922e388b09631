"""Home, a new assessment and the organisation, as a visitor with a browser meets them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visits import sign_in, speak, violations

ADMIN = "admin@lakeside.example"


def open_organisation(page: Page) -> None:
    page.goto("/")
    address = page.locator("a[href^='/organisations/']").first.get_attribute("href")
    page.goto(str(address))


def test_a_title_and_create_make_an_assessment(page: Page) -> None:
    sign_in(page, ADMIN)
    page.goto("/assessments/new/")
    page.keyboard.type("Airport desk")  # the title has the focus
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Airport desk")
    expect(page.get_by_role("button", name="Answer", exact=True)).to_be_visible()


def test_the_total_of_own_points_follows_every_key(page: Page) -> None:
    sign_in(page, ADMIN)
    page.goto("/assessments/new/")
    page.get_by_label("Own points").check()
    total = page.locator("[data-total]")
    expect(total).to_have_text("Total: 100 points")
    page.get_by_label("Reliability").fill("۳۰")
    expect(total).to_have_text("Total: 98 points, 2 left")
    page.get_by_label("Reliability").fill("34,5")
    expect(total).to_have_text("Total: 102.5 points, 2.5 too many")


def test_without_scripts_the_server_names_the_total(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    sign_in(page, ADMIN)
    page.goto("/assessments/new/")
    page.get_by_label("Title").fill("Airport desk")
    page.get_by_label("Own points").check()
    page.get_by_label("Reliability").fill("31")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_text("The points total 99. They must total 100.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Airport desk")


def test_an_invited_colleague_signs_up_and_lands_in_the_organisation(page: Page, open_page: OpenPage) -> None:
    sign_in(page, ADMIN)
    open_organisation(page)
    page.get_by_label("Mail address").fill("sara@example.org")
    page.get_by_role("button", name="Send invitation").click()
    link = page.get_by_label("Link of the invitation").input_value()

    colleague = open_page()
    colleague.goto(link)
    expect(colleague.get_by_text("Your role: Manager.")).to_be_visible()
    colleague.get_by_role("link", name="Create an account").click()
    colleague.get_by_label("Your name").fill("Sara Ahmadi")
    colleague.locator("input[name=password1]").fill("a long enough secret")
    colleague.get_by_role("button", name="Create account").click()
    expect(colleague).to_have_url(re.compile("/$"))
    expect(colleague.get_by_text("Lakeside Hotels").first).to_be_visible()
    colleague.goto(link)
    expect(colleague.get_by_role("heading", level=1)).to_have_text("This invitation does not open")


def test_a_colleague_with_an_account_signs_in_and_accepts(page: Page, open_page: OpenPage) -> None:
    sign_in(page, ADMIN)
    open_organisation(page)
    page.get_by_label("Mail address").fill("omid@example.org")
    page.get_by_role("button", name="Send invitation").click()
    link = page.get_by_label("Link of the invitation").input_value()

    colleague = open_page()
    colleague.goto(link)
    colleague.get_by_role("link", name="I have an account: sign in").click()
    colleague.locator("input[name=login]").fill("manager@lakeside.example")
    colleague.locator("input[name=password]").fill("rater-demo-2026")
    colleague.locator("input[name=password]").press("Enter")
    expect(colleague.get_by_text("you are signed in as manager@lakeside.example")).to_be_visible()
    colleague.get_by_role("button", name="Accept the invitation").click()
    expect(colleague.get_by_text("Welcome to Lakeside Hotels.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_axe_finds_nothing(open_page: OpenPage, language: str, theme: str) -> None:
    page = open_page(width=360, theme=theme)
    sign_in(page, ADMIN)
    speak(page, language)
    found = violations(page)
    assessment = page.locator(".assessment-card h2 a").first.get_attribute("href")
    organisation = page.locator("a[href^='/organisations/']").first.get_attribute("href")
    for address in ("/assessments/new/", assessment, f"{assessment}edit/", organisation, f"{organisation}edit/"):
        page.goto(str(address))
        found += violations(page)
    speak(page, "en")
    assert found == []
