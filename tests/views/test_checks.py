from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.draft_texts import change
from assessments.changes.steps import last_step
from assessments.changes.versions import start_draft
from assessments.models import BankVersion, Question, Role, User, VersionState
from tests.factories import make_assessment, make_member, make_version

pytestmark = pytest.mark.django_db


def address(draft: BankVersion) -> str:
    return reverse("draft_checks", args=[draft.pk])


def write(actor: User, draft: BankVersion, path: str, text: str) -> None:
    question = Question.objects.get(dimension__version=draft)
    change(actor=actor, draft=draft, row=question, values={path: text}, seen={})


def last(draft: BankVersion) -> int:
    step = last_step(draft)
    return step.number if step else 0


def states(draft: BankVersion) -> list[tuple[int, str]]:
    return list(draft.bank.versions.values_list("number", "state"))


def test_a_sound_draft_can_be_published(client: Client, draft: BankVersion) -> None:
    text = client.get(address(draft)).content.decode()
    assert "Version 2 can be published." in text
    assert f'name="step" value="{last(draft)}"' in text

    answer = client.post(address(draft), {"step": last(draft)})
    assert answer["Location"] == reverse("bank", args=["desk"])
    assert states(draft) == [(2, VersionState.PUBLISHED), (1, VersionState.RETIRED)]


def test_what_must_be_mended_is_named_with_a_link_to_its_field(client: Client, admin: User, draft: BankVersion) -> None:
    write(admin, draft, "statement.fa", "")

    text = client.get(address(draft)).content.decode()
    assert "1 thing must be mended before version 2 can be published." in text
    place = reverse("draft", args=[draft.pk]) + "?language=fa&amp;open=Q1&amp;field=statement.fa#q-Q1"
    assert place in text
    assert "disabled" in text


def test_a_draft_with_something_to_mend_is_not_published(client: Client, admin: User, draft: BankVersion) -> None:
    write(admin, draft, "statement.fa", "")

    answer = client.post(address(draft), {"step": last(draft)})
    assert answer.status_code == 422
    assert "must be mended" in answer.content.decode()
    assert (2, VersionState.DRAFT) in states(draft)


def test_a_change_since_the_page_was_made_shows_it_anew(client: Client, admin: User, draft: BankVersion) -> None:
    seen = last(draft)
    colleague = make_member(Role.ADMIN, organisation=admin.memberships.get().organisation, name="Omid Karimi")
    write(colleague, draft, "help.en", "Look at noon.")

    answer = client.post(address(draft), {"step": seen})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "last by Omid Karimi: “Changed the help of Q1 (English)”" in text
    assert f'name="step" value="{seen + 1}"' in text
    assert (2, VersionState.DRAFT) in states(draft)


@pytest.mark.parametrize("step", ["", "x", "-1", "9" * 30, "٣"])
def test_a_step_that_is_none_publishes_nothing(client: Client, draft: BankVersion, step: str) -> None:
    assert client.post(address(draft), {"step": step}).status_code == 409
    assert (2, VersionState.DRAFT) in states(draft)


def test_a_published_version_needs_no_checks(client: Client, draft: BankVersion) -> None:
    client.post(address(draft), {"step": last(draft)})

    assert client.get(address(draft))["Location"] == reverse("bank", args=["desk"])
    assert "no draft any more" in client.post(address(draft), {"step": 1}, follow=True).content.decode()


def test_running_assessments_that_keep_their_version_are_counted(
    client: Client, admin: User, draft: BankVersion
) -> None:
    published = draft.bank.versions.get(number=1)
    make_assessment(organisation=admin.memberships.get().organisation, version=published)

    text = client.get(address(draft)).content.decode()
    assert "1 running assessment of yours keeps its version." in text
    assert "Version 1, published now, is retired." in text


def test_completeness_is_a_number_per_language(client: Client, admin: User, draft: BankVersion) -> None:
    write(admin, draft, "title.fa", "")

    text = " ".join(client.get(address(draft)).content.decode().split())
    assert 'max="17" value="16"' in text
    assert "1 text is missing" in text
    assert "complete, 17 texts" in text
    assert reverse("draft_translations", args=[draft.pk]) + "?to=fa&amp;show=missing" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_checks_need_the_same_queries_for_one_question_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    organisation = admin.memberships.get().organisation
    version = make_version(organisation=organisation, dimensions={f"d{n}": [f"Q{n}"] for n in range(count)})
    draft = start_draft(actor=admin, version=version)

    with django_assert_num_queries(11):
        client.get(address(draft))
