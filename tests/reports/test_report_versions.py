"""Every report keeps the words that its people were asked in, and says what two versions do not let it compare."""

import pytest
from django.utils import translation

from assessments.models import Assessment, BankVersion
from assessments.reports.report import ReportContents, html
from tests.crowds import answer
from tests.factories import NOON, make_assessment, make_organisation
from tests.versions import added, next_version, reworded

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Assessment:
    assessment = make_assessment(organisation=make_organisation(), groups=["customer"], round="Spring")
    answer(assessment, {"customer": 12})
    return assessment


def next_round(before: Assessment, version: BankVersion) -> Assessment:
    assessment = make_assessment(
        organisation=before.organisation, version=version, groups=["customer"], round="Autumn", previous=before
    )
    answer(assessment, {"customer": 12}, seed=2)
    return assessment


def printed(assessment: Assessment, language: str = "en") -> str:
    with translation.override(language):
        found = Assessment.objects.select_related("version__bank", "organisation", "unit").get(pk=assessment.pk)
        return " ".join(html(ReportContents(found, NOON.date())).split())


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_old_and_new_report_keep_their_own_words(first: Assessment, language: str) -> None:
    second = next_round(first, next_version(first.version, reworded("R1", "Kept otherwise")))
    old, new = printed(first, language), printed(second, language)
    assert "Statement R1" in old
    assert "Kept otherwise" not in old
    assert f"Kept otherwise ({language})" in new
    assert "Statement R1" not in new


def test_what_is_worded_otherwise_is_not_compared_in_print(first: Assessment) -> None:
    second = next_round(first, next_version(first.version, reworded("R1")))
    found = printed(second)
    assert "Worded otherwise than before, so not compared: Title R1." in found
    assert "Dimensions that ask otherwise than before, so not compared: Reliability." in found
    assert "The line is broken where this dimension asks otherwise than before." in found


def test_a_dimension_that_asks_more_is_not_compared_either(first: Assessment) -> None:
    second = next_round(first, next_version(first.version, added("empathy", "E2")))
    found = printed(second)
    assert "Worded otherwise" not in found
    assert "Dimensions that ask otherwise than before, so not compared: Empathy." in found


def test_the_overall_gap_is_compared_only_where_everything_is_asked_alike(first: Assessment) -> None:
    alike = next_round(first, first.version)
    otherwise = next_round(first, next_version(first.version, reworded("R1")))
    assert "Since Spring" in printed(alike)
    assert "Since Spring" not in printed(otherwise)
