"""The report page: print, keep, list, download again; strangers find nothing."""

from contextlib import closing
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from assessments.changes import reports as changes
from assessments.models import Assessment, Report, User
from assessments.reports import pdf, report
from tests.factories import make_assessment, make_member, make_organisation, make_response, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    return make_member("consultant", organisation=make_organisation(), name="Ilze Kalna")


@pytest.fixture
def assessment(member: User) -> Assessment:
    made = make_assessment(organisation=member.memberships.get().organisation, title="Front desk")
    make_response(assessment=made, answers={"R1": (2, 5), "R2": (3, 5), "E1": (4, 4)}, submitted=True)
    return made


@pytest.fixture
def page(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def make_report(assessment: Assessment, **fields: object) -> Report:
    return Report.objects.create(
        **({"assessment": assessment, "title": "Gaps", "language": "en", "pages": 3, "file": "reports/x.pdf"} | fields)
    )


def content_of(report: Report) -> bytes:
    with report.file.open("rb") as file:
        return file.read()


def test_the_page_says_what_will_be_printed(page, assessment):
    text = page.get(reverse("report", args=[assessment.pk])).content.decode()
    assert "Scope and method" in text
    assert "The figures of 1 response" in text
    assert "Nothing yet." in text


def test_printing_keeps_the_report_with_its_figures(page, assessment, member):
    answer = page.post(reverse("report", args=[assessment.pk]), {"language": "fa"}, follow=True)
    report = assessment.reports.get()
    assert answer.redirect_chain == [(reverse("report", args=[assessment.pk]), 302)]
    assert (report.language, report.created_by) == ("fa", member)
    assert report.figures["groups"]["self"]["dimensions"]["reliability"]["gap"] == -2.5
    assert report.pages == len(PdfReader(BytesIO(content_of(report))).pages)


def test_a_report_stays_as_it_was_printed(page, assessment):
    page.post(reverse("report", args=[assessment.pk]), {"language": "en"})
    report = assessment.reports.get()
    before = content_of(report)
    make_response(assessment=assessment, answers={"R1": (5, 5)}, submitted=True)
    with closing(page.get(reverse("report_download", args=[report.pk, report.file_name]))) as answer:
        assert b"".join(answer.streaming_content) == before
    assert before.startswith(b"%PDF-")


def test_a_download_carries_its_name(page, assessment):
    page.post(reverse("report", args=[assessment.pk]), {"language": "en"})
    report = assessment.reports.get()
    with closing(page.get(reverse("report_download", args=[report.pk, report.file_name]))) as answer:
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="service-gap-report-front-desk-en.pdf"'


@pytest.mark.parametrize("language", ["", "de", "fa\x00", "../en"])
def test_an_unknown_language_is_refused(page, assessment, language):
    answer = page.post(reverse("report", args=[assessment.pk]), {"language": language})
    assert answer.status_code == 422
    assert not assessment.reports.exists()


def test_a_language_the_bank_lacks_is_not_offered(page, member):
    organisation = member.memberships.get().organisation
    made = make_assessment(organisation=organisation, version=make_version(languages=("en", "fa")))
    text = page.get(reverse("report", args=[made.pk])).content.decode()
    assert 'option value="fa"' in text
    assert 'option value="lv"' not in text


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("SECONDS", 0.001, "took too long"),
        ("SLOTS", 0, "being printed right now"),
    ],
)
def test_when_nothing_can_be_printed_the_page_says_why(page, assessment, monkeypatch, setting, value, words):
    monkeypatch.setattr(pdf, setting, value)
    answer = page.post(reverse("report", args=[assessment.pk]), {"language": "en"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert words in answer.content.decode()
    assert not assessment.reports.exists()


def test_a_report_too_large_to_print_says_so(page, assessment, monkeypatch):
    monkeypatch.setattr(report, "html", lambda contents: "<div>" * 1000)
    answer = page.post(reverse("report", args=[assessment.pk]), {"language": "en"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "too large" in answer.content.decode()


def test_no_file_stays_behind_when_the_report_cannot_be_kept(assessment, member, monkeypatch, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    monkeypatch.setattr(Report, "save", lambda self: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        changes.create_report(actor=member, assessment=assessment, language="en", now=assessment.created, patience=60)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_list_shows_what_the_organisation_printed(page, assessment):
    make_report(assessment, title="Ours")
    make_report(make_assessment(title="Another hotel"), title="Theirs")
    text = page.get(reverse("report_list")).content.decode()
    assert "Front desk" in text
    assert "Another hotel" not in text


def test_an_empty_list_says_what_to_do(page):
    assert "No reports yet" in page.get(reverse("report_list")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_report_as_for_three(page, assessment, count, django_assert_num_queries, member):
    for _ in range(count):
        make_report(assessment, created_by=member)
    page.get(reverse("report_list"))
    with django_assert_num_queries(LIST_QUERIES):
        page.get(reverse("report_list"))


LIST_QUERIES = 6


def test_strangers_find_neither_page_nor_file(client, assessment):
    report = make_report(assessment)
    client.force_login(make_member("admin"))
    assert client.get(reverse("report", args=[assessment.pk])).status_code == 404
    assert client.post(reverse("report", args=[assessment.pk]), {"language": "en"}).status_code == 404
    assert client.get(reverse("report_download", args=[report.pk, "x"])).status_code == 404


def test_nobody_downloads_without_signing_in(client, assessment):
    report = make_report(assessment)
    answer = client.get(reverse("report_download", args=[report.pk, "x"]))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_a_file_that_is_gone_is_not_found(page, assessment):
    report = make_report(assessment, file="reports/gone.pdf")
    assert page.get(reverse("report_download", args=[report.pk, "x"])).status_code == 404
