"""Members and invitations of an organisation."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assessments.mail import FILES
from assessments.models import Invitation, Membership, Organisation, User
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
FORM = {"email": "sara@example.org", "role": "consultant", "language": "fa"}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation, name="Anna Berg")


@pytest.fixture
def page(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def member_of(organisation: Organisation, role: str = "manager") -> Membership:
    return organisation.memberships.get(user=make_member(role, organisation=organisation))


def test_a_member_gets_another_role(page: Client, organisation: Organisation) -> None:
    member = member_of(organisation)
    page.post(reverse("member_role", args=[organisation.pk, member.pk]), {"role": "consultant"})
    member.refresh_from_db()
    assert member.role == "consultant"


@pytest.mark.parametrize("role", ["", "owner", "is_staff", "\x00"])
def test_only_known_roles_are_given(page: Client, organisation: Organisation, role: str) -> None:
    member = member_of(organisation)
    answer = page.post(reverse("member_role", args=[organisation.pk, member.pk]), {"role": role}, follow=True)
    member.refresh_from_db()
    assert (member.role, "Choose one of the roles" in answer.content.decode()) == ("manager", True)


def test_the_last_admin_stays(page: Client, organisation: Organisation, admin: User) -> None:
    member = organisation.memberships.get(user=admin)
    for name, sent in (("member_role", {"role": "manager"}), ("member_remove", {})):
        answer = page.post(reverse(name, args=[organisation.pk, member.pk]), sent, follow=True)
        assert "at least one admin" in answer.content.decode()
    member.refresh_from_db()
    assert member.role == "admin"


def test_removing_asks_first(page: Client, organisation: Organisation) -> None:
    member = member_of(organisation)
    address = reverse("member_remove", args=[organisation.pk, member.pk])
    assert "Their answers and actions stay" in page.get(address).content.decode()
    assert organisation.memberships.filter(pk=member.pk).exists()
    page.post(address)
    assert not organisation.memberships.filter(pk=member.pk).exists()


def test_an_admin_may_leave_when_another_stays(page: Client, organisation: Organisation, admin: User) -> None:
    member_of(organisation, "admin")
    mine = organisation.memberships.get(user=admin)
    answer = page.post(reverse("member_remove", args=[organisation.pk, mine.pk]), follow=True)
    assert "You belong to no organisation yet" in answer.content.decode()


def test_another_organisations_member_is_not_found(page: Client, organisation: Organisation) -> None:
    foreign = member_of(make_organisation())
    for name in ("member_role", "member_remove"):
        sent = {"role": "admin"}
        assert page.post(reverse(name, args=[organisation.pk, foreign.pk]), sent).status_code == 404
    foreign.refresh_from_db()
    assert foreign.role == "manager"


def test_inviting_mails_a_link_and_lists_the_invitation(page: Client, organisation: Organisation) -> None:
    page.post(reverse("invitation_new", args=[organisation.pk]), FORM)
    assert [letter.to for letter in mail.outbox] == [["sara@example.org"]]
    text = page.get(reverse("organisation", args=[organisation.pk])).content.decode()
    assert "sara@example.org" in text
    assert "Open until" in text


def test_without_a_mail_server_the_link_is_shown_once(
    page: Client, organisation: Organisation, settings: Settings, tmp_path: object
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path)
    answer = page.post(reverse("invitation_new", args=[organisation.pk]), FORM)
    assert "http://127.0.0.1:8000/invitations/" in answer.content.decode()
    page_after = page.get(reverse("organisation", args=[organisation.pk])).content.decode()
    assert "/invitations/" not in page_after.replace(f"/organisations/{organisation.pk}/invitations/", "")


@pytest.mark.parametrize(
    "wrong",
    [{"email": "sara"}, {"email": ""}, {"email": "a\x00@example.org"}, {"role": "owner"}, {"language": "de"}],
    ids=str,
)
def test_a_wrong_invitation_is_named_and_nothing_is_sent(
    page: Client, organisation: Organisation, wrong: dict[str, str]
) -> None:
    answer = page.post(reverse("invitation_new", args=[organisation.pk]), FORM | wrong)
    assert (answer.status_code, answer.context["invitation_form"].errors.keys()) == (422, wrong.keys())
    assert (mail.outbox, Invitation.objects.count()) == ([], 0)


def test_a_member_is_not_invited_again(page: Client, organisation: Organisation) -> None:
    make_member(organisation=organisation, email="sara@example.org")
    answer = page.post(reverse("invitation_new", args=[organisation.pk]), FORM | {"email": "SARA@example.org"})
    assert "is a member already" in answer.content.decode()


def test_sending_again_makes_the_first_link_useless(page: Client, organisation: Organisation) -> None:
    page.post(reverse("invitation_new", args=[organisation.pk]), FORM)
    first = Invitation.objects.get()
    page.post(reverse("invitation_resend", args=[organisation.pk, first.pk]))
    assert len(mail.outbox) == 2
    assert Invitation.objects.get().token_hash != first.token_hash


def test_an_ended_invitation_says_so_and_can_be_sent_again(page: Client, organisation: Organisation) -> None:
    page.post(reverse("invitation_new", args=[organisation.pk]), FORM)
    Invitation.objects.update(expires=timezone.now() - timedelta(days=1))
    assert "Ended on" in page.get(reverse("organisation", args=[organisation.pk])).content.decode()
    page.post(reverse("invitation_resend", args=[organisation.pk, Invitation.objects.get().pk]))
    assert Invitation.objects.get().expires > timezone.now()


def test_a_revoked_invitation_is_gone(page: Client, organisation: Organisation) -> None:
    page.post(reverse("invitation_new", args=[organisation.pk]), FORM)
    page.post(reverse("invitation_revoke", args=[organisation.pk, Invitation.objects.get().pk]))
    assert not Invitation.objects.exists()


def test_who_is_no_admin_sees_neither_invitations_nor_buttons(client: Client, organisation: Organisation) -> None:
    client.force_login(make_member("manager", organisation=organisation))
    text = client.get(reverse("organisation", args=[organisation.pk])).content.decode()
    assert "Invite people" not in text
    assert "Change role" not in text
