from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.banks import load_bank
from assessments.changes.draft_texts import change
from assessments.changes.steps import last_step, undo
from assessments.changes.versions import create_bank, duplicate_bank, publish, retire, start_draft
from assessments.formats import bank_file
from assessments.models import Bank, BankVersion, Question, Role, User, VersionState
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_user, make_version
from tests.formats.bank_texts import SMALL_BANK

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[object]]


def own(user: User, **fields: object) -> BankVersion:
    """A version of a new bank of the person's organisation."""
    return make_version(organisation=user.memberships.get().organisation, **fields)  # type: ignore[arg-type]


def shared_bank(text: str = SMALL_BANK) -> None:
    load_bank(actor=None, file=bank_file.read(text))


def shown(client: Client, name: str, *arguments: object, **asked: object) -> str:
    return client.get(reverse(name, args=arguments), asked).content.decode()  # type: ignore[arg-type]


# The list
def test_the_list_names_version_state_languages_and_number_of_questions(client: Client, admin: User) -> None:
    shared_bank()

    text = shown(client, "bank_list")
    for part in ("Front desk", "Shared", "1 question", "1 dimension", "Version 1: Published", "English, Persian"):
        assert part in text


def test_own_banks_come_before_shared_ones(client: Client, admin: User) -> None:
    make_version(name="aaa")
    own(admin, name="zzz")

    page = client.get(reverse("bank_list"))
    assert [card.bank.name for card in page.context["page"]] == ["zzz", "aaa"]


def test_a_bank_of_another_organisation_is_nowhere_to_be_seen(client: Client, admin: User) -> None:
    load_bank(actor=None, file=bank_file.read(SMALL_BANK), organisation=make_organisation(name="Stranger"))

    assert "Front desk" not in shown(client, "bank_list")
    assert client.get(reverse("bank", args=["desk"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_one_bank_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Queries
) -> None:
    for number in range(count):
        version = own(admin, name=f"bank{number}", dimensions={f"d{n}": [f"Q{n}"] for n in range(count)})
        start_draft(actor=admin, version=version)
        make_assessment(organisation=admin.memberships.get().organisation, version=version)
        make_version(name=f"shared{number}")

    with django_assert_num_queries(8):
        client.get(reverse("bank_list"))


def test_a_draft_says_who_works_on_it_and_how_many_texts_are_missing(client: Client, admin: User) -> None:
    organisation = admin.memberships.get().organisation
    loaded = load_bank(actor=None, file=bank_file.read(SMALL_BANK), organisation=organisation).version
    draft = start_draft(actor=admin, version=loaded)
    question = Question.objects.get(dimension__version=draft)
    change(actor=admin, draft=draft, row=question, values={"help.fa": "", "scores.3.en": ""}, seen={})

    page = client.get(reverse("bank_list"))
    edition = page.context["page"][0].drafts[0]
    assert [(one.language, one.texts, one.missing) for one in edition.languages] == [("en", 17, 1), ("fa", 17, 1)]
    assert edition.touched_by == "Anna Berg"
    assert "2 texts are missing" in page.content.decode()


def test_drafts_are_shown_to_those_who_may_edit_the_bank_alone(client: Client, admin: User) -> None:
    organisation = admin.memberships.get().organisation
    create_bank(actor=admin, organisation=organisation, name="young", title={"en": "In the making"}, languages=["en"])
    start_draft(actor=admin, version=own(admin, name="old"))
    start_draft(actor=admin, version=make_version(name="shared"))

    assert "In the making" in shown(client, "bank_list")
    assert shown(client, "bank_list").count("Version 2: Draft") == 1  # staff alone edit what is shared
    client.force_login(make_member(Role.MANAGER, organisation=organisation))
    assert "In the making" not in shown(client, "bank_list")
    assert "Draft" not in shown(client, "bank_list")
    assert client.get(reverse("bank", args=["young"])).status_code == 404


def test_the_list_counts_the_assessments_of_this_organisation(client: Client, admin: User) -> None:
    organisation, version = admin.memberships.get().organisation, make_version()
    make_assessment(version=version, organisation=organisation)
    make_assessment(version=version, organisation=organisation, stage="act", closed=NOON)
    make_assessment(version=version)

    assert "Assessments: 1 running, 1 closed" in shown(client, "bank_list")


def test_more_than_eight_banks_can_be_searched(client: Client, admin: User) -> None:
    for number in range(8):
        make_version(name=f"bank-{number}")
    assert 'type="search"' not in shown(client, "bank_list")

    make_version(name="porter")
    assert 'type="search"' in shown(client, "bank_list")
    page = client.get(reverse("bank_list"), {"q": "PORT"})
    assert [card.bank.name for card in page.context["page"]] == ["porter"]
    assert "No bank matches these words." in shown(client, "bank_list", q="nothing")


def test_a_list_without_banks_says_where_they_come_from(client: Client, admin: User) -> None:
    assert "No banks yet" in shown(client, "bank_list")


def test_a_shared_bank_of_the_same_name_is_read_but_not_taken(client: Client, admin: User) -> None:
    theirs, ours = make_version(name="rater"), own(admin, name="rater")

    text = shown(client, "bank_list")
    assert "New assessments take your own bank of this name instead." in text
    assert reverse("bank_version", args=[theirs.pk]) in text
    assert reverse("bank_version", args=[ours.pk]) in shown(client, "bank", "rater")


# A bank
@pytest.mark.parametrize("count", [1, 3])
def test_a_bank_needs_the_same_queries_for_one_version_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Queries
) -> None:
    version = own(admin, name="bank", dimensions={f"d{n}": [f"Q{n}"] for n in range(count)})
    for _number in range(count):
        make_assessment(organisation=admin.memberships.get().organisation, version=version)
        start_draft(actor=admin, version=version)

    with django_assert_num_queries(12):
        client.get(reverse("bank", args=["bank"]))


def test_a_banks_page_names_who_published_and_retired_its_versions(client: Client, admin: User) -> None:
    first = own(admin, name="desk")
    retire(actor=admin, version=first)

    text = " ".join(shown(client, "bank", "desk").split())
    assert "Version 1" in text
    assert "Retired by Anna Berg on" in text


def test_a_banks_page_links_the_assessments_of_this_organisation_alone(client: Client, admin: User) -> None:
    version = make_version(name="desk")
    make_assessment(version=version, organisation=admin.memberships.get().organisation, title="Ours")
    make_assessment(version=version, title="Theirs")

    text = shown(client, "bank", "desk")
    assert "Ours" in text
    assert "Theirs" not in text


def test_the_history_tells_every_step_with_the_name_of_who_left(client: Client, admin: User) -> None:
    organisation = admin.memberships.get().organisation
    colleague = make_member(Role.ADMIN, organisation=organisation, name="Omid Karimi")
    draft = start_draft(actor=admin, version=own(admin, name="desk"))
    question = Question.objects.get(dimension__version=draft, code="R2")
    step = change(actor=colleague, draft=draft, row=question, values={"statement.fa": "تازه"}, seen={}).step
    colleague.delete()

    text = shown(client, "bank", "desk")
    assert "Changed the statement of R2 (Persian)" in text
    assert "Omid Karimi" in text
    assert "undone" not in text
    assert step is not None
    undo(actor=admin, draft=draft, seen=step.number)
    assert "undone" in shown(client, "bank", "desk")


def test_the_history_is_narrowed_to_a_version_and_comes_in_pages(client: Client, admin: User) -> None:
    version = own(admin, name="desk")
    for _number in range(30):
        start_draft(actor=admin, version=version)

    page = client.get(reverse("bank", args=["desk"])).context["page"]
    assert (len(page), page.paginator.count) == (25, 30)
    page = client.get(reverse("bank", args=["desk"]), {"version": "4"}).context["page"]
    assert [step.version.number for step in page] == [4]
    assert client.get(reverse("bank", args=["desk"]), {"version": "٤x", "page": "-1"}).status_code == 200


def test_what_was_done_to_a_draft_is_hidden_from_those_who_may_not_see_it(client: Client, admin: User) -> None:
    version = own(admin, name="desk")
    start_draft(actor=admin, version=version)

    client.force_login(make_member(Role.CONSULTANT, organisation=admin.memberships.get().organisation))
    page = client.get(reverse("bank", args=["desk"]))
    assert page.context["page"].paginator.count == 0
    assert [row.edition.version for row in page.context["rows"]] == [version]


def test_staff_edit_shared_banks_and_admins_make_them_their_own(client: Client, admin: User) -> None:
    make_version(name="desk")

    text = shown(client, "bank", "desk")
    assert ("Make it your own" in text, "Start a draft" in text) == (True, False)
    operator = make_user(is_staff=True)
    client.force_login(make_member(Role.MANAGER, user=operator))
    text = shown(client, "bank", "desk")
    assert ("Make it your own" in text, "Start a draft" in text) == (False, True)


def test_a_copy_published_under_the_same_name_is_what_the_name_leads_to(client: Client, admin: User) -> None:
    shared_bank()
    organisation = admin.memberships.get().organisation
    shared = Bank.objects.get().versions.get()
    draft = duplicate_bank(actor=admin, version=shared, organisation=organisation, name="desk", title={"en": "Ours"})
    last = last_step(draft)
    assert last is not None
    publish(actor=admin, draft=draft, seen=last.number)

    assert client.get(reverse("bank", args=["desk"])).context["bank"] == draft.bank
    assert BankVersion.objects.filter(state=VersionState.PUBLISHED).count() == 2
