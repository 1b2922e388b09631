"""The page of imports: upload, progress, Stop, and how each ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.models import Assessment, Import, ImportState, Response, Stage
from assessments.queries.results import figures
from assessments.tasks import do_chores, take_in_responses
from tests.factories import NOON, make_assessment, make_member, make_organisation

pytestmark = pytest.mark.django_db
CONTENT = "respondent,group,R1.current,R1.desired\nAnn,self,2,5\nBen,self,3,5\n"


@pytest.fixture
def assessment(client: Client) -> Assessment:
    organisation = make_organisation()
    client.force_login(make_member("consultant", organisation=organisation))
    return make_assessment(organisation=organisation)


def page(assessment: Assessment) -> str:
    return reverse("imports", args=[assessment.pk])


def upload(client: Client, assessment: Assessment, content: str = CONTENT) -> Any:
    return client.post(page(assessment), {"file": SimpleUploadedFile("spring.csv", content.encode())})


def an_import(assessment: Assessment, **fields: Any) -> Import:
    return Import.objects.create(
        assessment=assessment, **({"file_name": "spring.csv", "beat": timezone.now()} | fields)
    )


def text(client: Client, assessment: Assessment) -> str:
    return " ".join(client.get(page(assessment)).content.decode().split())


def test_an_uploaded_file_waits_for_the_worker_and_then_counts(client: Client, assessment: Assessment) -> None:
    answer = upload(client, assessment)
    assert (answer.status_code, answer["Location"]) == (302, page(assessment))
    assert "Waits for its turn." in text(client, assessment)
    row = Import.objects.get()
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[str(row.pk)]]
    take_in_responses.call(str(row.pk))
    assert "2 responses taken in" in text(client, assessment)
    assert figures(assessment).submitted == 2


def test_a_task_whose_import_is_gone_does_nothing() -> None:
    take_in_responses.call("00000000-0000-4000-8000-000000000000")
    assert not Response.objects.exists()


def test_no_file_is_told_at_the_field(client: Client, assessment: Assessment) -> None:
    answer = client.post(page(assessment))
    assert (answer.status_code, b"Choose a file." in answer.content) == (422, True)


def test_a_second_file_waits_for_the_first(client: Client, assessment: Assessment) -> None:
    upload(client, assessment)
    answer = upload(client, assessment)
    assert (answer.status_code, b"Another file is being taken in." in answer.content) == (422, True)
    assert Import.objects.count() == 1


def test_a_closed_assessment_offers_no_upload(client: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closed=NOON, stage=Stage.ACT)
    assert 'type="file"' not in text(client, assessment)
    assert upload(client, assessment).status_code == 422
    assert not Import.objects.exists()


def test_progress_is_shown_in_numbers_and_as_a_bar_that_renews_itself(client: Client, assessment: Assessment) -> None:
    an_import(assessment, state=ImportState.RUNNING, total=50_000, done=12_500)
    shown = text(client, assessment)
    assert "12,500 of 50,000 responses written" in shown
    assert 'role="progressbar"' in shown
    assert 'value="12500" max="50000"' in shown
    assert 'hx-trigger="every 1s"' in shown


def test_a_file_that_is_still_checked_has_no_numbers_yet(client: Client, assessment: Assessment) -> None:
    an_import(assessment, state=ImportState.RUNNING)
    shown = text(client, assessment)
    assert "Every row is being checked" in shown
    assert " max=" not in shown


@pytest.mark.parametrize("state", [ImportState.DONE, ImportState.REFUSED, ImportState.STOPPED])
def test_a_page_on_which_nothing_runs_does_not_renew_itself(client: Client, assessment: Assessment, state: str) -> None:
    an_import(assessment, state=state)
    assert "hx-trigger" not in text(client, assessment)


def test_what_is_wrong_is_named_by_row_and_column(client: Client, assessment: Assessment) -> None:
    upload(client, assessment, CONTENT.replace("Ben,self,3", "Ben,self,9"))
    take_in_responses.call(str(Import.objects.get().pk))
    shown = text(client, assessment)
    assert "Nothing was taken in. Correct the file and import it again:" in shown
    assert "Row 3, column" in shown
    assert "“9” is not a score: use 1 to 5, NA, or leave it empty." in shown
    assert not Response.objects.exists()


def test_stop_is_said_at_once_and_done_at_the_next_step(client: Client, assessment: Assessment) -> None:
    row = an_import(assessment, state=ImportState.RUNNING, total=9)
    answer = client.post(reverse("import_stop", args=[assessment.pk, row.pk]))
    assert answer["Location"] == page(assessment)
    row.refresh_from_db()
    assert row.stop_wanted
    assert "Stopping" in text(client, assessment)


def test_an_import_of_another_assessment_is_not_stopped_from_here(client: Client, assessment: Assessment) -> None:
    row = an_import(make_assessment(), state=ImportState.RUNNING)
    assert client.post(reverse("import_stop", args=[assessment.pk, row.pk])).status_code == 404
    row.refresh_from_db()
    assert not row.stop_wanted


def test_the_worker_ends_what_another_one_left_behind(client: Client, assessment: Assessment) -> None:
    an_import(assessment, state=ImportState.RUNNING, beat=timezone.now() - timedelta(minutes=2))
    do_chores()
    assert "The import was cut off before it was done." in text(client, assessment)


def test_the_example_file_has_every_column_and_no_row(client: Client) -> None:
    organisation = make_organisation()
    client.force_login(make_member("consultant", organisation=organisation))
    segments = [{"code": "branch", "name": "", "values": ["Riga"], "is_asked": False}]
    assessment = make_assessment(organisation=organisation, segments=segments)
    answer = client.get(reverse("import_example", args=[assessment.pk]))
    header, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert header.startswith("respondent,group,segment.branch,R1.current,R1.desired,R2.current")
    assert rows == []


@pytest.mark.parametrize("files", [1, 3])
def test_the_page_takes_as_many_queries_for_three_imports_as_for_one(
    client: Client, assessment: Assessment, files: int, django_assert_num_queries
) -> None:
    for _ in range(files):
        an_import(assessment, state=ImportState.DONE, created_by=make_member("manager"))
    with django_assert_num_queries(6):
        client.get(page(assessment))
