from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments.changes.banks import load_bank
from assessments.formats import bank_file
from assessments.models import Bank, Role, User, VersionState
from tests.factories import make_assessment, make_member, make_organisation, make_version
from tests.formats.bank_texts import SMALL_BANK, line_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> User:
    user = make_member(Role.ADMIN)
    client.force_login(user)
    return user


def upload(client: Client, content: str | bytes) -> HttpResponse:
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("bank_list"), {"file": SimpleUploadedFile("bank.yaml", data)})  # type: ignore[return-value]


def shared_bank(text: str = SMALL_BANK) -> None:
    load_bank(actor=None, file=bank_file.read(text))


def test_the_list_names_version_state_languages_and_number_of_questions(client: Client, admin: User) -> None:
    shared_bank()

    text = client.get(reverse("bank_list")).content.decode()
    for part in ("Front desk", "Shared", "1 question", "Version 1: Published", "English, Persian"):
        assert part in text


def test_a_bank_of_another_organisation_is_nowhere_to_be_seen(client: Client, admin: User) -> None:
    load_bank(actor=None, file=bank_file.read(SMALL_BANK), organisation=make_organisation(name="Stranger"))

    assert "Front desk" not in client.get(reverse("bank_list")).content.decode()
    assert client.get(reverse("bank", args=["desk"])).status_code == 404
    assert client.get(reverse("bank_download", args=["desk"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_one_bank_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for number in range(count):
        make_version(name=f"bank{number}", dimensions={f"d{n}": [f"Q{n}"] for n in range(count)})

    with django_assert_num_queries(5):
        client.get(reverse("bank_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_bank_needs_the_same_queries_for_one_question_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    make_version(name="bank", dimensions={f"d{n}": [f"Q{n}"] for n in range(count)})

    with django_assert_num_queries(7):
        client.get(reverse("bank", args=["bank"]))


def test_questions_are_shown_in_the_language_that_was_chosen(client: Client, admin: User) -> None:
    shared_bank()

    english = client.get(reverse("bank", args=["desk"])).content.decode()
    persian = client.get(reverse("bank", args=["desk"]), {"language": "fa"}).content.decode()
    assert "Guests wait less than five minutes." in english
    assert "Over half an hour" in english
    assert "مهمان کمتر از پنج دقیقه منتظر می‌ماند." in persian
    assert 'lang="fa" dir="rtl"' in persian


def test_a_language_that_the_bank_lacks_falls_back_to_the_readers(client: Client, admin: User) -> None:
    shared_bank()

    assert "Guests wait" in client.get(reverse("bank", args=["desk"]), {"language": "<b>"}).content.decode()


def test_the_download_loads_again_as_the_same_bank(client: Client, admin: User) -> None:
    shared_bank()

    response = client.get(reverse("bank_download", args=["desk"]))
    assert response["Content-Disposition"] == 'attachment; filename="desk-1.yaml"'
    assert bank_file.read(response.content) == bank_file.read(SMALL_BANK)


def test_an_admin_publishes_a_bank_for_the_organisation(client: Client, admin: User) -> None:
    response = upload(client, SMALL_BANK)

    assert (response.status_code, response["Location"]) == (302, reverse("bank", args=["desk"]))
    bank = Bank.objects.get()
    assert bank.organisation == admin.memberships.get().organisation
    assert bank.versions.get().state == VersionState.PUBLISHED
    assert "Version 1 of “desk” is published." in client.get(response["Location"]).content.decode()


def test_a_changed_bank_becomes_the_next_version_and_assessments_keep_theirs(client: Client, admin: User) -> None:
    upload(client, SMALL_BANK)
    assessment = make_assessment(version=Bank.objects.get().versions.get())
    upload(client, SMALL_BANK.replace("Short queue", "Brief queue"))

    assert list(Bank.objects.get().versions.values_list("number", "state")) == [
        (2, VersionState.PUBLISHED),
        (1, VersionState.RETIRED),
    ]
    assessment.refresh_from_db()
    assert assessment.version.number == 1


def test_an_unchanged_bank_stays_as_it_is(client: Client, admin: User) -> None:
    upload(client, SMALL_BANK)
    response = upload(client, SMALL_BANK)

    assert Bank.objects.get().versions.count() == 1
    assert "is unchanged; version 1 stays published." in client.get(response["Location"]).content.decode()


def test_problems_are_listed_by_line_and_nothing_is_written(client: Client, admin: User) -> None:
    text = SMALL_BANK.replace(", fa: هرگز", "").replace("<", "")
    text = text.replace("reversed: false", "reversed: <script>")
    response = upload(client, text)

    shown = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was loaded: 2 things to correct" in shown
    assert f"Line {line_of(text, '1: {en: Never')}: “scale.labels.1” has no text in Persian." in shown
    assert f"Line {line_of(text, 'reversed')}: “Q1.reversed” must be one of: true, false." in shown
    assert not Bank.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"[" * 2000, "nested too deeply"),
        (b"a: \x00", "cannot be printed"),
        (SMALL_BANK.encode("utf-16"), "not UTF-8"),
        (b"a: &a [x]\nb: [*a, *a]", "Anchors"),
        (b"a: " + b"x" * 1_000_000, "larger than 1 MB"),
    ],
)
def test_a_hostile_file_is_refused_with_a_reason(client: Client, admin: User, content: bytes, message: str) -> None:
    response = upload(client, content)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Bank.objects.exists()


def test_a_code_from_the_file_is_escaped(client: Client, admin: User) -> None:
    response = upload(client, SMALL_BANK.replace("name: desk", "name: <img src=x>"))

    assert "<img src=x>" not in response.content.decode()
    assert "&lt;img src=x&gt;" in response.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CONSULTANT])
def test_only_admins_load_banks(client: Client, role: str) -> None:
    client.force_login(make_member(role))

    assert "Load a bank" not in client.get(reverse("bank_list")).content.decode()
    assert upload(client, SMALL_BANK).status_code == 403
    assert not Bank.objects.exists()


def test_the_bank_we_ship_is_shown_in_each_of_its_languages(client: Client, admin: User) -> None:
    shared_bank(Path("fixtures/banks/rater.yaml").read_text())

    for language in ("en", "fa", "lv"):
        assert client.get(reverse("bank", args=["rater"]), {"language": language}).status_code == 200
