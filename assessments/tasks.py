"""Work in the background: what the worker does when somebody asks for it, and what it looks after by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from .changes.imports import run_import, stop_cut_off
from .changes.letters import give_up_on_lost
from .changes.sending import send_batch
from .models import Import, ImportState
from .queries.letters import due_letters

#: how long the rows of finished tasks are kept: done ones, and failed ones for whoever looks into them
KEEP_DONE, KEEP_FAILED = timedelta(days=1), timedelta(days=14)
#: after this long an import without a task in the queue has lost it
LOST_AFTER = timedelta(minutes=2)


@task()
def send_letters() -> None:
    """Send the letters that are due, a batch at a time, so that other work has its turn."""
    if send_batch():
        send_letters.enqueue()


@task()
def take_in_responses(key: str) -> None:
    """Take in the file of the import with this id, if it still waits for that."""
    row = Import.objects.select_related("assessment__version", "created_by").filter(pk=key).first()
    if row is not None:
        run_import(row=row, now=timezone.now())


def do_chores() -> None:
    """What the worker does once a minute."""
    now = timezone.now()
    stop_cut_off(now=now)
    give_up_on_lost(now=now)
    if due_letters(now).exists() and not is_waiting(send_letters.module_path):
        send_letters.enqueue()
    go_on_with_imports(now)
    forget_finished(now)


def go_on_with_imports(now: datetime) -> None:
    """Queue again the imports whose task was lost with its worker before it began."""
    lost = Import.objects.filter(state=ImportState.WAITING, created__lt=now - LOST_AFTER)
    if not is_waiting(take_in_responses.module_path):
        for key in lost.values_list("pk", flat=True):
            take_in_responses.enqueue(str(key))


def is_waiting(task_path: str) -> bool:
    """Whether such a task is in the queue already."""
    return DBTaskResult.objects.ready().filter(task_path=task_path).exists()


def forget_finished(now: datetime) -> None:
    """Delete the rows of tasks that ended long ago."""
    ages = ((TaskResultStatus.SUCCESSFUL, KEEP_DONE), (TaskResultStatus.FAILED, KEEP_FAILED))
    for status, age in ages:
        old = DBTaskResult.objects.filter(status=status, finished_at__lt=now - age)
        if old.exists():  # deleting nothing would still lock the database
            old.delete()
