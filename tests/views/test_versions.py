from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.banks import load_bank
from assessments.changes.draft_texts import change
from assessments.changes.versions import start_draft
from assessments.formats import bank_file
from assessments.models import Archived, Bank, BankVersion, Question, Role, User, VersionState
from tests.factories import make_assessment, make_member, make_organisation, make_user, make_version
from tests.formats.bank_texts import SMALL_BANK

pytestmark = pytest.mark.django_db


def shown(client: Client, name: str, version: BankVersion, **asked: str) -> str:
    return client.get(reverse(name, args=[version.pk]), asked).content.decode()


# Reading
@pytest.mark.parametrize("count", [1, 3])
def test_a_version_needs_the_same_queries_for_one_question_and_for_three(
    client: Client, admin: User, count: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    version = make_version(name="bank", dimensions={f"d{n}": [f"Q{n}"] for n in range(count)})

    with django_assert_num_queries(9):
        client.get(reverse("bank_version", args=[version.pk]))


def test_questions_are_shown_in_the_language_that_was_chosen(client: Client, desk: BankVersion) -> None:
    english, persian = shown(client, "bank_version", desk), shown(client, "bank_version", desk, language="fa")
    assert "Guests wait less than five minutes." in english
    assert "Over half an hour" in english
    assert "مهمان کمتر از پنج دقیقه منتظر می‌ماند." in persian
    assert 'lang="fa" dir="rtl"' in persian


def test_a_language_that_the_bank_lacks_falls_back_to_the_readers(client: Client, desk: BankVersion) -> None:
    assert "Guests wait" in shown(client, "bank_version", desk, language="<b>")


def test_a_bank_in_a_language_nobody_here_knows_is_read_under_its_code(client: Client, admin: User) -> None:
    version = make_version(languages=["xx"])
    assert "Statement R1 (xx)" in shown(client, "bank_version", version)
    assert client.get(reverse("bank_list")).status_code == 200


def test_a_draft_that_lacks_texts_is_read_all_the_same(client: Client, admin: User, desk: BankVersion) -> None:
    draft = start_draft(actor=admin, version=desk)
    question = Question.objects.get(dimension__version=draft)
    change(actor=admin, draft=draft, row=question, values={"statement.en": "", "scores.5.en": ""}, seen={})
    change(actor=admin, draft=draft, row=draft, values={"title.en": "", "scale_labels.2.en": ""}, seen={})

    text = shown(client, "bank_version", draft)
    assert "This is a draft" in text
    assert "Version 2: Draft" in text


def test_a_retired_version_says_so(client: Client, admin: User) -> None:
    version = make_version(organisation=admin.memberships.get().organisation, state=VersionState.RETIRED)
    assert "no new assessment takes it" in shown(client, "bank_version", version)


def test_the_archive_is_read_at_the_end(client: Client, admin: User, desk: BankVersion) -> None:
    draft = start_draft(actor=admin, version=desk)
    document = {"code": "Q9", "statement": {"en": "Keys work.", "fa": "کلید کار می‌کند."}}
    Archived.objects.create(version=draft, kind="question", code="Q9", dimension="speed", document=document)

    assert "Keys work." in shown(client, "bank_version", draft)
    assert "کلید کار می‌کند." in shown(client, "bank_version", draft, language="fa")


# Starting a draft
def test_a_draft_is_started_from_a_version(client: Client, desk: BankVersion) -> None:
    answer = client.post(reverse("draft_start", args=[desk.pk]))

    draft = desk.bank.versions.get(state=VersionState.DRAFT)
    assert (draft.number, answer["Location"]) == (2, reverse("draft", args=[draft.pk]))


def test_a_second_draft_is_started_only_when_asked_for(client: Client, admin: User, desk: BankVersion) -> None:
    draft = start_draft(actor=admin, version=desk)

    answer = client.post(reverse("draft_start", args=[desk.pk]))
    assert answer["Location"] == reverse("draft", args=[draft.pk])
    assert desk.bank.versions.count() == 2
    client.post(reverse("draft_start", args=[desk.pk]), {"another": "1"})
    assert desk.bank.versions.count() == 3


# Retiring
def test_retiring_says_what_follows_and_then_retires(client: Client, admin: User, desk: BankVersion) -> None:
    assessment = make_assessment(organisation=admin.memberships.get().organisation, version=desk)

    assert "1 running assessment of yours keeps it" in shown(client, "bank_version_retire", desk)
    desk.refresh_from_db()
    assert desk.state == VersionState.PUBLISHED
    answer = client.post(reverse("bank_version_retire", args=[desk.pk]))
    assert answer["Location"] == reverse("bank", args=["desk"])
    desk.refresh_from_db()
    assessment.refresh_from_db()
    assert (desk.state, assessment.version) == (VersionState.RETIRED, desk)


def test_a_draft_is_not_retired(client: Client, admin: User, desk: BankVersion) -> None:
    draft = start_draft(actor=admin, version=desk)

    answer = client.post(reverse("bank_version_retire", args=[draft.pk]), follow=True)
    assert "A draft cannot be retired." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


# Duplicating
def test_a_shared_bank_becomes_the_organisations_own_under_its_name(client: Client, admin: User) -> None:
    version = load_bank(actor=None, file=bank_file.read(SMALL_BANK)).version
    address = reverse("bank_duplicate", args=[version.pk])

    form = client.get(address).context["form"]
    assert form["name"].value() == "desk"
    answer = client.post(address, {"name": "desk", "title_en": "Our desk", "title_fa": "پذیرش ما"})
    draft = BankVersion.objects.get(state=VersionState.DRAFT)
    assert answer["Location"] == reverse("draft", args=[draft.pk])
    assert draft.bank.organisation == admin.memberships.get().organisation
    assert draft.title == {"en": "Our desk", "fa": "پذیرش ما"}


def test_a_copy_of_an_own_bank_is_offered_a_free_name(client: Client, desk: BankVersion) -> None:
    assert client.get(reverse("bank_duplicate", args=[desk.pk])).context["form"]["name"].value() == "desk-2"


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"name": "desk"}, "There is a bank with the name “desk” already."),
        ({"name": "Desk"}, "Write the name in small letters."),
        ({"name": "میز"}, "Enter a valid"),
        ({"name": "new"}, "This name is taken by a page of its own."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "free", "title_fa": ""}, "This field is required."),
    ],
)
def test_a_copy_that_cannot_be_is_refused_with_a_reason(
    client: Client, desk: BankVersion, sent: dict[str, str], message: str
) -> None:
    answer = client.post(reverse("bank_duplicate", args=[desk.pk]), {"title_en": "x", "title_fa": "x"} | sent)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Bank.objects.count() == 1


# Deleting a draft
def test_deleting_a_draft_says_what_goes_with_it(client: Client, admin: User, desk: BankVersion) -> None:
    draft = start_draft(actor=admin, version=desk)

    text = shown(client, "draft_delete", draft)
    assert "1 change goes with it." in text
    assert "These people worked on it: Anna Berg." in text
    answer = client.post(reverse("draft_delete", args=[draft.pk]))
    assert answer["Location"] == reverse("bank", args=["desk"])
    assert list(desk.bank.versions.all()) == [desk]


def test_the_last_draft_of_a_bank_takes_the_bank_along(client: Client, admin: User) -> None:
    draft = make_version(organisation=admin.memberships.get().organisation, state=VersionState.DRAFT)

    assert "so it goes too" in shown(client, "draft_delete", draft)
    assert client.post(reverse("draft_delete", args=[draft.pk]))["Location"] == reverse("bank_list")
    assert not Bank.objects.exists()


def test_a_published_version_is_never_deleted(client: Client, desk: BankVersion) -> None:
    address = reverse("draft_delete", args=[desk.pk])

    assert client.get(address)["Location"] == reverse("bank", args=["desk"])
    assert "This is no draft any more" in client.post(address, follow=True).content.decode()
    assert BankVersion.objects.filter(pk=desk.pk).exists()


# Whose
@pytest.mark.parametrize("name", ["draft_start", "bank_version_retire", "draft_checks", "draft_delete"])
def test_a_shared_bank_is_edited_by_staff_alone(client: Client, admin: User, name: str) -> None:
    version = make_version(name="shared")
    draft = start_draft(actor=admin, version=version)
    target = draft if name in {"draft_checks", "draft_delete"} else version

    answer = client.post(reverse(name, args=[target.pk]))
    assert answer.status_code == (404 if target is draft else 403)
    operator = make_member(Role.MANAGER, user=make_user(is_staff=True))
    client.force_login(operator)
    assert client.post(reverse(name, args=[target.pk])).status_code in {302, 409}


def test_a_draft_is_read_by_those_who_may_edit_it_alone(client: Client, admin: User, desk: BankVersion) -> None:
    draft = start_draft(actor=admin, version=desk)
    client.force_login(make_member(Role.MANAGER, organisation=admin.memberships.get().organisation))

    assert client.get(reverse("bank_version", args=[desk.pk])).status_code == 200
    assert client.get(reverse("bank_version", args=[draft.pk])).status_code == 404


def test_a_bank_of_another_organisation_of_one_s_own_is_found_after_it_was_changed(client: Client, admin: User) -> None:
    other = make_organisation(name="Zeta Inn")
    make_member(Role.ADMIN, organisation=other, user=admin)
    version = make_version(name="client-desk", organisation=other)

    answer = client.post(reverse("bank_version_retire", args=[version.pk]), follow=True)

    assert (answer.status_code, answer.context["bank"]) == (200, version.bank)
