"""What letters say, in which language, under which headers."""

import re
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from pytest_django import Settings

from assessments.mail import addressed, preview, write_letter
from assessments.models import Letter, Organisation, Unit
from assessments.queries.letters import objection
from tests.factories import make_assessment, make_organisation, make_person, make_version

pytestmark = pytest.mark.django_db
TOKEN = "t0ken-" * 7


def letter(kind: str = "invitation", **fields: Any) -> Letter:
    person = make_person(**fields)
    return Letter(pk=7, participation=person, kind=kind)


def received(letter: Letter) -> EmailMessage:
    """The letter as a mail program reads it."""
    content = write_letter(letter, TOKEN).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    return message_from_bytes(content, policy=policy.default)


def body(mail: EmailMessage, kind: str) -> str:
    return mail.get_body((kind,)).get_content()


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation(name="Hotel Miramar")


def assessment(organisation: Organisation, **fields: Any) -> Any:
    unit = Unit.objects.create(organisation=organisation, name="Lobby")
    fields = {"purpose": "We rebuild the desk.", "due": date(2026, 11, 30), "confidentiality": "confidential"} | fields
    return make_assessment(organisation=organisation, unit=unit, groups=["customer"], **fields)


def test_an_invitation_says_who_asks_why_how_long_and_by_when(organisation: Organisation) -> None:
    mail = received(letter(assessment=assessment(organisation), name="Sara Lind"))
    text = body(mail, "plain")
    assert mail["Subject"] == "Hotel Miramar asks for your view"
    for said in (
        "Hello Sara Lind,",
        "Hotel Miramar would like to know what you think of “Lobby”.",
        "We rebuild the desk.",
        "It takes about 1 minute, and you may stop and go on later.",
        "Hotel Miramar sees figures only where at least 5 people have answered.",
        "Please answer by 30 November 2026.",
        f"http://127.0.0.1:8000/a/{TOKEN}/",
    ):
        assert said in text
        assert said in body(mail, "html")


@pytest.mark.parametrize(
    ("language", "subject", "direction", "day"),
    [("fa", "Hotel Miramar", "rtl", "۹ آذر ۱۴۰۵"), ("lv", "Hotel Miramar", "ltr", "2026. gada 30. novembris")],
)
def test_a_letter_speaks_the_language_of_its_reader(
    organisation: Organisation, language: str, subject: str, direction: str, day: str
) -> None:
    mail = received(letter(assessment=assessment(organisation), language=language))
    assert subject in mail["Subject"]
    assert f'lang="{language}" dir="{direction}"' in body(mail, "html")
    assert day in body(mail, "plain")


def test_a_language_that_only_the_bank_has_gets_a_letter_in_english(organisation: Organisation) -> None:
    mail = received(letter(assessment=assessment(organisation, version=make_version(languages=["de"])), language="de"))
    assert mail["Subject"] == "Hotel Miramar asks for your view"


def test_a_reminder_says_when_one_was_asked(organisation: Organisation) -> None:
    mail = received(letter("reminder", assessment=assessment(organisation), invited=date(2026, 11, 20)))
    assert mail["Subject"] == "A reminder: Hotel Miramar asks for your view"
    assert "Hotel Miramar asked you on 20 November 2026 what you think of “Lobby”." in body(mail, "plain")


@pytest.mark.parametrize(
    ("confidentiality", "promise"),
    [
        ("attributed", "Hotel Miramar sees your answers together with your name."),
        ("anonymous", "Your answers are anonymous"),
    ],
)
def test_a_letter_says_how_confidential_answers_are(
    organisation: Organisation, confidentiality: str, promise: str
) -> None:
    mail = received(letter(assessment=assessment(organisation, confidentiality=confidentiality)))
    assert promise in body(mail, "plain")
    assert promise in body(mail, "html")


def test_the_headers_say_that_a_program_wrote_and_how_to_end_it(organisation: Organisation) -> None:
    one = letter(assessment=assessment(organisation), email="sara@example.org")
    mail = received(one)
    stop = re.fullmatch(r"<http://127\.0\.0\.1:8000/no-more-mail/([^/>]+)/>", mail["List-Unsubscribe"].strip())
    assert objection(stop[1]).address_hash == one.participation.address_hash
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["From"], mail["To"]) == ("Hotel Miramar <no-reply@127.0.0.1>", "sara@example.org")
    assert mail["Date"].datetime is not None
    assert mail["Message-ID"].endswith("@127.0.0.1>")
    assert mail["Reply-To"] is None


def test_a_letter_tried_again_is_known_as_the_same(organisation: Organisation) -> None:
    one = letter(assessment=assessment(organisation))
    other = Letter(pk=8, participation=one.participation, kind="reminder")
    assert received(one)["Message-ID"] == received(one)["Message-ID"] != received(other)["Message-ID"]


@pytest.mark.parametrize("name", ["Sara\r\nBcc: x@evil.example", "Sara\nX: y", 'Sara" <x@evil.example>', "a,b;c:d@e"])
def test_a_name_adds_no_header_and_no_address(name: str) -> None:
    where = assessment(make_organisation(name=name), title=name, purpose=name)
    mail = received(letter(assessment=where, name=name, email="sara@example.org"))
    assert [address.addr_spec for address in mail["To"].addresses] == ["sara@example.org"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["no-reply@127.0.0.1"]
    assert (mail["Bcc"], mail["X"]) == (None, None)
    assert len(mail["Subject"].splitlines()) == 1


@pytest.mark.parametrize(
    "trap", ["{user.password}", "{organisation.__class__}", "{0.__init__}", "{{ settings }}", "%(x)s"]
)
def test_what_looks_like_a_placeholder_is_printed_as_it_is(trap: str) -> None:
    where = assessment(make_organisation(name=trap), purpose=trap)
    mail = received(letter(assessment=where, name=trap))
    assert body(mail, "plain").count(trap) >= 4
    assert trap in mail["Subject"]


def test_markup_in_a_name_is_text_in_the_letter() -> None:
    trap = "<script>x</script>"
    where = assessment(make_organisation(name=trap), purpose=trap)
    html = body(received(letter(assessment=where, name=trap)), "html")
    assert ("<script" in html, "&lt;script&gt;" in html) == (False, True)


def test_every_link_leads_to_our_own_address(organisation: Organisation, settings: Settings) -> None:
    settings.BASE_URL = "https://rater.example.org"
    mail = received(letter(assessment=assessment(organisation)))
    links = re.findall(r"https?://[^/\s\"<]+", body(mail, "html") + body(mail, "plain") + mail["List-Unsubscribe"])
    assert set(links) == {"https://rater.example.org"}


def test_the_html_needs_no_style_sheet_and_loads_nothing(organisation: Organisation) -> None:
    html = body(received(letter(assessment=assessment(organisation))), "html")
    assert "background: #2f4bd6" in html
    assert re.findall(r"class=|<style|<img|<link|src=", html) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "a@b.org"),
        ("Sara", "Sara <a@b.org>"),
        ("Lind, Sara", '"Lind, Sara" <a@b.org>'),
        (" A \n B", "A B <a@b.org>"),
    ],
)
def test_an_address_is_written_as_a_header_holds_it(name: str, shown: str) -> None:
    assert addressed(name, "a@b.org") == shown


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_a_preview_names_nobody_and_opens_nothing(organisation: Organisation, kind: str) -> None:
    shown = preview(assessment(organisation), kind, "en")
    assert "Hello" not in shown.text
    assert "http://127.0.0.1:8000/…" in shown.text
    assert "style=" not in shown.html
