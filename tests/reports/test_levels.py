"""A report and the results say which level cut-offs applied."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments.changes.levels import change_levels
from assessments.models import Assessment
from assessments.reports.report import ReportContents, html
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_response

pytestmark = pytest.mark.django_db
ANSWERS = {"R1": (3, 5), "R2": (4, 5), "E1": (4, 4)}


@pytest.fixture
def assessment() -> Assessment:
    """It began with edition 1; edition 2 came afterwards."""
    organisation = make_organisation()
    values = {"unsatisfactory_from": Decimal("27.5"), "beyond_questions": Decimal(80), "beyond_current": Decimal(85)}
    change_levels(actor=None, organisation=organisation, **values)
    made = make_assessment(organisation=organisation)
    make_response(assessment=made, answers=ANSWERS, submitted=True)
    change_levels(actor=None, organisation=organisation, unsatisfactory_from=Decimal(60), tolerance=Decimal(50))
    return made


def scope(assessment: Assessment) -> str:
    with translation.override("en"):
        return " ".join(html(ReportContents(assessment, NOON.date())).split())


def test_a_report_states_the_cut_offs_its_assessment_began_with(assessment: Assessment) -> None:
    told = scope(assessment)
    assert "level 1 from 27.5 up, level 3 up to 5, level 2 between." in told
    assert "at least 80 % of the questions with a shortfall of 5 or less, and a mean current score at 85 %" in told
    assert "the organisation’s own, in edition 1;" in told


def test_without_an_edition_they_are_the_method_s_own() -> None:
    told = scope(make_assessment())
    assert "level 1 from 25 up, level 3 up to 5" in told
    assert "These limits are the method’s own" in told


def test_the_results_state_them_on_the_page_and_in_the_file(client: Client, assessment: Assessment) -> None:
    client.force_login(make_member("consultant", organisation=assessment.organisation))
    page = " ".join(client.get(reverse("results", args=[assessment.pk])).content.decode().split())
    assert "Level 1 at −27.5 or below, level 3 at −5 or above" in page
    assert "at least 80 % of the questions at −5 or above" in page
    file = json.loads(client.get(reverse("results_json", args=[assessment.pk])).content)
    assert file["assessment"]["levels"] == {
        "edition": 1,
        "unsatisfactory": -27.5,
        "exceptional": -5.0,
        "beyond_questions": 80.0,
        "beyond_current": 85.0,
    }
