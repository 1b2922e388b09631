import json
from pathlib import Path

import pytest

from assessments.analysis.values import Pair
from assessments.formats import response_file
from assessments.formats.response_file import ResponseRow
from assessments.models import Answer, Assessment, Confidentiality, Response, ResponseState, Stage
from assessments.queries.results import bank_contents, figures
from tests.commands.calls import refusal, run
from tests.factories import NOON, make_assessment, make_version

pytestmark = pytest.mark.django_db
CONTENT = """\
respondent,group,Q1.current,Q1.desired,Q2.current,Q2.desired,Q1.comment
Ann,customer,2,5,4,4,slow
Ben,customer,۳,۵,NA,NA,
Eve,manager,4,5,,,
"""


@pytest.fixture
def assessment() -> Assessment:
    version = make_version(name="small", dimensions={"speed": ["Q1"], "care": ["Q2"]})
    return make_assessment(version=version, groups=["customer", "manager"], stage=Stage.PLAN)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "responses.csv"
    path.write_text(CONTENT, encoding="utf-8")
    return path


def take_in(assessment: Assessment, file: Path) -> tuple[str, ...]:
    return ("import_responses", "--assessment", str(assessment.pk), str(file))


def test_every_row_becomes_a_submitted_response(assessment: Assessment, file: Path) -> None:
    out, _error = run(*take_in(assessment, file))

    assert out == "Imported 3 responses into “Front desk”.\n"
    assert set(Response.objects.values_list("respondent", "group", "state")) == {
        ("Ann", "customer", ResponseState.SUBMITTED),
        ("Ben", "customer", ResponseState.SUBMITTED),
        ("Eve", "manager", ResponseState.SUBMITTED),
    }
    assert set(
        Answer.objects.values_list(
            "response__respondent", "question__code", "current", "desired", "not_applicable", "comment"
        )
    ) == {
        ("Ann", "Q1", 2, 5, False, "slow"),
        ("Ann", "Q2", 4, 4, False, ""),
        ("Ben", "Q1", 3, 5, False, ""),
        ("Ben", "Q2", None, None, True, ""),
        ("Eve", "Q1", 4, 5, False, ""),
    }
    assessment.refresh_from_db()
    assert assessment.stage == Stage.COLLECT


def test_results_carry_the_imported_figures(assessment: Assessment, file: Path) -> None:
    run(*take_in(assessment, file))
    out, error = run("export_results", "--assessment", str(assessment.pk))
    found = json.loads(out)

    assert error == "Exported the results of 3 responses to “Front desk”.\n"
    assert found["assessment"]["id"] == str(assessment.pk)
    assert found["weights"] == {"speed": 50, "care": 50}
    customer = found["groups"]["customer"]
    assert (customer["n"], customer["dimensions"]["speed"]["gap"]) == (2, -2.5)
    assert customer["questions"]["Q2"]["not_applicable"] == 1
    assert found["five_gaps"]["speed"]["1"]["value"] == 0
    assert found["five_gaps"]["care"]["2"]["not_measured"] == "no_data"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Ben,customer,۳", "Ben,customer,6", "Row 3, column Q1.current: “6” is not a score"),
        ("Q2.desired", "Q9.desired", "Row 1, column Q2.current: The column “Q2.desired” is missing beside it."),
        ("Eve,manager", "Eve,guest", "Row 4, column group: “guest” does not answer in this assessment."),
        ("Eve,manager,4,5,,,", "Eve,manager,4", "Row 4: The row has 3 cells, the header has 7."),
    ],
)
def test_nothing_is_imported_from_a_file_with_a_problem(
    assessment: Assessment, file: Path, old: str, new: str, message: str
) -> None:
    file.write_text(CONTENT.replace(old, new), encoding="utf-8")

    assert message in refusal(*take_in(assessment, file))
    assert not Response.objects.exists()


def test_who_answered_already_is_named_and_nobody_is_imported(assessment: Assessment, file: Path) -> None:
    run(*take_in(assessment, file))
    file.write_text(CONTENT.replace("Ann", "Zoe").replace("Ben", "Yan"), encoding="utf-8")

    assert refusal(*take_in(assessment, file)) == (
        "Row 4, column respondent: “Eve” answered in this assessment already."
    )
    assert Response.objects.count() == 3


def test_a_closed_assessment_takes_no_file(assessment: Assessment, file: Path) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closed=NOON, stage=Stage.ACT)

    assert refusal(*take_in(assessment, file)) == "This assessment is closed; it takes no more answers."


def test_an_anonymous_assessment_stores_no_name_and_doubts_nobody(assessment: Assessment, file: Path) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.ANONYMOUS)
    run(*take_in(assessment, file))

    assert not Response.objects.filter(respondent__in=["Ann", "Ben", "Eve"]).exists()
    assert figures(Assessment.objects.get()).doubtful == {"customer": 0, "manager": 0}


def test_small_groups_of_a_confidential_assessment_are_withheld(assessment: Assessment, file: Path) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    run(*take_in(assessment, file))

    found = json.loads(run("export_results", "--assessment", str(assessment.pk))[0])
    assert found["groups"]["customer"]["withheld"] == "too_few"
    assert found["groups"]["customer"]["dimensions"]["speed"]["gap"] is None


@pytest.mark.parametrize("command", ["import_responses", "export_results"])
@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("12", "“12” is not the id of an assessment."),
        ("00000000-0000-4000-8000-000000000000", "There is no assessment 00000000-0000-4000-8000-000000000000."),
    ],
)
def test_an_unknown_assessment_is_named(file: Path, command: str, key: str, message: str) -> None:
    extra = [str(file)] if command == "import_responses" else []

    assert refusal(command, "--assessment", key, *extra) == message


def test_a_problem_in_a_later_batch_takes_the_earlier_ones_back(
    assessment: Assessment, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.changes.imports.BATCH", 2)
    run(*take_in(assessment, file))
    file.write_text(CONTENT.replace("Ann", "Zoe").replace("Ben", "Yan"), encoding="utf-8")

    assert "Row 4, column respondent: “Eve”" in refusal(*take_in(assessment, file))
    assert set(Response.objects.values_list("respondent", flat=True)) == {"Ann", "Ben", "Eve"}


def test_written_responses_are_imported_as_they_were(assessment: Assessment, file: Path, tmp_path: Path) -> None:
    comment = "=1+1\n\"quoted\"; and 'so on'"
    row = ResponseRow("+Ann", "customer", {"Q1": Pair(1, 5)}, {"Q1": comment})
    path = tmp_path / "written.csv"
    shape = bank_contents(assessment.version).shape
    path.write_bytes("".join(response_file.write(shape, [row])).encode())

    run(*take_in(assessment, path))
    answer = Answer.objects.get()
    assert (answer.response.respondent, answer.current, answer.desired, answer.comment) == ("+Ann", 1, 5, comment)
