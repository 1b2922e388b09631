"""Handing letters over: plain and over TLS, to servers that answer, refuse, or keep silent."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessments.postman import NoWordError, Postman, RefusedError, RefusedForNowError, ServerAwayError, one_line
from rater_site.settings import mail_server
from tests.factories import make_member, make_organisation
from tests.smtp import MailServer, free_port, listening, tls

LETTER = EmailMessage("Hello", "Text", "RATER <no-reply@rater.example>", ["Sara <sara@example.org>"])
PAGE = 2.5  # seconds that a page may take while the mail server is silent, on a busy machine


@pytest.fixture
def mail() -> MailServer:
    return MailServer()


def set_url(settings: Settings, url: str) -> None:
    for name, value in ({"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False} | mail_server(urlsplit(url))).items():
        setattr(settings, name, value)


def deliver() -> None:
    with Postman() as postman:
        postman.deliver(LETTER)


@pytest.mark.once
@pytest.mark.parametrize(
    ("url", "port", "protection"),
    [
        ("smtp://mail.example.org", 25, ""),
        ("smtp://mail.example.org:2525", 2525, ""),
        ("smtp+tls://mail.example.org", 587, "EMAIL_USE_TLS"),
        ("submission://mail.example.org", 587, "EMAIL_USE_TLS"),
        ("smtps://mail.example.org:587", 587, "EMAIL_USE_TLS"),
        ("smtps://mail.example.org", 465, "EMAIL_USE_SSL"),
        ("submissions://mail.example.org:4650", 4650, "EMAIL_USE_SSL"),
        ("smtp+ssl://mail.example.org", 465, "EMAIL_USE_SSL"),
    ],
)
def test_a_mail_address_says_where_and_how(url: str, port: int, protection: str) -> None:
    config = mail_server(urlsplit(url))
    assert (config["EMAIL_HOST"], config["EMAIL_PORT"]) == ("mail.example.org", port)
    assert [name for name in config if name.startswith("EMAIL_USE")] == [protection] * bool(protection)


@pytest.mark.once
def test_name_and_password_may_hold_any_character() -> None:
    config = mail_server(urlsplit("smtp+tls://me%40example.org:p%2Fss%3A%23w@mail.example.org"))
    assert (config["EMAIL_HOST_USER"], config["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p/ss:#w")


@pytest.mark.once
@pytest.mark.parametrize("url", ["smtp://", "smtp://host:mail", "mail.example.org", "smtp://a/b", "pigeon://coop", "x"])
def test_an_address_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        mail_server(urlsplit(url))


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that this process trusts, and its key."""
    paths = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
    subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-out", paths[0])
    subprocess.run([*made, "-keyout", paths[1], *subject], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", paths[0])
    return paths


@pytest.mark.once
def test_a_letter_goes_over_tls_that_begins_after_the_first_words(
    mail: MailServer, settings: Settings, certificate: tuple[str, str]
) -> None:
    with listening(mail, tls_context=tls(*certificate), require_starttls=True) as port:
        set_url(settings, f"smtp+tls://127.0.0.1:{port}")
        deliver()
    assert mail.addresses == ["sara@example.org"]


@pytest.mark.once
def test_a_letter_goes_over_tls_from_the_first_word(
    mail: MailServer, settings: Settings, certificate: tuple[str, str]
) -> None:
    with listening(mail, ssl_context=tls(*certificate)) as port:
        set_url(settings, f"smtps://127.0.0.1:{port}")
        deliver()
    assert mail.addresses == ["sara@example.org"]


@pytest.mark.once
def test_a_server_that_nobody_vouches_for_gets_no_letter(
    mail: MailServer, settings: Settings, certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with listening(mail, ssl_context=tls(*certificate)) as port:
        set_url(settings, f"smtps://127.0.0.1:{port}")
        with pytest.raises(ServerAwayError, match="CERTIFICATE_VERIFY_FAILED"):
            deliver()
    assert mail.letters == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "kind"),
    [("450 Later", RefusedForNowError), ("550 Never", RefusedError), ("421 Closing", ServerAwayError)],
)
def test_the_servers_answer_says_whether_to_try_again(
    mail: MailServer, settings: Settings, said: str, kind: type[Exception]
) -> None:
    mail.verdict = lambda _address: said
    with listening(mail) as port:
        set_url(settings, f"smtp://127.0.0.1:{port}")
        with pytest.raises(kind, match=said):
            deliver()


@pytest.mark.once
def test_a_connection_that_breaks_after_the_letter_means_nobody_knows(mail: MailServer, settings: Settings) -> None:
    mail.breaks_off = True
    with listening(mail) as port:
        set_url(settings, f"smtp://127.0.0.1:{port}")
        with pytest.raises(NoWordError):
            deliver()


@pytest.mark.once
def test_a_server_that_thinks_before_it_takes_a_letter_is_waited_for(mail: MailServer, settings: Settings) -> None:
    mail.pause = 2.0
    with listening(mail) as port:
        set_url(settings, f"smtp://127.0.0.1:{port}")
        assert LETTER.send() == 1


@pytest.fixture(params=["dead", "silent"])
def away(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """A mail server that is not there, or takes the connection and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        set_url(settings, f"smtp://127.0.0.1:{silent.getsockname()[1] if request.param == 'silent' else free_port()}")
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("away")
def test_inviting_a_member_takes_no_longer_and_shows_the_link_instead(client: Client) -> None:
    organisation = make_organisation()
    client.force_login(make_member("admin", organisation=organisation))
    sent = {"email": "new@example.org", "role": "manager", "language": "en"}
    began = time.monotonic()
    page = client.post(reverse("invitation_new", args=[organisation.pk]), sent)
    assert time.monotonic() - began < PAGE
    assert "/invitations/" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("away")
def test_a_forgotten_password_is_told_that_the_letter_did_not_go(client: Client) -> None:
    person = make_member(email="sara@example.org")
    pages = []
    for address in (person.email, "nobody@example.org"):
        began = time.monotonic()
        pages.append(client.post("/accounts/password/reset/", {"email": address}, follow=True).content.decode())
        assert time.monotonic() - began < PAGE
    assert all("The mail server does not answer, so the letter could not be sent." in page for page in pages)


@pytest.mark.once
def test_what_happened_fits_in_one_line() -> None:
    assert one_line("550 no\r\n such " + "x" * 400) == "550 no such " + "x" * 288
