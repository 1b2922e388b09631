"""Rules of units, members and invitations."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from assessments.changes.imports import start_import
from assessments.changes.organisations import (
    INVITATION_DAYS,
    accept_invitation,
    add_unit,
    change_role,
    delete_organisation,
    invite,
    remove_member,
    remove_unit,
    rename_unit,
)
from assessments.models import Invitation, Organisation, User
from assessments.tokens import hash_token
from tests.factories import (
    NOON,
    make_assessment,
    make_member,
    make_organisation,
    make_response,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation)


def asked(admin: User, organisation: Organisation, email: str = "sara@example.org") -> tuple[Invitation, str]:
    return invite(actor=admin, organisation=organisation, email=email, role="manager", language="en", now=NOON)


def test_two_units_never_bear_one_name(organisation: Organisation, admin: User) -> None:
    lobby, spa = (add_unit(actor=admin, organisation=organisation, name=name) for name in ("Lobby", "Spa"))
    with pytest.raises(ValidationError, match="There is a unit “Lobby” already"):
        add_unit(actor=admin, organisation=organisation, name="Lobby")
    with pytest.raises(ValidationError, match="There is a unit “Lobby” already"):
        rename_unit(actor=admin, unit=spa, name="Lobby")
    assert set(organisation.units.values_list("name", flat=True)) == {lobby.name, "Spa"}


def test_only_the_hash_of_a_token_is_kept(organisation: Organisation, admin: User) -> None:
    invitation, token = asked(admin, organisation)
    assert invitation.token_hash == hash_token(token)
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires == NOON + timedelta(days=INVITATION_DAYS)


def test_inviting_again_replaces_the_open_invitation(organisation: Organisation, admin: User) -> None:
    asked(admin, organisation)
    second, _token = asked(admin, organisation, email=" SARA@example.org ")
    assert list(organisation.invitations.all()) == [second]


def test_an_invitation_works_once_and_in_time(organisation: Organisation, admin: User) -> None:
    invitation, _token = asked(admin, organisation)
    late = invitation.expires + timedelta(seconds=1)
    with pytest.raises(ValidationError, match="was used or has ended"):
        accept_invitation(actor=make_user(), invitation=invitation, now=late)
    accept_invitation(actor=make_user(), invitation=invitation, now=NOON)
    with pytest.raises(ValidationError, match="was used or has ended"):
        accept_invitation(actor=make_user(), invitation=invitation, now=NOON)
    assert organisation.memberships.filter(role="manager").count() == 1


def test_an_organisation_keeps_an_admin(organisation: Organisation, admin: User) -> None:
    member = organisation.memberships.get(user=admin)
    with pytest.raises(ValidationError, match="at least one admin"):
        change_role(actor=admin, member=member, role="manager")
    with pytest.raises(ValidationError, match="at least one admin"):
        remove_member(actor=admin, member=member)
    make_member("admin", organisation=organisation)
    remove_member(actor=admin, member=member)
    assert organisation.memberships.count() == 1


def test_a_unit_that_was_assessed_stays(organisation: Organisation, admin: User) -> None:
    unit = add_unit(actor=admin, organisation=organisation, name="Lobby")
    make_assessment(organisation=organisation, unit=unit)
    with pytest.raises(ValidationError, match="Lobby has assessments"):
        remove_unit(actor=admin, unit=unit)
    assert organisation.units.count() == 1


def test_deleting_an_organisation_takes_files_on_their_way_along(
    organisation: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    assessment = make_assessment(organisation=organisation)
    file = start_import(actor=make_user(), assessment=assessment, file=ContentFile(b"respondent", name="a.csv")).file
    with django_capture_on_commit_callbacks(execute=True):
        delete_organisation(organisation=organisation)
    assert not file.storage.exists(str(file.name))


def test_deleting_an_organisation_takes_its_published_banks_along(organisation: Organisation) -> None:
    version = make_version(organisation=organisation)
    make_response(assessment=make_assessment(organisation=organisation, version=version), submitted=True)
    delete_organisation(organisation=organisation)
    assert not Organisation.objects.filter(pk=organisation.pk).exists()
