"""Moving with consent: what is shown is what happens, and what was there before can be read again."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.assessments import close_assessment
from assessments.models import Answer, Assessment, BankVersion, Milestone, Organisation, Response, User
from tests.factories import NOON, Scores, make_assessment, make_member, make_organisation, make_response, make_version
from tests.versions import added, changed, dropped, next_version, reworded

pytestmark = pytest.mark.django_db
SAID: dict[str, Scores] = {"R1": (2, 5), "R2": (3, 4), "E1": (4, 4)}


@pytest.fixture
def hotel() -> Organisation:
    return make_organisation()


@pytest.fixture
def manager(hotel: Organisation) -> User:
    return make_member(organisation=hotel)


@pytest.fixture
def browser(manager: User, client: Client) -> Client:
    client.force_login(manager)
    return client


@pytest.fixture
def first(hotel: Organisation) -> BankVersion:
    return make_version(organisation=hotel)


@pytest.fixture
def running(hotel: Organisation, first: BankVersion) -> Assessment:
    return make_assessment(organisation=hotel, version=first, groups=["self", "customer"])


def address(assessment: Assessment) -> str:
    return reverse("assessment_version", args=[assessment.pk])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def agree(client: Client, assessment: Assessment, version: BankVersion, *keep: str) -> Any:
    seen = {"from": str(assessment.version_id), "to": str(version.pk), "keep": keep}
    return client.post(address(assessment), seen, follow=True)


def test_the_assessment_page_offers_the_newer_version_once_it_is_published(
    browser: Client, running: Assessment, first: BankVersion
) -> None:
    page = reverse("assessment", args=[running.pk])
    assert address(running) not in text(browser.get(page))
    next_version(first, reworded("R1"))
    assert "Version 2 of the bank is published." in text(browser.get(page))
    close_with_answers(running)
    assert address(running) not in text(browser.get(page))


def close_with_answers(assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=SAID, submitted=True)
    close_assessment(actor=make_member(), assessment=assessment, now=NOON)


def test_without_a_newer_version_there_is_nothing_to_agree_to(browser: Client, running: Assessment) -> None:
    answer = browser.get(address(running), follow=True)
    assert "There is no newer version" in text(answer)


def test_the_page_says_what_is_kept_changed_dropped_and_new(
    browser: Client, running: Assessment, first: BankVersion
) -> None:
    make_response(assessment=running, answers=SAID, submitted=True)
    next_version(first, reworded("R1"), dropped("R2"), added("price", "P1"))
    found = text(browser.get(address(running)))
    assert "1 question is worded otherwise" in found
    assert "Keep the answers to the old wording of R1 (1 counts now)" in found
    assert "1 answer counts now and will count no longer." in found
    assert "Who has submitted was not asked" in found
    assert "1 question keeps its wording" in found
    assert "the weights are shared out anew" in found


def test_agreeing_moves_the_assessment_and_leaves_a_milestone(
    browser: Client, running: Assessment, first: BankVersion
) -> None:
    make_response(assessment=running, answers=SAID, submitted=True)
    second = next_version(first, reworded("R1"), reworded("E1"))
    answer = agree(browser, running, second, "R1", "no such code")
    assert "The assessment goes on with version 2." in text(answer)
    assert "Before moving from version 1 to version 2" in text(answer)
    assert set(Answer.objects.values_list("question__code", flat=True)) == {"R1", "R2"}
    running.refresh_from_db()
    assert running.version == second


def test_what_was_not_shown_does_not_happen(browser: Client, running: Assessment, first: BankVersion) -> None:
    second = next_version(first, reworded("R1"))
    next_version(second, dropped("R1"))
    answer = agree(browser, running, second)
    assert answer.status_code == 409
    assert "Another version has been published since you looked." in text(answer)
    running.refresh_from_db()
    assert running.version == first


def test_answers_that_came_since_the_page_was_opened_are_moved_along(
    browser: Client, running: Assessment, first: BankVersion
) -> None:
    second = next_version(first, reworded("R1"))
    browser.get(address(running))
    make_response(assessment=running, answers=SAID, submitted=True)
    agree(browser, running, second, "R1")
    assert Answer.objects.filter(question__dimension__version=second).count() == 3


def test_what_is_refused_is_said_with_the_way_out(browser: Client, running: Assessment, first: BankVersion) -> None:
    make_response(assessment=running, answers=SAID)
    second = next_version(first, dropped("R1", "R2", "E1"), added("price", "P1"))
    found = text(browser.get(address(running)))
    assert "No answer would be kept. Start a new assessment with the new version instead." in found
    assert "Go on with version" not in found
    assert "No answer would be kept." in text(agree(browser, running, second))
    assert not Milestone.objects.exists()


def test_scores_the_other_way_round_offer_no_choice(browser: Client, running: Assessment, first: BankVersion) -> None:
    next_version(first, changed("R1", reversed=True))
    found = text(browser.get(address(running)))
    assert "Its scores count the other way round now" in found
    assert 'name="keep"' not in found


@pytest.fixture
def milestone(browser: Client, running: Assessment, first: BankVersion) -> Milestone:
    for scores in ((1, 5), (2, 5), (3, 4)):
        make_response(assessment=running, answers=dict.fromkeys(SAID, scores), submitted=True, group="customer")
    agree(browser, running, next_version(first, reworded("R1"), dropped("R2"), added("price", "P1")), "R1")
    return Milestone.objects.get()


def test_a_milestone_tells_the_figures_in_the_old_words(
    browser: Client, running: Assessment, milestone: Milestone, manager: User
) -> None:
    found = text(browser.get(reverse("milestone", args=[running.pk, 1])))
    assert "−2.67" in found
    assert "Statement R2" in found
    assert "Said otherwise" not in found
    assert "Answers to these questions count only here: Title R2." in found
    assert "Worded otherwise since then, though the answers go on counting: Title R1." in found
    assert str(manager) in found


def test_a_milestone_is_a_results_file(browser: Client, running: Assessment, milestone: Milestone) -> None:
    answer = browser.get(reverse("milestone_json", args=[running.pk, 1]))
    assert answer.json() == milestone.results
    assert answer.json()["assessment"]["version"] == 1


def test_a_milestone_that_is_not_there_is_404(browser: Client, running: Assessment) -> None:
    assert browser.get(reverse("milestone", args=[running.pk, 7])).status_code == 404


def test_milestones_stand_beside_the_rounds(browser: Client, running: Assessment, milestone: Milestone) -> None:
    found = text(browser.get(reverse("results_rounds", args=[running.pk])))
    assert reverse("milestone", args=[running.pk, 1]) in found


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_with_any_number_of_questions(
    browser: Client, running: Assessment, first: BankVersion, number: int, django_assert_num_queries: Any
) -> None:
    make_response(assessment=running, answers=SAID, submitted=True)
    second = next_version(first, *(reworded(code) for code in ("R1", "R2", "E1")[:number]))
    with django_assert_num_queries(18):
        browser.get(address(running))
    agree(browser, running, second, "R1", "R2", "E1")
    with django_assert_num_queries(6):
        browser.get(reverse("milestone", args=[running.pk, 1]))


@pytest.fixture
def half(running: Assessment, manager: User) -> Response:
    return make_response(assessment=running, user=manager, answers={"R1": (2, 5)})


def save(client: Client, response: Response, code: str, version: int = 0) -> Any:
    body = {"current": 3, "desired": 5, "version": version}
    return client.put(reverse("answer_save", args=[response.pk, code]), body, content_type="application/json")


def test_an_open_questionnaire_goes_on_saving_what_is_still_asked(
    browser: Client, running: Assessment, first: BankVersion, half: Response
) -> None:
    agree(browser, running, next_version(first, reworded("R1"), dropped("R2")), "R1")
    assert save(browser, half, "R1", version=1).json()["version"] == 2
    assert save(browser, half, "E1").status_code == 200


def test_an_answer_to_what_is_asked_no_longer_is_told_so(
    browser: Client, running: Assessment, first: BankVersion, half: Response
) -> None:
    agree(browser, running, next_version(first, dropped("R2")))
    answer = save(browser, half, "R2")
    assert answer.status_code == 404
    assert answer.json() == {
        "error": "This question is asked no longer. Your other answers are kept.",
        "field": "question",
    }


def test_a_page_of_a_dimension_that_is_gone_leads_to_what_is_asked_now(
    browser: Client, running: Assessment, first: BankVersion, half: Response
) -> None:
    agree(browser, running, next_version(first, dropped("E1")))
    for ask in (browser.get, browser.post):
        answer = ask(reverse("questionnaire", args=[half.pk, "empathy"]), follow=True)
        assert "The questions have changed since you opened this page." in text(answer)
    assert browser.get(reverse("questionnaire", args=[half.pk, "never"])).status_code == 404


def test_nobody_else_can_move_it(client: Client, running: Assessment, first: BankVersion) -> None:
    second = next_version(first, reworded("R1"))
    client.force_login(make_member("admin"))
    assert agree(client, running, second).status_code == 404
    assert client.get(reverse("assessment_version", args=[uuid4()])).status_code == 404
