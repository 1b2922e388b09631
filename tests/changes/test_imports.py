"""Response files: all of a file or nothing of it, however it ends."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from assessments.analysis.values import Pair
from assessments.changes import imports
from assessments.changes.assessments import close_assessment
from assessments.changes.imports import import_responses, run_import, start_import, stop_cut_off, stop_import
from assessments.formats import response_file
from assessments.formats.problems import FileProblems
from assessments.formats.response_file import ResponseRow
from assessments.models import (
    Answer,
    Assessment,
    Confidentiality,
    Group,
    Import,
    ImportState,
    Response,
    ResponseState,
    Stage,
    TallyCell,
)
from assessments.queries.results import bank_contents, figures
from tests.factories import NOON, make_assessment, make_member, make_response, make_user

pytestmark = pytest.mark.django_db
BRANCH = {"code": "branch", "name": "", "values": ["Riga", "Tehran"], "is_asked": False}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(groups=[Group.CUSTOMER], segments=[BRANCH])


def content(assessment: Assessment, count: int, *, first: int = 0, branch: str = "Riga") -> bytes:
    shape = bank_contents(assessment.version).shape
    scores = [{"R1": Pair(1 + number % 5, 5), "R2": Pair(2, 4)} for number in range(first, first + count)]
    rows = (
        ResponseRow(f"person {number}", "customer", row, segments={"branch": branch})
        for number, row in enumerate(scores, start=first)
    )
    return "".join(response_file.write(shape, rows, ["branch"])).encode()


def waiting(assessment: Assessment, data: bytes) -> Import:
    return start_import(actor=make_user(), assessment=assessment, file=ContentFile(data, "answers.csv"))


def left_behind() -> tuple[int, int, int]:
    return Response.objects.count(), Answer.objects.count(), TallyCell.objects.count()


def test_an_import_that_is_done_counts_everybody_at_once(assessment: Assessment) -> None:
    row = waiting(assessment, content(assessment, 8))
    assert (row.state, row.file_name, left_behind()) == (ImportState.WAITING, "answers.csv", (0, 0, 0))
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.problems) == (ImportState.DONE, 8, 8, [])
    assert figures(assessment).finished == {"customer": 8}
    assert {response.segments["branch"] for response in Response.objects.all()} == {"Riga"}
    assert figures(assessment, segments={"branch": "Tehran"}).counted == {}


def test_the_file_goes_once_it_is_taken_in(assessment: Assessment, django_capture_on_commit_callbacks) -> None:
    row = waiting(assessment, content(assessment, 2))
    assert default_storage.exists(str(row.file.name))
    with django_capture_on_commit_callbacks(execute=True):
        run_import(row=row, now=NOON)
    assert not default_storage.exists(str(row.file.name))


def test_while_it_runs_no_figure_knows_of_it(assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    write = imports._Writer.write

    def look(self: imports._Writer, rows: list[ResponseRow]) -> None:
        write(self, rows)
        seen.append((Response.objects.filter(state=ResponseState.ARRIVING).count(), figures(assessment).submitted))

    monkeypatch.setattr(imports._Writer, "write", look)
    run_import(row=waiting(assessment, content(assessment, 7)), now=NOON)
    assert seen == [(3, 0), (6, 0), (7, 0)]


def test_a_row_that_is_wrong_is_named_and_nothing_is_kept(assessment: Assessment) -> None:
    data = content(assessment, 7) + content(assessment, 2, first=7, branch="Oslo").partition(b"\n")[2]
    row = waiting(assessment, data)
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    message = "“Oslo” is not a value of this segment. The values are: Riga, Tehran."
    assert row.state == ImportState.REFUSED
    assert row.problems == [{"row": line, "column": "segment.branch", "message": message} for line in (9, 10)]
    assert left_behind() == (0, 0, 0)


def test_problems_are_told_in_the_language_of_whoever_started_it(assessment: Assessment) -> None:
    data = content(assessment, 1).replace(b"customer", b"guest")
    file = ContentFile(data, "answers.csv")
    row = start_import(actor=make_user(language="fa"), assessment=assessment, file=file)
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert "does not answer" not in row.problems[0]["message"]


def test_whoever_answered_before_is_named_and_the_batches_before_go_again(assessment: Assessment) -> None:
    run_import(row=waiting(assessment, content(assessment, 1, first=6)), now=NOON)
    before = left_behind()
    row = waiting(assessment, content(assessment, 7))
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert [(problem["row"], problem["column"]) for problem in row.problems] == [(8, "respondent")]
    assert left_behind() == before


@pytest.fixture
def stopped_midway(monkeypatch: pytest.MonkeyPatch) -> None:
    write = imports._Writer.write

    def write_and_stop(self: imports._Writer, rows: list[ResponseRow]) -> None:
        write(self, rows)
        stop_import(actor=make_user(), row=self._row)

    monkeypatch.setattr(imports._Writer, "write", write_and_stop)


@pytest.mark.usefixtures("stopped_midway")
def test_a_stopped_import_leaves_no_trace(assessment: Assessment) -> None:
    row = waiting(assessment, content(assessment, 8))
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert (row.state, row.problems, row.file.name) == (ImportState.STOPPED, [], "")
    assert left_behind() == (0, 0, 0)


def test_an_import_stopped_before_its_turn_never_begins(assessment: Assessment) -> None:
    row = waiting(assessment, content(assessment, 3))
    stop_import(actor=make_user(), row=row)
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert (row.state, left_behind()) == (ImportState.STOPPED, (0, 0, 0))


def test_an_import_that_fails_leaves_no_trace_either(assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports._Writer, "counted", lambda self: 1 / 0)
    row = waiting(assessment, content(assessment, 4))
    with pytest.raises(ZeroDivisionError):
        run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert (row.state, row.problems[0]["message"]) == (ImportState.STOPPED, str(imports.CUT_OFF))
    assert left_behind() == (0, 0, 0)


def cut_off(assessment: Assessment, silent: timedelta) -> Import:
    """An import whose worker was killed after a batch."""
    row = waiting(assessment, content(assessment, 7))
    Import.objects.filter(pk=row.pk).update(state=ImportState.RUNNING, total=7, done=3, beat=timezone.now() - silent)
    for _ in range(5):
        response = make_response(assessment=assessment, group="customer", batch=row, answers={"R1": (2, 5)})
        Response.objects.filter(pk=response.pk).update(state=ResponseState.ARRIVING)
    return row


def test_what_an_import_wrote_goes_when_its_worker_was_killed(assessment: Assessment) -> None:
    row = cut_off(assessment, timedelta(seconds=61))
    assert stop_cut_off(now=timezone.now()) == 1
    row.refresh_from_db()
    assert (row.state, row.problems[0]["message"]) == (ImportState.STOPPED, str(imports.CUT_OFF))
    assert left_behind() == (0, 0, 0)
    assert stop_cut_off(now=timezone.now()) == 0


def test_an_import_that_gives_signs_of_life_goes_on(assessment: Assessment) -> None:
    row = cut_off(assessment, timedelta(seconds=50))
    assert stop_cut_off(now=timezone.now()) == 0
    row.refresh_from_db()
    assert (row.state, left_behind()[0]) == (ImportState.RUNNING, 5)


def test_a_file_whose_assessment_closes_meanwhile_is_refused(assessment: Assessment) -> None:
    make_response(assessment=assessment, group="customer", answers={"R1": (2, 5)}, submitted=True)
    row = waiting(assessment, content(assessment, 4))
    close_assessment(actor=make_member(), assessment=Assessment.objects.get(pk=assessment.pk), now=NOON)
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert row.state == ImportState.REFUSED
    assert row.problems[0]["message"] == "This assessment is closed; it takes no more answers."
    assert Response.objects.count() == 1


def test_one_file_at_a_time(assessment: Assessment) -> None:
    waiting(assessment, content(assessment, 1))
    with pytest.raises(ValidationError, match="Another file"):
        waiting(assessment, content(assessment, 1, first=1))


def test_a_second_worker_leaves_an_import_alone_that_is_under_way(assessment: Assessment) -> None:
    row = cut_off(assessment, timedelta(0))
    run_import(row=row, now=NOON)
    row.refresh_from_db()
    assert (row.state, row.done) == (ImportState.RUNNING, 3)


def test_confidential_responses_come_without_names_and_in_batches(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL, stage=Stage.PLAN)
    kept = Assessment.objects.get(pk=assessment.pk)
    run_import(row=waiting(kept, content(kept, 23)), now=NOON)
    assert set(Response.objects.values_list("respondent", flat=True)) == {""}
    assert {(timezone.localtime(row.started).hour, row.started == row.submitted) for row in Response.objects.all()} == {
        (0, True)
    }
    found = figures(kept)
    assert (found.finished, found.counted, found.waiting) == ({"customer": 23}, {"customer": 15}, {"customer": 8})
    kept.refresh_from_db()
    assert kept.stage == Stage.COLLECT


def test_careless_answers_are_flagged_as_they_come(assessment: Assessment) -> None:
    data = (
        "respondent,group,R1.current,R1.desired,R2.current,R2.desired,E1.current,E1.desired\nA,customer,3,3,3,3,3,3\n"
    )
    import_responses(actor=None, assessment=assessment, source=BytesIO(data.encode()), now=NOON)
    assert [doubt["kind"] for doubt in Response.objects.get().doubts] == ["straight_lining"]
    assert figures(assessment).doubtful == {"customer": 1}
    assert figures(assessment, without_doubtful=True).counted == {}


def test_an_import_in_the_foreground_says_at_once_what_is_wrong(assessment: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "spring.csv"
    file.write_bytes(content(assessment, 1).replace(b"customer", b"guest"))
    with file.open("rb") as source, pytest.raises(FileProblems):
        import_responses(actor=None, assessment=assessment, source=source, now=NOON)
    assert not Import.objects.exists()
    file.write_bytes(content(assessment, 4))
    with file.open("rb") as source:
        assert import_responses(actor=None, assessment=assessment, source=source, now=NOON) == 4
    assert [(row.file_name, row.state) for row in Import.objects.all()] == [("spring.csv", ImportState.DONE)]
