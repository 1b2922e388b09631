"""The editor of a draft in the browser: by keyboard, mouse and touch, with two people, offline, without scripts."""

import re

import pytest
from playwright.sync_api import CDPSession, Dialog, Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import ADMIN, codes, edit, focused, go, link, new_draft, said, saved
from tests.browser.server import Server
from tests.browser.visits import sign_in, speak, violations


def press_until_focused(page: Page, key: str, target: Locator) -> None:
    for _ in range(40):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {target}")


def test_a_draft_is_edited_from_the_keyboard_alone(page: Page, server: Server) -> None:
    edit(page, server)
    link(page, "R2").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name='title.en']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Our ways never fail.")
    page.keyboard.press("Tab")
    saved(page, r"Changed the statement of R2 \(English\)")
    expect(page.locator("#q-R2 .draft-statement")).to_have_text("Our ways never fail.")
    page.keyboard.press("Escape")
    expect(link(page, "R2")).to_be_focused()

    page.keyboard.press("Alt+ArrowDown")
    saved(page, "R2 is now question 3 of 4 in “Reliability”")
    expect(page.locator("#draft-announce")).to_have_text("R2 is now question 3 of 4 in “Reliability”.")
    expect(codes(page)).to_have_text(["R1", "R3", "R2", "R4"])
    expect(link(page, "R2")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    split = page.get_by_role("button", name="Split in two")
    expect(split).to_be_visible()
    press_until_focused(page, "Tab", split)
    page.keyboard.press("Enter")
    saved(page, "R2 is split: R5 is its copy")
    expect(codes(page)).to_have_text(["R1", "R3", "R2", "R5", "R4"])
    expect(link(page, "R5")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    archive = page.get_by_role("button", name="Archive", exact=True)
    expect(archive).to_be_visible()
    press_until_focused(page, "Tab", archive)
    page.keyboard.press("Enter")
    saved(page, "R5 is in the archive")
    expect(codes(page)).to_have_text(["R1", "R3", "R2", "R4"])

    page.locator("[data-adds] [name=statement]").first.focus()
    page.keyboard.type("We greet guests by name.")
    page.keyboard.press("Enter")
    saved(page, "Added R6")
    expect(codes(page)).to_have_text(["R1", "R3", "R2", "R4", "R6"])

    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    saved(page, "Taken back: added R6")
    page.keyboard.press("Enter")
    saved(page, "Taken back: archived R5")
    expect(codes(page)).to_have_text(["R1", "R3", "R2", "R5", "R4"])
    page.locator("#redo").focus()
    page.keyboard.press("Enter")
    saved(page, "Done again: archived R5")
    page.reload()
    expect(codes(page)).to_have_text(["R1", "R3", "R2", "R4"])


def test_alt_and_arrows_lead_on_into_the_next_dimension(page: Page, server: Server) -> None:
    edit(page, server)
    link(page, "R4").focus()
    page.keyboard.press("Alt+ArrowDown")
    saved(page, "R4 is now question 1 of 4 in “Assurance”")
    expect(codes(page, "Assurance")).to_have_text(["R4", "A1", "A2", "A3"])
    expect(link(page, "R4")).to_be_focused()
    page.locator("#d-assurance .draft-name [data-open]").focus()
    page.keyboard.press("Alt+ArrowUp")
    saved(page, "“Assurance” is now dimension 1 of 5")
    names = page.locator(".draft-dimension h2").all_inner_texts()
    assert [name.strip() for name in names][:2] == ["Assurance", "Reliability"]


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_mouse_drags_a_question_into_another_dimension(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 1400})
    edit(page, server)
    page.mouse.move(*middle(page.locator("#q-R2 [data-handle]")))
    page.mouse.down()
    x, y = middle(page.locator("#q-A2"))
    page.mouse.move(x, y - 60, steps=12)
    page.mouse.move(x, y, steps=6)
    page.mouse.up()
    saved(page, "R2 is now question . of 4 in “Assurance”")
    expect(codes(page)).to_have_text(["R1", "R3", "R4"])
    expect(codes(page, "Assurance").filter(has_text="R2")).to_have_count(1)
    expect(link(page, "R2")).to_be_focused()
    page.reload()
    expect(codes(page, "Assurance").filter(has_text="R2")).to_have_count(1)


def test_the_mouse_drags_a_dimension_in_the_outline(page: Page, server: Server) -> None:
    edit(page, server)
    handles = page.locator("#draft-outline [data-handle]")
    page.mouse.move(*middle(handles.nth(0)))
    page.mouse.down()
    x, y = middle(handles.nth(2))
    page.mouse.move(x, y, steps=10)
    page.mouse.move(x, y + 12, steps=4)
    page.mouse.up()
    saved(page, "“Reliability” is now dimension 3 of 5")
    names = [name.strip() for name in page.locator(".draft-dimension h2").all_inner_texts()]
    assert names[:3] == ["Assurance", "Tangibles", "Reliability"]
    expect(page.locator("#draft-outline a").nth(2)).to_be_focused()


def touch(session: CDPSession, kind: str, x: float, y: float) -> None:
    points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_drags_a_question(open_page: OpenPage, server: Server) -> None:
    page = open_page(width=360)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    edit(page, server)
    page.locator("#q-R1").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#d-reliability').scrollIntoView()")
    x, start = middle(page.locator("#q-R1 [data-handle]"))
    end = middle(page.locator("#q-R2"))[1] + 20
    touch(session, "touchStart", x, start)
    for step in range(1, 16):
        touch(session, "touchMove", x, start + (end - start) * step / 15)
        page.wait_for_timeout(20)
    touch(session, "touchEnd", x, end)
    saved(page, "R1 is now question 2 of 4")
    expect(codes(page)).to_have_text(["R2", "R1", "R3", "R4"])


def change(page: Page, text: str) -> None:
    page.locator("[name='statement.en']").fill(text)
    page.locator("[name='statement.en']").press("Tab")


def test_two_tabs_never_overwrite_each_other_silently(page: Page, server: Server) -> None:
    address = edit(page, server, "?open=A1&field=statement.en")
    other = page.context.new_page()
    go(other, address + "?open=A1&field=statement.en")
    change(other, "Theirs.")
    saved(other, "Changed the statement of A1")

    change(page, "Mine.")
    conflict = page.locator("[data-conflict]")
    expect(conflict).to_contain_text("while you changed it here")
    expect(conflict).to_contain_text("Theirs.")
    expect(page.locator("[name='statement.en']")).to_have_value("Mine.")
    assert violations(page) == []
    page.get_by_role("button", name="Take mine").click()
    saved(page, "Changed the statement of A1")
    expect(conflict).to_have_count(0)
    assert focused(page).endswith("statement-en")

    change(other, "Theirs again.")
    other.get_by_role("button", name="Keep theirs").click()
    expect(other.locator("[name='statement.en']")).to_have_value("Mine.")


def test_what_somebody_else_did_is_told_and_shown_without_touching_what_is_typed(page: Page, server: Server) -> None:
    address = edit(page, server, "?open=R1&field=title.en")
    page.locator("[name='title.en']").fill("Half typed")
    other = page.context.new_page()
    go(other, address + "?open=R2")
    change(other, "Theirs.")
    saved(other, "Changed the statement of R2")

    page.bring_to_front()
    page.evaluate("htmx.trigger('#draft-news', 'draft:news')")
    expect(page.locator("#draft-news")).to_contain_text("Changed the statement of R2 (English).")
    expect(page.locator("[name='title.en']")).to_have_value("Half typed")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#q-R2 .draft-statement")).to_have_text("Theirs.")
    expect(page.locator("[name='title.en']")).to_have_value("Half typed")
    assert focused(page).endswith("-open")


def test_a_refusal_on_an_outdated_page_is_read_and_leaves_what_is_typed(page: Page, server: Server) -> None:
    address = edit(page, server, "?open=R1&field=title.en")
    other = page.context.new_page()
    go(other, address + "?open=bank")
    other.locator("#scale-scale").select_option("0-10")
    other.get_by_role("button", name="See what follows").first.click()
    other.get_by_role("button", name="Change the scale").click()
    expect(other.locator("#draft-complete")).to_contain_text("English: 247 of 385")

    page.bring_to_front()
    page.locator("[name='title.en']").press_sequentially("Half typed")
    page.evaluate("document.getElementById('undo').disabled = false")  # as if the page knew an earlier step
    page.evaluate("document.getElementById('undo-form').requestSubmit()")
    expect(said(page)).to_contain_text("The last step is another one by now")
    expect(page.locator("#draft-news")).to_contain_text("Show it")
    expect(page.locator("[name='title.en']")).to_have_value(re.compile("Half typed"))


def test_what_cannot_be_saved_since_its_question_is_gone_stays_and_is_asked_about(page: Page, server: Server) -> None:
    address = edit(page, server, "?open=R1&field=statement.en")
    other = page.context.new_page()
    go(other, address + "?open=R1&menu=1")
    other.get_by_role("button", name="Archive").first.click()
    saved(other, "R1 is in the archive")

    page.bring_to_front()
    change(page, "Typed for nothing.")
    expect(said(page)).to_contain_text("This is no longer in the draft")
    expect(page.locator("[name='statement.en']")).to_have_value("Typed for nothing.")


def test_what_is_translated_of_a_question_that_is_gone_is_told_once_and_stays(page: Page, server: Server) -> None:
    address = edit(page, server)
    page.goto(address + "translations/?from=en&to=fa")
    other = page.context.new_page()
    go(other, address + "?open=R1&menu=1")
    other.get_by_role("button", name="Archive").first.click()
    saved(other, "R1 is in the archive")

    page.bring_to_front()
    field = page.locator("form", has_text="R1").locator("[name='statement.fa']").first
    field.fill("بیهوده نوشته شد.")
    field.blur()
    expect(said(page)).to_contain_text("This is no longer in the draft")
    expect(page.locator("#draft-saved")).to_have_text("Not everything is saved yet")
    expect(field).to_have_value("بیهوده نوشته شد.")


def test_without_a_network_nothing_typed_is_lost(page: Page, server: Server) -> None:
    address = edit(page, server, "?open=R1&field=statement.en")
    page.context.set_offline(True)
    change(page, "Typed on the train.")
    expect(said(page)).to_have_text(re.compile("^The server cannot be reached. What you typed waits here"))
    link(page, "R1").click()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page, "Changed the statement of R1")
    go(page, address)
    expect(page.locator("#q-R1 .draft-statement")).to_have_text("Typed on the train.")


def test_signed_out_what_is_typed_waits_until_one_signs_in_again(page: Page, server: Server) -> None:
    address = edit(page, server, "?open=R1&field=statement.en")
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    change(page, "Typed after a long lunch.")
    expect(said(page)).to_have_text(re.compile("^You are signed out"))
    expect(page.locator("#draft-saved")).to_have_text("Not everything is saved yet")
    page.locator("#undo-form").evaluate("form => form.requestSubmit()")
    expect(said(page)).to_have_text(re.compile("^You are signed out"))
    page.context.add_cookies([{"name": one["name"], "value": one["value"], "url": page.url} for one in session])
    saved(page, "Changed the statement of R1")
    go(page, address)
    expect(page.locator("#q-R1 .draft-statement")).to_have_text("Typed after a long lunch.")


def test_leaving_with_something_unsaved_asks_first(page: Page, server: Server) -> None:
    edit(page, server, "?open=R1&field=title.en")
    page.locator("[name='title.en']").press_sequentially("!")
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    page.reload()
    assert asked == ["beforeunload"]


def test_a_wrong_code_is_told_at_its_field_and_stays(page: Page, server: Server) -> None:
    edit(page, server, "?open=R1&field=code")
    page.locator("[name=code]").fill("R 1")
    page.locator("[name=code]").press("Tab")
    expect(page.locator("[data-error]")).to_have_text(re.compile("^A code is up to 20 letters"))
    expect(page.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.locator("[name=code]").fill("R9")
    page.locator("[name=code]").press("Tab")
    saved(page, "Changed the code of R9")
    expect(page.locator("#q-R9")).to_be_visible()


def test_a_scale_says_what_follows_before_it_changes(page: Page, server: Server) -> None:
    edit(page, server, "?open=bank")
    page.locator("#scale-scale").select_option("0-10")
    page.get_by_role("button", name="See what follows").first.click()
    expect(page.locator("#draft-consequences")).to_contain_text("texts of new scores will be missing")
    expect(page.locator("#draft-complete")).to_contain_text("English: 247 of 247")
    page.get_by_role("button", name="Change the scale").click()
    expect(page.locator("#draft-complete")).to_contain_text("English: 247 of 385")


def test_without_scripts_forms_and_links_do_the_same(open_page: OpenPage, server: Server) -> None:
    page = open_page(scripts=False)
    sign_in(page, ADMIN)
    address = new_draft(server)
    page.goto(address)
    link(page, "R2").click()
    page.locator("[name='statement.en']").fill("Saved by a button.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#q-R2 .draft-statement")).to_have_text("Saved by a button.")
    page.locator("#q-R2 > [data-open]").click()
    page.get_by_role("button", name="Move up").click()
    expect(page.locator(".messages")).to_contain_text("R2 is now question 1 of 4")
    page.locator("#undo").click()
    expect(page.locator(".messages")).to_contain_text("Taken back: moved R2")
    expect(codes(page)).to_have_text(["R1", "R2", "R3", "R4"])


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1280), ("en", "dark", 360), ("fa", "light", 360), ("fa", "dark", 1280)],
)
def test_nothing_open_or_closed_has_a_fault(
    open_page: OpenPage, server: Server, language: str, theme: str, width: int
) -> None:
    page = open_page(width=width, theme=theme)
    address = edit(page, server)
    speak(page, language)
    opened = ["", "?open=R1", "?open=R1&language=fa", "?open=R1&menu=1", "?open=reliability", "?open=bank"]
    found = {}
    for query in [*opened, "?open=empathy&field=name.en&menu=1"]:
        go(page, address + query)
        faults = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append("wider than the screen")
        found[query] = faults
    page.goto("/")
    speak(page, "en")
    assert not any(found.values()), found
