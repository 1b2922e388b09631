"""What the database refuses of level cut-offs, and of default weights."""

from decimal import Decimal
from typing import Any

from assessments.models import LevelRule, Organisation
from tests.factories import make_assessment, make_organisation, make_version
from tests.models.refusals import refused


def make_rule(organisation: Organisation | None = None, number: int = 1, **fields: Any) -> LevelRule:
    return LevelRule.objects.create(organisation=organisation or make_organisation(), number=number, **fields)


@refused("level_rule_number_is_unique")
def test_two_editions_of_one_number_are_refused() -> None:
    first = make_rule()
    make_rule(first.organisation)


@refused("level_rule_cutoffs_are_ordered")
def test_a_tolerance_beyond_the_first_level_is_refused() -> None:
    make_rule(tolerance=Decimal(30), unsatisfactory_from=Decimal(25))


@refused("level_rule_shares_are_percent")
def test_a_share_above_a_hundred_percent_is_refused() -> None:
    make_rule(beyond_current=Decimal("100.1"))


@refused("level_rule_does_not_change")
def test_another_cut_off_in_an_old_edition_is_refused() -> None:
    rule = make_rule()
    LevelRule.objects.filter(pk=rule.pk).update(tolerance=Decimal(4))


@refused("assessment_level_rule_is_of_its_organisation_on_insert")
def test_an_assessment_with_cut_offs_of_another_organisation_is_refused() -> None:
    make_assessment(level_rule=make_rule())


@refused("assessment_level_rule_is_of_its_organisation_on_update")
def test_taking_the_cut_offs_of_another_organisation_is_refused() -> None:
    assessment = make_assessment()
    assessment.level_rule = make_rule()
    assessment.save(update_fields=["level_rule"])


@refused("dimension_weight_is_between_0_and_100")
def test_a_default_weight_above_a_hundred_is_refused() -> None:
    make_version(state="draft").dimensions.update(weight=101)
