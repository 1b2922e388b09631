"""A respondent at the questionnaire: what the pass opens, what it does not, and what is left after submitting."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.changes.links import make_link, revoke_link
from assessments.models import (
    Answer,
    AnswerValues,
    Assessment,
    BankVersion,
    Confidentiality,
    Group,
    Link,
    Question,
    Response,
    Stage,
    VersionState,
)
from tests.factories import NOON, make_assessment, make_member, make_person, make_version

pytestmark = pytest.mark.django_db
ENDED = "This link takes no more answers. Your last changes were not saved."


def make_confidential(**fields: Any) -> Assessment:
    return make_assessment(groups=[Group.CUSTOMER], confidentiality=Confidentiality.CONFIDENTIAL, **fields)


def begin(client: Client, assessment: Assessment | None = None, **fields: Any) -> Response:
    """Open a link and press Start; with ``is_personal`` a person's own."""
    assessment = assessment or make_confidential()
    cache.clear()
    if fields.pop("is_personal", False):
        fields["participation"] = make_person(assessment=assessment)
    token = make_link(assessment=assessment, group=Group.CUSTOMER, **fields)[1]
    answer = client.post(f"/a/{token}/")
    return Response.objects.get(pk=answer["Location"].split("/")[2])


def save_url(response: Response, code: str = "R1") -> str:
    return reverse("answer_save", args=[response.pk, code])


def page_url(response: Response, dimension: str = "reliability") -> str:
    return reverse("questionnaire", args=[response.pk, dimension])


def put(client: Client, response: Response, code: str = "R1", **fields: object) -> Any:
    return client.put(save_url(response, code), json.dumps(fields), content_type="application/json")


def submit(client: Client, response: Response) -> Any:
    return client.post(reverse("submit", args=[response.pk]), {"skip": "on"})


@pytest.fixture(params=[False, True], ids=["public", "personal"])
def response(client: Client, request: pytest.FixtureRequest) -> Response:
    """Begun in this browser, by a link of either kind."""
    return begin(client, is_personal=request.param)


# What the pass opens


def test_a_respondent_answers_without_an_account(client: Client, response: Response) -> None:
    assert put(client, response, current=3, desired=5, version=0).json()["answered"] == 1
    assert response.answers.get().values == AnswerValues(3, 5)


@pytest.mark.parametrize("version", [0, 1])
def test_a_respondents_autosave_takes_four_queries(client: Client, response: Response, version: int) -> None:
    for seen in range(version):
        put(client, response, current=1, version=seen)
    with CaptureQueriesContext(connection) as queries:
        assert put(client, response, current=3, desired=5, version=version).status_code == 200
    assert len(queries) == 4


def test_the_page_is_light_and_offers_nothing_that_needs_an_account(client: Client, response: Response) -> None:
    for address in (page_url(response), reverse("review", args=[response.pk])):
        html = client.get(address).content.decode()
        assert "What did you receive?" in html or "Review" in html
        assert not [word for word in ("account", "htmx", "bootstrap.min", 'href="/"', "Sign") if word in html]


def test_the_statement_is_that_of_the_group(client: Client) -> None:
    version = make_version(state=VersionState.DRAFT)
    own = {Group.CUSTOMER: {"en": "As a guest I am heard"}}
    Question.objects.filter(dimension__version=version, code="R1").update(group_statements=own)
    BankVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED)
    version.refresh_from_db()
    found = begin(client, make_confidential(version=version))
    html = client.get(page_url(found)).content.decode()
    assert "As a guest I am heard" in html
    assert "Statement R1" not in html


def test_two_people_with_one_link_meet_as_two_devices_do(client: Client) -> None:
    person, other = make_person(assessment=make_confidential()), Client()
    token = make_link(assessment=person.assessment, group=person.group, participation=person)[1]
    found = Response.objects.get(pk=client.post(f"/a/{token}/")["Location"].split("/")[2])
    other.post(f"/a/{token}/")
    assert put(client, found, current=3, desired=5, version=0).status_code == 200
    stale = put(other, found, current=1, desired=1, version=0)
    assert (stale.status_code, stale.json()["stored"]["current"]) == (409, 3)
    assert put(other, found, current=1, desired=1, version=1).status_code == 200


def test_the_language_stays_with_the_response(client: Client, response: Response) -> None:
    answer = client.post(reverse("response_language", args=[response.pk]), {"language": "fa", "dimension": "empathy"})
    assert answer["Location"] == page_url(response, "empathy") + "#q-E1"
    response.refresh_from_db()
    assert response.language == "fa"
    del client.cookies["django_language"]
    page = client.get(page_url(response)).content.decode()
    assert '<html lang="fa" dir="rtl">' in page
    assert "Statement R1 (fa)" in page


def test_errors_are_in_the_respondents_language(client: Client, response: Response) -> None:
    Response.objects.update(language="lv")
    assert put(client, response, current=9, version=0).headers["Content-Language"] == "lv"


# What it does not open


def test_a_question_of_another_assessment_is_not_there(client: Client, response: Response) -> None:
    make_assessment(version=make_version(dimensions={"other": ["X1"]}))
    assert put(client, response, "X1", current=3, version=0).status_code == 404
    assert not Answer.objects.exists()


def test_the_pass_of_one_assessment_opens_nothing_of_another(client: Client) -> None:
    begin(client)
    foreign = begin(Client())
    pages = [page_url(foreign), reverse("review", args=[foreign.pk]), reverse("response", args=[foreign.pk])]
    assert {client.get(page).status_code for page in pages} == {404}
    assert put(client, foreign, current=3, version=0).status_code == 404
    assert not Answer.objects.exists()


def test_nor_does_it_under_another_name(client: Client) -> None:
    own, foreign = begin(client), begin(Client())
    client.cookies[f"answer-{foreign.assessment_id.hex}"] = client.cookies[f"answer-{own.assessment_id.hex}"].value
    assert client.get(page_url(foreign)).status_code == 404


def test_the_pass_opens_no_other_response_of_its_assessment(client: Client) -> None:
    assessment = make_confidential()
    begin(client, assessment)
    for other in (begin(Client(), assessment), begin(Client(), assessment, is_personal=True)):
        assert client.get(page_url(other)).status_code == 404
        assert put(client, other, current=3, version=0).status_code == 404


@pytest.mark.parametrize("value", ["", "x", "W10:1:x", "ÿ"])
def test_a_forged_pass_opens_nothing(client: Client, response: Response, value: str) -> None:
    client.cookies[f"answer-{response.assessment_id.hex}"] = value
    client.cookies["answer-nonsense"] = value
    assert client.get(page_url(response)).status_code == 404
    assert put(client, response, current=3, version=0).status_code == 404


def test_a_pass_ends_after_thirty_days(client: Client, response: Response, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    for days, status in ((29, 200), (31, 404)):
        monkeypatch.setattr(time, "time", lambda days=days: now + days * 86_400)
        assert client.get(page_url(response)).status_code == status


def test_a_respondent_sees_no_page_of_a_member(client: Client, response: Response) -> None:
    assessment = response.assessment
    for name in ("assessment", "results", "actions", "report"):
        assert "/accounts/login/" in client.get(reverse(name, args=[assessment.pk]))["Location"]


def test_a_member_who_answers_by_a_link_keeps_their_own_questionnaire_too(client: Client) -> None:
    assessment = make_assessment(groups=[Group.SELF, Group.CUSTOMER])
    client.force_login(make_member("manager", organisation=assessment.organisation))
    by_link = begin(client, assessment)
    own = client.post(reverse("response_start", args=[assessment.pk]))["Location"]
    assert client.get(own, follow=True).status_code == 200
    assert client.get(page_url(by_link)).status_code == 200


def revoke(found: Response) -> None:
    for link in Link.objects.all():
        revoke_link(link=link, now=NOON)


def expire(found: Response) -> None:
    Link.objects.update(expires=timezone.now() - timedelta(seconds=1))


def close(found: Response) -> None:
    Assessment.objects.update(closed=NOON, stage=Stage.ACT)


@pytest.mark.parametrize("end", [revoke, expire, close])
def test_after_the_end_of_a_link_the_autosave_changes_nothing(client: Client, response: Response, end: Any) -> None:
    put(client, response, current=3, desired=5, version=0)
    end(response)
    answer = put(client, response, current=1, desired=1, version=1)
    assert (answer.status_code, answer.json()) == (404, {"error": ENDED, "field": None})
    assert response.answers.get().values == AnswerValues(3, 5)


def test_nor_does_it_after_submitting(client: Client, response: Response) -> None:
    put(client, response, current=3, desired=5, version=0)
    cookie = client.cookies[f"answer-{response.assessment_id.hex}"].value
    submit(client, response)
    client.cookies[f"answer-{response.assessment_id.hex}"] = cookie
    answer = put(client, response, current=1, desired=1, version=1)
    assert (answer.status_code, answer.json()["error"]) == (404, ENDED)
    assert response.answers.get().values == AnswerValues(3, 5)
    assert client.get(page_url(response)).status_code == 404


def test_after_the_end_of_a_link_the_page_says_what_may_have_happened(client: Client, response: Response) -> None:
    revoke(response)
    page = client.get(page_url(response))
    assert (page.status_code, "This link opens nothing" in page.content.decode()) == (404, True)


def test_when_the_assessment_closes_meanwhile_the_respondent_is_told(client: Client, response: Response) -> None:
    close(response)
    page = client.get(page_url(response), follow=True)
    assert "it takes no more answers" in page.content.decode()


# After submitting


def test_thanks_follow_and_the_browser_forgets(client: Client, response: Response) -> None:
    put(client, response, current=3, desired=5, version=0)
    answer = submit(client, response)
    thanks = client.get(answer["Location"])
    assert "Thank you. Your answers are in." in thanks.content.decode()
    assert "Nothing leads back to your answers any more" in thanks.content.decode()
    assert not client.cookies[f"answer-{response.assessment_id.hex}"].value
    assert client.get(page_url(response)).status_code == 404


def test_the_button_pressed_twice_thanks_twice(client: Client, response: Response) -> None:
    put(client, response, current=3, desired=5, version=0)
    cookie = client.cookies[f"answer-{response.assessment_id.hex}"].value
    first = submit(client, response)
    client.cookies[f"answer-{response.assessment_id.hex}"] = cookie
    assert submit(client, response)["Location"].startswith("/thanks/")
    assert first["Location"].startswith("/thanks/")
    assert Response.objects.count() == 1


def test_a_stranger_who_submits_what_is_in_learns_nothing(client: Client, response: Response) -> None:
    put(client, response, current=3, desired=5, version=0)
    submit(client, response)
    assert submit(Client(), response).status_code == 404


def test_open_questions_are_named_before_they_are_skipped(client: Client, response: Response) -> None:
    put(client, response, current=3, desired=5, version=0)
    answer = client.post(reverse("submit", args=[response.pk]), follow=True)
    assert "These questions are still open: R2, E1." in answer.content.decode()


@pytest.mark.parametrize("is_personal", [False, True])
def test_where_names_are_shown_answers_can_be_taken_back(client: Client, is_personal: bool) -> None:
    found = begin(client, make_assessment(groups=["customer"]), is_personal=is_personal)
    put(client, found, current=3, desired=5, version=0)
    page = client.get(submit(client, found)["Location"])
    assert "Take back" in page.content.decode()
    assert "See the results" not in page.content.decode()
    client.post(reverse("take_back", args=[found.pk]))
    assert put(client, found, current=4, desired=5, version=1).status_code == 200


def test_a_member_whose_answers_are_confidential_returns_to_the_assessment(client: Client) -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    client.force_login(make_member("manager", organisation=assessment.organisation))
    client.post(reverse("response_start", args=[assessment.pk]))
    found = assessment.responses.get()
    put(client, found, current=3, desired=5, version=0)
    for _press in range(2):
        assert submit(client, found)["Location"] == reverse("assessment", args=[assessment.pk])


# Short forms


@pytest.fixture
def short(client: Client) -> Response:
    """A response that is asked R2 alone."""
    found = begin(client)
    Response.objects.update(asked=["R2"])
    return found


def test_a_short_form_shows_only_what_it_asks(client: Client, short: Response) -> None:
    page = client.get(page_url(short)).content.decode()
    assert "Statement R2" in page
    assert "0 of 1" in page
    assert "Statement R1" not in page
    assert "Empathy" not in page
    review = client.get(reverse("review", args=[short.pk])).content.decode()
    assert ("Title R2" in review, "Title R1" in review, "Title E1" in review) == (True, False, False)


def test_what_a_short_form_does_not_ask_is_not_there(client: Client, short: Response) -> None:
    assert put(client, short, "R1", current=3, version=0).status_code == 404
    assert client.get(page_url(short, "empathy")).status_code == 404
    assert client.post(page_url(short), {"R1.current": "3", "R1.version": "0", "R1.shown": ""}).status_code == 302
    assert not Answer.objects.exists()


def test_a_short_form_is_complete_with_what_it_asks(client: Client, short: Response) -> None:
    assert put(client, short, "R2", current=3, desired=5, version=0).json()["total"] == 1
    assert client.post(reverse("submit", args=[short.pk]))["Location"].startswith("/thanks/")
