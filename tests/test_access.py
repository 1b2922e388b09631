"""The one door: strangers find nothing, members what their role allows, and everybody their own organisation."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from assessments import access
from assessments.access import Right
from assessments.models import Bank, Organisation, Role, User
from tests.factories import make_assessment, make_member, make_organisation, make_response, make_user, make_version

pytestmark = pytest.mark.django_db

#: the roles that have each right, written out once more: a slip in access.py must not pass unseen
TABLE = {
    Right.VIEW: "manager consultant admin",
    Right.RUN: "manager consultant admin",
    Right.PLAN: "manager consultant admin",
    Right.REPORT: "manager consultant admin",
    Right.ANSWER: "manager admin",
    Right.AGREE: "manager admin",
    Right.DELETE: "manager admin",
    Right.ORGANISE: "admin",
}


def asked_by(user: User, **session: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    request.session = session  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("right", Right)
def test_every_right_belongs_to_the_roles_of_the_table(right: Right) -> None:
    assert {role for role in Role.values if access.may(role, right)} == set(TABLE[right].split())


def test_nobody_without_a_role_has_a_right() -> None:
    assert not any(access.may(role, right) for role in (None, "", "owner") for right in Right)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("right", Right)
def test_a_member_without_the_right_is_told_so(role: str, right: Right) -> None:
    assessment = make_assessment()
    request = asked_by(make_member(role, organisation=assessment.organisation))

    if role in TABLE[right].split():
        assert access.assessment(request, assessment.pk, right) == assessment
    else:
        with pytest.raises(PermissionDenied, match="Ask an admin"):
            access.assessment(request, assessment.pk, right)


def test_a_stranger_finds_nothing() -> None:
    response = make_response(user=make_user())
    request = asked_by(make_member(Role.ADMIN))

    for door, pk in (
        (access.organisation, response.assessment.organisation.pk),
        (access.assessment, response.assessment.pk),
        (access.response, response.pk),
        (access.action, uuid4()),
        (access.report, uuid4()),
    ):
        with pytest.raises(Http404):
            door(request, pk)


def test_a_right_in_one_organisation_is_none_in_another() -> None:
    user = make_member(Role.ADMIN)
    assessment = make_assessment()
    make_member(Role.CONSULTANT, organisation=assessment.organisation, user=user)

    with pytest.raises(PermissionDenied):
        access.assessment(asked_by(user), assessment.pk, Right.DELETE)


def test_nobody_opens_somebody_elses_response() -> None:
    assessment = make_assessment()
    colleague, owner = (make_member(Role.ADMIN, organisation=assessment.organisation) for _ in range(2))
    response = make_response(assessment=assessment, user=owner)

    assert access.response(asked_by(owner), response.pk) == response
    with pytest.raises(Http404):
        access.response(asked_by(colleague), response.pk)


def test_who_left_the_organisation_finds_nothing_on_the_next_request() -> None:
    assessment = make_assessment()
    user = make_member(organisation=assessment.organisation)
    user.memberships.all().delete()

    with pytest.raises(Http404):
        access.assessment(asked_by(user), assessment.pk)


def test_entering_an_assessment_enters_its_organisation() -> None:
    assessment = make_assessment()
    request: Any = asked_by(make_member(Role.CONSULTANT, organisation=assessment.organisation))
    access.assessment(request, assessment.pk)

    assert (request.organisation, request.role) == (assessment.organisation, Role.CONSULTANT)
    assert access.current_organisation(request) == assessment.organisation


@pytest.fixture
def two() -> tuple[User, Organisation, Organisation]:
    """A person in two organisations, the first by name first."""
    alpha, beta = make_organisation(name="Alpha"), make_organisation(name="Beta")
    user = make_member(Role.ADMIN, organisation=alpha)
    return make_member(Role.CONSULTANT, organisation=beta, user=user), alpha, beta


def test_the_organisation_chosen_last_is_the_current_one(two: tuple[User, Organisation, Organisation]) -> None:
    user, alpha, beta = two

    assert access.current_organisation(asked_by(user)) == alpha
    assert access.current_organisation(asked_by(user, organisation=str(beta.pk))) == beta


def test_the_current_organisation_asks_for_the_right_there(two: tuple[User, Organisation, Organisation]) -> None:
    user, alpha, beta = two

    assert access.current_organisation(asked_by(user), Right.ORGANISE) == alpha
    with pytest.raises(PermissionDenied):
        access.current_organisation(asked_by(user, organisation=str(beta.pk)), Right.ORGANISE)


def test_a_choice_of_a_foreign_organisation_is_ignored(two: tuple[User, Organisation, Organisation]) -> None:
    user, alpha, _beta = two
    foreign = make_organisation(name="Gamma")

    assert access.current_organisation(asked_by(user, organisation=str(foreign.pk))) == alpha


def test_a_person_without_an_organisation_has_no_current_one() -> None:
    with pytest.raises(Http404):
        access.current_organisation(asked_by(make_user()))


def test_an_organisations_own_bank_comes_before_a_shared_one_of_its_name() -> None:
    organisation = make_organisation()
    shared = make_version(name="desk").bank
    request = asked_by(make_member(organisation=organisation))
    assert access.bank(request, "desk") == shared

    own = make_version(name="desk", organisation=organisation).bank
    assert access.bank(request, "desk") == own


def test_another_organisations_bank_is_not_found() -> None:
    make_version(name="desk", organisation=make_organisation(name="Another"))
    request = asked_by(make_member())

    assert list(access.visible_banks(access.current_organisation(request))) == []
    with pytest.raises(Http404):
        access.bank(request, "desk")
    assert Bank.objects.count() == 1
