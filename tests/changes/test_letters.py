"""Who is written to, and who is not."""

from datetime import timedelta

import pytest

from assessments.changes.assessments import close_assessment
from assessments.changes.letters import give_up_on_lost, invite, object_to_mail, remind, send_again
from assessments.models import Assessment, Letter, LetterKind, LetterState, OptOut, Participation
from tests.factories import NOON, make_assessment, make_member, make_person, make_response

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
YESTERDAY, DAY = TODAY - timedelta(days=1), timedelta(days=1)


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(groups=["customer"])


def invited(assessment: Assessment) -> int:
    return invite(actor=None, assessment=assessment, participations=assessment.participations.all(), now=NOON)


def reminded(assessment: Assessment) -> int:
    return remind(actor=None, assessment=assessment, participations=assessment.participations.all(), now=NOON)


def test_everybody_with_an_address_is_invited_once(assessment: Assessment) -> None:
    make_person(assessment=assessment)
    make_person(assessment=assessment)
    assert (invited(assessment), invited(assessment)) == (2, 0)
    assert set(Letter.objects.values_list("kind", "state", "number")) == {("invitation", "waiting", 1)}


def test_nobody_is_invited_without_an_address_after_finishing_or_a_second_time(assessment: Assessment) -> None:
    make_person(assessment=assessment, email=None)
    make_person(assessment=assessment, started=TODAY, finished=TODAY)
    make_person(assessment=assessment, invited=YESTERDAY)
    assert invited(assessment) == 0


def test_members_get_no_link_since_they_sign_in(assessment: Assessment) -> None:
    make_person(assessment=assessment, user=make_member(organisation=assessment.organisation))
    assert invited(assessment) == 0


def test_who_wants_no_mail_gets_none_from_this_organisation_but_from_another(assessment: Assessment) -> None:
    other = make_assessment()
    for where in (assessment, other):
        make_person(assessment=where, email="Sara@Example.org")
    for _twice in range(2):
        object_to_mail(organisation=assessment.organisation, address_hash=assessment.participations.get().address_hash)
    assert (OptOut.objects.count(), invited(assessment), invited(other)) == (1, 0, 1)


def test_only_those_named_are_invited(assessment: Assessment) -> None:
    chosen = make_person(assessment=assessment)
    make_person(assessment=assessment)
    foreign = make_person()
    wanted = Participation.objects.filter(pk__in=[chosen.pk, foreign.pk])
    assert invite(actor=None, assessment=assessment, participations=wanted, now=NOON) == 1
    assert Letter.objects.get().participation == chosen


def test_a_closed_assessment_writes_to_nobody(assessment: Assessment) -> None:
    make_person(assessment=assessment)
    make_person(assessment=assessment, invited=YESTERDAY)
    make_response(assessment=assessment, answers={"R1": (1, 2)}, submitted=True)
    close_assessment(actor=make_member(), assessment=assessment, now=NOON)
    assert (invited(assessment), reminded(assessment)) == (0, 0)


def test_a_reminder_goes_to_those_who_are_due_and_had_no_letter_today(assessment: Assessment) -> None:
    due = make_person(assessment=assessment, invited=YESTERDAY)
    make_person(assessment=assessment, invited=TODAY)
    make_person(assessment=assessment, invited=YESTERDAY, reminded=TODAY)
    make_person(assessment=assessment, invited=YESTERDAY, started=TODAY, finished=TODAY)
    make_person(assessment=assessment)
    assert (reminded(assessment), reminded(assessment)) == (1, 0)
    assert Letter.objects.get().participation == due


def test_the_next_reminder_has_the_next_number(assessment: Assessment) -> None:
    person = make_person(assessment=assessment, invited=YESTERDAY)
    kind = LetterKind.REMINDER
    Letter.objects.create(participation=person, kind=kind, number=1, state=LetterState.SENT, due=NOON)
    assert reminded(assessment) == 1
    assert Letter.objects.get(state=LetterState.WAITING).number == 2


@pytest.mark.parametrize("state", [LetterState.WAITING, LetterState.SENDING, LetterState.UNCLEAR, LetterState.FAILED])
def test_nobody_is_reminded_while_a_letter_is_not_settled(assessment: Assessment, state: LetterState) -> None:
    person = make_person(assessment=assessment, invited=YESTERDAY)
    Letter.objects.create(participation=person, kind=LetterKind.REMINDER, state=state, due=NOON)
    assert reminded(assessment) == 0


@pytest.mark.parametrize(
    ("state", "count"), [("failed", 1), ("unclear", 1), ("waiting", 1), ("sending", 0), ("sent", 0)]
)
def test_only_a_letter_that_is_not_out_is_tried_again(assessment: Assessment, state: str, count: int) -> None:
    person = make_person(assessment=assessment)
    Letter.objects.create(participation=person, kind="invitation", state=state, due=NOON + DAY, tries=12, error="550")
    assert send_again(actor=make_member(), letters=Letter.objects.all(), now=NOON) == count
    letter = Letter.objects.get()
    assert ((letter.state, letter.tries, letter.error) == ("waiting", 0, "")) == bool(count)


def test_a_letter_without_word_for_ten_minutes_may_have_arrived(assessment: Assessment) -> None:
    for minutes in (9, 11):
        Letter.objects.create(
            participation=make_person(assessment=assessment),
            kind="invitation",
            state="sending",
            due=NOON - timedelta(minutes=minutes),
        )
    assert give_up_on_lost(now=NOON) == 1
    assert set(Letter.objects.values_list("state", flat=True)) == {"sending", "unclear"}
