"""A respondent's way in Chromium: on a phone, without scripts, at a kiosk; and how much a network carries."""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.questionnaires import DIMENSIONS, ready, score
from tests.browser.respondents import new_link
from tests.browser.server import Server
from tests.browser.visits import violations

LIMIT = 60_000  # bytes, compressed and without fonts


def submitted(server: Server) -> Counter[tuple[str, str, int]]:
    """Language, group and number of answers of what was handed in to the assessment of this file."""
    query = (
        'SELECT r.language, r."group", count(a.id) FROM assessments_response r'
        " JOIN assessments_assessment s ON s.id = r.assessment_id AND s.title = 'By link'"
        " LEFT JOIN assessments_answer a ON a.response_id = r.id WHERE r.state = 'submitted' GROUP BY r.id"
    )
    with closing(sqlite3.connect(server.folder / "rater.sqlite3")) as database:
        return Counter(database.execute(query).fetchall())


def unfinished(server: Server) -> int:
    query = (
        "SELECT count(*) FROM assessments_response r JOIN assessments_assessment s ON s.id = r.assessment_id"
        " WHERE s.title = 'By link' AND r.state = 'open'"
    )
    with closing(sqlite3.connect(server.folder / "rater.sqlite3")) as database:
        return int(database.execute(query).fetchone()[0])


def storage(page: Page) -> list[str]:
    """Everything the browser keeps for the site, but for the token of its forms."""
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    cookies = [cookie["name"] for cookie in page.context.cookies()]
    return [*kept, *(re.sub("-.*", "", name) for name in cookies if name != "csrftoken")]


def test_a_customer_answers_in_persian_on_a_phone(open_page: OpenPage, server: Server) -> None:
    page, before = open_page(width=360), submitted(server)
    page.goto(new_link(server))
    page.get_by_role("link", name="فارسی").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert violations(page) == []
    page.locator(".btn-start").click()
    for codes in DIMENSIONS.values():
        ready(page)
        for code in codes.split():
            score(page, code, current=2, desired=5)
        expect(page.locator("[data-saved]")).to_have_class(re.compile(r"^saved$"))
        page.locator(".way-next").click()
    expect(page).to_have_url(re.compile("/review/$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("[data-submit] .btn-primary").click()
    expect(page).to_have_url(re.compile("/thanks/"))
    assert violations(page) == []
    assert submitted(server) - before == Counter([("fa", "customer", 22)])
    assert storage(page) == ["django_language"]
    page.go_back()
    expect(page.locator(".question")).to_have_count(0)


def test_the_way_needs_no_scripts(open_page: OpenPage, server: Server) -> None:
    page, before = open_page(width=360, scripts=False), submitted(server)
    page.goto(new_link(server))
    page.get_by_role("link", name="Latviešu").click()
    page.locator(".btn-start").click()
    score(page, "R1", current=2, desired=5)
    page.locator(".way-next").click()
    page.locator(".tabs a").last.click()
    page.locator("[name=skip]").check()
    page.locator("[data-submit] button").click()
    expect(page).to_have_url(re.compile("/thanks/"))
    assert submitted(server) - before == Counter([("lv", "customer", 1)])


def test_an_ended_link_is_told_while_answering(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.goto(new_link(server))
    page.locator(".btn-start").click()
    ready(page)
    page.context.clear_cookies(name=re.compile("^answer-"))
    score(page, "R1", current=2)
    expect(page.locator("[data-saved]")).to_have_text(re.compile("This link takes no more answers"))


def make_kiosk(page: Page, server: Server) -> str:
    """Turn this browser into a kiosk; returns the address of its start."""
    page.goto(new_link(server, is_kiosk=True))
    page.locator(".btn-start").click()
    expect(page).to_have_url(re.compile("/kiosk/"))
    return page.url


def test_a_kiosk_returns_after_the_thanks_and_keeps_nothing(open_page: OpenPage, server: Server) -> None:
    page, before = open_page(width=1280), submitted(server)
    start = make_kiosk(page, server)
    page.get_by_role("link", name="فارسی").click()
    page.locator(".btn-start").click()
    ready(page)
    score(page, "R1", current=2, desired=5)
    expect(page.locator("[data-saved]")).to_have_class(re.compile(r"^saved$"))
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.locator(".tabs a").last.click()
    ready(page)
    page.locator("[name=skip]").check()
    page.locator("[data-submit] button").click()
    expect(page.locator("[data-seconds]")).to_have_text(re.compile("^۱?[۰-۹]$"))
    expect(page).to_have_url(start, timeout=20_000)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert submitted(server) - before == Counter([("fa", "customer", 1)])
    assert storage(page) == ["kiosk"]
    page.go_back()
    expect(page.locator(".question")).to_have_count(0)


def noon(seconds: int) -> datetime:
    """So many seconds past noon. A clock that stands does not run on while a busy machine thinks."""
    return datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(seconds=seconds)


def set_clock(page: Page, seconds: int) -> None:
    """Let it be so many seconds past noon, and let the page look at its clock."""
    page.clock.set_fixed_time(noon(seconds))
    page.evaluate("new Promise((done) => setTimeout(done, 1100))")  # the page looks twice a second


def test_a_kiosk_that_nobody_touches_asks_and_then_forgets(open_page: OpenPage, server: Server) -> None:
    page, before = open_page(), unfinished(server)
    start = make_kiosk(page, server)
    set_clock(page, 0)
    page.locator(".btn-start").click()
    ready(page)
    score(page, "R1", current=2, desired=5)
    set_clock(page, 89)
    expect(page.locator("#still-there")).to_be_hidden()
    set_clock(page, 91)
    expect(page.locator("#still-there")).to_be_visible()
    assert violations(page) == []
    page.locator("[data-stay]").click()
    set_clock(page, 91 + 89)
    expect(page.locator("#still-there")).to_be_hidden()
    assert unfinished(server) == before + 1
    page.clock.set_fixed_time(noon(91 + 109))
    expect(page).to_have_url(start)
    assert unfinished(server) == before
    assert storage(page) == ["kiosk"]
    page.go_back()
    expect(page.locator(".question")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_first_pages_are_light(open_page: OpenPage, server: Server, language: str) -> None:
    page = open_page(width=360)
    page.goto(new_link(server))
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    welcome = weight(page, wire, f"{page.url}?language={language}")
    page.locator(".btn-start").click()
    ready(page)
    questions = weight(page, wire, page.url.split("#")[0])
    assert (welcome < LIMIT, questions < LIMIT) == (True, True), (welcome, questions)


def weight(page: Page, wire, address: str) -> int:
    """Bytes that the page takes with an empty cache, without fonts."""
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wire.send("Network.clearBrowserCache")
    wire.on("Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    return sum(int(sizes.get(request, 0)) for request, url in addresses.items() if not url.endswith(".woff2"))
