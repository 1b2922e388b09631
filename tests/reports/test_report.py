"""The printed report, read back from the PDF itself."""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import transaction
from django.utils import translation
from pypdf import PdfReader

from assessments.changes.actions import adopt
from assessments.models import ActionTemplate, Confidentiality, Organisation, Question
from assessments.reports.report import Printed, ReportContents, html, languages_of, print_report
from assessments.templatetags.figures import digits
from tests.factories import NOON, make_assessment, make_response, make_version, rater_bank
from tests.reports.printed import ACTIONS, COMMENT, add_comment, add_plan, full_assessment

TODAY = NOON.date()
LANGUAGES = ("en", "fa", "lv")
# Reading directions, non-joiners and the hamza over an open he, of which poppler makes one letter or two
MARKS = dict.fromkeys(map(ord, "\u200c\u200e\u200f\u202a\u202b\u202c\u0654")) | {ord("ۀ"): "ه"}
LIGATURE = ("ال", "لا")  # poppler turns the letters of lam-alef round


@pytest.fixture(scope="module")
def reports(django_db_setup: None, django_db_blocker) -> dict[str, Printed]:
    """The same assessment printed once in each language."""
    with django_db_blocker.unblock(), transaction.atomic():
        assessment = full_assessment()
        add_comment(assessment)
        add_plan(assessment)
        printed = {language: print_report(assessment, language, today=TODAY, patience=120) for language in LANGUAGES}
        transaction.set_rollback(True)
    return printed


def text_of(content: bytes) -> str:
    """What poppler reads: unlike pypdf it keeps the order of Persian digits."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode().translate(MARKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_about_ten_pages(reports, language):
    assert 8 <= reports[language].pdf.pages <= 13
    assert len(PdfReader(BytesIO(reports[language].pdf.content)).pages) == reports[language].pdf.pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_names_its_language_title_and_author(reports, language):
    reader = PdfReader(BytesIO(reports[language].pdf.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert reader.metadata.title == reports[language].title
    assert reader.metadata.author == "Lakeside Hotels"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize(("language", "font"), [("en", "Inter"), ("lv", "Inter"), ("fa", "Vazirmatn")])
def test_every_font_is_ours_and_embedded(reports, language, font):
    listed = subprocess.run(["pdffonts", "-"], input=reports[language].pdf.content, capture_output=True, check=True)
    rows = listed.stdout.decode().splitlines()[2:]
    assert any(font in row for row in rows)
    assert all("Inter" in row or "Vazirmatn" in row for row in rows)
    assert all(row.split()[-5] == "yes" for row in rows)


def test_every_chart_has_a_text_alternative(reports):
    reader = PdfReader(BytesIO(reports["en"].pdf.content))
    alternatives = [str(found) for found in alternative_texts(reader.trailer["/Root"]["/StructTreeRoot"])]
    assert any(text.startswith("Responsiveness: current") for text in alternatives)
    assert any(text.startswith("Radar of current and desired scores.") for text in alternatives)
    assert any(text.startswith("Importance–performance matrix.") for text in alternatives)


def alternative_texts(node: object) -> Iterator[object]:
    """The text alternatives of all figures in a PDF's structure tree."""
    node = getattr(node, "get_object", lambda: node)()
    if isinstance(node, list):
        for child in node:
            yield from alternative_texts(child)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield node["/Alt"]
        yield from alternative_texts(node.get("/K", []))


def test_the_persian_report_has_joined_words_persian_digits_and_jalali_dates(reports):
    text = text_of(reports["fa"].pdf.content)
    assert "پاسخگویی" in text
    assert "آذر" in text
    assert "۱۴۰۵" in text
    assert re.findall("[0-9][.,٫][0-9]", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_in_the_report_as_it_was_asked(reports, language):
    text = "".join(text_of(reports[language].pdf.content).split()).replace(*LIGATURE)
    asked = [question.statement[language] for part in rater_bank().dimensions for question in part.questions]
    words = {word.translate(MARKS).replace(*LIGATURE) for statement in asked for word in statement.split()}
    assert len(asked) == 22
    assert {word for word in words if word not in text} == set()


def test_latvian_numbers_have_a_comma(reports):
    text = text_of(reports["lv"].pdf.content)
    assert "4,8" in text
    assert "4.8" not in text


def test_the_axis_of_the_matrix_is_named_on_one_line_in_latvian(reports):
    assert "Pašreizējais vērtējums\n" in text_of(reports["lv"].pdf.content)


def test_findings_stand_before_their_figures(reports):
    text = text_of(reports["en"].pdf.content)
    assert "Responsiveness is the widest gap" in text or "Responsiveness matters most" in text
    assert text.index("Summary for decision makers") < text.index("Scope and method") < text.index("Findings")


def test_the_plan_and_the_comments_stand_in_the_report(reports):
    text = " ".join(text_of(reports["en"].pdf.content).split())
    assert all(title in text for title in ACTIONS)
    assert COMMENT in text
    assert "4 actions, 1 of them done" in text


@pytest.mark.django_db
def test_one_response_is_called_one_persons_view():
    with translation.override("en"):
        page = html(ReportContents(full_assessment(people=1), TODAY))
    assert "one person’s view" in page
    assert "1 person scored the service twice" in page
    assert "95 % interval:" not in page


@pytest.mark.django_db
def test_a_dimension_nobody_answered_is_printed_without_figures():
    assessment = make_assessment()
    for _person in range(2):
        make_response(assessment=assessment, answers={"R1": (2, 5), "R2": (3, 5)}, submitted=True)
    with translation.override("en"):
        page = html(ReportContents(assessment, TODAY))
    assert '<th scope="row">Empathy</th><td colspan="7">no data</td>' in page


@pytest.mark.django_db
def test_without_a_response_the_report_shows_questions_and_plan():
    assessment = make_assessment()
    with translation.override("en"):
        page = html(ReportContents(assessment, TODAY))
    assert "Nobody has sent in a response yet" in page
    assert "Statement R1" in page


@pytest.mark.django_db
def test_a_confidential_group_that_is_too_small_is_withheld():
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    for _person in range(4):
        make_response(assessment=assessment, answers={"R1": (1, 5), "R2": (1, 5), "E1": (1, 5)}, submitted=True)
    with translation.override("en"):
        page = html(ReportContents(assessment, TODAY))
    assert "The figures are withheld" in page
    assert "gap-number" not in page
    assert not re.search(r"\b4\b[^<]*(submitted|careless|response)", page)


@pytest.mark.django_db
def test_what_people_write_is_printed_as_text():
    assessment = full_assessment(people=2)
    add_comment(assessment, '<img src="http://127.0.0.1:9/x"><script>alert(1)</script>')
    with translation.override("en"):
        page = html(ReportContents(assessment, TODAY))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.django_db
def test_a_template_taken_over_unchanged_is_printed_in_the_language_of_the_report():
    assessment = full_assessment(people=1)
    template = ActionTemplate.objects.create(
        code="answer-time",
        bank="rater",
        type="standard",
        effort=2,
        impact=4,
        title={"en": "Set an answer time", "fa": "تعیین زمان پاسخ"},
        description={"en": "Agree how long.", "fa": "توافق کنید."},
    )
    dimension = Question.objects.get(code="S1").dimension
    adopt(actor=None, assessment=assessment, template=template, dimension=dimension, now=NOON, language="en")
    with translation.override("fa"):
        assert "تعیین زمان پاسخ" in html(ReportContents(assessment, TODAY))


@pytest.mark.django_db
def test_sections_are_numbered_without_holes():
    with translation.override("fa"):
        contents = ReportContents(full_assessment(people=1), TODAY)
        page = html(contents)
        numbers = [section.number for section in contents.sections]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(f"{digits(section.number)} · {section.title}" in page for section in contents.sections)


@pytest.mark.django_db
def test_a_dimension_may_bear_the_name_of_a_section():
    assessment = make_assessment(version=make_version(dimensions={"plan": ["P1"], "scope": ["S1"]}))
    make_response(assessment=assessment, answers={"P1": (2, 5), "S1": (3, 5)}, submitted=True)
    with translation.override("en"):
        contents = ReportContents(assessment, TODAY)
        assert [chapter.section.number for chapter in contents.chapters] == [3, 4]
        anchors = re.findall(r'id="(section-[^"]+)"', html(contents))
    assert len(anchors) == len(set(anchors)) == len(contents.sections)


@pytest.mark.django_db
def test_a_logo_whose_file_is_lost_stops_no_report():
    assessment = full_assessment(people=1)
    Organisation.objects.filter(pk=assessment.organisation_id).update(logo="logos/lost.png")
    assessment.refresh_from_db()
    assert print_report(assessment, "en", today=TODAY, patience=120).pdf.pages >= 8


@pytest.mark.django_db
def test_a_bank_in_a_language_the_interface_lacks_is_printed_all_the_same():
    assessment = make_assessment(version=make_version(languages=["de"]))
    assert languages_of(assessment, LANGUAGES) == list(LANGUAGES)
