"""What the page of the people asked says about mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from pytest_django import DjangoAssertNumQueries, Settings

from assessments.models import Assessment, Letter, OptOut
from assessments.queries.letters import mail_state, minutes_needed, objection, objection_id
from tests.factories import NOON, make_assessment, make_person, make_rater_version

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = NOON.date(), NOON.date() - timedelta(days=1)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(groups=["customer"])


def mailed(assessment: Assessment, state: str, due: Any = NOON, **fields: Any) -> Letter:
    person = make_person(assessment=assessment, invited=YESTERDAY)
    return Letter.objects.create(participation=person, kind="invitation", state=state, due=due, **fields)


def test_nobody_on_the_list_means_nobody_to_write_to(assessment: Assessment) -> None:
    mail = mail_state(assessment, NOON)
    assert (mail.people, mail.may_invite, mail.may_remind, mail.total, mail.is_moving) == (0, False, False, 0, False)


def test_it_counts_whom_to_invite_and_whom_to_remind(assessment: Assessment) -> None:
    make_person(assessment=assessment)
    make_person(assessment=assessment, email=None)
    make_person(assessment=assessment, invited=YESTERDAY)
    make_person(assessment=assessment, invited=YESTERDAY, reminded=TODAY)
    make_person(assessment=assessment, invited=YESTERDAY, started=TODAY, finished=TODAY)
    objecting = make_person(assessment=assessment)
    OptOut.objects.create(organisation=assessment.organisation, address_hash=objecting.address_hash)
    mail = mail_state(assessment, NOON)
    assert (mail.people, mail.to_invite, mail.due, mail.to_remind) == (3, 1, 2, 1)


def test_it_counts_letters_of_this_assessment_by_what_became_of_them(assessment: Assessment) -> None:
    for state in ("waiting", "sending", "sent", "sent", "unclear", "failed"):
        mailed(assessment, state)
    mailed(make_assessment(), "waiting")
    mail = mail_state(assessment, NOON)
    assert (mail.waiting, mail.sent, mail.troubles.count, mail.total) == (2, 2, 2, 6)
    assert {letter.state for letter in mail.troubles.letters} == {"unclear", "failed"}


def test_a_letter_that_was_put_off_tells_when_it_is_tried_next_and_why(assessment: Assessment) -> None:
    mailed(assessment, "waiting", LATER, error="Connection refused")
    mail = mail_state(assessment, NOON)
    assert (mail.next_try, mail.last_error, mail.is_moving) == (LATER, "Connection refused", False)


def test_letters_that_nobody_takes_are_noticed(assessment: Assessment) -> None:
    mailed(assessment, "waiting", NOON)
    assert (mail_state(assessment, NOON).is_moving, mail_state(assessment, NOON).is_stuck) == (True, False)
    assert mail_state(assessment, LATER).is_stuck


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_questions_however_many_letters(
    assessment: Assessment, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(rows):
        mailed(assessment, "failed")
        mailed(assessment, "waiting", LATER)
    with django_assert_num_queries(8):
        [str(letter.participation) for letter in mail_state(assessment, NOON).troubles.letters]


@pytest.mark.parametrize(("asked", "minutes"), [(None, 8), (6, 2), (99, 8)])
def test_the_minutes_are_those_of_the_questions_asked(asked: int | None, minutes: int) -> None:
    assert minutes_needed(make_assessment(version=make_rater_version(), sample_size=asked)) == minutes


def test_an_objection_names_the_organisation_the_address_and_the_language(assessment: Assessment) -> None:
    person = make_person(assessment=assessment)
    found = objection(objection_id(person, "fa"))
    assert (found.organisation, found.address_hash, found.language) == (
        assessment.organisation,
        person.address_hash,
        "fa",
    )
    assert person.email not in objection_id(person, "fa")


def test_an_objection_outlives_the_person_but_no_change_and_no_other_key(
    assessment: Assessment, settings: Settings
) -> None:
    person = make_person(assessment=assessment)
    signed = objection_id(person, "en")
    person.delete()
    assert objection(signed) is not None
    assert [objection(text) for text in ("", "x", signed[:-1], "lv" + signed[2:], signed.replace(":", "-"))] == [
        None
    ] * 5
    settings.SECRET_KEY = configured.SECRET_KEY[::-1]
    assert objection(signed) is None
