"""What the database refuses of people, organisations, units, memberships and invitations."""

from typing import Any

from assessments.models import Invitation, Membership, Role, Unit, User
from tests.factories import NOON, make_member, make_organisation, make_user
from tests.models.refusals import refused


def invite(**fields: Any) -> Invitation:
    fields = {"organisation": make_organisation(), "role": Role.MANAGER, "token_hash": "a" * 64} | fields
    return Invitation.objects.create(email="anna@example.org", expires=NOON, **fields)


@refused("user_email_is_unique")
def test_the_same_address_in_capitals_is_refused() -> None:
    make_user(email="anna@example.org")
    User.objects.create(email="Anna@Example.org")


@refused("organisation_has_a_name")
def test_an_organisation_without_a_name_is_refused() -> None:
    make_organisation(name="")


@refused("organisation_calendar_is_known")
def test_an_unknown_calendar_is_refused() -> None:
    make_organisation(calendar="lunar")


@refused("unit_has_a_name")
def test_a_unit_without_a_name_is_refused() -> None:
    Unit.objects.create(organisation=make_organisation(), name="")


@refused("unit_name_is_unique_in_organisation")
def test_two_units_of_one_name_are_refused() -> None:
    organisation = make_organisation()
    Unit.objects.create(organisation=organisation, name="Front desk")
    Unit.objects.create(organisation=organisation, name="Front desk")


@refused("membership_is_unique")
def test_a_second_role_in_the_same_organisation_is_refused() -> None:
    organisation = make_organisation()
    Membership.objects.create(
        organisation=organisation, user=make_member(Role.MANAGER, organisation=organisation), role=Role.ADMIN
    )


@refused("membership_role_is_known")
def test_a_member_with_an_unknown_role_is_refused() -> None:
    make_member("owner")


@refused("invitation_role_is_known")
def test_an_invitation_to_an_unknown_role_is_refused() -> None:
    invite(role="owner")


@refused("invitation_is_open_once")
def test_a_second_open_invitation_of_the_same_person_is_refused() -> None:
    first = invite()
    invite(organisation=first.organisation, token_hash="b" * 64)
