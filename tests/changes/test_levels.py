"""Every change of the cut-offs is an edition, and an assessment keeps the one it began with."""

from decimal import Decimal

import pytest

from assessments.changes.assessments import repeat_assessment
from assessments.changes.levels import OvertakenError, change_levels
from assessments.models import LevelRule
from assessments.queries.levels import present_rule
from tests.factories import make_assessment, make_member, make_organisation

pytestmark = pytest.mark.django_db


def test_a_change_is_a_new_edition_that_names_who_made_it() -> None:
    organisation = make_organisation()
    admin = make_member("admin", organisation=organisation, name="Sara Ahmadi")
    change_levels(actor=admin, organisation=organisation, unsatisfactory_from=Decimal(30), reason="The board asked")
    admin.delete()
    rule = LevelRule.objects.get()
    assert (rule.number, rule.unsatisfactory_from, rule.tolerance) == (1, Decimal(30), Decimal(5))
    assert (rule.made_by, rule.made_by_name, rule.reason) == (None, "Sara Ahmadi", "The board asked")


def test_values_that_change_nothing_write_nothing() -> None:
    organisation = make_organisation()
    change_levels(actor=None, organisation=organisation, tolerance=Decimal("5.0"), reason="Just so")
    assert not organisation.level_rules.exists()
    change_levels(actor=None, organisation=organisation, tolerance=Decimal(4))
    assert change_levels(actor=None, organisation=organisation, tolerance=Decimal("4.0")).number == 1
    assert organisation.level_rules.count() == 1


def test_of_two_admins_the_second_is_told_and_nothing_is_overwritten() -> None:
    organisation = make_organisation()
    change_levels(actor=None, organisation=organisation, seen=0, tolerance=Decimal(4))
    with pytest.raises(OvertakenError) as caught:
        change_levels(actor=None, organisation=organisation, seen=0, tolerance=Decimal(3))
    assert (caught.value.present.number, caught.value.present.tolerance) == (1, Decimal(4))
    assert present_rule(organisation).number == 1


def test_a_new_assessment_takes_the_newest_edition_and_a_further_round_that_of_the_round_before() -> None:
    organisation = make_organisation()
    admin = make_member("admin", organisation=organisation)
    old = make_assessment(organisation=organisation)
    change_levels(actor=admin, organisation=organisation, tolerance=Decimal(4))
    second = change_levels(actor=admin, organisation=organisation, tolerance=Decimal(3))
    new = make_assessment(organisation=organisation, version=old.version)
    repeated = repeat_assessment(actor=admin, assessment=old, title="Again")
    assert (old.level_rule, new.level_rule, repeated.level_rule) == (None, second, None)
