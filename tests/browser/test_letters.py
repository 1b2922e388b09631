"""Letters from the button to the mail server: the real server, its worker beside it, and SMTP on loopback."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch
from tests.browser.server import Server
from tests.browser.test_every_page import faults
from tests.browser.visits import sign_in, speak
from tests.smtp import MailServer, free_port, listening
from tests.worker.conftest import wait_until

ADMIN = "admin@lakeside.example"
WAYS = [("en", "light", 360), ("fa", "dark", 1280)]
pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Server]:
    """A server that knows a mail server, with the demo and an assessment that asks three people."""
    server = Server(tmp_path_factory.mktemp("mailing"), EMAIL_URL=f"smtp://127.0.0.1:{port}")
    server.prepare()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def people(mailing: Server) -> str:
    """The address of an assessment's people: three customers, one for each language, with an address each."""
    return mailing.run_here("tests.worker.letters", "people")


@pytest.fixture
def page(mailing: Server, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(base_url=mailing.address, locale="en")
    page = context.new_page()
    problems: list[str] = []
    watch(page, mailing.address, problems)
    sign_in(page, ADMIN)
    yield page
    context.close()
    assert problems == []


def press(page: Page, words: str) -> None:
    """Press the button and agree."""
    page.get_by_role("button", name=words).click()
    page.locator("#confirm-yes").click()


def test_letters_go_out_at_the_press_of_a_button_once_in_each_language(page: Page, people: str, port: int) -> None:
    mail = MailServer()
    with listening(mail, port=port):
        page.goto(people)
        press(page, "Send 3 invitations")
        expect(page.locator("#letters")).to_contain_text("3 of 3 letters sent.")
    assert sorted(mail.addresses) == ["en@example.org", "fa@example.org", "lv@example.org"]
    html = mail.letter_to("fa@example.org").get_body(("html",)).get_content()
    assert 'lang="fa" dir="rtl"' in html
    link = re.search(r'href="(http://[^"]+/a/[^"]+)"', html)[1]
    page.context.clear_cookies()
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", "fa")


def test_letters_wait_for_a_mail_server_that_is_away_and_all_arrive(page: Page, people: str, port: int) -> None:
    page.goto(people)
    press(page, "Send 3 invitations")
    expect(page.locator("#letters")).to_contain_text("The mail server has not taken all letters yet. Nothing is lost")
    mail = MailServer()
    with listening(mail, port=port):
        page.get_by_role("button", name="Try now").click()
        wait_until(lambda: len(mail.letters) == 3)
    assert sorted(mail.addresses) == ["en@example.org", "fa@example.org", "lv@example.org"]


def test_the_pages_of_letters_have_no_fault(page: Page, mailing: Server, people: str) -> None:
    stop = mailing.run_here("tests.worker.letters", "stop", "en")
    preview = people.replace("/people/", "/letters/preview/?kind=reminder")
    found = []
    for language, theme, width in WAYS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        speak(page, language)
        found += [fault for address in (people, preview, stop) for fault in faults(page, address)]
    assert found == []
