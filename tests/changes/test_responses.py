"""Answers are saved once each, never over somebody else's, and never after the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.changes.responses import (
    Attempt,
    ClosedError,
    StaleError,
    choose_language,
    save_answer,
    save_answers,
    start_response,
    submit,
    take_back,
)
from assessments.models import (
    AnswerValues,
    Assessment,
    Confidentiality,
    Group,
    Participation,
    Question,
    Response,
    ResponseState,
    Stage,
    User,
)
from assessments.queries.results import figures
from tests.factories import NOON, make_assessment, make_response, make_user, make_version

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def question(response: Response, code: str = "R1") -> Question:
    return Question.objects.get(code=code, dimension__version=response.assessment.version)


def save(
    response: Response,
    current: int | None = None,
    desired: int | None = None,
    *,
    seen: int = 0,
    code: str = "R1",
    comment: str = "",
) -> int:
    values = AnswerValues(current, desired, comment=comment)
    return save_answer(response=response, question=question(response, code), values=values, seen=seen, now=LATER)


def close(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closed=NOON, stage=Stage.ACT)


def start(assessment: Assessment, **fields: Any) -> Response:
    given: dict[str, Any] = {"actor": make_user(), "group": Group.SELF, "language": "en", "now": NOON}
    return start_response(assessment=assessment, **(given | fields))


def test_starting_twice_gives_the_same_response() -> None:
    assessment, actor = make_assessment(), make_user()
    assert start(assessment, actor=actor) == start(assessment, actor=actor)
    assert assessment.responses.count() == 1


def test_a_response_is_asked_in_the_persons_language_if_it_is_offered() -> None:
    assert start(make_assessment(languages=["lv", "fa"]), language="fa").language == "fa"


def test_otherwise_in_the_first_language_offered() -> None:
    assert start(make_assessment(languages=["lv", "fa"]), language="en").language == "lv"


def test_the_first_response_opens_the_collecting() -> None:
    assessment = make_assessment(stage=Stage.PLAN)
    start(assessment)
    assessment.refresh_from_db()
    assert assessment.stage == Stage.COLLECT


def test_a_closed_assessment_starts_nothing() -> None:
    assessment = make_assessment(stage=Stage.ACT, closed=NOON)
    with pytest.raises(ValidationError):
        start(assessment)
    assert not assessment.responses.exists()


def test_a_group_that_is_not_asked_cannot_start() -> None:
    with pytest.raises(ValidationError):
        start(make_assessment(), group=Group.CUSTOMER)


def test_the_first_save_is_version_1_and_each_save_counts_on() -> None:
    response = make_response()
    assert save(response, 3, 5) == 1
    assert save(response, 4, 5, seen=1, comment="Better") == 2
    answer = response.answers.get()
    assert (answer.values, answer.version, answer.saved) == (AnswerValues(4, 5, comment="Better"), 2, LATER)


def test_a_stale_save_changes_nothing_and_tells_what_stands_there() -> None:
    response = make_response()
    save(response, 3, 5)
    save(response, 2, 4, seen=1)
    with pytest.raises(StaleError) as caught:
        save(response, 1, 1, seen=1)
    assert caught.value.stored is not None
    assert caught.value.stored.values == response.answers.get().values == AnswerValues(2, 4)


def test_a_second_first_save_is_stale() -> None:
    response = make_response()
    save(response, 3, 5)
    with pytest.raises(StaleError):
        save(response, 1, 1)
    assert response.answers.get().values == AnswerValues(3, 5)


def test_a_version_nobody_saved_is_stale() -> None:
    with pytest.raises(StaleError) as caught:
        save(make_response(), 3, 5, seen=9)
    assert caught.value.stored is None


def test_an_answer_emptied_again_is_kept_as_empty() -> None:
    response = make_response()
    save(response, 3, 5)
    save(response, seen=1)
    assert response.answers.get().values.is_empty


def test_nothing_is_saved_after_the_response_was_submitted_elsewhere() -> None:
    loaded = make_response(answers={"R2": (3, 5)})
    Response.objects.filter(pk=loaded.pk).update(state=ResponseState.SUBMITTED, submitted=NOON)
    for code, seen in [("R1", 0), ("R2", 1)]:
        with pytest.raises(ClosedError):
            save(loaded, 1, 1, seen=seen, code=code)
    assert loaded.answers.get().values == AnswerValues(3, 5)


def test_nothing_is_saved_after_the_assessment_was_closed_elsewhere() -> None:
    loaded = make_response()
    close(loaded.assessment)
    with pytest.raises(ClosedError):
        save(loaded, 1, 1)
    assert not loaded.answers.exists()


def test_of_a_page_everything_is_saved_but_what_is_stale() -> None:
    response = make_response(answers={"R1": (3, 5)})
    attempts = [
        Attempt(question(response, "R1"), AnswerValues(1, 1), seen=0),
        Attempt(question(response, "R2"), AnswerValues(2, 2), seen=0),
    ]
    stale = save_answers(response=response, attempts=attempts, now=LATER)
    assert [(code, answer and answer.values) for code, answer in stale.items()] == [("R1", AnswerValues(3, 5))]
    assert response.answers.get(question__code="R2").values == AnswerValues(2, 2)


def test_a_language_changes_the_questions_and_the_interface() -> None:
    person = make_user()
    response = make_response(user=person)
    choose_language(actor=person, response=response, language="fa")
    person.refresh_from_db()
    response.refresh_from_db()
    assert (response.language, person.language) == ("fa", "fa")


def test_a_language_the_interface_lacks_changes_only_the_questions() -> None:
    person = make_user()
    assessment = make_assessment(version=make_version(languages=["en", "de"]))
    response = make_response(assessment=assessment, user=person)
    choose_language(actor=person, response=response, language="de")
    person.refresh_from_db()
    assert person.language == "en"


def test_a_language_that_is_not_offered_is_refused() -> None:
    response = make_response(assessment=make_assessment(languages=["en"]))
    with pytest.raises(ValidationError):
        choose_language(actor=make_user(), response=response, language="fa")


ALL = {"R1": (3, 5), "R2": None, "E1": (4, 4)}


def test_a_complete_response_is_submitted_at_a_time() -> None:
    response = make_response(answers=ALL)
    assert submit(response=response, skip_open=False, now=LATER)
    response.refresh_from_db()
    assert (response.state, response.submitted) == (ResponseState.SUBMITTED, LATER)


def test_a_second_submit_changes_nothing() -> None:
    response = make_response(answers=ALL, submitted=True)
    assert not submit(response=response, skip_open=False, now=LATER)
    response.refresh_from_db()
    assert response.submitted == NOON


def test_open_questions_are_named_before_they_are_skipped() -> None:
    response = make_response(answers={"R2": (3, 5)})
    with pytest.raises(ValidationError, match="R1, E1"):
        submit(response=response, skip_open=False, now=LATER)
    assert submit(response=response, skip_open=True, now=LATER)


def test_an_answer_to_come_back_to_is_open() -> None:
    response = make_response(answers=ALL)
    response.answers.filter(question__code="E1").update(later=True)
    with pytest.raises(ValidationError, match="E1"):
        submit(response=response, skip_open=False, now=LATER)


def test_a_response_without_any_score_is_not_submitted() -> None:
    with pytest.raises(ValidationError, match="Nothing is answered yet"):
        submit(response=make_response(answers={"R1": None, "R2": (3, None)}), skip_open=True, now=LATER)


def test_a_closed_assessment_takes_no_submission() -> None:
    response = make_response(answers=ALL)
    close(response.assessment)
    response.refresh_from_db()
    with pytest.raises(ClosedError):
        submit(response=response, skip_open=True, now=LATER)


def test_an_assessment_closed_meanwhile_takes_no_submission() -> None:
    response = make_response(answers=ALL)
    close(response.assessment)
    with pytest.raises(ClosedError):
        submit(response=response, skip_open=True, now=LATER)


def test_a_response_taken_back_is_open_again() -> None:
    response = make_response(answers=ALL, submitted=True)
    take_back(response=response)
    response.refresh_from_db()
    assert response.is_open
    assert response.submitted is None


def test_after_the_close_nothing_is_taken_back() -> None:
    response = make_response(answers=ALL, submitted=True)
    close(response.assessment)
    with pytest.raises(ClosedError):
        take_back(response=response)


def answered(*, confidentiality: Confidentiality, actor: User | None = None) -> Response:
    """A member's response with every question answered, handed in an hour later."""
    response = start(make_assessment(confidentiality=confidentiality), actor=actor or make_user())
    for row in Question.objects.filter(dimension__version=response.assessment.version):
        save(response, 2, 4, code=row.code)
    assert submit(response=response, skip_open=False, now=LATER)
    return Response.objects.get(pk=response.pk)


PROMISED = [Confidentiality.CONFIDENTIAL, Confidentiality.ANONYMOUS]


@pytest.mark.parametrize("confidentiality", PROMISED)
def test_handing_in_leaves_no_way_from_the_answers_to_the_person(confidentiality: Confidentiality) -> None:
    response = answered(confidentiality=confidentiality)
    assert (response.user, response.participation, response.key_hash) == (None, None, None)


@pytest.mark.parametrize("confidentiality", PROMISED)
def test_what_was_handed_in_carries_no_time_finer_than_a_day(confidentiality: Confidentiality) -> None:
    response = answered(confidentiality=confidentiality)
    times = {response.started, response.submitted, *response.answers.values_list("saved", flat=True)}
    assert times == {NOON.replace(hour=0)}


@pytest.mark.parametrize("confidentiality", Confidentiality)
def test_that_somebody_has_answered_is_known_all_the_same(confidentiality: Confidentiality) -> None:
    actor = make_user()
    response = answered(confidentiality=confidentiality, actor=actor)
    assert response.assessment.participations.get(user=actor).finished == NOON.date()


@pytest.mark.parametrize("confidentiality", PROMISED)
def test_nobody_answers_twice_where_names_are_not_shown(confidentiality: Confidentiality) -> None:
    actor = make_user()
    assessment = answered(confidentiality=confidentiality, actor=actor).assessment
    with pytest.raises(ValidationError, match="You have answered"):
        start(assessment, actor=actor)
    assert assessment.responses.count() == 1


def test_an_anonymous_assessment_forgets_who_has_answered() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.ANONYMOUS)
    asked = Participation.objects.create(
        assessment=assessment, group=Group.CUSTOMER, name="Ilze", email="ilze@example.org", added=NOON.date()
    )
    response = make_response(assessment=assessment, group=Group.CUSTOMER, participation=asked, answers={"R1": (2, 4)})
    submit(response=response, skip_open=True, now=LATER)
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.finished) == ("", "", NOON.date())


@pytest.mark.parametrize("confidentiality", PROMISED)
def test_answers_without_a_name_cannot_be_taken_back(confidentiality: Confidentiality) -> None:
    response = answered(confidentiality=confidentiality)
    with pytest.raises(ClosedError):
        take_back(response=response)
    assert not Response.objects.get(pk=response.pk).is_open


def test_taking_back_an_answer_takes_it_out_of_the_figures() -> None:
    actor = make_user()
    response = answered(confidentiality=Confidentiality.ATTRIBUTED, actor=actor)
    assert figures(response.assessment).counted == {"self": 1}
    take_back(response=response)
    assert figures(response.assessment).counted == {}
    assert response.assessment.participations.get(user=actor).finished is None
