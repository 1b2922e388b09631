"""`worker --once`, and what the worker looks after by itself."""

import os
import socket
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.changes.letters import invite
from assessments.management.worker import Worker, claim, fail_abandoned, is_dead
from assessments.models import Import, Letter
from assessments.tasks import do_chores, send_letters
from tests.factories import make_assessment, make_person

pytestmark = pytest.mark.django_db
HERE = socket.gethostname()


def ended(status: str, days: float) -> DBTaskResult:
    send_letters.enqueue()
    row = DBTaskResult.objects.filter(status="READY").get()
    row.status, row.finished_at = status, timezone.now() - timedelta(days=days)
    row.save()
    return row


def running(worker: str) -> DBTaskResult:
    send_letters.enqueue()
    row = DBTaskResult.objects.get(status="READY")
    assert claim(row, worker)
    return row


@pytest.mark.django_db(transaction=True)  # the worker closes its connection, and a transaction with it
def test_once_sends_what_waits_and_says_how_much_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assessment = make_assessment(groups=["customer"])
    make_person(assessment=assessment)
    invite(actor=None, assessment=assessment, participations=assessment.participations.all(), now=timezone.now())
    call_command("worker", "--once")
    assert Letter.objects.get().state == "sent"
    assert capsys.readouterr().out == "Did 1 task; nothing more is due.\n"


def test_letters_that_nobody_asked_for_again_are_sent_all_the_same() -> None:
    Letter.objects.create(participation=make_person(), kind="invitation", due=timezone.now() - timedelta(hours=1))
    for _twice in range(2):
        do_chores()
    assert DBTaskResult.objects.filter(task_path="assessments.tasks.send_letters").count() == 1


def test_an_import_whose_task_was_lost_with_its_worker_is_queued_again() -> None:
    lost = Import.objects.create(assessment=make_assessment(), file_name="spring.csv")
    Import.objects.filter(pk=lost.pk).update(created=timezone.now() - timedelta(hours=1))
    Import.objects.create(assessment=make_assessment(), file_name="just now.csv")
    for _twice in range(2):
        do_chores()
    rows = DBTaskResult.objects.filter(task_path="assessments.tasks.take_in_responses")
    assert [row.args_kwargs["args"] for row in rows] == [[str(lost.pk)]]


def test_rows_of_tasks_that_ended_long_ago_go() -> None:
    kept = [ended("SUCCESSFUL", 0.5), ended("FAILED", 13)]
    ended("SUCCESSFUL", 1.5)
    ended("FAILED", 15)
    do_chores()
    assert set(DBTaskResult.objects.all()) == set(kept)


def test_a_task_is_claimed_by_one_worker() -> None:
    send_letters.enqueue()
    first, second = DBTaskResult.objects.get(), DBTaskResult.objects.get()
    assert (claim(first, "a:1:x"), claim(second, "b:2:y")) == (True, False)
    assert DBTaskResult.objects.get().worker_ids == ["a:1:x"]


def test_a_task_whose_worker_died_has_failed_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    row = running(f"{HERE}:999999999:x")
    fail_abandoned(f"{HERE}:{os.getpid()}:y")
    row.refresh_from_db()
    assert (row.status, row.exception_class_path.rpartition(".")[2]) == ("FAILED", "WorkerStoppedError")
    assert "assessments.tasks.send_letters was under way when its worker ended" in caplog.text


def test_only_a_worker_on_this_machine_is_known_to_be_dead() -> None:
    own = f"{HERE}:1:x"
    alone = connection.vendor == "sqlite"  # there, nobody else can be at work
    assert is_dead(f"{HERE}:999999999:z", own)
    assert is_dead(own, own)
    assert is_dead(f"{HERE}:{os.getppid()}:y", own) is alone
    assert is_dead("elsewhere:999999999:y", own) is alone


@pytest.mark.django_db(transaction=True)  # the worker closes its connection, and a transaction with it
def test_a_task_that_fails_is_logged_with_its_cause(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("assessments.tasks.send_batch", fail)
    send_letters.enqueue()
    assert Worker(chores=lambda: None).run_once() == 1
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "the disk is full" in caplog.text
