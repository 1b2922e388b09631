"""What the report says beyond one group: groups, five gaps, rounds and visits; each only where there is any."""

from datetime import timedelta

import pytest
from django.utils import translation

from assessments.models import Assessment, Confidentiality, Participation, Visit
from assessments.reports.report import ReportContents, html, print_report
from tests.crowds import answer
from tests.factories import NOON, make_assessment, make_organisation, make_response

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
FIVE = {"customer": 12, "manager": 6, "front_line": 9}


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(organisation=make_organisation(), groups=list(FIVE), round="Spring")


def codes(assessment: Assessment) -> list[str]:
    with translation.override("en"):
        return [section.code for section in ReportContents(assessment, TODAY).sections]


def page_of(assessment: Assessment) -> str:
    with translation.override("en"):
        return " ".join(html(ReportContents(assessment, TODAY)).split())


def make_visit(assessment: Assessment) -> Visit:
    return Visit.objects.create(
        assessment=assessment, place="Lobby", visited=NOON, observer="Ilze Kalna", channel="phone"
    )


def test_one_group_alone_leaves_no_trace_of_the_others(assessment: Assessment) -> None:
    answer(assessment, {"customer": 12})
    assert not {"groups", "five_gaps", "rounds", "visits"} & set(codes(assessment))
    assert "Groups side by side" not in page_of(assessment)


def test_sections_beyond_one_group_stand_between_strengths_and_findings(assessment: Assessment) -> None:
    answer(assessment, FIVE)
    second = make_assessment(
        organisation=assessment.organisation, version=assessment.version, groups=list(FIVE), previous=assessment
    )
    answer(second, FIVE, seed=2)
    make_visit(second)
    found = codes(second)
    assert found[found.index("strengths") : found.index("findings")] == [
        "strengths",
        "groups",
        "five_gaps",
        "rounds",
        "visits",
    ]
    with translation.override("en"):
        numbers = [section.number for section in ReportContents(second, TODAY).sections]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_report_says_who_answered_group_by_group(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    Participation.objects.create(assessment=assessment, group="customer", name="Guest", added=TODAY)
    answer(assessment, {"customer": 12, "manager": 4})
    page = page_of(assessment)
    assert '<th scope="row">Customers</th><td class="n">1</td><td class="n">12</td><td class="n">5</td>' in page
    assert '<th scope="row">Managers</th><td class="n">–</td><td class="n">4</td><td class="n">withheld</td>' in page


def test_the_first_group_with_figures_is_reported_where_an_earlier_one_is_withheld(assessment: Assessment) -> None:
    fields = {"confidentiality": Confidentiality.CONFIDENTIAL, "groups": ["manager", "customer"]}
    Assessment.objects.filter(pk=assessment.pk).update(**fields)
    assessment.refresh_from_db()
    answer(assessment, {"customer": 12, "manager": 4})
    with translation.override("en"):
        assert ReportContents(assessment, TODAY).page.group == "customer"


def test_an_observer_is_named_only_where_names_are_shown(assessment: Assessment) -> None:
    answer(assessment, {"customer": 12})
    make_visit(assessment)
    assert "Ilze Kalna" in page_of(assessment)
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    page = page_of(assessment)
    assert "Lobby" in page
    assert "Ilze Kalna" not in page


def test_both_numbers_stand_where_answers_look_careless(assessment: Assessment) -> None:
    answer(assessment, {"customer": 4})
    careless = {"R1": (3, 4), "R2": (3, 4), "E1": (3, 4)}
    make_response(assessment=assessment, group="customer", answers=careless, submitted=True)
    assert "5 responses with the careless ones, 4 without" in page_of(assessment)


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_groups_five_gaps_and_rounds_are_printed(assessment: Assessment, language: str) -> None:
    answer(assessment, FIVE)
    second = make_assessment(
        organisation=assessment.organisation, version=assessment.version, groups=list(FIVE), previous=assessment
    )
    answer(second, FIVE, seed=2)
    printed = print_report(second, language, today=TODAY + timedelta(days=1), patience=120)
    assert 12 <= printed.pdf.pages <= 18
