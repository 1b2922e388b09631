"""What the cut-offs were, and what others would change."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments.analysis.values import LevelCutoffs
from assessments.changes.levels import change_levels
from assessments.models import Assessment, Organisation
from assessments.queries.levels import Effect, editions, effect
from tests.factories import make_assessment, make_organisation, make_response

pytestmark = pytest.mark.django_db


def make_measured(organisation: Organisation, current: int, desired: int) -> Assessment:
    assessment = make_assessment(organisation=organisation)
    answers = dict.fromkeys(("R1", "R2", "E1"), (current, desired))
    make_response(assessment=assessment, answers=answers, submitted=True)
    return assessment


def test_the_history_names_what_each_edition_changed() -> None:
    organisation = make_organisation()
    change_levels(actor=None, organisation=organisation, unsatisfactory_from=Decimal(30), beyond_current=Decimal(85))
    change_levels(actor=None, organisation=organisation, unsatisfactory_from=Decimal("27.5"))
    found = [[(one.name, one.before, one.after) for one in edition.changes] for edition in editions(organisation)]
    assert found == [
        [("unsatisfactory_from", Decimal(30), Decimal("27.5"))],
        [("unsatisfactory_from", Decimal(25), Decimal(30)), ("beyond_current", Decimal(90), Decimal(85))],
    ]


def test_an_effect_counts_what_would_rise_and_fall() -> None:
    organisation = make_organisation()
    make_assessment(organisation=organisation)  # no results yet
    make_measured(organisation, 4, 5)  # −25: level 1
    make_measured(organisation, 5, 5)  # 0, at the top: level 4
    make_measured(organisation, 3, 3)  # 0, in the middle: level 3
    assert effect(organisation, LevelCutoffs()) == Effect(computed=3, higher=0, lower=0)
    assert effect(organisation, LevelCutoffs(-30, -5)) == Effect(computed=3, higher=1, lower=0)
    assert effect(organisation, LevelCutoffs(-25, -5, 90, 50)) == Effect(computed=3, higher=1, lower=0)
    assert effect(organisation, LevelCutoffs(-30, -25)) == Effect(computed=3, higher=1, lower=0)


def test_an_effect_counts_from_the_level_shown_now() -> None:
    organisation = make_organisation()
    change_levels(actor=None, organisation=organisation, unsatisfactory_from=Decimal(30))
    make_measured(organisation, 4, 5)  # −25: level 2 with its own edition
    assert effect(organisation, LevelCutoffs()) == Effect(computed=1, higher=0, lower=1)


@pytest.mark.parametrize("number", [1, 3])
def test_an_effect_takes_four_queries(django_assert_num_queries: DjangoAssertNumQueries, number: int) -> None:
    organisation = make_organisation()
    for _ in range(number):
        make_measured(organisation, 4, 5)
    with django_assert_num_queries(4):
        effect(organisation, LevelCutoffs(-30, -5))
