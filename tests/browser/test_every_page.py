"""Every page a member sees: no violation of axe, nothing wider than the screen, one heading; both ways, both themes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.respondents import new_link
from tests.browser.server import Server
from tests.browser.visits import sign_in, speak, violations

ADMIN = "admin@lakeside.example"
WAYS = [("en", "light", 1280), ("en", "dark", 360), ("fa", "light", 360), ("fa", "dark", 1280)]
FIXED = [
    "/",
    "/assessments/new/",
    "/actions/",
    "/actions/?view=board&status=",
    "/reports/",
    "/banks/",
    "/banks/new/",
    "/banks/rater/",
]
FIXED += [
    "/action-templates/",
    "/action-templates/?bank=prompt&state=own",
    "/action-templates/new/",
    "/action-templates/import/",
]
FIXED += ["/organisations/new/", "/accounts/password/change/", "/accounts/email/", "/nowhere/"]
OF_ASSESSMENT = [
    "",
    "edit/",
    "results/",
    "results/groups/",
    "results/five-gaps/",
    "results/rounds/",
    "actions/",
    "actions/?view=board",
    "actions/new/",
    "report/",
    "delete/",
    "imports/",
    "visits/",
    "visits/new/",
    "people/",
    "letters/preview/",
]
#: what the page of who answers leads to
OF_PEOPLE = ["a[href$='/add/']", "a[href$='/new/'][href*='/links/']", ".people-table a"]


def addresses(page: Page) -> Iterator[str]:
    """The fixed pages, those of an assessment with results, one of its actions, and the organisation's."""
    yield from FIXED
    page.goto("/")
    organisation = str(page.locator("a[href^='/organisations/']").first.get_attribute("href"))
    yield from (organisation, organisation + "levels/")
    card = page.locator(".assessment-card", has_text=re.compile("31|۳۱")).first
    assessment = str(card.locator("h2 a").get_attribute("href"))
    yield from (assessment + rest for rest in OF_ASSESSMENT)
    page.goto("/action-templates/")
    yield str(page.locator(".rows a").first.get_attribute("href"))
    page.goto(assessment + "visits/")
    visit = str(page.locator(".visit a").first.get_attribute("href"))
    yield from (visit, visit + "delete/")
    page.goto(asking(page) + "people/")
    yield from [page.url, *(str(page.locator(place).first.get_attribute("href")) for place in OF_PEOPLE)]
    page.goto(assessment + "actions/")
    yield str(page.locator(".actions-table a").first.get_attribute("href"))


def asking(page: Page) -> str:
    """The first assessment that still asks people by name."""
    page.goto("/")
    cards = page.locator(".assessment-card h2 a").all()
    for assessment in [str(card.get_attribute("href")) for card in cards]:
        page.goto(assessment + "people/")
        if all(page.locator(place).count() for place in OF_PEOPLE):
            return assessment
    raise AssertionError("The demo asks nobody by name.")


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    found = violations(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the screen")
    if (headings := page.locator("h1:visible").count()) != 1:
        found.append(f"{headings} first headings")
    return [f"{address}: {fault}" for fault in found]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_no_page_has_a_fault(open_page: OpenPage, language: str, theme: str, width: int) -> None:
    page = open_page(width=width, theme=theme)
    sign_in(page, ADMIN)
    speak(page, language)
    found = [fault for address in list(addresses(page)) for fault in faults(page, address)]
    page.goto("/")
    speak(page, "en")
    assert found == []


@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_no_page_before_signing_in_has_a_fault(open_page: OpenPage, language: str, theme: str, width: int) -> None:
    page = open_page(width=width, theme=theme)
    page.goto("/accounts/login/")
    speak(page, language)
    entrances = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/invitations/unknown/"]
    assert [fault for address in entrances for fault in faults(page, address)] == []


@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_no_page_of_a_respondent_has_a_fault(
    open_page: OpenPage, server: Server, language: str, theme: str, width: int
) -> None:
    page, spoken = open_page(width=width, theme=theme), f"?language={language}"
    link, kiosk = new_link(server), new_link(server, is_kiosk=True)
    found = [fault for address in (link, "/a/unknown/", kiosk) for fault in faults(page, address + spoken)]
    page.locator(".btn-start").click()
    found += faults(page, page.url.split("?")[0] + spoken)
    for begin in (link, page.url):
        page.goto(begin)
        page.locator(".btn-start").click()
        page.wait_for_url("**/dimensions/**")
        found += [
            fault
            for address in (page.url, page.url.split("dimensions")[0] + "review/")
            for fault in faults(page, address)
        ]
    assert found == []
