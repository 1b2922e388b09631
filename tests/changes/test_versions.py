"""From draft to published to retired, and banks made from others."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.changes.draft_questions import archive_question
from assessments.changes.draft_texts import change
from assessments.changes.steps import Outdated, last_step
from assessments.changes.versions import (
    create_bank,
    delete_draft,
    duplicate_bank,
    open_or_start_draft,
    publish,
    retire,
    start_draft,
)
from assessments.models import Bank, BankVersion, StepKind, VersionState
from assessments.queries.banks import as_file
from tests.changes.drafts import make_draft, question
from tests.factories import make_organisation, make_rater_version, make_user, make_version

pytestmark = pytest.mark.django_db


def seen(draft: BankVersion) -> int:
    return last_step(draft).number


def states(bank: Bank) -> list[tuple[int, str]]:
    return list(bank.versions.order_by("number").values_list("number", "state"))


def test_a_draft_says_what_the_version_said_it_was_started_from() -> None:
    version = make_rater_version()

    draft = start_draft(actor=make_user(), version=version)

    assert as_file(draft) == as_file(version)
    assert states(version.bank) == [(1, VersionState.PUBLISHED), (2, VersionState.DRAFT)]
    assert draft.steps.get().details == ["rater", 1]


def test_a_draft_inherits_the_archive() -> None:
    actor, version = make_user(), make_rater_version()
    draft = start_draft(actor=actor, version=version)
    archive_question(actor=actor, draft=draft, question=question(draft, "R4"))
    publish(actor=actor, draft=draft, seen=seen(draft))

    assert [row.code for row in start_draft(actor=actor, version=draft).archive.all()] == ["R4"]


def test_publishing_retires_the_version_before() -> None:
    actor, version = make_user(), make_rater_version()
    draft = start_draft(actor=actor, version=version)

    publish(actor=actor, draft=draft, seen=seen(draft))

    assert states(version.bank) == [(1, VersionState.RETIRED), (2, VersionState.PUBLISHED)]
    assert [step.kind for step in draft.steps.all()] == [StepKind.PUBLISHED, StepKind.STARTED]


def test_what_changed_since_it_was_looked_at_is_not_published() -> None:
    actor = make_user()
    draft = start_draft(actor=actor, version=make_rater_version())
    checked = seen(draft)
    change(actor=make_user(), draft=draft, row=question(draft, "R1"), values={"title.en": "Promises"}, seen={})

    with pytest.raises(Outdated):
        publish(actor=actor, draft=draft, seen=checked)

    draft.refresh_from_db()
    assert draft.is_draft


def test_what_misses_a_text_is_not_published() -> None:
    actor = make_user()
    draft = start_draft(actor=actor, version=make_rater_version())
    change(actor=actor, draft=draft, row=question(draft, "R1"), values={"statement.lv": ""}, seen={})

    with pytest.raises(ValidationError, match="must be mended"):
        publish(actor=actor, draft=draft, seen=seen(draft))

    assert states(draft.bank) == [(1, VersionState.PUBLISHED), (2, VersionState.DRAFT)]


def test_retiring_twice_is_retiring_once() -> None:
    actor, version = make_user(), make_version()

    retire(actor=actor, version=version)
    retire(actor=actor, version=version)

    assert [step.kind for step in version.steps.all()] == [StepKind.RETIRED]


def test_a_draft_is_not_retired() -> None:
    with pytest.raises(ValidationError, match="Delete it"):
        retire(actor=make_user(), version=make_draft())


def test_a_duplicate_is_a_bank_of_its_own() -> None:
    organisation, version = make_organisation(), make_rater_version()

    draft = duplicate_bank(
        actor=make_user(), version=version, organisation=organisation, name="ours", title={"en": "Our own RATER"}
    )

    assert (draft.bank.organisation, draft.bank.name, draft.number) == (organisation, "ours", 1)
    assert draft.title == {**version.title, "en": "Our own RATER"}
    assert as_file(draft).dimensions == as_file(version).dimensions


@pytest.mark.parametrize("name", ["spa", "SPA"])
def test_a_bank_name_is_given_once_in_an_organisation(name: str) -> None:
    organisation = make_organisation()
    details = {"organisation": organisation, "name": "spa", "title": {"en": "Spa"}, "languages": ["en"]}
    create_bank(actor=make_user(), **details)

    with pytest.raises(ValidationError, match=f"a bank with the name “{name}” already"):
        create_bank(actor=make_user(), **details | {"name": name})

    assert organisation.banks.count() == 1


def test_a_title_no_file_can_hold_is_refused() -> None:
    details: dict[str, Any] = {"organisation": make_organisation(), "name": "spa", "title": {"en": "S\x7fpa"}}

    with pytest.raises(ValidationError, match="a character nobody can see"):
        create_bank(actor=make_user(), languages=["en"], **details)
    with pytest.raises(ValidationError, match="a character nobody can see"):
        duplicate_bank(actor=make_user(), version=make_version(), **details)

    assert not Bank.objects.filter(name="spa").exists()


def test_a_draft_is_started_once_and_then_opened() -> None:
    actor, version = make_user(), make_version()
    draft, is_new = open_or_start_draft(actor=actor, version=version)

    assert (draft.number, is_new) == (2, True)
    assert open_or_start_draft(actor=actor, version=version) == (draft, False)


def test_the_only_draft_of_a_bank_takes_the_bank_along() -> None:
    organisation = make_organisation()
    draft = create_bank(actor=make_user(), organisation=organisation, name="spa", title={"en": "Spa"}, languages=["en"])

    delete_draft(actor=make_user(), draft=draft)

    assert not organisation.banks.exists()


def test_a_draft_beside_a_published_version_goes_alone() -> None:
    version = make_version()

    delete_draft(actor=make_user(), draft=start_draft(actor=make_user(), version=version))

    assert states(version.bank) == [(1, VersionState.PUBLISHED)]


def test_a_published_version_is_not_deleted_as_a_draft() -> None:
    with pytest.raises(ValidationError):
        delete_draft(actor=make_user(), draft=make_version())
