"""The support pages open for a superuser, and show nobody's answers."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Confidentiality, Organisation, Role, User
from tests.factories import make_assessment, make_member, make_response, make_user

pytestmark = pytest.mark.django_db

OURS = sorted(str(model._meta.model_name) for model in admin.site._registry if model._meta.app_label == "assessments")


@pytest.fixture
def support(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("support@example.org", "correct horse battery"))
    return client


def answered(confidentiality: str) -> Assessment:
    assessment = make_assessment(confidentiality=confidentiality)
    make_response(assessment=assessment, user=make_user(name="Mahin Karimi"), answers={"R1": (2, 5)})
    make_response(assessment=assessment, respondent="Guest 7", answers={"R1": (2, 5)})
    assessment.responses.all()[0].answers.update(comment="The lift was broken")
    return assessment


def listed(client: Client, model: str) -> str:
    answer = client.get(reverse(f"admin:assessments_{model}_changelist"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("model", OURS)
def test_every_list_opens_for_a_superuser(support: Client, model: str) -> None:
    answered(Confidentiality.ATTRIBUTED)

    assert "RATER" in listed(support, model)


def test_members_are_not_let_in(client: Client) -> None:
    client.force_login(make_member(Role.ADMIN))

    assert client.get(reverse("admin:index")).status_code in (302, 403)


def test_attributed_responses_name_their_respondents(support: Client) -> None:
    answered(Confidentiality.ATTRIBUTED)

    page = listed(support, "response")
    assert "Mahin Karimi" in page
    assert "Guest 7" in page


@pytest.mark.parametrize("confidentiality", [Confidentiality.CONFIDENTIAL, Confidentiality.ANONYMOUS])
def test_confidential_responses_name_nobody_and_no_time(support: Client, confidentiality: str) -> None:
    answered(confidentiality)

    page = listed(support, "response")
    assert "Front desk" in page
    for told in ("Mahin Karimi", "Guest 7", "2026-11-23 12:00"):
        assert told not in page


def test_a_search_for_a_person_finds_no_responses(support: Client) -> None:
    answered(Confidentiality.CONFIDENTIAL)

    page = support.get(reverse("admin:assessments_response_changelist"), {"q": "Mahin"}).content.decode()
    assert "Front desk" not in page


def test_no_page_shows_a_comment_or_one_response(support: Client) -> None:
    assessment = answered(Confidentiality.ATTRIBUTED)
    response = assessment.responses.all()[0]

    assert "answer" not in OURS
    assert support.get(reverse("admin:assessments_response_change", args=[response.pk])).status_code == 403
    for model in OURS:
        assert "The lift was broken" not in listed(support, model)


def test_support_gives_an_organisation_an_admin_again(support: Client) -> None:
    user = make_member(Role.MANAGER)
    organisation = Organisation.objects.get()
    member = organisation.memberships.get()
    form = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": member.pk,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-user": user.pk,
        "memberships-0-role": Role.ADMIN,
        "units-TOTAL_FORMS": 0,
        "units-INITIAL_FORMS": 0,
    }
    support.post(reverse("admin:assessments_organisation_change", args=[organisation.pk]), form)

    member.refresh_from_db()
    assert member.role == Role.ADMIN
