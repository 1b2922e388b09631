"""`worker`: do the work that nobody should wait for, until told to stop."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from django.core.management.base import CommandParser
from django.db import connections

from ...tasks import do_chores
from ..command import Command as BaseCommand
from ..keeper import Keeper, end_with_parent, is_orphan
from ..worker import Worker

#: how much others come first: pages are waited for, letters are not
NICENESS = 5


class Command(BaseCommand):
    help = "Do background work: send letters, take in large imports. Runs until it is told to stop."
    requires_system_checks = []  # the server beside it has made them

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option is for whoever starts the worker and wants to take it along."""
        parser.add_argument("--once", action="store_true", help="end when nothing is due")
        parser.add_argument("--parent", type=int, default=0, help="end when this process, which started it, ends")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep one worker running; begin it again when it dies."""
        if options["once"]:
            self.say(work_once())
            return
        if options["parent"]:
            end_with_parent(options["parent"])
        os.nice(NICENESS)
        connections.close_all()
        Keeper(partial(run_worker, options["parent"])).keep()


def work_once() -> str:
    """Do what is due; returns what happened, in one sentence."""
    done = Worker(chores=do_chores).run_once()
    if done is None:
        return "Another worker is at work on this database."
    return f"Did {done} {'task' if done == 1 else 'tasks'}; nothing more is due."


def run_worker(grandparent: int) -> None:
    """One worker, in a process of its own."""
    keeper = os.getppid()
    worker = Worker(chores=do_chores, parent_is_gone=lambda: is_orphan(keeper) or has_ended(grandparent))
    worker.configure_signals()
    worker.run()


def has_ended(pid: int) -> bool:
    """Whether the process is gone; 0 stands for nobody."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
