"""Accepting an invitation."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assessments.changes.organisations import INVITATION_DAYS, invite, revoke_invitation
from assessments.mail import FILES, send_invitation
from assessments.models import Invitation, Membership, Organisation, User
from tests.factories import make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
WAITING = "/invitations/"


@pytest.fixture(autouse=True)
def no_guesses() -> None:
    cache.clear()


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation, name="Anna Berg")


def asked(admin: User, organisation: Organisation, language: str = "en") -> tuple[Invitation, str]:
    return invite(
        actor=admin,
        organisation=organisation,
        email="sara@example.org",
        role="manager",
        language=language,
        now=timezone.now(),
    )


@pytest.fixture
def address(admin: User, organisation: Organisation) -> str:
    return reverse("invitation", args=[asked(admin, organisation)[1]])


def test_the_link_shows_who_invites_to_what(client: Client, address: str) -> None:
    text = client.get(address, follow=True).content.decode()
    assert "Anna Berg invites you to Hotel Miramar. Your role: Manager." in text


def test_no_page_after_the_link_carries_its_token(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer["Location"], answer["Referrer-Policy"]) == (WAITING, "no-referrer")
    assert address.split("/")[2] not in client.get(WAITING).content.decode()


def test_accepting_joins_with_the_role(client: Client, address: str, organisation: Organisation) -> None:
    sara = make_user(email="sara@example.org")
    client.force_login(sara)
    client.get(address)
    assert client.post(WAITING)["Location"] == "/"
    assert organisation.memberships.get(user=sara).role == "manager"
    assert "Hotel Miramar" in client.get("/").content.decode()


def test_accepting_twice_changes_nothing(client: Client, address: str) -> None:
    client.force_login(make_user(email="sara@example.org"))
    assert (client.post(address).status_code, client.post(address).status_code) == (302, 404)
    assert Membership.objects.filter(user__email="sara@example.org").count() == 1


def test_another_address_is_told_and_may_accept_when_signed_in(client: Client, address: str) -> None:
    client.force_login(make_user(email="other@example.org"))
    client.get(address)
    assert "you are signed in as other@example.org" in client.get(WAITING).content.decode()
    client.post(WAITING)
    assert Membership.objects.filter(user__email="other@example.org").exists()


def test_nobody_accepts_without_an_account(client: Client, address: str) -> None:
    assert client.post(address)["Location"] == reverse("account_login")
    assert Invitation.objects.get().accepted is None


def test_an_admin_who_is_invited_as_manager_stays_admin(client: Client, address: str, admin: User) -> None:
    client.force_login(admin)
    client.post(address)
    assert admin.memberships.get().role == "admin"


def test_unknown_ended_used_and_revoked_links_look_alike(
    client: Client, admin: User, organisation: Organisation
) -> None:
    ended = asked(admin, organisation)
    Invitation.objects.update(expires=timezone.now() - timedelta(days=INVITATION_DAYS))
    pages = [client.get(f"/invitations/{token}/") for token in (ended[1], "unknown", "%ED%A0%80", "%00")]
    revoked = asked(admin, organisation)
    revoke_invitation(actor=admin, invitation=revoked[0])
    pages.append(client.get(reverse("invitation", args=[revoked[1]])))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content.split(b"<main")[1].split(b"</main>")[0] for page in pages}) == 1


def test_guessing_is_stopped_within_twenty_tries(client: Client, address: str) -> None:
    found = [client.get(f"/invitations/guess{number}/").status_code for number in range(25)]
    assert found == [404] * 19 + [429] * 6
    assert client.get(address).status_code == 429


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl"), ("lv", "ltr")])
def test_the_letter_is_written_in_the_language_of_the_invited(
    admin: User, organisation: Organisation, settings: Settings, language: str, direction: str
) -> None:
    settings.BASE_URL = "https://rater.example.org"
    invitation, token = asked(admin, organisation, language)
    assert send_invitation(invitation, token)
    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    assert letter.to == ["sara@example.org"]
    assert f"https://rater.example.org/invitations/{token}/" in letter.body
    assert f'lang="{language}" dir="{direction}"' in html
    assert f"https://rater.example.org/invitations/{token}/" in html


def test_a_letter_that_became_a_file_has_reached_nobody(
    admin: User, organisation: Organisation, settings: Settings, tmp_path: object
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path)
    assert send_invitation(*asked(admin, organisation)) is False


def test_a_mail_server_that_is_away_is_no_error_of_ours(
    admin: User, organisation: Organisation, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_invitation(*asked(admin, organisation)) is False
