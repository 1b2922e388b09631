"""`render_report`: a PDF in a file, or one clear line and nothing written."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pypdf import PdfReader

from assessments.models import Assessment
from assessments.reports import pdf
from tests.factories import make_assessment, make_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Assessment:
    made = make_assessment(title="Front desk")
    make_response(assessment=made, answers={"R1": (2, 5), "R2": (3, 5), "E1": (4, 4)}, submitted=True)
    return made


def test_the_report_lies_in_the_file(assessment, tmp_path, capsys):
    file = tmp_path / "report.pdf"
    call_command("render_report", assessment=str(assessment.pk), language="fa", output=str(file))
    pages = len(PdfReader(BytesIO(file.read_bytes())).pages)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"Printed the report of “Front desk” in fa: {pages} pages in {file}.\n"


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"assessment": "nonsense"}, "“nonsense” is not the id of an assessment."),
        ({"language": "de"}, "--language: “de” is not one of en, fa, lv."),
        ({"output": "missing/report.pdf"}, "missing/report.pdf cannot be written: No such file or directory."),
    ],
)
def test_bad_input_ends_with_one_line_and_no_file(assessment, tmp_path, monkeypatch, wrong, line):
    monkeypatch.chdir(tmp_path)
    right = {"assessment": str(assessment.pk), "language": "en", "output": "report.pdf"}
    with pytest.raises(CommandError) as raised:
        call_command("render_report", **(right | wrong))
    assert str(raised.value) == line
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_printed_leaves_the_old_file(assessment, tmp_path: Path, monkeypatch):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"old")
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    with pytest.raises(CommandError, match="printing took too long"):
        call_command("render_report", assessment=str(assessment.pk), language="en", output=str(file))
    assert file.read_bytes() == b"old"
