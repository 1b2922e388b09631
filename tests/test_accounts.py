"""Signing up, with and without an invitation, and the letters that accounts cause."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assessments.accounts import on_our_address
from assessments.changes.organisations import invite
from assessments.models import Invitation, Membership, Organisation, User
from tests.factories import NOON, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
FORM = {
    "name": "Sara Ahmadi",
    "organisation": "Caspian Hotels",
    "email": "sara@example.org",
    "password1": "a long enough secret",
}


def make_token(organisation: Organisation, email: str = "sara@example.org", role: str = "consultant") -> str:
    admin = make_member("admin", organisation=organisation)
    return invite(actor=admin, organisation=organisation, email=email, role=role, language="en", now=timezone.now())[1]


def test_signing_up_founds_an_organisation_with_oneself_as_admin(client: Client) -> None:
    client.post("/language/", {"language": "fa"})
    answer = client.post(SIGN_UP, FORM)
    member = Membership.objects.get()
    assert (member.organisation.name, member.role) == ("Caspian Hotels", "admin")
    assert (member.user.name, member.user.email, member.user.language) == ("Sara Ahmadi", "sara@example.org", "fa")
    assert answer["Location"] == "/"


def test_signing_up_twice_at_once_makes_one_account(client: Client) -> None:
    def the_other_click(sender: type[User], instance: User, **_signal: object) -> None:
        User.objects.bulk_create([User(email=instance.email.upper(), name="The other click")])

    pre_save.connect(the_other_click, sender=User)
    try:
        answer = client.post(SIGN_UP, FORM, follow=True)
    finally:
        pre_save.disconnect(the_other_click, sender=User)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "A user is already registered with this email address." in answer.content.decode()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("missing", ["name", "organisation", "email", "password1"])
def test_signing_up_asks_for_everything(client: Client, missing: str) -> None:
    answer = client.post(SIGN_UP, FORM | {missing: ""})
    assert (answer.status_code, User.objects.count(), Organisation.objects.count()) == (200, 0, 0)
    assert answer.context["form"].errors.keys() == {missing}


@pytest.mark.parametrize("text", ["\x00", "x" * 1_000_000, "\u202e" * 200])
def test_a_hostile_name_is_refused(client: Client, text: str) -> None:
    answer = client.post(SIGN_UP, FORM | {"name": text})
    assert (answer.status_code, User.objects.count()) == (200, 0)


def test_sign_up_can_be_closed(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    assert "Ask an admin" in client.get(SIGN_UP).content.decode()
    client.post(SIGN_UP, FORM)
    assert not User.objects.exists()


def test_the_invited_sign_up_into_the_organisation_that_asked(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    organisation = make_organisation()
    client.get(reverse("invitation", args=[make_token(organisation)]))
    assert "organisation" not in client.get(SIGN_UP).context["form"].fields
    client.post(SIGN_UP, FORM)
    assert organisation.memberships.get(user__email="sara@example.org").role == "consultant"
    assert Organisation.objects.count() == 1


def test_an_invitation_that_ends_meanwhile_no_longer_opens_sign_up(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    client.get(reverse("invitation", args=[make_token(make_organisation())]))
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    client.post(SIGN_UP, FORM)
    assert not User.objects.filter(email="sara@example.org").exists()


def test_signing_in_leads_back_to_the_invitation(client: Client) -> None:
    make_user(email="sara@example.org")
    client.get(reverse("invitation", args=[make_token(make_organisation())]))
    form = {"login": "sara@example.org", "password": "correct horse battery"}
    assert client.post("/accounts/login/", form)["Location"] == reverse("invitation_waiting")


def test_nobody_can_make_themselves_staff(client: Client) -> None:
    client.post(SIGN_UP, FORM | {"is_staff": "true", "is_superuser": "true", "role": "admin"})
    person = User.objects.get()
    assert (person.is_staff, person.is_superuser) == (False, False)


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_a_reset_letter_never_follows_the_request_to_another_host(client: Client, header: str) -> None:
    make_user(email="sara@example.org")
    client.post("/accounts/password/reset/", {"email": "sara@example.org"}, headers={header: "evil.example"})
    links = [link for letter in mail.outbox for link in re.findall(r"https?://[^\s]+", str(letter.body))]
    assert all(link.startswith("http://127.0.0.1:8000/") for link in links)
    assert bool(links) is (header == "x-forwarded-host")


def test_a_reset_letter_leads_to_the_configured_address(client: Client, settings: Settings) -> None:
    settings.BASE_URL = "https://rater.example.org"
    make_user(email="sara@example.org")
    client.post("/accounts/password/reset/", {"email": "sara@example.org"})
    assert "https://rater.example.org/accounts/password/reset/key/" in str(mail.outbox[0].body)


@pytest.mark.parametrize("email", ["SARA@example.org", "sara@example.org"])
def test_a_reset_letter_goes_to_the_stored_address_only(client: Client, email: str) -> None:
    make_user(email="sara@example.org")
    client.post("/accounts/password/reset/", {"email": email})
    assert [letter.to for letter in mail.outbox] == [["sara@example.org"]]


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    make_user(email="sara@example.org")
    answers = [client.post("/accounts/password/reset/", {"email": f"{who}@example.org"}) for who in ("sara", "nobody")]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_an_address_keeps_its_path_on_our_host(settings: Settings) -> None:
    settings.BASE_URL = "https://rater.example.org"
    assert on_our_address("http://evil.example/a/?b=c") == "https://rater.example.org/a/?b=c"


def test_a_used_invitation_founds_nothing(client: Client) -> None:
    token = make_token(make_organisation())
    Invitation.objects.update(accepted=NOON)
    assert client.get(reverse("invitation", args=[token])).status_code == 404
    client.post(SIGN_UP, FORM)
    assert Membership.objects.get(user__email="sara@example.org").organisation.name == "Caspian Hotels"


def test_with_a_mail_server_an_address_is_confirmed_at_the_configured_host(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION, settings.BASE_URL = "mandatory", "https://rater.example.org"
    client.post(SIGN_UP, FORM)
    link = re.search(r"https?://[^\s]+", str(mail.outbox[0].body))
    assert link is not None
    assert link[0].startswith("https://rater.example.org/accounts/confirm-email/")
    assert client.get("/").headers["Location"] == reverse("account_login")


def sign_in(client: Client, password: str, *, visitor: str = "") -> int:
    """The status of an attempt by sara; 302 is success."""
    form = {"login": "sara@example.org", "password": password}
    return client.post("/accounts/login/", form, headers={"x-forwarded-for": visitor}).status_code


def test_guessing_passwords_is_stopped_whatever_address_a_request_claims(client: Client) -> None:
    cache.clear()
    make_user(email="sara@example.org")
    for number in range(12):
        sign_in(client, "wrong", visitor=f"203.0.113.{number}")
    assert sign_in(client, "correct horse battery", visitor="198.51.100.1") != 302
    cache.clear()
    assert sign_in(client, "correct horse battery") == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/"],
)
def test_signing_in_stays_on_our_host(client: Client, elsewhere: str) -> None:
    make_user(email="sara@example.org")
    form = {"login": "sara@example.org", "password": "correct horse battery", "next": elsewhere}
    assert client.post("/accounts/login/", form)["Location"] == "/"


def test_signing_out_ends_the_session(client: Client) -> None:
    make_user(email="sara@example.org")
    before = client.get("/accounts/login/").cookies.get("sessionid")
    sign_in(client, "correct horse battery")
    session = client.cookies["sessionid"].value
    assert before is None or before.value != session
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = session
    assert client.get("/")["Location"] == reverse("account_login")
