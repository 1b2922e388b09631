"""Suggestions follow the gaps that stand; plans are narrowed by what a person looks for."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assessments.changes.action_templates import load_action_templates, make_own, set_retired
from assessments.changes.actions import add_action, adopt, dismiss
from assessments.changes.banks import load_bank
from assessments.formats import action_file, bank_file
from assessments.models import Action, ActionStatus, ActionTemplate, Assessment, Group
from assessments.queries.actions import (
    Filters,
    gap_suggestions,
    narrowed,
    organisation_plan,
    suggestions,
    template_of,
)
from assessments.queries.results import bank_contents, figures
from tests.factories import NOON, make_assessment, make_member, make_response

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
BANKS = Path(__file__).parents[2] / "fixtures" / "banks"


def make_template(assessment: Assessment, code: str, **fields: Any) -> ActionTemplate:
    defaults = {
        "type": "process",
        "effort": 2,
        "impact": 4,
        "description": {"en": "Do it."},
        "questions": [],
        "dimensions": [],
    }
    bank = assessment.version.bank.name
    return ActionTemplate.objects.create(code=code, bank=bank, title={"en": code.title()}, **(defaults | fields))


@pytest.fixture
def assessment() -> Assessment:
    """R1 falls two points short, R2 one; empathy is met."""
    made = make_assessment()
    make_response(assessment=made, answers={"R1": (3, 5), "R2": (4, 5), "E1": (4, 4)}, submitted=True)
    return made


def suggested(assessment: Assessment) -> list[tuple[str, str]]:
    return [(one.template.code, one.target.code) for one in suggestions(figures(assessment), Group.SELF)]


def test_the_most_important_gap_is_attacked_first(assessment: Assessment) -> None:
    make_template(assessment, "second", questions=["R2"])
    make_template(assessment, "first", questions=["R1"])
    make_template(assessment, "broad", dimensions=["reliability"])
    assert suggested(assessment) == [("first", "R1"), ("second", "R2"), ("broad", "reliability")]


def test_more_impact_for_less_effort_comes_first_within_a_gap(assessment: Assessment) -> None:
    make_template(assessment, "costly", questions=["R1"], effort=5, impact=4)
    make_template(assessment, "quick", questions=["R1"], effort=1, impact=4)
    assert [code for code, _target in suggested(assessment)] == ["quick", "costly"]


def test_nothing_is_suggested_where_nothing_falls_short(assessment: Assessment) -> None:
    make_template(assessment, "empathy", questions=["E1"], dimensions=["empathy"])
    assert suggested(assessment) == []


def test_adopted_and_dismissed_suggestions_are_not_made_again(assessment: Assessment) -> None:
    actor = make_member(organisation=assessment.organisation)
    first, second = (make_template(assessment, code, questions=["R1"]) for code in ("adopted", "dismissed"))
    dimension = assessment.version.dimensions.get(code="reliability")
    adopt(actor=actor, assessment=assessment, template=first, dimension=dimension, language="en", now=NOON)
    dismiss(actor=actor, assessment=assessment, template=second)
    assert suggested(assessment) == []


def test_another_banks_templates_are_left_out(assessment: Assessment) -> None:
    make_template(make_assessment(), "foreign", questions=["R1"])
    assert suggested(assessment) == []


def test_a_template_for_another_bank_with_the_same_codes_is_left_out(assessment: Assessment) -> None:
    for bank in ("practices", "process", "prompt"):
        make_template(assessment, f"for-{bank}", questions=["R1"], service_gap=2)
    ActionTemplate.objects.update(bank="prompt")
    assert suggested(assessment) == []
    assert gap_suggestions(figures(assessment)) == {}


def test_retired_templates_are_not_suggested_and_their_actions_stay(assessment: Assessment) -> None:
    actor = make_member("admin", organisation=assessment.organisation)
    template = make_template(assessment, "old", questions=["R1"])
    dimension = assessment.version.dimensions.get(code="reliability")
    action = adopt(actor=actor, assessment=assessment, template=template, dimension=dimension, language="en", now=NOON)
    set_retired(actor=actor, template=template, is_retired=True)
    action.refresh_from_db()
    assert (action.template, template_of(assessment, "old")) == (template, None)
    action.delete()
    assert suggested(assessment) == []


def test_an_organisations_own_template_stands_in_for_the_shared_one(assessment: Assessment) -> None:
    actor = make_member("admin", organisation=assessment.organisation)
    shared = make_template(assessment, "shared", questions=["R1"])
    own = make_own(actor=actor, organisation=assessment.organisation, template=shared)
    assert [one.template for one in suggestions(figures(assessment), Group.SELF)] == [own]


def test_what_was_dismissed_or_adopted_does_not_come_back_as_one_s_own(assessment: Assessment) -> None:
    actor = make_member("admin", organisation=assessment.organisation)
    first, second = (make_template(assessment, code, questions=["R1"]) for code in ("adopted", "dismissed"))
    dimension = assessment.version.dimensions.get(code="reliability")
    made = adopt(actor=actor, assessment=assessment, template=first, dimension=dimension, language="en", now=NOON)
    dismiss(actor=actor, assessment=assessment, template=second)
    for shared in (first, second):
        make_own(actor=actor, organisation=assessment.organisation, template=shared)
    assert suggested(assessment) == []
    own = assessment.organisation.action_templates.get(code="adopted")
    again = adopt(actor=actor, assessment=assessment, template=own, dimension=dimension, language="en", now=NOON)
    assert again == made


def make_action(assessment: Assessment, **fields: Any) -> Action:
    dimension = assessment.version.dimensions.get(code="reliability")
    return add_action(actor=None, assessment=assessment, dimension=dimension, now=NOON, title="Act", **fields)


def test_lists_are_narrowed_by_status_owner_and_lateness(assessment: Assessment) -> None:
    owner = make_member(organisation=assessment.organisation)
    late = make_action(assessment, owner=owner, due=TODAY - timedelta(days=1))
    done = make_action(assessment, status=ActionStatus.DONE, due=TODAY - timedelta(days=1))
    free = make_action(assessment, due=TODAY)
    rows = organisation_plan(assessment.organisation)

    def found(**filters: Any) -> set[Action]:
        return set(narrowed(rows, Filters(**filters), owner, TODAY))

    assert found() == {late, done, free}
    assert found(status="open") == {late, free}
    assert found(status="done") == {done}
    assert found(owner="me") == {late}
    assert found(owner="nobody") == {done, free}
    assert found(overdue=True) == {late}


def test_the_gap_of_an_action_stays_what_it_was(assessment: Assessment) -> None:
    estimate = figures(assessment).results.groups[Group.SELF].question("R1").estimate  # type: ignore[union-attr]
    action = make_action(assessment, frozen=estimate)
    make_response(assessment=assessment, answers={"R1": (5, 5), "R2": (5, 5)}, submitted=True)
    action.refresh_from_db()
    assert (action.current, action.desired, action.gap) == (3, 5, -2)


def test_an_organisations_own_template_comes_before_a_shared_one_of_the_same_code(assessment: Assessment) -> None:
    make_template(assessment, "answer-time")
    own = make_template(assessment, "answer-time", organisation=assessment.organisation)
    assert template_of(assessment, "answer-time") == own


@pytest.mark.parametrize("bank", sorted(path.stem for path in BANKS.glob("*.yaml")))
def test_every_bank_we_ship_has_templates_of_its_own_for_its_gaps(bank: str) -> None:
    version = load_bank(actor=None, file=bank_file.read((BANKS / f"{bank}.yaml").read_bytes())).version
    shipped = action_file.read((BANKS.parent / "actions.yaml").read_bytes())
    own = tuple(template for template in shipped.templates if template.bank == bank)
    load_action_templates(actor=None, file=replace(shipped, templates=own))
    assessment = make_assessment(version=version, groups=["customer"])
    codes = bank_contents(version).shape.question_codes
    make_response(assessment=assessment, answers=dict.fromkeys(codes, (2, 5)), group="customer", submitted=True)
    found = figures(assessment)
    reached = {one.target.dimension.code for one in suggestions(found, "customer")}
    assert reached == set(bank_contents(version).shape.dimension_codes)
    assert gap_suggestions(found).keys() == {1, 2, 3, 4}
