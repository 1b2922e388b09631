"""The questionnaire over HTTP: the contract of the autosave, the page without scripts, review and submit."""

import gzip
import json
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, AnswerValues, Assessment, Response, Role, Stage
from tests.factories import (
    NOON,
    make_assessment,
    make_member,
    make_organisation,
    make_rater_version,
    make_response,
    make_version,
)

pytestmark = pytest.mark.django_db
ALL = {"R1": (3, 5), "R2": None, "E1": (4, 4)}
NO_PROGRESS = {"answered": 0, "total": 3}
PROGRESS = {"answered": 1, "total": 3}


@pytest.fixture
def response() -> Response:
    """A manager's response without answers."""
    return begin()


@pytest.fixture
def client(response: Response) -> Client:
    """Its manager, signed in."""
    return signed_in(response)


def begin(**fields: Any) -> Response:
    assessment = fields.pop("assessment", None) or make_assessment()
    person = make_member(Role.MANAGER, organisation=assessment.organisation)
    return make_response(assessment=assessment, user=person, **fields)


def signed_in(response: Response) -> Client:
    client = Client()
    assert response.user is not None
    client.force_login(response.user)
    return client


def save_url(response: Response, code: str = "R1") -> str:
    return reverse("answer_save", args=[response.pk, code])


def page_url(response: Response, dimension: str = "reliability") -> str:
    return reverse("questionnaire", args=[response.pk, dimension])


def put(client: Client, response: Response, code: str = "R1", body: str | None = None, **fields: object) -> Any:
    content = body if body is not None else json.dumps(fields)
    return client.put(save_url(response, code), content, content_type="application/json")


def close(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closed=NOON, stage=Stage.ACT)


# The autosave


def test_an_autosave_answers_with_the_version_and_the_progress(client: Client, response: Response) -> None:
    before = timezone.now()
    answer = put(client, response, current=3, desired=5, version=0).json()
    assert before <= datetime.fromisoformat(answer.pop("saved")) <= timezone.now()
    assert answer == {"version": 1, "answered": 1, "total": 3}
    assert response.answers.get().values == AnswerValues(3, 5)


def test_persian_and_arabic_digits_are_scores(client: Client, response: Response) -> None:
    put(client, response, current="۳", desired="٥", version=0)
    assert response.answers.get().values == AnswerValues(3, 5)


@pytest.mark.parametrize(("answers", "version"), [({}, 0), ({"R1": (1, 1)}, 1)])
def test_an_autosave_takes_six_queries(answers: dict[str, tuple[int, int]], version: int) -> None:
    response = begin(answers=answers)
    client = signed_in(response)
    with CaptureQueriesContext(connection) as queries:
        assert put(client, response, current=3, desired=5, version=version).status_code == 200
    assert len(queries) == 6


def test_an_autosave_without_a_version_is_428(client: Client, response: Response) -> None:
    assert put(client, response, current=3).status_code == 428
    assert not response.answers.exists()


@pytest.mark.parametrize("version", [-1, "1", None, 1.5, True, 2**40])
def test_a_version_of_another_kind_is_400(client: Client, response: Response, version: object) -> None:
    answer = put(client, response, current=3, version=version)
    assert (answer.status_code, answer.json()["field"]) == (400, "version")


@pytest.mark.parametrize("version", [0, 2, 1_000_000_000])
def test_a_stale_version_is_409_with_what_is_stored(version: int) -> None:
    response = begin(answers={"R1": (3, 5)})
    answer = put(signed_in(response), response, current=1, version=version)
    stored = {"current": 3, "desired": 5, "not_applicable": False, "later": False, "comment": ""}
    assert (answer.status_code, answer.json()) == (409, {"stored": stored, "version": 1} | PROGRESS)
    assert response.answers.get().values == AnswerValues(3, 5)


def test_a_version_of_an_answer_that_never_was_is_409(client: Client, response: Response) -> None:
    answer = put(client, response, current=1, version=4)
    assert (answer.status_code, answer.json()) == (409, {"stored": None, "version": 0} | NO_PROGRESS)


def test_after_submitting_the_autosave_is_410() -> None:
    response = begin(answers=ALL, submitted=True)
    answer = put(signed_in(response), response, current=1, version=1)
    assert answer.status_code == 410
    assert "Take them back" in answer.json()["error"]
    assert response.answers.get(question__code="R1").values == AnswerValues(3, 5)


def test_after_the_close_the_autosave_is_410(client: Client, response: Response) -> None:
    close(response.assessment)
    assert put(client, response, current=1, version=0).status_code == 410
    assert not response.answers.exists()


@pytest.mark.parametrize("code", ["X9", "r1", "-", "1" * 200])
def test_an_unknown_question_is_404(client: Client, response: Response, code: str) -> None:
    assert put(client, response, code, current=1, version=0).status_code == 404


def test_a_question_of_another_assessment_is_404_and_stores_nothing(client: Client, response: Response) -> None:
    make_assessment(version=make_version(dimensions={"other": ["X1"]}))
    assert put(client, response, "X1", current=1, version=0).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "{",
        "[]",
        '{"version": 0, "current": NaN}',
        '{"version": 0, "current": 1e309}',
        '{"version": 0, "current": true}',
        '{"version": 0, "current": 3.5}',
        '{"version": 0, "current": 6}',
        '{"version": 0, "current": 0}',
        '{"version": 0, "desired": "１２"}',
        '{"version": 0, "desired": "five"}',
        '{"version": 0, "not_applicable": "yes"}',
        '{"version": 0, "current": 3, "not_applicable": true}',
        '{"version": 0, "comment": "a\\u0000b"}',
        '{"version": 0, "comment": "a\\ud800b"}',
        '{"version": 0, "comment": 7}',
        "[" * 30_000,
    ],
)
def test_what_is_no_answer_is_400_with_a_sentence(client: Client, response: Response, body: str) -> None:
    answer = put(client, response, body=body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert not response.answers.exists()


@pytest.mark.parametrize("size", [100_000, 1_000_000, 3_000_000])
def test_a_huge_comment_is_413(client: Client, response: Response, size: int) -> None:
    assert put(client, response, comment="x" * size, version=0).status_code == 413


def test_a_body_that_is_not_json_is_415(client: Client, response: Response) -> None:
    answer = client.put(save_url(response), "current=3", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415


def test_errors_are_in_the_persons_language(response: Response) -> None:
    assert response.user is not None
    response.user.language = "lv"
    response.user.save()
    answer = signed_in(response).put(save_url(response), "{}", content_type="application/json")
    assert answer.headers["Content-Language"] == "lv"


def test_signed_out_is_401_and_no_redirect(response: Response) -> None:
    answer = put(Client(), response, current=1, version=0)
    assert answer.status_code == 401
    assert "Sign in again" in answer.json()["error"]


def test_without_the_token_of_the_page_it_is_403(response: Response) -> None:
    client = Client(enforce_csrf_checks=True)
    assert response.user is not None
    client.force_login(response.user)
    assert put(client, response, current=1, version=0).status_code == 403
    assert not response.answers.exists()


@pytest.mark.parametrize("method", ["get", "post", "delete", "patch"])
def test_an_answer_is_only_put(client: Client, response: Response, method: str) -> None:
    assert getattr(client, method)(save_url(response)).status_code == 405


# Strangers


def addresses(response: Response) -> list[tuple[str, str]]:
    pages = [("get", name) for name in ("response", "review")]
    acts = [("post", name) for name in ("submit", "take_back", "response_language")]
    own = [(method, reverse(name, args=[response.pk])) for method, name in pages + acts]
    return [*own, ("get", page_url(response)), ("post", page_url(response)), ("put", save_url(response))]


def test_a_stranger_finds_nothing(response: Response) -> None:
    stranger = Client()
    stranger.force_login(make_member(Role.ADMIN, organisation=make_organisation(name="Elsewhere")))
    assert {getattr(stranger, method)(url).status_code for method, url in addresses(response)} == {404}


def test_a_colleague_does_not_find_somebody_elses_response(response: Response) -> None:
    colleague = Client()
    colleague.force_login(make_member(Role.ADMIN, organisation=response.assessment.organisation))
    assert {getattr(colleague, method)(url).status_code for method, url in addresses(response)} == {404}


def test_a_visitor_is_asked_to_sign_in(response: Response) -> None:
    urls = [(method, url) for method, url in addresses(response) if method != "put"]
    assert all("/accounts/login/" in getattr(Client(), method)(url).headers["Location"] for method, url in urls)


# Start and resume


def test_a_manager_starts_and_lands_at_the_first_question() -> None:
    assessment = make_assessment()
    person = make_member(Role.MANAGER, organisation=assessment.organisation)
    client = Client()
    client.force_login(person)
    answer = client.post(reverse("response_start", args=[assessment.pk]), follow=True)
    begun = assessment.responses.get()
    assert begun.user == person
    assert answer.redirect_chain[-1][0] == page_url(begun) + "#q-R1"


def test_a_consultant_may_not_answer_for_the_organisation() -> None:
    assessment = make_assessment()
    client = Client()
    client.force_login(make_member(Role.CONSULTANT, organisation=assessment.organisation))
    assert client.post(reverse("response_start", args=[assessment.pk])).status_code == 403
    assert not assessment.responses.exists()


def test_one_resumes_at_the_first_open_question() -> None:
    response = begin(answers={"R1": (3, 5), "R2": (2, None)})
    answer = signed_in(response).get(reverse("response", args=[response.pk]))
    assert answer.headers["Location"] == page_url(response) + "#q-R2"


def test_with_nothing_open_one_resumes_at_the_review() -> None:
    response = begin(answers=ALL)
    answer = signed_in(response).get(reverse("response", args=[response.pk]))
    assert answer.headers["Location"] == reverse("review", args=[response.pk])


# The page


def test_the_page_shows_statements_scores_and_progress() -> None:
    response = begin(answers={"R1": (3, 5)})
    html = signed_in(response).get(page_url(response)).content.decode()
    assert "Statement R1" in html
    assert '<input type="radio" name="R1.current" value="3" checked' in html
    assert "1 of 3" in html
    assert "Gap: −2" in html


def test_only_unanswered_questions_are_shown_on_demand() -> None:
    response = begin(answers={"R1": (3, 5)})
    html = signed_in(response).get(page_url(response) + "?show=unanswered").content.decode()
    cards = {code: html.split(f'id="q-{code}"')[1].split(">")[0] for code in ("R1", "R2")}
    assert [code for code, tag in cards.items() if "hidden" in tag] == ["R1"]


def test_an_unknown_dimension_is_404(client: Client, response: Response) -> None:
    assert client.get(page_url(response, "taste")).status_code == 404
    assert client.post(page_url(response, "taste")).status_code == 404


def test_an_unknown_response_is_404(client: Client) -> None:
    assert client.get(reverse("review", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("questions", [1, 3])
def test_a_page_takes_the_same_queries_with_any_number_of_questions(questions: int) -> None:
    version = make_version(dimensions={"reliability": [f"Q{n}" for n in range(questions)]})
    response = begin(assessment=make_assessment(version=version), answers={"Q0": (1, 2)})
    client = signed_in(response)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page_url(response)).status_code == 200
    assert len(queries) == 7


def test_a_page_of_six_questions_is_light() -> None:
    response = begin(assessment=make_assessment(version=make_rater_version()))
    html = signed_in(response).get(page_url(response, "empathy")).content
    assert len(gzip.compress(html)) < 15_000


# The page without scripts


def shown(response: Response, code: str) -> dict[str, str]:
    """The hidden fields of a card as the page shows them now."""
    answer = response.answers.filter(question__code=code).first()
    values = answer.values if answer else AnswerValues()
    return {f"{code}.version": str(answer.version if answer else 0), f"{code}.shown": values.fingerprint}


def test_a_page_saves_its_answers_and_goes_on(client: Client, response: Response) -> None:
    form = shown(response, "R1") | shown(response, "R2")
    form |= {"R1.current": "۳", "R1.desired": "5", "R2.not_applicable": "on", "R2.comment": "No lifts", "go": "empathy"}
    answer = client.post(page_url(response), form)
    assert answer.headers["Location"] == page_url(response, "empathy") + "#q-E1"
    saved = {answer.question.code: answer.values for answer in response.answers.select_related("question")}
    assert saved == {"R1": AnswerValues(3, 5), "R2": AnswerValues(not_applicable=True, comment="No lifts")}


def test_the_last_page_leads_to_the_review_whatever_dimensions_are_called() -> None:
    version = make_version(dimensions={"review": ["Q1"], "empathy": ["E1"]})
    response = begin(assessment=make_assessment(version=version))
    visitor = signed_in(response)
    assert 'name="go" value="review/"' in visitor.get(page_url(response, "empathy")).content.decode()
    on = {way: visitor.post(page_url(response, "empathy"), {"go": way})["Location"] for way in ("review", "review/")}
    assert on["review"] == page_url(response, "review") + "#q-Q1"
    assert on["review/"] == reverse("review", args=[response.pk])


def test_a_page_can_be_asked_for_without_its_body(client: Client, response: Response) -> None:
    for address in (page_url(response), reverse("review", args=[response.pk])):
        assert client.head(address).status_code == 200


def test_untouched_questions_are_not_saved_again() -> None:
    response = begin(answers={"R1": (3, 5)})
    form = shown(response, "R1") | shown(response, "R2") | {"R1.current": "3", "R1.desired": "5"}
    signed_in(response).post(page_url(response), form)
    assert [answer.version for answer in response.answers.all()] == [1]


def test_a_conflict_shows_both_answers_and_saves_the_others() -> None:
    response = begin(answers={"R1": (3, 5)})
    client = signed_in(response)
    form = shown(response, "R1") | shown(response, "R2") | {"R1.current": "1", "R1.desired": "4", "R2.current": "2"}
    response.answers.update(current=2, version=2)
    answer = client.post(page_url(response), form)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "<li>Current: 1</li>" in html
    assert "<li>Current: 2</li>" in html
    assert response.answers.get(question__code="R1").values == AnswerValues(2, 5)
    assert response.answers.get(question__code="R2").values == AnswerValues(current=2)


@pytest.mark.parametrize(("keep", "current"), [("mine", 1), ("theirs", 3)])
def test_a_conflict_is_settled_by_its_buttons(keep: str, current: int) -> None:
    response = begin(answers={"R1": (3, 5)})
    form = shown(response, "R1") | {"R1.current": "1", "R1.desired": "5", "R1.keep": keep}
    signed_in(response).post(page_url(response), form)
    assert response.answers.get().current == current


def test_a_comment_that_is_too_long_is_shown_again_with_the_reason(client: Client, response: Response) -> None:
    long = "x" * 4001
    answer = client.post(page_url(response), shown(response, "R1") | {"R1.current": "2", "R1.comment": long})
    assert answer.status_code == 400
    assert "The comment is too long" in answer.content.decode()
    assert long in answer.content.decode()


@pytest.mark.parametrize("score", ["6", "five", "\0", "３"])
def test_a_score_that_is_none_is_refused_on_its_card(client: Client, response: Response, score: str) -> None:
    answer = client.post(page_url(response), shown(response, "R1") | {"R1.current": score})
    assert answer.status_code == 400
    assert "A score is a whole number" in answer.content.decode()
    assert not response.answers.exists()


def test_a_page_sent_after_the_close_loses_nothing_that_was_typed(client: Client, response: Response) -> None:
    form = shown(response, "R1") | {"R1.comment": "Typed for long"}
    close(response.assessment)
    answer = client.post(page_url(response), form)
    assert answer.status_code == 410
    assert "Typed for long" in answer.content.decode()


# Language


def test_the_language_changes_and_the_place_stays(client: Client, response: Response) -> None:
    form = {"language": "lv", "dimension": "reliability", "question": "R2"}
    answer = client.post(reverse("response_language", args=[response.pk]), form)
    assert answer.headers["Location"] == page_url(response) + "#q-R2"
    assert "Statement R2 (lv)" in client.get(page_url(response)).content.decode()


def test_a_language_that_is_not_offered_is_told(client: Client, response: Response) -> None:
    form = {"language": "xx\0", "dimension": "nowhere"}
    answer = client.post(reverse("response_language", args=[response.pk]), form, follow=True)
    assert "not offered in that language" in answer.content.decode()


# Review and submit


def test_the_review_lists_every_question_with_its_standing() -> None:
    response = begin(answers={"R1": (3, 5), "R2": None, "E1": (2, None)})
    html = signed_in(response).get(reverse("review", args=[response.pk])).content.decode()
    assert "1 question is still open" in html
    assert page_url(response, "empathy") + "#q-E1" in html
    assert all(words in html for words in ("current 3, desired 5", "Not applicable", "The desired score is missing"))


def test_open_questions_are_skipped_only_on_purpose() -> None:
    response = begin(answers={"R1": (3, 5)})
    client, url = signed_in(response), reverse("submit", args=[response.pk])
    assert "still open: R2, E1." in client.post(url, follow=True).content.decode()
    client.post(url, {"skip": "on"})
    response.refresh_from_db()
    assert not response.is_open


def test_a_second_submit_shows_the_same_thanks() -> None:
    response = begin(answers=ALL)
    client, url = signed_in(response), reverse("submit", args=[response.pk])
    pages = [client.post(url, follow=True).content.decode() for _time in range(2)]
    assert all("Thank you. Your answers are in." in page for page in pages)
    assert all(reverse("results", args=[response.assessment_id]) in page for page in pages)


def test_after_submitting_the_questions_lead_to_the_review() -> None:
    response = begin(answers=ALL, submitted=True)
    answer = signed_in(response).get(page_url(response))
    assert answer.headers["Location"] == reverse("review", args=[response.pk])


def test_a_response_is_taken_back_while_the_assessment_collects() -> None:
    response = begin(answers=ALL, submitted=True)
    signed_in(response).post(reverse("take_back", args=[response.pk]))
    response.refresh_from_db()
    assert response.is_open


def test_after_the_close_it_stays_submitted() -> None:
    response = begin(answers=ALL, submitted=True)
    close(response.assessment)
    page = signed_in(response).post(reverse("take_back", args=[response.pk]), follow=True).content.decode()
    response.refresh_from_db()
    assert not response.is_open
    assert "This assessment is closed" in page
