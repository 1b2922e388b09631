"""The page of the level cut-offs."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.changes.levels import change_levels
from assessments.models import LevelRule, Organisation, User
from tests.factories import make_assessment, make_member, make_organisation, make_response

pytestmark = pytest.mark.django_db
VALUES = {
    "edition": "0",
    "unsatisfactory_from": "30",
    "tolerance": "4",
    "beyond_questions": "80",
    "beyond_current": "85",
}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation)


@pytest.fixture
def page(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def address(organisation: Organisation) -> str:
    return reverse("levels", args=[organisation.pk])


def post(page: Client, organisation: Organisation, **values: str) -> Any:
    return page.post(address(organisation), VALUES | values)


def test_saving_makes_an_edition_that_the_history_tells(page: Client, organisation: Organisation) -> None:
    post(page, organisation, reason="The board asked")
    told = page.get(address(organisation)).content.decode()
    assert "Edition 1" in told
    assert "Level 1 from a shortfall of: from 25 to 30" in told
    assert "The board asked" in told


def test_persian_digits_and_decimal_signs_are_understood(page: Client, organisation: Organisation) -> None:
    post(page, organisation, unsatisfactory_from="۲۷٫۵", tolerance="4,5")
    rule = LevelRule.objects.get()
    assert (rule.unsatisfactory_from, rule.tolerance) == (Decimal("27.5"), Decimal("4.5"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"unsatisfactory_from": "none"},
        {"unsatisfactory_from": "101"},
        {"tolerance": "30"},
        {"tolerance": "NaN"},
        {"tolerance": "-1"},
        {"tolerance": "4.25"},
        {"beyond_questions": ""},
        {"beyond_current": "100.1"},
        {"reason": "x" * 301},
        {"reason": "a\x00b"},
        {"edition": "x"},
    ],
    ids=str,
)
def test_a_wrong_value_is_named_and_nothing_is_written(
    page: Client, organisation: Organisation, wrong: dict[str, str]
) -> None:
    answer = post(page, organisation, **wrong)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, wrong.keys())
    assert not LevelRule.objects.exists()


def test_who_was_overtaken_sees_both_values_and_may_save_on_top(page: Client, organisation: Organisation) -> None:
    change_levels(actor=None, organisation=organisation, tolerance=Decimal(3))
    answer = post(page, organisation)
    assert answer.status_code == 409
    assert ("Tolerance", "3", "4") in answer.context["both"]
    assert LevelRule.objects.count() == 1
    assert answer.context["form"]["edition"].value() == "1"
    post(page, organisation, edition="1")
    assert LevelRule.objects.get(number=2).tolerance == Decimal(4)


def test_values_are_tried_out_before_they_are_saved(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    make_response(assessment=assessment, answers={"R1": (4, 5), "R2": (4, 5), "E1": (4, 5)}, submitted=True)
    answer = page.get(address(organisation), VALUES, headers={"HX-Request": "true"})
    assert "With these values 1 of the 1 latest assessments" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert not LevelRule.objects.exists()


def test_half_typed_values_leave_the_picture_as_it_is(page: Client, organisation: Organisation) -> None:
    answer = page.get(address(organisation), VALUES | {"tolerance": ""}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.context["cutoffs"].exceptional) == (200, -5)


def test_members_read_and_do_not_change(client: Client, organisation: Organisation) -> None:
    client.force_login(make_member("consultant", organisation=organisation))
    assert "Change the cut-offs" not in client.get(address(organisation)).content.decode()
    assert post(client, organisation).status_code == 403


def test_an_assessment_takes_the_present_cut_offs_only_when_told_to(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    rule = change_levels(actor=None, organisation=organisation, tolerance=Decimal(3))
    edit = reverse("assessment_edit", args=[assessment.pk])
    assert "present_levels" in page.get(edit).context["form"].fields
    page.post(edit, {"title": "Spring"})
    assessment.refresh_from_db()
    assert assessment.level_rule is None
    page.post(edit, {"title": "Spring", "present_levels": "on"})
    assessment.refresh_from_db()
    assert assessment.level_rule == rule
    assert "present_levels" not in page.get(edit).context["form"].fields


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_long_the_history(
    page: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for tolerance in range(number):
        change_levels(actor=None, organisation=organisation, tolerance=Decimal(tolerance))
    with django_assert_num_queries(6):
        page.get(address(organisation))
