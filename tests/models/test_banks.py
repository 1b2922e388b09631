"""What the database refuses of banks: duplicates, impossible scales, and any change of what was published."""

import pytest

from assessments.models import Bank, BankVersion, Dimension, Question, VersionState, text_in
from tests.factories import make_organisation, make_version
from tests.models.refusals import refused


def add_dimension(version: BankVersion, *, code: str = "tangibles", position: int = 9) -> Dimension:
    return Dimension.objects.create(version=version, code=code, position=position, name={"en": code})


def add_question(dimension: Dimension, *, code: str = "T1", position: int = 9) -> Question:
    return Question.objects.create(
        dimension=dimension, code=code, position=position, title={"en": code}, statement={"en": code}
    )


def draft() -> BankVersion:
    return make_version(state=VersionState.DRAFT)


def first(version: BankVersion) -> Dimension:
    return version.dimensions.get(position=1)


def change(version: BankVersion, **fields: object) -> None:
    BankVersion.objects.filter(pk=version.pk).update(**fields)


@refused("bank_name_is_unique_in_organisation")
def test_two_banks_of_one_name_in_an_organisation_are_refused() -> None:
    organisation = make_organisation()
    Bank.objects.create(organisation=organisation, name="desk")
    Bank.objects.create(organisation=organisation, name="desk")


@refused("shared_bank_name_is_unique")
def test_two_shared_banks_of_one_name_are_refused() -> None:
    Bank.objects.create(name="desk")
    Bank.objects.create(name="desk")


@refused("version_number_is_unique_in_bank")
def test_two_versions_of_one_number_are_refused() -> None:
    version = draft()
    BankVersion.objects.create(bank=version.bank, number=1, title={}, languages=["en"], scale_labels={})


@refused("bank_has_one_published_version")
def test_a_second_published_version_is_refused() -> None:
    version = make_version()
    BankVersion.objects.create(
        bank=version.bank, number=2, state=VersionState.PUBLISHED, title={}, languages=["en"], scale_labels={}
    )


@refused("version_state_is_known")
def test_an_unknown_state_is_refused() -> None:
    change(draft(), state="lost")


@refused("version_scale_is_ordered")
def test_a_scale_that_ends_before_it_begins_is_refused() -> None:
    make_version(scale=(5, 1), state=VersionState.DRAFT)


@refused("dimension_code_is_unique_in_version")
def test_two_dimensions_of_one_code_are_refused() -> None:
    add_dimension(draft(), code="reliability")


@refused("dimension_position_is_unique_in_version")
def test_two_dimensions_in_one_place_are_refused() -> None:
    add_dimension(draft(), position=1)


@refused("question_code_is_unique_in_dimension")
def test_two_questions_of_one_code_in_a_dimension_are_refused() -> None:
    add_question(first(draft()), code="R1")


@refused("question_position_is_unique_in_dimension")
def test_two_questions_in_one_place_are_refused() -> None:
    add_question(first(draft()), position=1)


@refused("question_code_is_unique_in_version")
def test_a_question_code_of_another_dimension_is_refused() -> None:
    add_question(first(draft()), code="E1")


@refused("question_code_stays_unique_in_version")
def test_a_question_renamed_to_a_code_of_another_dimension_is_refused() -> None:
    first(draft()).questions.filter(code="R1").update(code="E1")


@refused("version_moves_only_forward")
def test_a_published_version_never_becomes_a_draft_again() -> None:
    change(make_version(), state=VersionState.DRAFT)


@refused("version_moves_only_forward")
def test_a_retired_version_is_never_published_again() -> None:
    change(make_version(state=VersionState.RETIRED), state=VersionState.PUBLISHED)


@refused("published_version_does_not_change")
def test_the_scale_of_a_published_version_does_not_change() -> None:
    change(make_version(), scale_maximum=7)


@refused("published_version_keeps_its_texts")
def test_the_score_labels_of_a_published_version_do_not_change() -> None:
    change(make_version(), scale_labels={"1": {"en": "Always"}})


@refused("published_dimension_does_not_change")
def test_a_published_dimension_does_not_change() -> None:
    make_version().dimensions.update(name={"en": "Trust"})


@refused("published_version_gains_no_dimension")
def test_a_published_version_gains_no_dimension() -> None:
    add_dimension(make_version())


@refused("published_version_loses_no_dimension")
def test_a_published_version_loses_no_dimension() -> None:
    empty = make_version(dimensions={"reliability": ()})
    empty.dimensions.all().delete()


@refused("published_question_does_not_change")
def test_a_published_question_does_not_change() -> None:
    first(make_version()).questions.update(statement={"en": "Something else is asked."})


@refused("published_question_does_not_change")
def test_a_retired_question_does_not_change_either() -> None:
    first(make_version(state=VersionState.RETIRED)).questions.update(reversed=True)


@refused("published_version_gains_no_question")
def test_a_published_version_gains_no_question() -> None:
    add_question(first(make_version()))


@refused("published_version_loses_no_question")
def test_a_published_version_loses_no_question() -> None:
    first(make_version()).questions.all().delete()


@refused("dimension_keeps_its_version")
def test_a_dimension_of_a_draft_does_not_become_a_published_versions() -> None:
    draft().dimensions.filter(position=1).update(version=make_version(), position=9)


@refused("question_stays_in_its_version")
def test_a_question_of_a_draft_does_not_become_a_published_versions() -> None:
    first(draft()).questions.filter(position=1).update(dimension=first(make_version()), position=9, code="T1")


@pytest.mark.django_db
def test_a_draft_may_change_in_every_way() -> None:
    version = draft()
    dimension = add_dimension(version)
    add_question(dimension)
    dimension.questions.update(code="T2", statement={"en": "Rooms are clean."})
    change(version, scale_maximum=7, title={"en": "Desk"})
    first(version).delete()

    assert sorted(Question.objects.values_list("code", flat=True)) == ["E1", "T2"]


def test_a_missing_text_falls_back_to_english_then_to_any() -> None:
    assert text_in({"en": "Never", "lv": "Nekad"}, "fa") == "Never"
    assert text_in({"lv": "Nekad"}, "fa") == "Nekad"
    assert text_in(None, "fa") == ""
