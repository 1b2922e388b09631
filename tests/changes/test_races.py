"""At the same moment: PostgreSQL lets many write at once, and still nothing happens behind the figures."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from django.db import transaction

from assessments.changes.draft_dimensions import split_dimension
from assessments.changes.links import make_link
from assessments.changes.participations import remove_person
from assessments.changes.respondents import abandon
from assessments.changes.responses import ClosedError, save_answer, submit
from assessments.changes.steps import locked
from assessments.changes.versions import delete_draft, start_draft
from assessments.models import (
    Answer,
    AnswerValues,
    Bank,
    Dimension,
    Group,
    Participation,
    Question,
    Response,
    ResponseState,
    VersionState,
)
from assessments.queries.results import figures
from tests.changes.drafts import SHAPE, make_draft, question, shape
from tests.changes.races import MOMENT, TWO_AT_ONCE, meanwhile, somebody_else
from tests.factories import NOON, make_assessment, make_person, make_response, make_user, make_version

pytestmark = TWO_AT_ONCE


@pytest.fixture
def response() -> Response:
    person = make_person(assessment=make_assessment(groups=[Group.CUSTOMER], confidentiality="confidential"))
    return make_response(
        assessment=person.assessment, group=Group.CUSTOMER, participation=person, answers={"R1": (2, 4)}
    )


def while_handing_in(response: Response, act: Callable[[], Any]) -> Future[Any]:
    """Do it in another connection while the response is being handed in."""

    def hand_in() -> None:
        assert submit(response=Response.objects.get(pk=response.pk), skip_open=True, now=NOON)

    return meanwhile(hand_in, act)


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


def test_a_bank_stays_while_a_second_draft_is_begun_from_the_one_that_is_deleted() -> None:
    actor, draft = make_user(), make_version(state=VersionState.DRAFT)
    meanwhile(lambda: start_draft(actor=actor, version=draft), lambda: delete_draft(actor=actor, draft=draft)).result()
    assert [version.number for version in draft.bank.versions.all()] == [2]


def test_whoever_changes_a_draft_leaves_the_bank_to_others() -> None:
    # Publishing holds the bank, then the draft. A change that held them the other way round would wait for it, and it
    # for the change.
    draft = make_version(state=VersionState.DRAFT)

    @transaction.atomic
    def hold_bank() -> Bank:
        return Bank.objects.select_for_update(nowait=True).get()

    with somebody_else() as does, transaction.atomic():
        locked(draft)
        assert does(hold_bank).result() == draft.bank


def test_a_draft_is_copied_whole_while_somebody_splits_its_dimension(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, draft = make_user(), make_draft()

    def split() -> None:
        split_dimension(actor=actor, draft=draft, question=question(draft, "A2"), name="", language="en")

    with somebody_else() as does:
        create = Dimension.objects.bulk_create

        def creating(rows: list[Dimension]) -> list[Dimension]:
            monkeypatch.undo()
            does(split)
            time.sleep(MOMENT)
            return create(rows)

        monkeypatch.setattr(Dimension.objects, "bulk_create", creating)
        copy = start_draft(actor=actor, version=draft)

    assert shape(copy) == SHAPE
