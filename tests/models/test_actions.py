"""What the database refuses of actions, their templates and dismissals."""

from datetime import timedelta
from typing import Any

from assessments.models import Action, ActionTemplate, Assessment, Dimension, Dismissal, Question
from tests.factories import NOON, make_assessment, make_organisation, make_version
from tests.models.refusals import refused


def plan(*, assessment: Assessment | None = None, **fields: Any) -> Action:
    assessment = assessment or make_assessment()
    fields = {"title": "Answer within a day", "dimension": dimension(assessment, "reliability")} | fields
    return Action.objects.create(assessment=assessment, **fields)


def dimension(assessment: Assessment, code: str) -> Dimension:
    return assessment.version.dimensions.get(code=code)


def make_template(**fields: Any) -> ActionTemplate:
    fields = {"code": "answer-time", "bank": "rater", "type": "standard", "effort": 2, "impact": 4} | fields
    return ActionTemplate.objects.create(title={"en": "Answer"}, description={"en": "Answer."}, **fields)


@refused("action_has_a_title")
def test_an_action_without_a_title_is_refused() -> None:
    plan(title="")


@refused("action_type_is_known")
def test_an_unknown_type_is_refused() -> None:
    plan(type="party")


@refused("action_status_is_known")
def test_an_unknown_status_is_refused() -> None:
    plan(status="forgotten")


@refused("action_progress_is_at_most_100")
def test_more_than_all_of_it_done_is_refused() -> None:
    plan(progress=101)


@refused("action_effort_and_impact_are_1_to_5")
def test_an_effort_of_six_is_refused() -> None:
    plan(effort=6)


@refused("action_service_gap_is_1_to_4")
def test_attacking_the_fifth_gap_is_refused() -> None:
    plan(service_gap=5)


@refused("action_is_due_after_its_start")
def test_an_action_due_before_it_starts_is_refused() -> None:
    plan(start=NOON.date(), due=NOON.date() - timedelta(days=1))


@refused("action_template_is_adopted_once")
def test_adopting_a_template_twice_is_refused() -> None:
    assessment, template = make_assessment(), make_template()
    plan(assessment=assessment, template=template)
    plan(assessment=assessment, template=template)


@refused("action_belongs_to_the_assessments_bank_on_insert")
def test_an_action_for_another_banks_dimension_is_refused() -> None:
    plan(dimension=make_version().dimensions.earliest("pk"))


@refused("action_belongs_to_the_assessments_bank_on_update")
def test_an_action_moved_to_a_question_of_another_dimension_is_refused() -> None:
    action = plan()
    elsewhere = Question.objects.get(dimension__version=action.assessment.version, code="E1")
    Action.objects.filter(pk=action.pk).update(question=elsewhere)


@refused("template_code_is_unique_in_organisation")
def test_two_templates_of_one_code_in_an_organisation_are_refused() -> None:
    organisation = make_organisation()
    make_template(organisation=organisation)
    make_template(organisation=organisation)


@refused("shared_template_code_is_unique")
def test_two_shared_templates_of_one_code_are_refused() -> None:
    make_template()
    make_template()


@refused("template_type_is_known")
def test_a_template_of_an_unknown_type_is_refused() -> None:
    make_template(type="party")


@refused("template_effort_and_impact_are_1_to_5")
def test_a_template_without_impact_is_refused() -> None:
    make_template(impact=0)


@refused("template_service_gap_is_1_to_4")
def test_a_template_against_the_fifth_gap_is_refused() -> None:
    make_template(service_gap=5)


@refused("dismissal_is_unique_in_assessment")
def test_dismissing_a_suggestion_twice_is_refused() -> None:
    assessment, template = make_assessment(), make_template()
    Dismissal.objects.create(assessment=assessment, template=template)
    Dismissal.objects.create(assessment=assessment, template=template)
