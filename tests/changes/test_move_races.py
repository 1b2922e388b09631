"""An assessment moves to a newer version while people answer: PostgreSQL lets many write, and nothing is lost."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.changes.assessments import close_assessment
from assessments.changes.milestones import move_to_version
from assessments.changes.responses import AskedNoLongerError, save_answer, submit, take_back
from assessments.changes.versions import retire
from assessments.models import (
    Answer,
    AnswerValues,
    Assessment,
    BankVersion,
    Question,
    Response,
    TallyCell,
    VersionState,
)
from assessments.queries.moves import Move, move_to
from tests.changes.races import MOMENT, TWO_AT_ONCE, meanwhile, somebody_else
from tests.factories import NOON, make_assessment, make_member, make_response
from tests.versions import dropped, next_version

pytestmark = TWO_AT_ONCE


@pytest.fixture
def response() -> Response:
    return make_response(assessment=make_assessment(), user=make_member(), answers={"R1": (2, 4), "R2": (3, 5)})


@pytest.fixture
def second(response: Response) -> BankVersion:
    return next_version(response.assessment.version, dropped("R2"))


def while_moving(assessment: Assessment, version: BankVersion, act: Callable[[], Any]) -> Future[Any]:
    """Do it in another connection while the assessment is moved."""
    return meanwhile(
        lambda: move_to_version(actor=None, assessment=assessment, version=version, keep=(), now=NOON), act
    )


@pytest.mark.parametrize(("code", "seen"), [("R1", 1), ("R2", 1), ("E1", 0)])
def test_no_answer_comes_in_behind_the_move(response: Response, second: BankVersion, code: str, seen: int) -> None:
    late = Response.objects.select_related("assessment").get(pk=response.pk)
    old = Question.objects.get(code=code, dimension__version=response.assessment.version)
    saving = {"question": old, "values": AnswerValues(1, 5), "seen": seen, "now": NOON}
    with pytest.raises(AskedNoLongerError):
        while_moving(response.assessment, second, lambda: save_answer(response=late, **saving)).result()
    assert set(Answer.objects.values_list("question__dimension__version", flat=True)) == {second.pk}


def test_who_submits_meanwhile_looks_once_more(response: Response, second: BankVersion) -> None:
    late = Response.objects.select_related("assessment").get(pk=response.pk)
    with pytest.raises(ValidationError, match="have just changed"):
        while_moving(response.assessment, second, lambda: submit(response=late, skip_open=True, now=NOON)).result()
    assert not TallyCell.objects.exists()


def test_what_is_taken_back_meanwhile_is_counted_no_longer(response: Response, second: BankVersion) -> None:
    submit(response=response, skip_open=True, now=NOON)
    late = Response.objects.select_related("assessment__version").get(pk=response.pk)
    while_moving(response.assessment, second, lambda: take_back(response=late)).result()
    assert not any(TallyCell.objects.get().released)


def test_who_closes_meanwhile_closes_the_new_version(response: Response, second: BankVersion) -> None:
    submit(response=response, skip_open=True, now=NOON)
    late = Assessment.objects.select_related("version").get(pk=response.assessment_id)
    while_moving(
        response.assessment, second, lambda: close_assessment(actor=response.user, assessment=late, now=NOON)
    ).result()
    found = Assessment.objects.get()
    assert (found.is_open, found.version) == (False, second)


def test_the_version_is_not_retired_before_the_assessment_has_moved_to_it(
    response: Response, second: BankVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    with somebody_else() as does:

        def looking(*arguments: Any) -> Move:
            does(lambda: retire(actor=None, version=second))
            time.sleep(MOMENT)
            return move_to(*arguments)

        monkeypatch.setattr("assessments.changes.milestones.move_to", looking)
        move_to_version(actor=None, assessment=response.assessment, version=second, keep=(), now=NOON)

    assert Assessment.objects.get().version == second
    assert BankVersion.objects.get(pk=second.pk).state == VersionState.RETIRED
