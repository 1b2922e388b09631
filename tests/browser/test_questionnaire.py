"""Answering in the browser: from the keyboard, in Persian, on a phone, without scripts; and no violation of axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.questionnaires import DIMENSIONS, SAVED, begin, card, chosen, ready, score, status, stored
from tests.browser.server import Server
from tests.browser.visits import speak, violations


def focused(page: Page) -> str:
    """The name of the field that has the focus."""
    return str(page.evaluate("document.activeElement.name"))


def test_the_whole_questionnaire_is_answered_from_the_keyboard(page: Page, server: Server) -> None:
    address = begin(page, server)
    for dimension, codes in DIMENSIONS.items():
        page.wait_for_url(f"**/{dimension}/#*")
        ready(page)
        for code in codes.split():
            assert focused(page) == f"{code}.current"
            page.keyboard.press("3")
            assert focused(page) == f"{code}.desired"
            page.keyboard.press("5")
        page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    ready(page)
    expect(page.get_by_text("Every question is answered.")).to_be_visible()
    button = page.get_by_role("button", name="Submit answers")
    while not button.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are in.")
    assert set(stored(server, address).values()) == {(3, 5, "")}
    assert len(stored(server, address)) == 22


def test_loading_the_page_anew_comes_back_to_the_question_one_was_at(page: Page, server: Server) -> None:
    address = begin(page, server)
    for key in ("2", "5", "3"):
        page.keyboard.press(key)
    expect(status(page)).to_have_text(SAVED)
    page.reload()
    ready(page)
    assert focused(page) == "R2.desired"
    page.keyboard.press("4")
    expect(status(page)).to_have_text(SAVED)
    expect(chosen(page, "R2", "desired")).to_have_value("4")
    expect(chosen(page, "R1", "desired")).to_have_value("5")
    assert stored(server, address)["R1"] == (2, 5, "")


def test_letters_mark_and_comment(page: Page, server: Server) -> None:
    address = begin(page, server)
    page.keyboard.press("2")
    page.keyboard.press("n")
    expect(card(page, "R1").get_by_label("Not applicable")).to_be_checked()
    expect(chosen(page, "R1", "current")).to_have_count(0)
    page.keyboard.press("n")
    expect(chosen(page, "R1", "current")).to_have_value("2")
    page.keyboard.press("l")
    expect(card(page, "R1").get_by_label("Come back later")).to_be_checked()
    page.keyboard.press("c")
    page.keyboard.type("5 of 9 nights")
    expect(status(page)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (2, None, "5 of 9 nights")}


def test_a_score_is_taken_away_again(page: Page, server: Server) -> None:
    address = begin(page, server)
    score(page, "R1", current=2)
    page.keyboard.press("Delete")
    expect(chosen(page, "R1", "current")).to_have_count(0)
    expect(status(page)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (None, None, "")}


@pytest.mark.parametrize(("current", "desired"), [("۲", "۴"), ("٢", "٤")])
def test_persian_and_arabic_digits_score(page: Page, server: Server, current: str, desired: str) -> None:
    address = begin(page, server)
    for digit in (current, desired):
        page.locator(":focus").dispatch_event("keydown", {"key": digit})
    expect(status(page)).to_have_text(SAVED)
    assert stored(server, address) == {"R1": (2, 4, "")}
    assert focused(page) == "R2.current"


@pytest.mark.parametrize(("language", "key"), [("en", "ArrowRight"), ("fa", "ArrowLeft")])
def test_arrows_move_in_the_direction_of_reading(page: Page, server: Server, language: str, key: str) -> None:
    begin(page, server)
    speak(page, language)
    ready(page)
    score(page, "R1", current=2)
    page.keyboard.press(key)
    expect(chosen(page, "R1", "current")).to_have_value("3")


def test_the_gap_the_progress_and_the_tab_follow_every_choice(page: Page, server: Server) -> None:
    begin(page, server)
    score(page, "R1", current=2, desired=5)
    expect(card(page, "R1").locator("[data-gap]")).to_have_text("Gap: −3")
    expect(page.locator("[data-progress-text]")).to_have_text("1 of 22")
    expect(page.locator("[data-part=reliability] [data-part-note]")).to_have_text("1 of 4")
    for code in ("R2", "R3", "R4"):
        card(page, code).get_by_label("Not applicable").check()
    expect(page.locator("a[data-part=reliability]")).to_have_class(re.compile("is-done"))


def test_the_text_of_a_score_is_shown_where_the_pointer_is(page: Page, server: Server) -> None:
    begin(page, server)
    text = card(page, "R1").locator("[data-row=current] [data-score-text]")
    page.locator("input[name='R1.current'][value='4']").hover()
    expect(text).to_have_text(str(page.locator("#q-R1-4").text_content()))
    page.mouse.move(0, 0)
    expect(text).to_have_text("")


def test_unanswered_questions_alone(page: Page, server: Server) -> None:
    begin(page, server)
    score(page, "R1", current=2, desired=5)
    page.get_by_role("link", name="Unanswered").click()
    expect(card(page, "R1")).to_be_hidden()
    expect(card(page, "R2")).to_be_visible()
    score(page, "R2", current=2, desired=5)
    expect(card(page, "R2")).to_be_visible()
    page.reload()
    ready(page)
    expect(card(page, "R2")).to_be_hidden()
    page.get_by_role("link", name="All questions").click()
    expect(card(page, "R1")).to_be_visible()


def test_the_language_changes_at_the_same_question(page: Page, server: Server) -> None:
    address = begin(page, server)
    score(page, "R3", current=2)
    expect(status(page)).to_have_text(SAVED)
    page.locator("[data-languages] button[lang=fa]").click()
    page.wait_for_url("**/reliability/#q-R3")
    ready(page)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(chosen(page, "R3", "current")).to_have_value("2")
    assert stored(server, address)["R3"] == (2, None, "")


def test_without_scripts_a_page_is_saved_by_its_buttons(open_page: OpenPage, server: Server) -> None:
    address = begin(open_page(), server)
    page = open_page(scripts=False)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("manager@lakeside.example")
    page.locator("input[name=password]").fill("rater-demo-2026")
    page.locator("input[name=password]").press("Enter")
    page.goto(f"{address}/dimensions/reliability/")
    score(page, "R1", current=2, desired=5)
    page.get_by_role("button", name="Assurance").click()
    page.wait_for_url("**/assurance/#q-A1")
    assert stored(server, address) == {"R1": (2, 5, "")}


def test_the_review_leads_to_what_is_missing(page: Page, server: Server) -> None:
    address = begin(page, server)
    score(page, "R1", current=2, desired=5)
    expect(status(page)).to_have_text(SAVED)
    page.goto(f"{address}/review/")
    page.get_by_role("link", name="Answer the open questions").click()
    page.wait_for_url("**/reliability/#q-R2")
    assert focused(page) == "R2.current"


def test_open_questions_are_skipped_on_purpose_and_the_response_taken_back(page: Page, server: Server) -> None:
    address = begin(page, server)
    score(page, "R1", current=2, desired=5)
    expect(status(page)).to_have_text(SAVED)
    page.goto(f"{address}/review/")
    page.get_by_label("Count the 21 open questions as skipped").check()
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_role("link", name="See the results")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="Submit answers")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_axe_finds_nothing(open_page: OpenPage, server: Server, language: str, theme: str, width: int) -> None:
    page = open_page(width=width, theme=theme)
    address = begin(page, server)
    speak(page, language)
    ready(page)
    score(page, "R1", current=2, desired=5)
    score(page, "R2", current=4, desired=3)
    page.locator("[name='R3.not_applicable']").check()
    page.locator("#q-R4 details summary").first.click()
    page.locator("#answering-help summary").click()
    expect(status(page)).to_have_class(re.compile(r"^saved$"))  # what waits would reload the review under axe
    found = {"questionnaire": violations(page)}
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.goto(f"{address}/review/")
    assert found | {"review": violations(page)} == {"questionnaire": [], "review": []}
    assert max(wide, page.evaluate("document.documentElement.scrollWidth")) <= width
