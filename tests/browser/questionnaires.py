"""A questionnaire in the browser: begun, answered, and what the server then holds of it."""

import re
import sqlite3
from contextlib import closing
from functools import cache

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Server
from tests.browser.visits import sign_in, speak

MANAGER = "manager@lakeside.example"
SAVED = re.compile("^(Saved|All saved)")  # “all” after a time of waiting, which a busy machine has now and then
DIMENSIONS = {"reliability": "R1 R2 R3 R4", "assurance": "A1 A2 A3", "tangibles": "T1 T2 T3 T4 T5"}
DIMENSIONS |= {"empathy": "E1 E2 E3 E4 E5 E6", "responsiveness": "S1 S2 S3 S4"}


def begin(page: Page, server: Server) -> str:
    """Sign in as a manager of the demo and begin a questionnaire; returns the address of the response."""
    assessment = new_assessment(server)
    forget(server)
    sign_in(page, MANAGER)
    if page.locator("html").get_attribute("lang") != "en":  # what an earlier test chose stays with the person
        speak(page, "en")
    page.evaluate(
        """(action) => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = action;
            form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
            document.body.append(form);
            form.submit();
        }""",
        f"/assessments/{assessment}/answer/",
    )
    page.wait_for_url("**/reliability/#q-R1")
    ready(page)
    return page.url.split("/dimensions/")[0]


@cache
def new_assessment(server: Server) -> str:
    """An assessment of the demo's organisation with the shipped bank, for all tests of one server; returns its id."""
    arguments = ["--organisation", "Lakeside Hotels", "--title", "Front desk, winter", "--bank", "rater"]
    return server.manage("create_assessment", *arguments).splitlines()[-1]


def forget(server: Server) -> None:
    """Remove what an earlier test answered in it: every test begins anew, without the cost of a new assessment."""
    own = "SELECT id FROM assessments_response WHERE assessment_id = ?"
    assessment = [new_assessment(server).replace("-", "")]
    with closing(sqlite3.connect(server.folder / "rater.sqlite3")) as database:
        database.execute(f"DELETE FROM assessments_answer WHERE response_id IN ({own})", assessment)
        database.execute("DELETE FROM assessments_response WHERE assessment_id = ?", assessment)
        database.execute("DELETE FROM assessments_participation WHERE assessment_id = ?", assessment)
        database.commit()


def ready(page: Page) -> None:
    """Wait until the scripts of the page have taken over."""
    expect(page.locator("html[data-ready]")).to_be_attached()


def card(page: Page, code: str) -> Locator:
    """The card of a question."""
    return page.locator(f"#q-{code}")


def score(page: Page, code: str, current: int | None = None, desired: int | None = None) -> None:
    """Click the score buttons of a question."""
    for row, value in (("current", current), ("desired", desired)):
        if value is not None:
            page.locator(f"input[name='{code}.{row}'][value='{value}']").click()


def chosen(page: Page, code: str, row: str) -> Locator:
    """The score button that is chosen in a row."""
    return page.locator(f"input[name='{code}.{row}']:checked")


def status(page: Page) -> Locator:
    """The line that says whether everything is saved."""
    return page.locator("[data-saved]")


def stored(server: Server, address: str) -> dict[str, tuple[int | None, int | None, str]]:
    """Current, desired and comment by question code, as the database holds them."""
    response = address.rstrip("/").split("/")[-1].replace("-", "")
    query = (
        "SELECT q.code, a.current, a.desired, a.comment FROM assessments_answer a"
        " JOIN assessments_question q ON q.id = a.question_id WHERE a.response_id = ?"
    )
    with closing(sqlite3.connect(server.folder / "rater.sqlite3")) as database:
        return {code: (current, desired, text) for code, current, desired, text in database.execute(query, [response])}
