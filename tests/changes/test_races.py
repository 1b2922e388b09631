"""At the same moment: PostgreSQL lets many write at once, and still nothing happens behind the figures."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from assessments.changes.links import make_link
from assessments.changes.participations import remove_person
from assessments.changes.respondents import abandon
from assessments.changes.responses import ClosedError, save_answer, submit
from assessments.models import Answer, AnswerValues, Group, Participation, Question, Response, ResponseState
from assessments.queries.results import figures
from tests.factories import NOON, make_assessment, make_person, make_response

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="on SQLite one writes after the other"),
]
MOMENT = 0.3  # seconds in which somebody who does not wait would be through


@pytest.fixture
def response() -> Response:
    person = make_person(assessment=make_assessment(groups=[Group.CUSTOMER], confidentiality="confidential"))
    return make_response(
        assessment=person.assessment, group=Group.CUSTOMER, participation=person, answers={"R1": (2, 4)}
    )


def while_handing_in(response: Response, act: Callable[[], Any]) -> Future[Any]:
    """Do it in another connection while the response is being handed in, which is committed a moment later."""

    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert submit(response=Response.objects.get(pk=response.pk), skip_open=True, now=NOON)
            done = other.submit(run)
            time.sleep(MOMENT)
        return done


@pytest.mark.parametrize(("code", "seen"), [("R2", 0), ("R1", 1)])
def test_no_answer_comes_in_behind_the_figures(response: Response, code: str, seen: int) -> None:
    question = Question.objects.get(code=code, dimension__version=response.assessment.version)
    late = {"question": question, "values": AnswerValues(1, 5), "seen": seen, "now": NOON}
    with pytest.raises(ClosedError):
        while_handing_in(response, lambda: save_answer(response=response, **late)).result()
    assert [answer.current for answer in Answer.objects.all()] == [2]


def leave_kiosk(response: Response) -> None:
    link, _token = make_link(assessment=response.assessment, group=Group.CUSTOMER, is_kiosk=True)
    abandon(response=response, link=link)


def take_off_the_list(response: Response) -> None:
    remove_person(actor=None, participation=Participation.objects.get())  # type: ignore[arg-type]  # only named


@pytest.mark.parametrize("end", [leave_kiosk, take_off_the_list])
def test_answers_that_are_being_handed_in_stay(response: Response, end: Callable[[Response], None]) -> None:
    while_handing_in(response, lambda: end(response)).result()
    assert Response.objects.get().state == ResponseState.SUBMITTED
    assert figures(response.assessment).finished == {"customer": 1}
