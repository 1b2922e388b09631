"""What the database refuses of assessments, weights and reports."""

from decimal import Decimal
from typing import Any

from assessments.analysis.service_gaps import GROUPS
from assessments.models import Assessment, Group, Report, Stage, Unit, VersionState, Weight
from tests.factories import NOON, make_assessment, make_organisation, make_version
from tests.models.refusals import refused


def change(**fields: Any) -> None:
    Assessment.objects.filter(pk=make_assessment().pk).update(**fields)


def print_report(**fields: Any) -> None:
    fields = {"pages": 10, "file": "reports/a.pdf"} | fields
    Report.objects.create(assessment=make_assessment(), title="Front desk", language="en", **fields)


def foreign_unit() -> Unit:
    return Unit.objects.create(organisation=make_organisation(name="Another"), name="Spa")


@refused("assessment_has_a_title")
def test_an_assessment_without_a_title_is_refused() -> None:
    change(title="")


@refused("assessment_stage_is_known")
def test_an_unknown_stage_is_refused() -> None:
    change(stage="party")


@refused("assessment_confidentiality_is_known")
def test_an_unknown_confidentiality_is_refused() -> None:
    change(confidentiality="secret")


@refused("assessment_cross_hair_is_known")
def test_an_unknown_cross_hair_is_refused() -> None:
    change(cross_hair="median")


@refused("assessment_smallest_group_is_at_least_3")
def test_showing_the_figures_of_two_people_is_refused() -> None:
    change(smallest_group=2)


@refused("assessment_short_form_asks")
def test_a_short_form_without_a_question_is_refused() -> None:
    change(sample_size=0)


@refused("assessment_closed_after_collecting")
def test_a_closed_assessment_that_still_collects_is_refused() -> None:
    change(stage=Stage.COLLECT, closed=NOON)


@refused("assessment_begins_with_a_published_version")
def test_an_assessment_with_a_draft_is_refused() -> None:
    version = make_version(state=VersionState.DRAFT)
    Assessment.objects.create(organisation=make_organisation(), version=version, title="Front desk", languages=["en"])


@refused("assessment_keeps_its_version")
def test_an_assessment_keeps_the_version_it_started_with() -> None:
    change(version=make_version())


@refused("assessment_unit_is_of_its_organisation_on_insert")
def test_a_unit_of_another_organisation_is_refused() -> None:
    Assessment.objects.create(
        organisation=make_organisation(), version=make_version(), unit=foreign_unit(), title="Spa", languages=["en"]
    )


@refused("assessment_unit_is_of_its_organisation_on_update")
def test_a_move_to_a_unit_of_another_organisation_is_refused() -> None:
    change(unit=foreign_unit())


@refused("weight_is_between_0_and_100")
def test_a_negative_weight_is_refused() -> None:
    make_assessment().weights.update(points=Decimal(-1))


@refused("weight_is_between_0_and_100")
def test_a_weight_above_100_is_refused() -> None:
    make_assessment().weights.update(points=Decimal("100.01"))


@refused("weight_is_unique_in_assessment")
def test_two_weights_of_one_dimension_are_refused() -> None:
    weight = make_assessment().weights.earliest("pk")
    Weight.objects.create(assessment=weight.assessment, dimension=weight.dimension, points=50)


@refused("weight_belongs_to_the_assessments_bank")
def test_a_weight_of_another_banks_dimension_is_refused() -> None:
    Weight.objects.create(assessment=make_assessment(), dimension=make_version().dimensions.earliest("pk"), points=50)


@refused("weight_keeps_its_dimension")
def test_a_weight_moved_to_another_dimension_is_refused() -> None:
    make_assessment().weights.update(dimension=make_version().dimensions.earliest("pk"))


@refused("report_has_a_page")
def test_a_report_without_a_page_is_refused() -> None:
    print_report(pages=0)


@refused("report_has_a_file")
def test_a_report_without_a_file_is_refused() -> None:
    print_report(file="")


def test_the_groups_are_those_the_service_gaps_are_computed_from() -> None:
    assert tuple(Group.values) == GROUPS
