"""Two versions side by side: what differs, in words and marks, in one language or all."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import BankVersion, Organisation, VersionState
from tests.factories import make_member, make_organisation, make_version
from tests.versions import added, changed, dropped, moved, next_version, reworded

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(hotel: Organisation, client: Client) -> Client:
    client.force_login(make_member("admin", organisation=hotel))
    return client


@pytest.fixture
def first(hotel: Organisation) -> BankVersion:
    return make_version(organisation=hotel)


def page(client: Client, before: BankVersion, after: BankVersion, **query: Any) -> str:
    answer = client.get(reverse("bank_version_compare", args=[before.pk, after.pk]), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_words_that_changed_are_marked_for_eyes_and_ears(admin: Client, first: BankVersion) -> None:
    said = {"en": "Statement about R1", "fa": "Statement R1 (fa)", "lv": "Statement R1 (lv)"}
    found = page(admin, first, next_version(first, changed("R1", statement=said)))
    assert 'Statement <ins><span class="visually-hidden" lang="en">New: </span>about </ins>R1' in found
    assert "1 question is worded otherwise." in found
    assert "answers before and after are not compared" in found


def test_counts_come_first_and_every_kind_of_change_is_told(admin: Client, first: BankVersion) -> None:
    second = next_version(first, dropped("R2"), moved("R1", "empathy"), added("price", "P1"))
    found = page(admin, first, second)
    told = [
        "1 dimension is new.", "1 dimension is gone.", "1 question is new.", "1 question is gone.",
        "1 question has moved.",
    ]  # fmt: skip
    assert all(sentence in found for sentence in told)
    assert "Moved from “Reliability”, place 1, to “Empathy”, place 2." in found
    assert "<del>Statement R2</del>" in found
    assert "<ins>Statement P1 (en)</ins>" in found


def test_persian_texts_read_from_the_right_within_an_english_page(admin: Client, first: BankVersion) -> None:
    texts = {"en": "Statement R1", "fa": "کارکنان پاسخ می‌دهند", "lv": "Statement R1 (lv)"}
    assert '<dd lang="fa" dir="rtl">' in page(admin, first, next_version(first, changed("R1", statement=texts)))


def test_one_language_leaves_out_the_others(admin: Client, first: BankVersion) -> None:
    second = next_version(first, changed("R1", help={"en": "Help R1", "fa": "تازه", "lv": "Jauns"}))
    found = page(admin, first, second, language="fa")
    assert "تازه" in found
    assert "Jauns" not in found
    assert "Both say the same." in page(admin, first, second, language="en")


def test_fields_without_a_language_are_told_in_words(admin: Client, first: BankVersion) -> None:
    labels = {value: dict.fromkeys(("en", "fa", "lv"), f"Value {value}") for value in range(1, 6)}
    second = next_version(
        first, changed("R1", reversed=True), lambda file: replace(file, scale=replace(file.scale, labels=labels))
    )
    found = page(admin, first, second)
    assert "Label of 5" in found
    assert "a high score is bad" in found
    assert "The bank itself has changed." in found


def test_markup_in_a_text_is_shown_as_text(admin: Client, first: BankVersion) -> None:
    found = page(admin, first, next_version(first, reworded("R1", "<script>alert(1)</script>")))
    assert "<script>alert" not in found


def test_equal_versions_say_so(admin: Client, first: BankVersion) -> None:
    assert "Both say the same." in page(admin, first, first)


def test_two_other_versions_are_chosen_by_their_names(admin: Client, first: BankVersion) -> None:
    second = next_version(first, reworded("R1"))
    third = next_version(second, reworded("R2"))
    address = reverse("bank_version_compare", args=[first.pk, second.pk])
    answer = admin.get(address, {"before": str(second.pk), "after": str(third.pk), "language": "lv"})
    assert answer.headers["Location"] == reverse("bank_version_compare", args=[second.pk, third.pk]) + "?language=lv"
    assert admin.get(address, {"before": str(uuid4())}).status_code == 200


def test_versions_of_two_banks_are_not_compared(admin: Client, first: BankVersion, hotel: Organisation) -> None:
    other = make_version(organisation=hotel)
    assert admin.get(reverse("bank_version_compare", args=[first.pk, other.pk])).status_code == 404


def test_a_draft_is_compared_by_those_who_edit_it_alone(
    client: Client, first: BankVersion, hotel: Organisation
) -> None:
    draft = BankVersion.objects.create(
        bank=first.bank, number=2, title={"en": "D"}, languages=["en"], scale_labels={}, state=VersionState.DRAFT
    )
    address = reverse("bank_version_compare", args=[first.pk, draft.pk])
    for role, status in (("manager", 404), ("admin", 200)):
        client.force_login(make_member(role, organisation=hotel))
        assert client.get(address).status_code == status


@pytest.mark.parametrize("number", [1, 3])
def test_a_comparison_takes_the_same_queries_with_any_number_of_changes(
    admin: Client, first: BankVersion, number: int, django_assert_num_queries: Any
) -> None:
    second = next_version(first, *(reworded(code) for code in ("R1", "R2", "E1")[:number]))
    with django_assert_num_queries(14):
        page(admin, first, second)
