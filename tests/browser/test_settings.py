"""Level cut-offs and action templates, as an admin meets them with a keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visits import sign_in, speak, violations

ADMIN = "admin@lakeside.example"


def open_levels(page: Page) -> None:
    page.goto("/banks/")
    page.get_by_role("navigation", name="Bank studio").get_by_role("link", name="Levels").press("Enter")


def retype(field: Locator, text: str) -> None:
    """Replace what stands in a field, key by key."""
    field.focus()
    field.press("ControlOrMeta+a")
    field.press_sequentially(text)


def test_cut_offs_are_tried_out_and_saved_from_the_keyboard(page: Page) -> None:
    sign_in(page, ADMIN)
    open_levels(page)
    field = page.get_by_label("Level 1 from a shortfall of")
    present = field.input_value()
    wanted = "60" if present != "60" else "61"
    retype(field, wanted)
    scale = page.locator("#level-effect")
    expect(scale).to_contain_text(f"a gap of −{wanted} or below")
    expect(scale).to_contain_text("With these values")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("applies to new assessments from now on")
    expect(page.get_by_role("row", name=re.compile(f"from {present} to {wanted}")).first).to_be_visible()


def test_of_two_admins_the_second_sees_both_values(page: Page, open_page: OpenPage) -> None:
    other = open_page()
    for visitor in (page, other):
        sign_in(visitor, ADMIN)
        open_levels(visitor)
    present = page.locator("[name=tolerance]").input_value()
    first, second = ("3", "2") if present not in {"3", "2"} else ("4", "6")
    for visitor, typed in ((other, first), (page, second)):
        retype(visitor.locator("[name=tolerance]"), typed)
        visitor.get_by_role("button", name="Save as a new edition").press("Enter")
    both = page.get_by_role("row", name=f"Tolerance {first} {second}")
    expect(both).to_be_visible()
    page.get_by_role("button", name="Save as a new edition").press("Enter")
    expect(page.get_by_role("row", name=re.compile(f"Tolerance: from {first} to {second}")).first).to_be_visible()


def test_a_shared_template_is_made_one_s_own_and_changed_from_the_keyboard(page: Page) -> None:
    sign_in(page, ADMIN)
    page.goto("/action-templates/?bank=rater")
    page.get_by_label("Search").focus()
    page.keyboard.type("growth talk")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hold a growth talk with everyone twice a year").press("Enter")
    page.get_by_role("button", name="Make it your own").press("Enter")
    title = page.get_by_role("group", name="Title").get_by_label("English")
    retype(title, "Hold a growth talk every quarter")
    page.get_by_role("group", name="Reliability").get_by_label("Reliability").press("Space")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.goto("/action-templates/?state=own")
    page.get_by_role("link", name="Hold a growth talk every quarter").press("Enter")
    history = page.locator(".template-history")
    expect(history).to_contain_text(
        re.compile("Title in English changed from .*Hold a growth talk with everyone twice a year")
    )
    expect(history).to_contain_text("Made the organisation’s own from the shared template")
    expect(page.get_by_role("group", name="Reliability").get_by_label("Reliability")).to_be_checked()


def test_another_bank_brings_its_own_questions_to_a_new_template(page: Page) -> None:
    sign_in(page, ADMIN)
    page.goto("/action-templates/new/")
    page.get_by_role("group", name="Title").get_by_label("English").fill("Look at the site")
    expect(page.locator("#questions-R1")).to_be_visible()
    page.get_by_label("Bank").select_option("practices")
    expect(page.locator("#questions-R1")).to_have_count(0)
    expect(page.get_by_role("group", name="Title").get_by_label("English")).to_have_value("Look at the site")


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("fa", "light")])
def test_axe_finds_nothing_while_values_are_tried_out(open_page: OpenPage, language: str, theme: str) -> None:
    page = open_page(width=360, theme=theme)
    sign_in(page, ADMIN)
    open_levels(page)
    speak(page, language)
    retype(page.locator("[name=tolerance]"), "1")
    expect(page.locator(".level-effect")).to_be_visible()
    found = violations(page)
    page.goto("/action-templates/new/")
    page.locator("form[action$='/new/'] [type=submit]").press("Enter")
    expect(page.locator(".alert-danger").first).to_be_visible()
    found += violations(page)
    speak(page, "en")
    assert found == []
