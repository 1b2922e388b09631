"""How the report falls into pages: nothing is torn from what it belongs to, whatever the bank."""

import subprocess
from collections.abc import Mapping

import pytest

from assessments.changes.banks import load_bank
from assessments.formats import bank_file
from assessments.models import Assessment, BankVersion, Group, Question, Visit
from assessments.reports.report import print_report
from tests.factories import NOON, RATER_FILE, make_assessment, make_rater_version, make_response, make_version

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def pages(assessment: Assessment, language: str = "en") -> list[list[str]]:
    """The lines of every page, the head of a page that a section goes on to first."""
    content = print_report(assessment, language, today=TODAY, patience=120).pdf.content
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return [[line for line in page.splitlines() if line] for page in done.stdout.decode().split("\f")]


def shipped(bank: str) -> BankVersion:
    """The published version of a bank that comes with the app."""
    return load_bank(actor=None, file=bank_file.read(RATER_FILE.with_name(f"{bank}.yaml").read_bytes())).version


def answer(assessment: Assessment, people: Mapping[str, int]) -> None:
    """So many people of each group answer every question."""
    codes = Question.objects.filter(dimension__version=assessment.version).values_list("code", flat=True)
    for group, number in people.items():
        for person in range(number):
            scores = {code: (1 + (turn + person) % 3, 4 + (turn + person) % 2) for turn, code in enumerate(codes)}
            make_response(assessment=assessment, group=group, answers=scores, submitted=True)


def test_nine_dimensions_with_their_charts_and_fields_keep_to_one_page() -> None:
    assessment = make_assessment(version=shipped("practices"))
    answer(assessment, {Group.SELF: 12})
    lines = [line for page in pages(assessment, "lv") for line in page]
    assert lines.count("2 · Dimensijas") == 1


def test_the_closing_lines_begin_no_page() -> None:
    assessment = make_assessment(version=shipped("process"))
    answer(assessment, {Group.SELF: 12})
    beginnings = [page[:2] for page in pages(assessment)]
    assert ["10 · Appendix", "Responses and limits"] not in beginnings


def test_a_page_that_begins_with_the_contents_bears_no_head_of_the_section_before() -> None:
    codes = {f"part{number}": [f"Q{number}"] for number in range(40)}
    assessment = make_assessment(version=make_version(dimensions=codes))
    answer(assessment, {Group.SELF: 1})
    contents = next(page for page in pages(assessment) if "Contents" in page)
    assert contents[0] == "Contents"


def test_findings_that_share_a_page_stay_whole() -> None:
    assessment = make_assessment(version=make_rater_version())
    answer(assessment, {Group.SELF: 4})
    for place in ("Lobby", "Reception", "Restaurant", "Bar", "Garden", "Booking page") * 2:
        Visit.objects.create(assessment=assessment, place=place, visited=NOON, observer="Ilze Kalna", channel="phone")
    findings = next(page for page in pages(assessment) if "10 · Findings" in page)
    assert any(line.startswith("5. ") for line in findings)
