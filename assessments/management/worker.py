"""The worker: takes background work from its table, one task after another, and does the chores in between."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

from django.db import Error, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from ..stopping import ask_to_stop, is_stopping

log = logging.getLogger(__name__)

#: seconds between two looks at an empty table, and between two rounds of chores
REST, CHORES_EVERY = 1.0, 60.0
#: seconds to wait for a database that is away: longer each time, up to the last
AWAY = (1, 2, 5, 10, 30)
#: seconds that a task may go on after the worker was told to stop
GRACE = 20


class WorkerStoppedError(Exception):
    """The worker ended in the midst of a task."""


class Worker(db_worker.Worker):
    """Like the library's, but it outlives its database and locks no table to look whether there is work.

    `chores` are done at the start and once a minute; `parent_is_gone` is asked between two tasks.
    """

    def __init__(self, *, chores: Callable[[], None], parent_is_gone: Callable[[], bool] = lambda: False) -> None:
        super().__init__(
            queue_names=["*"],
            interval=REST,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(8)}",
            excluded_queue_names=[],
        )
        self.chores = chores
        self.parent_is_gone = parent_is_gone
        self.chores_due = 0.0
        self.failures = 0

    def run_once(self) -> int | None:
        """Do the chores and every task that is due; returns how many, or None when another worker does them."""
        with alone(patient=False) as is_alone:
            if not is_alone:
                return None
            self.do_chores()
            while self.work():
                pass
            return self._run_tasks

    def run(self) -> None:
        """Work until told to stop."""
        with alone():
            while self.running and not self.parent_is_gone():
                try:
                    self.step()
                    self.failures = 0
                except Error as problem:
                    self.wait_for_database(problem)

    def step(self) -> None:
        """The chores when they are due, then one task or a rest."""
        if time.monotonic() >= self.chores_due:
            self.chores_due = time.monotonic() + CHORES_EVERY
            self.do_chores()
        if not self.work():
            time.sleep(REST)

    def do_chores(self) -> None:
        """What is looked after now and then."""
        fail_abandoned(self.worker_id)
        self.chores()

    def work(self) -> bool:
        """Do the next task; False when there is none."""
        found = DBTaskResult.objects.ready().filter(backend_name=self.backend_name).first()
        if found is None:
            return False
        self.running_task = True  # from here on a signal lets the task be finished
        try:
            if claim(found, self.worker_id):
                self.run_task(found)
        finally:
            self.running_task = False
            close_old_connections()
        return True

    def wait_for_database(self, problem: Error) -> None:
        """Say once that the database is away, and be patient."""
        if not self.failures:
            log.warning("the worker waits for the database: %s", str(problem).strip().partition("\n")[0])
        connection.close()
        self.chores_due = 0.0
        time.sleep(AWAY[min(self.failures, len(AWAY) - 1)])
        self.failures += 1

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Finish the task at hand within GRACE seconds; leave at once when there is none."""
        ask_to_stop()
        self.running = False
        if not self.running_task:
            sys.exit(0)
        signal.signal(signal.SIGALRM, lambda *_: sys.exit(0))
        signal.alarm(GRACE)


def claim(task: DBTaskResult, worker_id: str) -> bool:
    """Take the task unless another worker has: one conditional update, so that no table need be locked."""
    waiting = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.READY)
    task.status, task.started_at = TaskResultStatus.RUNNING, timezone.now()
    task.worker_ids = [*task.worker_ids, worker_id]
    taken = waiting.update(status=task.status, started_at=task.started_at, worker_ids=task.worker_ids)
    return taken == 1


def fail_abandoned(worker_id: str) -> None:
    """Say of tasks whose worker died that they failed; nobody else would."""
    for task in DBTaskResult.objects.running():
        if is_dead(task.worker_ids[-1] if task.worker_ids else "", worker_id):
            task.set_failed(WorkerStoppedError(f"{task.task_path} was under way when its worker ended."))
            log.error("%s was under way when its worker ended", task.task_path)


def is_dead(worker_id: str, own: str) -> bool:
    """Whether the worker that had this id has ended. Of workers on other machines nobody knows: they count as alive."""
    host, pid, _ = (*worker_id.split(":"), "", "")[:3]
    if connection.vendor == "sqlite" or worker_id == own or not pid.isdecimal():
        return True  # there is one worker on a SQLite database, and it is between two tasks when it asks
    if host != own.partition(":")[0]:
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
    return False


@contextmanager
def alone(*, patient: bool = True) -> Iterator[bool]:
    """Whether this is the only worker on its SQLite database; a patient one waits until it is, or until told to stop.

    The lock lies beside the database, and the system takes it back however the process ends. PostgreSQL, and a database
    in memory, need none.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not Path(name).is_absolute():
        yield True
        return
    with Path(f"{name}-worker").open("w") as file:
        is_alone = has_locked(file)
        while patient and not is_alone and not is_stopping():
            time.sleep(REST)
            is_alone = has_locked(file)
        yield is_alone


def has_locked(file: IO[str]) -> bool:
    """Take the lock on this file unless another process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
