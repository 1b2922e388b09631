"""Nothing is lost: the server killed, the network away, pages reloaded, other tabs and devices, sessions that end."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.questionnaires import MANAGER, SAVED, begin, card, chosen, ready, score, status, stored
from tests.browser.server import Server
from tests.browser.visits import sign_in

SAVES = "**/answers/*/"
WAITING = "Object.keys(localStorage).filter((key) => key.startsWith('rater.answers.'))"


def test_a_killed_server_loses_no_answer(page: Page, server: Server) -> None:
    address = begin(page, server)
    score(page, "R1", current=1, desired=5)
    expect(status(page)).to_have_text(SAVED)
    acknowledged = stored(server, address)
    server.kill()
    score(page, "R1", current=2)
    score(page, "R2", current=3, desired=4)
    score(page, "R3", current=5)
    expect(status(page)).to_have_text("Offline – 3 answers wait in this browser")
    assert stored(server, address) == acknowledged == {"R1": (1, 5, "")}
    server.start()
    expect(status(page)).to_have_text(re.compile("^All saved"), timeout=30_000)
    assert stored(server, address) == {"R1": (2, 5, ""), "R2": (3, 4, ""), "R3": (5, None, "")}


def test_offline_and_back(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.context.set_offline(True)
    score(page, "R1", current=2)
    expect(status(page)).to_have_text("Offline – 1 answer waits in this browser")
    expect(page.locator("[data-announce]")).to_have_text("Offline – 1 answer waits in this browser")
    page.context.set_offline(False)
    expect(status(page)).to_have_text(re.compile("^All saved"))
    assert stored(server, address) == {"R1": (2, None, "")}
    assert page.evaluate(WAITING) == []


def test_waiting_answers_survive_a_reload(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.route(SAVES, lambda route: route.abort())
    score(page, "R1", current=2, desired=4)
    page.locator("[name='R1.comment']").evaluate("field => field.closest('details').open = true")
    page.locator("[name='R1.comment']").fill("Not sent yet")
    page.reload()
    ready(page)
    expect(chosen(page, "R1", "desired")).to_have_value("4")
    expect(page.locator("[name='R1.comment']")).to_have_value("Not sent yet")
    assert stored(server, address) == {}
    page.unroute(SAVES)
    expect(status(page)).to_have_text(re.compile("^All saved"), timeout=30_000)
    assert stored(server, address) == {"R1": (2, 4, "Not sent yet")}


def test_waiting_answers_are_sent_from_another_page_of_the_questionnaire(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.route(SAVES, lambda route: route.abort())
    score(page, "R1", current=2, desired=4)
    page.get_by_role("link", name="Assurance").click()
    page.wait_for_url("**/assurance/")
    page.unroute(SAVES)
    expect(page.locator("[data-progress-text]")).to_have_text("1 of 22", timeout=30_000)
    assert stored(server, address) == {"R1": (2, 4, "")}


def test_nobody_submits_without_what_waits(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.route(SAVES, lambda route: route.abort())
    score(page, "R1", current=2, desired=4)
    page.goto(f"{address}/review/")
    ready(page)
    page.get_by_label("as skipped").check()
    page.get_by_role("button", name="Submit answers").click()
    expect(page.locator("[data-review=R1]")).to_contain_text("Not saved yet")
    page.unroute(SAVES)
    expect(page.get_by_text("21 questions are still open")).to_be_visible(timeout=30_000)
    assert stored(server, address) == {"R1": (2, 4, "")}


def test_a_lost_acknowledgement_is_no_conflict(page: Page, server: Server) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    address = begin(page, server)
    page.route(SAVES, lambda route: route.abort())  # tries that follow: the page stays offline while we look at it
    page.route(SAVES, lose, times=1)
    score(page, "R1", current=2)
    expect(status(page)).to_have_text(re.compile("^Offline"))
    assert stored(server, address) == {"R1": (2, None, "")}
    page.unroute(SAVES)
    score(page, "R1", desired=5)
    expect(status(page)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (2, 5, "")}
    expect(page.locator("#q-R1 .conflict")).to_have_count(0)


def test_what_is_chosen_before_the_scripts_are_there_is_saved(page: Page, server: Server) -> None:
    def choose_first(route: Route) -> None:
        score(page, "A1", current=2, desired=4)
        page.locator("[name='A2.later']").check()
        route.continue_()

    address = begin(page, server)
    page.route("**/questionnaire/main*.js", choose_first)
    page.goto(f"{address}/dimensions/assurance/")
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("[data-progress-text]")).to_have_text("1 of 22")
    assert stored(server, address) == {"A1": (2, 4, ""), "A2": (None, None, "")}


def test_a_page_made_before_an_answer_came_shows_it(page: Page, server: Server) -> None:
    held: list[Route] = []
    address = begin(page, server)
    page.evaluate(
        """() => {
            const { response } = document.getElementById("questions").dataset;
            window.told = new Promise((done) => (new BroadcastChannel(`rater.${response}`).onmessage = done));
        }"""
    )
    page.route(SAVES, lambda route: held.append(route), times=1)
    score(page, "R1", current=2)
    expect(status(page)).to_have_text("Saving…")
    made = page.request.get(f"{address}/dimensions/reliability/")  # what a reload would get now
    page.evaluate("dispatchEvent(new Event('beforeunload'))")
    held.pop().continue_()
    page.evaluate("window.told.then(() => 0)")  # the page that is left has heard that the answer is saved
    page.route("**/dimensions/reliability/", lambda route: route.fulfill(response=made), times=1)
    page.reload()
    ready(page)
    expect(chosen(page, "R1", "current")).to_have_value("2")
    expect(status(page)).to_have_text(SAVED)
    score(page, "R1", desired=5)
    expect(status(page)).to_have_text(SAVED)
    expect(card(page, "R1").locator(".conflict")).to_have_count(0)
    assert stored(server, address) == {"R1": (2, 5, "")}
    assert page.evaluate(WAITING) == []


def test_quick_choices_all_arrive(page: Page, server: Server) -> None:
    address = begin(page, server)
    for value in (1, 2, 3, 4, 5, 4, 3):
        score(page, "R1", current=value, desired=value)
    expect(status(page)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (3, 3, "")}


@pytest.mark.parametrize(("button", "kept"), [("Keep mine", (1, 5, "")), ("Take the saved one", (4, None, ""))])
def test_two_devices_see_both_answers_and_choose(
    open_page: OpenPage, server: Server, button: str, kept: tuple[int, int | None, str]
) -> None:
    here, there = open_page(), open_page()
    address = begin(here, server)
    sign_in(there, MANAGER)
    there.goto(f"{address}/dimensions/reliability/")
    ready(there)
    score(there, "R1", current=4)
    expect(status(there)).to_have_text(SAVED)
    score(here, "R1", current=1, desired=5)
    panel = card(here, "R1").locator(".conflict")
    expect(panel.locator("[data-mine]")).to_contain_text("Current: 1")
    expect(panel.locator("[data-theirs]")).to_have_text("Current: 4")
    assert stored(server, address) == {"R1": (4, None, "")}
    panel.get_by_role("button", name=button).click()
    expect(panel).to_have_count(0)
    expect(chosen(here, "R1", "current")).to_have_value(str(kept[0]))
    expect(status(here)).not_to_have_text(re.compile("Saving|changed somewhere else"))
    assert stored(server, address) == {"R1": kept}


def test_two_tabs_of_one_browser_follow_each_other(page: Page, server: Server) -> None:
    address = begin(page, server)
    other = page.context.new_page()
    other.goto(f"{address}/dimensions/reliability/")
    ready(other)
    score(page, "R1", current=2, desired=4)
    expect(chosen(other, "R1", "desired")).to_have_value("4")
    score(other, "R1", desired=5)
    expect(chosen(page, "R1", "desired")).to_have_value("5")
    expect(other.locator(".conflict")).to_have_count(0)
    expect(status(other)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (2, 5, "")}


def test_signed_out_answers_wait_until_one_signs_in_again(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.context.clear_cookies()
    score(page, "R1", current=2)
    expect(status(page)).to_have_text(re.compile("^You are signed out"))
    other = page.context.new_page()
    sign_in(other, MANAGER)
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(status(page)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (2, None, "")}


def test_an_answer_the_server_refuses_says_why_on_its_card(page: Page, server: Server) -> None:
    begin(page, server)
    field = page.locator("[name='R1.comment']")
    field.evaluate("field => { field.closest('details').open = true; field.removeAttribute('maxlength'); }")
    field.fill("x" * 4001)
    expect(card(page, "R1").locator("[data-error]")).to_have_text(re.compile("The comment is too long"))
    field.fill("short")
    expect(status(page)).to_have_text(SAVED)
    expect(card(page, "R1").locator("[data-error]")).to_be_hidden()


def test_signing_out_asks_first_and_leaves_nothing_behind(page: Page, server: Server) -> None:
    begin(page, server)
    page.route(SAVES, lambda route: route.abort())
    score(page, "R1", current=2)
    assert len(page.evaluate(WAITING)) == 1
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign out and lose unsaved answers?")).to_be_visible()
    page.locator("#confirm-yes").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(WAITING) == []


def test_on_a_shared_computer_nothing_is_kept(page: Page, server: Server) -> None:
    begin(page, server)
    page.locator("#answering-help summary").click()
    page.get_by_label("This is a shared computer").check()
    page.route(SAVES, lambda route: route.abort())
    score(page, "R1", current=2)
    expect(status(page)).to_have_text("Offline – 1 answer waits in this browser")
    assert page.evaluate(WAITING) == []


def test_after_a_day_nothing_waits_any_more(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.route(SAVES, lambda route: route.abort())
    score(page, "R1", current=2)
    page.evaluate(
        f"""{WAITING}.forEach((key) => {{
            const entry = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({{ ...entry, since: entry.since - 25 * 60 * 60 * 1000 }}));
        }})"""
    )
    page.unroute(SAVES)
    page.reload()
    ready(page)
    expect(chosen(page, "R1", "current")).to_have_count(0)
    assert page.evaluate(WAITING) == []
    assert stored(server, address) == {}
