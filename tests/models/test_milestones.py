"""What the database refuses of milestones, and of assessments and answers that move to another version."""

from typing import Any

import pytest

from assessments.models import Answer, Assessment, BankVersion, Milestone, Question, VersionState
from tests.factories import make_assessment, make_organisation, make_response, make_version
from tests.models.refusals import refused
from tests.versions import Edit, changed, next_version, reworded


def milestone(**fields: Any) -> Milestone:
    assessment = fields.pop("assessment", None) or make_assessment()
    version = assessment.version
    fields = {"number": 1, "version": version, "moved_to": version, "results": {"groups": {}}} | fields
    return Milestone.objects.create(assessment=assessment, **fields)


def change(**fields: Any) -> None:
    Milestone.objects.filter(pk=milestone().pk).update(**fields)


def published(*edits: Edit) -> tuple[Assessment, BankVersion]:
    """An assessment with an answer to R1, and the next version of its bank."""
    assessment = make_response(answers={"R1": (3, 5)}).assessment
    return assessment, next_version(assessment.version, *(edits or (reworded("R1"),)))


def move(assessment: Assessment, version: BankVersion) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(version=version)


def question(version: BankVersion, code: str = "R1") -> Question:
    return Question.objects.get(dimension__version=version, code=code)


@refused("milestone_number_is_unique_in_assessment")
def test_two_milestones_of_one_number_are_refused() -> None:
    milestone(assessment=milestone().assessment)


@refused("milestone_does_not_change")
def test_other_figures_in_a_milestone_are_refused() -> None:
    change(results={"groups": {"self": {}}})


@refused("milestone_does_not_change")
def test_a_milestone_of_another_version_is_refused() -> None:
    change(version=make_version())


@refused("milestone_does_not_change")
def test_a_milestone_that_led_elsewhere_is_refused() -> None:
    change(moved_to=make_version())


@refused("milestone_does_not_change")
def test_another_number_of_a_milestone_is_refused() -> None:
    change(number=2)


@refused("milestone_does_not_change")
def test_a_milestone_of_another_assessment_is_refused() -> None:
    change(assessment=make_assessment())


@pytest.mark.django_db
def test_a_move_to_a_newer_published_version_of_the_bank_is_allowed() -> None:
    assessment, second = published()
    move(assessment, second)
    Answer.objects.update(question=question(second))
    assert Answer.objects.get().question.dimension.version == second


@refused("assessment_keeps_its_version")
def test_a_move_to_a_draft_is_refused() -> None:
    assessment, _second = published()
    draft = BankVersion.objects.create(
        bank=assessment.version.bank, number=3, title={}, languages=["en"], scale_labels={}, state=VersionState.DRAFT
    )
    move(assessment, draft)


@refused("assessment_keeps_its_version")
def test_a_move_to_a_retired_version_is_refused() -> None:
    assessment, second = published()
    next_version(second, reworded("R2"))
    move(assessment, second)


@refused("assessment_keeps_its_version")
def test_a_move_back_to_an_older_version_is_refused() -> None:
    assessment, second = published()
    first = assessment.version
    move(assessment, second)
    move(assessment, first)


@refused("assessment_keeps_its_version")
def test_a_move_to_another_scale_is_refused() -> None:
    assessment = make_assessment(version=make_version(scale=(1, 5)))
    wide = make_version(scale=(1, 7), state=VersionState.DRAFT)
    BankVersion.objects.filter(bank=assessment.version.bank).update(state=VersionState.RETIRED)
    BankVersion.objects.filter(pk=wide.pk).update(bank=assessment.version.bank, number=2)
    BankVersion.objects.filter(pk=wide.pk).update(state=VersionState.PUBLISHED)
    move(assessment, wide)


@refused("assessment_keeps_its_version")
def test_a_move_to_the_version_of_another_bank_is_refused() -> None:
    assessment, _second = published()
    move(assessment, next_version(make_version(organisation=make_organisation()), reworded("R1")))


@refused("answer_keeps_its_question")
def test_an_answer_moved_before_its_assessment_is_refused() -> None:
    _assessment, second = published()
    Answer.objects.update(question=question(second))


@refused("answer_keeps_its_question")
def test_an_answer_moved_to_a_question_of_another_code_is_refused() -> None:
    assessment, second = published()
    move(assessment, second)
    Answer.objects.update(question=question(second, "R2"))


@refused("answer_keeps_its_question")
def test_an_answer_moved_back_to_the_old_question_is_refused() -> None:
    assessment, second = published(changed("R1", reversed=True))
    old = question(assessment.version)
    move(assessment, second)
    Answer.objects.update(question=question(second))
    Answer.objects.update(question=old)
