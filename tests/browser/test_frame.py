"""The frame of every page: theme, menus, asking before something is removed, and the pages around signing in."""

import socket

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.server import Server
from tests.browser.visits import PASSWORD, speak, violations

DARK_GROUND = "rgb(15, 20, 28)"  # --ground in tokens.css
ENTRANCES = ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "password/reset/key/1-x"]


def sign_up(page: Page, email: str) -> None:
    """Create an account, and look at its address page."""
    page.goto("/accounts/signup/")
    for name, value in [("name", "Leila Karimi"), ("organisation", "Lakeside"), ("email", email)]:
        page.locator(f"input[name={name}]").fill(value)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("/")
    page.goto("/accounts/email/")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_follows_the_system(open_page: OpenPage, theme: str) -> None:
    page = open_page(theme=theme)
    page.goto("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)


def test_a_dark_page_is_printed_in_the_colours_of_paper(open_page: OpenPage) -> None:
    page = open_page(theme="dark")
    page.goto("/accounts/login/")
    page.evaluate(
        """addEventListener("beforeprint", () => (window.printed = document.documentElement.dataset.bsTheme))"""
    )
    page.pdf()
    assert page.evaluate("window.printed") == "light"
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_theme_follows_the_system_without_scripts(open_page: OpenPage) -> None:
    page = open_page(theme="dark", scripts=False)
    page.goto("/accounts/login/")
    expect(page.locator("body")).to_have_css("background-color", DARK_GROUND)


def test_a_chosen_theme_stays(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Dark theme").click()
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", DARK_GROUND)
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")


def test_a_menu_opens_without_scripts(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    page.goto("/accounts/login/")
    page.locator("summary", has_text="English").click()
    expect(page.get_by_role("button", name="Latviešu")).to_be_visible()


def test_escape_closes_a_menu_and_returns_the_focus(page: Page) -> None:
    page.goto("/accounts/login/")
    menu = page.locator("summary", has_text="English")
    menu.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Latviešu")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_menu_of_a_phone_leads_to_every_part(open_page: OpenPage) -> None:
    page = open_page(width=360)
    sign_up(page, "phone@lakeside.example")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_text(
        ["Assessments", "Actions", "Reports", "Banks"]
    )
    assert violations(page) == []


def test_removing_an_address_asks_first(page: Page) -> None:
    sign_up(page, "first@lakeside.example")
    page.get_by_label("Email").fill("second@lakeside.example")
    page.get_by_role("button", name="Add the address").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("listitem").get_by_text("second@lakeside.example", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("second@lakeside.example was removed.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_the_pages_around_signing_in_are_accessible(open_page: OpenPage, theme: str, language: str) -> None:
    page = open_page(width=360, theme=theme)
    page.goto("/accounts/login/")
    speak(page, language)
    found = {}
    for entrance in ENTRANCES:
        page.goto(f"/accounts/{entrance}/")
        found[entrance] = violations(page)
    assert found == {entrance: [] for entrance in ENTRANCES}


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_no_entrance_is_wider_than_a_phone(open_page: OpenPage, language: str) -> None:
    page = open_page(width=360)
    page.goto("/accounts/login/")
    speak(page, language)
    for entrance in ENTRANCES:
        page.goto(f"/accounts/{entrance}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_connections_that_say_nothing_keep_nobody_waiting(server: Server) -> None:
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(6)]
    try:
        assert server.answers()
    finally:
        for connection in silent:
            connection.close()
