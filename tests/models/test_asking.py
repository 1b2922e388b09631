"""What the database refuses of people asked, links, letters, objections and short forms dealt."""

from typing import Any

import pytest

from assessments.models import Deal, Letter, LetterKind, Link, OptOut, Participation
from tests.factories import NOON, make_assessment, make_organisation, make_person, make_user
from tests.models.refusals import refused


def link(**fields: Any) -> Link:
    fields = {"group": "customer", "token_hash": "0" * 64} | fields
    if "participation" not in fields:
        fields = {"assessment": make_assessment()} | fields
    return Link.objects.create(**fields)


def personal_link(**fields: Any) -> Link:
    person = make_person()
    return link(assessment=person.assessment, participation=person, **fields)


def letter(**fields: Any) -> Letter:
    return Letter.objects.create(
        **{"participation": make_person(), "kind": LetterKind.INVITATION, "due": NOON} | fields
    )


@refused("participation_group_is_known")
def test_asking_an_unknown_group_is_refused() -> None:
    make_person(group="board")


@refused("participation_finished_after_it_started")
def test_finishing_without_having_started_is_refused() -> None:
    make_person(finished=NOON.date())


@refused("participation_is_unique_per_member_and_group")
def test_asking_a_member_twice_in_one_group_is_refused() -> None:
    first = make_person(user=make_user(), email=None)
    make_person(assessment=first.assessment, user=first.user, email=None)


@refused("participation_is_unique_per_address")
def test_asking_an_address_twice_is_refused_in_another_group_too() -> None:
    first = make_person()
    make_person(assessment=first.assessment, email=first.email, group="manager")


@pytest.mark.django_db
def test_many_people_may_have_no_address() -> None:
    first = make_person(email=None)
    make_person(assessment=first.assessment, email=None)

    assert first.assessment.participations.count() == 2


@pytest.mark.django_db
def test_an_address_may_be_asked_in_every_assessment() -> None:
    first = make_person()
    make_person(email=first.email)

    assert Participation.objects.filter(address_hash=first.address_hash).count() == 2


@refused("link_group_is_known")
def test_a_link_for_an_unknown_group_is_refused() -> None:
    link(group="board")


@refused("link_is_used_within_its_limit")
def test_a_link_used_more_often_than_it_may_is_refused() -> None:
    link(limit=2, used=3)


@refused("personal_link_has_no_limit_and_no_kiosk")
def test_a_limit_on_one_persons_link_is_refused() -> None:
    personal_link(limit=1)


@refused("personal_link_has_no_limit_and_no_kiosk")
def test_a_kiosk_for_one_person_is_refused() -> None:
    personal_link(is_kiosk=True)


@refused("letter_is_written_once")
def test_a_second_invitation_of_a_person_is_refused() -> None:
    letter(participation=letter().participation)


@refused("letter_kind_is_known")
def test_an_unknown_kind_of_letter_is_refused() -> None:
    letter(kind="love")


@refused("letter_state_is_known")
def test_an_unknown_state_of_a_letter_is_refused() -> None:
    letter(state="lost")


@refused("opt_out_is_said_once")
def test_a_second_objection_of_an_address_is_refused() -> None:
    organisation = make_organisation()
    OptOut.objects.create(organisation=organisation, address_hash="a")
    OptOut.objects.create(organisation=organisation, address_hash="a")


@refused("deal_is_unique_per_group")
def test_a_second_count_of_short_forms_is_refused() -> None:
    assessment = make_assessment()
    Deal.objects.create(assessment=assessment, group="customer")
    Deal.objects.create(assessment=assessment, group="customer")
