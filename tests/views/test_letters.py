"""Sending letters from the page of the people asked, looking at them before, and wanting no more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from assessments.models import Assessment, Letter, OptOut, Participation
from assessments.queries.letters import objection_id
from tests.factories import make_assessment, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
SEND = "assessments.tasks.send_letters"


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(groups=["customer"], organisation=make_organisation(name="Hotel Miramar"))


@pytest.fixture
def manager(assessment: Assessment, client: Client) -> Client:
    client.force_login(make_member(organisation=assessment.organisation))
    return client


def yesterday() -> object:
    return timezone.localdate() - timedelta(days=1)


def shown(client: Client, assessment: Assessment) -> str:
    return client.get(reverse("letters", args=[assessment.pk])).content.decode()


def test_the_button_says_how_many_are_invited_and_sending_is_left_to_the_worker(
    manager: Client, assessment: Assessment
) -> None:
    for _number in range(2):
        make_person(assessment=assessment)
    assert "Send 2 invitations" in shown(manager, assessment)
    answer = manager.post(reverse("letters_invite", args=[assessment.pk]), follow=True)
    assert "2 invitations are on their way." in answer.content.decode()
    assert list(Letter.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
    assert list(DBTaskResult.objects.values_list("task_path", "status")) == [(SEND, "READY")]


def test_one_who_is_due_is_reminded(manager: Client, assessment: Assessment) -> None:
    make_person(assessment=assessment, invited=yesterday())
    assert "Remind 1 person who is due" in shown(manager, assessment)
    answer = manager.post(reverse("letters_remind", args=[assessment.pk]), follow=True)
    assert "1 reminder is on its way." in answer.content.decode()
    assert Letter.objects.get().kind == "reminder"


def test_pressing_twice_writes_to_nobody_twice(manager: Client, assessment: Assessment) -> None:
    make_person(assessment=assessment)
    for _twice in range(2):
        answer = manager.post(reverse("letters_invite", args=[assessment.pk]), follow=True)
    assert "There was nobody to write to." in answer.content.decode()
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([], "Nobody on the list is due and has a mail address. Add people first."),
        ([{"invited": timezone.localdate()}], "Everybody who is due and has an address was invited."),
        ([{"invited": timezone.localdate()}], "Everybody who is due had a letter today, or one is on its way."),
        ([{}], "Nobody who was invited is due."),
    ],
)
def test_a_button_that_sends_nothing_says_why(
    manager: Client, assessment: Assessment, people: list[dict[str, object]], reason: str
) -> None:
    for fields in people:
        make_person(assessment=assessment, **fields)
    assert reason in shown(manager, assessment)


def test_a_closed_assessment_offers_no_letters(manager: Client, assessment: Assessment) -> None:
    make_person(assessment=assessment)
    Assessment.objects.update(closed=timezone.now(), stage="act")
    page = shown(manager, assessment)
    assert page.count(" disabled ") == 2
    assert "The assessment is closed and takes no more answers." in page


def test_the_page_asks_again_only_while_letters_are_on_their_way(manager: Client, assessment: Assessment) -> None:
    letter = Letter.objects.create(
        participation=make_person(assessment=assessment), kind="invitation", due=timezone.now()
    )
    assert 'hx-trigger="every 2s"' in shown(manager, assessment)
    Letter.objects.filter(pk=letter.pk).update(state="sent")
    page = shown(manager, assessment)
    assert ("hx-trigger" in page, "1 of 1 letter sent." in page) == (False, True)


def test_a_dead_mail_server_is_said_with_its_words_and_can_be_tried_at_once(
    manager: Client, assessment: Assessment
) -> None:
    later = timezone.now() + timedelta(minutes=30)
    person = make_person(assessment=assessment)
    Letter.objects.create(participation=person, kind="invitation", due=later, error="[Errno 111] Connection refused")
    page = shown(manager, assessment)
    assert "The mail server has not taken all letters yet. Nothing is lost" in page
    assert "[Errno 111] Connection refused" in page
    manager.post(reverse("letters_again", args=[assessment.pk]), {"which": "waiting"})
    assert Letter.objects.get().due <= timezone.now()


def test_what_the_server_refused_is_listed_and_sent_again_one_by_one_or_all(
    manager: Client, assessment: Assessment
) -> None:
    for number, state in enumerate(("failed", "unclear", "failed")):
        person = make_person(assessment=assessment, name=f"Guest {number}")
        Letter.objects.create(
            participation=person, kind="invitation", state=state, due=timezone.now(), error="550 <b>Unknown</b>"
        )
    page = shown(manager, assessment)
    assert ("3 letters need you" in page, "550 &lt;b&gt;Unknown&lt;/b&gt;" in page) == (True, True)
    again = reverse("letters_again", args=[assessment.pk])
    manager.post(again, {"letter": Letter.objects.order_by("pk")[0].pk})
    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == ["waiting", "unclear", "failed"]
    manager.post(again, {"which": "troubles"})
    assert set(Letter.objects.values_list("state", flat=True)) == {"waiting"}


@pytest.mark.parametrize("sent", [{"letter": "x"}, {"letter": "9" * 30}, {"which": "sent"}])
def test_a_letter_that_is_none_is_refused(manager: Client, assessment: Assessment, sent: dict[str, str]) -> None:
    assert manager.post(reverse("letters_again", args=[assessment.pk]), sent).status_code == 400


def test_a_letter_of_another_assessment_is_left_alone(manager: Client, assessment: Assessment) -> None:
    foreign = Letter.objects.create(participation=make_person(), kind="invitation", state="failed", due=timezone.now())
    manager.post(reverse("letters_again", args=[assessment.pk]), {"letter": foreign.pk})
    foreign.refresh_from_db()
    assert foreign.state == "failed"


def test_without_a_mail_server_the_page_says_where_letters_go(
    manager: Client, assessment: Assessment, settings: Settings
) -> None:
    assert "No mail server is set" not in shown(manager, assessment)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    page = shown(manager, assessment)
    assert 'letters become files in <code dir="ltr">DATA_DIR/mail</code> and reach nobody' in page


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_a_preview_shows_the_letter_in_its_language(
    manager: Client, assessment: Assessment, kind: str, language: str
) -> None:
    address = reverse("letter_preview", args=[assessment.pk])
    page = manager.get(address, {"kind": kind, "language": language}).content.decode()
    assert f'<table role="presentation" class="mail-paper" lang="{language}"' in page
    assert "style=" not in page


def test_a_hostile_title_or_purpose_is_shown_as_text_in_the_preview(manager: Client, assessment: Assessment) -> None:
    hostile = "<script>alert(1)</script>"
    Assessment.objects.filter(pk=assessment.pk).update(title=hostile, purpose=hostile)
    text = manager.get(reverse("letter_preview", args=[assessment.pk])).content.decode()
    assert hostile not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_preview_of_what_there_is_not_shows_the_invitation(manager: Client, assessment: Assessment) -> None:
    page = manager.get(reverse("letter_preview", args=[assessment.pk]), {"kind": "x", "language": "xx"})
    assert "<bdi>Hotel Miramar</bdi>" in page.content.decode()


# Wanting no more
@pytest.fixture
def stop(assessment: Assessment) -> str:
    return reverse("no_more_mail", args=[objection_id(make_person(assessment=assessment), "en")])


def test_looking_changes_nothing_since_programs_open_links(client: Client, stop: str) -> None:
    assert "No more letters from Hotel Miramar?" in client.get(stop).content.decode()
    client.head(stop)
    assert OptOut.objects.count() == 0


def test_one_click_ends_the_letters_without_a_page_before(stop: str, assessment: Assessment) -> None:
    program = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = program.post(stop, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, "You get no more letters" in answer.content.decode()) == (200, True)
    objection = OptOut.objects.get()
    assert objection.organisation == assessment.organisation
    assert objection.address_hash == Participation.objects.get().address_hash


def test_the_page_speaks_the_language_of_the_letter_until_another_is_chosen(
    client: Client, assessment: Assessment
) -> None:
    address = reverse("no_more_mail", args=[objection_id(make_person(assessment=assessment), "lv")])
    assert '<html lang="lv"' in client.get(address).content.decode()
    client.cookies["django_language"] = "fa"
    assert '<html lang="fa"' in client.get(address).content.decode()


@pytest.mark.parametrize("change", ["x", "/", ":", "%00"])
def test_a_link_that_was_changed_leads_nowhere(client: Client, stop: str, change: str) -> None:
    answer = client.post(stop.rstrip("/") + change + "/")
    assert (answer.status_code, OptOut.objects.count()) == (404, 0)


def test_the_address_of_the_page_stays_out_of_referrers(client: Client, stop: str) -> None:
    assert client.get(stop).headers["Referrer-Policy"] == "no-referrer"
