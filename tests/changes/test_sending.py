"""Letters on their way to a real mail server: each arrives once, and none is lost."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import Settings

from assessments.changes import sending
from assessments.changes.assessments import close_assessment
from assessments.changes.letters import invite, object_to_mail, send_again
from assessments.changes.participations import remove_person
from assessments.changes.sending import claim, send_batch, wait_after
from assessments.models import Assessment, Letter, LetterState, Link, Participation
from assessments.postman import RefusedError
from assessments.queries.links import open_link
from tests.factories import make_assessment, make_member, make_organisation, make_person, make_response, make_user
from tests.smtp import MailServer, free_port, listening

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def port(settings: Settings) -> int:
    """Where the mail server will be, as the settings say."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return settings.EMAIL_PORT


@pytest.fixture
def running(server: MailServer, port: int) -> Iterator[MailServer]:
    with listening(server, port=port):
        yield server


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(groups=["customer"], organisation=make_organisation(name="Hotel Miramar"))


def asked(assessment: Assessment, *addresses: str, **fields: Any) -> None:
    """People with these addresses, each with an invitation that waits."""
    for address in addresses:
        make_person(assessment=assessment, email=address, **fields)
    everybody = assessment.participations.all()
    invite(actor=None, assessment=assessment, participations=everybody, now=timezone.now())


def letters() -> QuerySet[Letter]:
    return Letter.objects.order_by("pk")


def states() -> list[str]:
    return list(letters().values_list("state", flat=True))


def stopped_at(now: datetime) -> sending.Clock:
    """A clock that always shows this."""
    return lambda: now


def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


def test_a_letter_arrives_and_its_link_opens_the_questionnaire(running: MailServer, assessment: Assessment) -> None:
    asked(assessment, "sara@example.org")
    assert send_batch() is False
    text = running.letter_to("sara@example.org").get_body(("plain",)).get_content()
    token = re.search(r"http://127\.0\.0\.1:8000/a/([\w-]{43})/", text)[1]
    link = open_link(token, timezone.now())
    assert link.participation == Participation.objects.get()
    assert (states(), Participation.objects.get().invited) == (["sent"], timezone.localdate())


def test_a_reminder_tells_its_day_and_counts(running: MailServer, assessment: Assessment) -> None:
    person = make_person(assessment=assessment, invited=timezone.localdate() - timedelta(days=3))
    Letter.objects.create(participation=person, kind="reminder", due=timezone.now())
    send_batch()
    person.refresh_from_db()
    assert (person.reminded, person.reminders) == (timezone.localdate(), 1)
    assert "reminder" in running.letters[0]["Subject"]


def test_many_letters_go_over_one_connection(
    running: MailServer, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    asked(assessment, *(f"p{n}@example.org" for n in range(4)))
    assert (send_batch(), running.connections) == (True, 1)
    assert (send_batch(), send_batch()) == (False, False)
    assert sorted(running.addresses) == [f"p{n}@example.org" for n in range(4)]


def test_what_happened_since_it_was_written_keeps_a_letter_back(running: MailServer, assessment: Assessment) -> None:
    asked(assessment, "finished@example.org", "objects@example.org", "forgotten@example.org", "asked@example.org")
    people = Participation.objects
    today = timezone.localdate()
    people.filter(email="finished@example.org").update(started=today, finished=today)
    objecting = people.get(email="objects@example.org")
    object_to_mail(organisation=assessment.organisation, address_hash=objecting.address_hash)
    people.filter(email="forgotten@example.org").update(email="")
    send_batch()
    assert (running.addresses, states()) == (["asked@example.org"], ["sent"])


def test_closing_keeps_all_letters_back(running: MailServer, assessment: Assessment) -> None:
    asked(assessment, "sara@example.org")
    make_response(assessment=assessment, answers={"R1": (1, 2)}, submitted=True)
    close_assessment(actor=make_member(), assessment=assessment, now=timezone.now())
    send_batch()
    assert (running.letters, states()) == ([], [])


def test_a_dead_server_loses_nothing(server: MailServer, port: int, assessment: Assessment) -> None:
    asked(assessment, *(f"p{n}@example.org" for n in range(5)))
    assert send_batch() is False
    assert set(states()) == {"waiting"}
    assert "refused" in letters()[0].error
    assert letters()[0].due >= timezone.now() + timedelta(seconds=50)
    assert Link.objects.count() == 0
    with listening(server, port=port):
        send_batch()
        assert server.letters == []  # not before its time
        send_batch(clock=in_an_hour)
    assert sorted(server.addresses) == [f"p{n}@example.org" for n in range(5)]


def test_a_server_that_was_away_for_long_is_asked_less_often_and_hourly_at_least(
    port: int, assessment: Assessment
) -> None:
    asked(assessment, "sara@example.org")
    created = letters()[0].created
    for age, pause in ((1, 1), (40, 10), (100 * 60, 60)):
        now = created + age * MINUTE
        Letter.objects.update(due=now)
        send_batch(clock=stopped_at(now))
        assert letters()[0].due - now == pause * MINUTE
        assert (letters()[0].state, letters()[0].tries) == ("waiting", 0)


def test_a_letter_that_is_not_wanted_just_now_is_tried_again_twelve_times(
    running: MailServer, assessment: Assessment
) -> None:
    running.verdict = lambda _address: "451 4.7.1 Greylisted, try again later"
    asked(assessment, "sara@example.org")
    waits = []
    for _try in range(12):
        Letter.objects.update(due=timezone.now())
        now = timezone.now() + MINUTE
        send_batch(clock=stopped_at(now))
        waits.append((letters()[0].due - now) / MINUTE)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert (states(), letters()[0].error) == (["failed"], "451 4.7.1 Greylisted, try again later")
    assert Link.objects.count() == 0


def test_a_refused_address_fails_with_the_servers_words_and_the_others_arrive(
    running: MailServer, assessment: Assessment
) -> None:
    running.verdict = lambda to: "550 5.1.1 No such mailbox" if to.startswith("gone") else "250 OK"
    asked(assessment, "a@example.org", "gone@example.org", "z@example.org")
    send_batch()
    assert sorted(running.addresses) == ["a@example.org", "z@example.org"]
    failed = Letter.objects.get(state=LetterState.FAILED)
    assert (failed.participation.email, failed.error) == ("gone@example.org", "550 5.1.1 No such mailbox")
    assert failed.participation.invited is None
    assert not Link.objects.filter(participation=failed.participation).exists()


def test_a_connection_that_breaks_after_the_letter_leaves_it_unclear_and_the_rest_waiting(
    running: MailServer, assessment: Assessment
) -> None:
    running.breaks_off = True
    asked(assessment, "a@example.org", "b@example.org")
    send_batch()
    assert sorted(states()) == ["unclear", "waiting"]
    running.breaks_off = False
    send_batch(clock=in_an_hour)
    assert len(running.letters) == 1  # nobody repeats the unclear one unasked
    send_again(actor=make_member(), letters=Letter.objects.all(), now=timezone.now())
    send_batch()
    assert (len(running.letters), states()) == (2, ["sent", "sent"])


def test_a_server_that_takes_no_letters_from_us_keeps_them_waiting(
    running: MailServer, assessment: Assessment, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "rater", "wrong"
    asked(assessment, "a@example.org")
    send_batch()
    assert (states(), running.letters) == (["waiting"], [])


def test_a_letter_is_claimed_once(assessment: Assessment) -> None:
    asked(assessment, "a@example.org")
    pk = letters()[0].pk
    assert claim(pk, timezone.now()) is not None
    assert claim(pk, timezone.now()) is None


def test_somebody_taken_off_the_list_while_their_letter_leaves_holds_up_nobody(assessment: Assessment) -> None:
    asked(assessment, "a@example.org")
    claimed = claim(letters()[0].pk, timezone.now())
    assert claimed is not None
    letter, link, _token = claimed
    remove_person(actor=make_user(), participation=Participation.objects.get())
    sending.note_sent(letter, timezone.now())
    sending.note_trouble(letter, link, RefusedError(), "gone", timezone.now())
    assert not Letter.objects.exists()


def test_what_a_server_quotes_of_a_letter_keeps_its_secret(running: MailServer, assessment: Assessment) -> None:
    assert sending.without_token("554 bad link /a/tok-en/", "tok-en") == "554 bad link /a/…/"


@pytest.mark.once
def test_the_waits_grow_to_six_hours() -> None:
    assert [wait_after(tries) / MINUTE for tries in (1, 2, 9, 10, 12)] == [1, 2, 256, 360, 360]


def test_without_a_mail_server_letters_become_files(assessment: Assessment, settings: Settings, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    asked(assessment, "sara@example.org")
    send_batch()
    [file] = tmp_path.iterdir()
    assert b"To: sara@example.org" in file.read_bytes()
    assert states() == ["sent"]
