from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.draft_texts import change, fingerprint
from assessments.models import BankVersion, User, VersionState
from tests.changes.drafts import question
from tests.factories import make_version

pytestmark = pytest.mark.django_db

PATH = "statement.fa"


@pytest.fixture
def draft(admin: User) -> BankVersion:
    return draft_of(admin, {"alpha": ["A1", "A2"]})


def draft_of(admin: User, dimensions: dict[str, Any], languages: tuple[str, ...] = ("en", "fa")) -> BankVersion:
    organisation = admin.memberships.get().organisation
    return make_version(dimensions=dimensions, organisation=organisation, state=VersionState.DRAFT, languages=languages)


def page(client: Client, draft: BankVersion, **asked: str) -> str:
    return client.get(reverse("draft_translations", args=[draft.pk]), asked).content.decode()


def write(client: Client, draft: BankVersion, text: str, seen: str, *, htmx: bool = True, **more: str) -> Any:
    row = {"noun": "question", "key": str(question(draft, "A1").pk), "from": "en", "to": "fa"}
    values = row | {PATH: text, f"seen.{PATH}": fingerprint(seen)} | more
    return client.post(
        reverse("draft_translations", args=[draft.pk]), values, headers={"HX-Request": "true"} if htmx else {}
    )


def stored(draft: BankVersion) -> str:
    return question(draft, "A1").statement["fa"]


def test_a_text_stands_beside_its_translation(client: Client, draft: BankVersion) -> None:
    shown = page(client, draft, **{"from": "en", "to": "fa"})

    assert '<p lang="en" dir="ltr">Statement A1</p>' in shown
    assert ">\nStatement A1 (fa)</textarea>" in shown


def test_what_is_typed_is_saved_and_said(client: Client, draft: BankVersion) -> None:
    answer = write(client, draft, "کارکنان سر وقت می‌آیند.", stored(draft))

    assert answer.status_code == 200
    assert stored(draft) == "کارکنان سر وقت می‌آیند."
    assert fingerprint("کارکنان سر وقت می‌آیند.") in answer.content.decode()


def test_without_scripts_the_page_comes_again(client: Client, draft: BankVersion) -> None:
    answer = write(client, draft, "متن", stored(draft), htmx=False)

    assert (answer.status_code, stored(draft)) == (302, "متن")


def test_what_somebody_else_wrote_meanwhile_is_shown_and_kept(client: Client, admin: User, draft: BankVersion) -> None:
    before = stored(draft)
    change(actor=admin, draft=draft, row=question(draft, "A1"), values={PATH: "متن آنا"}, seen={})

    answer = write(client, draft, "متن من", before)

    assert (answer.status_code, stored(draft)) == (409, "متن آنا")
    assert "Anna Berg wrote this" in answer.content.decode()
    assert "متن آنا" in answer.content.decode()


def test_mine_is_taken_once_theirs_was_seen(client: Client, admin: User, draft: BankVersion) -> None:
    before = stored(draft)
    change(actor=admin, draft=draft, row=question(draft, "A1"), values={PATH: "متن آنا"}, seen={})

    write(client, draft, "متن من", before, **{f"keep.{PATH}": fingerprint("متن آنا")})

    assert stored(draft) == "متن من"


def test_theirs_comes_back_into_the_field(client: Client, admin: User, draft: BankVersion) -> None:
    before = stored(draft)
    change(actor=admin, draft=draft, row=question(draft, "A1"), values={PATH: "متن آنا"}, seen={})

    answer = write(client, draft, "متن من", before, take=PATH)

    assert ">\nمتن آنا</textarea>" in answer.content.decode()
    assert stored(draft) == "متن آنا"


@pytest.mark.parametrize("path", ["statement", "__class__.fa", "position", "missing.fa", "..", ""])
def test_a_choice_about_what_the_page_does_not_ask_means_nothing(client: Client, draft: BankVersion, path: str) -> None:
    before = stored(draft)

    answer = write(client, draft, before, before, **{path: "Mine.", f"seen.{path}": "0", "take": path})

    assert (answer.status_code, stored(draft)) == (200, before)


def test_a_text_that_is_too_long_stays_as_it_was_typed(client: Client, draft: BankVersion) -> None:
    before = stored(draft)

    answer = write(client, draft, "ا" * 401, before, htmx=False)

    assert (answer.status_code, stored(draft)) == (422, before)
    assert "This text has 401 characters; at most 400 fit." in answer.content.decode()
    assert "ا" * 401 in answer.content.decode()


def test_only_what_is_missing_is_shown_when_asked_for(client: Client, admin: User, draft: BankVersion) -> None:
    change(actor=admin, draft=draft, row=question(draft, "A2"), values={PATH: ""}, seen={})

    shown = page(client, draft, **{"from": "en", "to": "fa", "show": "missing"})

    assert ">Statement A2<" in shown
    assert ">Title A2</p>" not in shown
    assert ">Statement A1<" not in shown


def test_a_row_that_is_gone_is_not_found(client: Client, draft: BankVersion) -> None:
    other = make_version(dimensions={"x": ["A1"]})
    row = {"noun": "question", "key": str(question(other, "A1").pk), "to": "fa", PATH: "متن"}

    for key in (row["key"], "0", "-1", "9" * 30, "٣", "abc", ""):
        answer = client.post(reverse("draft_translations", args=[draft.pk]), row | {"key": key})
        assert answer.status_code == 404


def test_one_language_has_nothing_beside_it(client: Client, admin: User) -> None:
    assert "Add another language to the draft" in page(client, draft_of(admin, {"alpha": ["A1"]}, ("en",)))


def test_what_is_published_is_read_where_it_is_read(client: Client, admin: User) -> None:
    version = make_version(organisation=admin.memberships.get().organisation)

    answer: Any = client.get(reverse("draft_translations", args=[version.pk]))

    assert answer.url == reverse("bank_version", args=[version.pk])


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_needs_the_same_queries_for_one_question_and_for_eight(
    client: Client,
    admin: User,
    count: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    draft = draft_of(admin, {"alpha": [f"A{number}" for number in range(count)]})

    with django_assert_num_queries(12):
        page(client, draft)


def test_a_text_that_was_left_as_it_was_conflicts_with_nothing(client: Client, admin: User, draft: BankVersion) -> None:
    shown = question(draft, "A1").title["fa"]
    change(actor=admin, draft=draft, row=question(draft, "A1"), values={"title.fa": "عنوان آنا"}, seen={})

    answer = write(client, draft, "متن من", stored(draft), **{"title.fa": shown, "seen.title.fa": fingerprint(shown)})

    assert (answer.status_code, stored(draft), question(draft, "A1").title["fa"]) == (200, "متن من", "عنوان آنا")
