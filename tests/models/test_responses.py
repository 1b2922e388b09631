"""What the database refuses of responses and answers."""

from typing import Any

import pytest

from assessments.models import Answer, Assessment, Question, Response, ResponseState
from tests.factories import make_assessment, make_response, make_user, make_version
from tests.models.refusals import refused


def question(assessment: Assessment, code: str = "R1") -> Question:
    return Question.objects.get(dimension__version=assessment.version, code=code)


def answer(response: Response, **fields: Any) -> Answer:
    return Answer.objects.create(response=response, question=question(response.assessment), **fields)


def answered() -> Response:
    return make_response(answers={"R1": (3, 5)})


@refused("response_group_is_known")
def test_an_unknown_group_is_refused() -> None:
    make_response(group="board")


@refused("response_is_submitted_at_a_time")
def test_a_submitted_response_without_its_time_is_refused() -> None:
    Response.objects.filter(pk=make_response().pk).update(state=ResponseState.SUBMITTED)


@refused("response_is_submitted_at_a_time")
def test_an_open_response_with_a_time_of_submitting_is_refused() -> None:
    Response.objects.filter(pk=make_response(submitted=True).pk).update(state=ResponseState.OPEN)


@refused("response_is_unique_per_person_and_group")
def test_a_second_response_of_the_same_person_is_refused() -> None:
    first = make_response(user=make_user())
    make_response(assessment=first.assessment, user=first.user)


@refused("response_respondent_is_unique")
def test_a_second_response_under_the_same_respondent_is_refused() -> None:
    first = make_response(respondent="Guest 1")
    make_response(assessment=first.assessment, respondent="Guest 1")


@pytest.mark.django_db
def test_many_responses_may_name_nobody() -> None:
    assessment = make_assessment()
    make_response(assessment=assessment)
    make_response(assessment=assessment)

    assert assessment.responses.count() == 2


@refused("answer_is_unique_in_response")
def test_a_second_answer_to_the_same_question_is_refused() -> None:
    answer(answered(), current=1, desired=1)


@refused("answer_not_applicable_has_no_scores")
def test_scores_beside_not_applicable_are_refused() -> None:
    answer(make_response(), not_applicable=True, current=3)


@refused("answer_version_counts_from_1")
def test_an_answer_that_was_never_saved_is_refused() -> None:
    answer(make_response(), version=0)


@refused("answer_scores_are_within_the_scale_on_insert")
def test_a_score_above_the_scale_is_refused() -> None:
    answer(make_response(), current=6)


@refused("answer_scores_are_within_the_scale_on_insert")
def test_a_score_below_the_scale_is_refused() -> None:
    answer(make_response(), desired=0)


@refused("answer_scores_are_within_the_scale_on_insert")
def test_the_scale_is_that_of_the_bank() -> None:
    response = make_response(assessment=make_assessment(version=make_version(scale=(0, 10))))
    answer(response, current=10, desired=11)


@refused("answer_scores_are_within_the_scale_on_update")
def test_a_score_changed_to_one_outside_the_scale_is_refused() -> None:
    answered().answers.update(desired=6)


@refused("answer_belongs_to_the_assessments_bank")
def test_an_answer_to_another_banks_question_is_refused() -> None:
    Answer.objects.create(response=make_response(), question=question(make_assessment()), current=3, desired=5)


@refused("answer_keeps_its_question")
def test_an_answer_moved_to_another_question_is_refused() -> None:
    response = answered()
    response.answers.update(question=question(response.assessment, "R2"))


@refused("answer_keeps_its_question")
def test_an_answer_moved_to_another_response_is_refused() -> None:
    response = answered()
    response.answers.update(response=make_response(assessment=response.assessment))
