"""Keeps a piece of work running in a child process: begins it again when it dies, ends it with whoever started us."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

#: seconds a child that was told to stop may take to finish its step
PATIENCE = 25
#: seconds before a child that died is begun again: at first, and at most after a row of quick deaths
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
#: seconds after which a life was no quick death
LONG_LIFE = 60.0
PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have this process sent SIGTERM when its parent ends, in whatever way; at once if it has ended already.

    Linux does that by itself; elsewhere `is_orphan` is asked now and then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if is_orphan(parent):
        os._exit(0)


def is_orphan(parent: int) -> bool:
    """Whether the parent that this process had is gone."""
    return os.getppid() != parent


class Keeper:
    """Forks for ``work`` and waits. A child that ends well was told to; any other end begins it again."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.child = 0
        self.pause = FIRST_PAUSE / 2  # the first death doubles it

    def keep(self) -> None:
        """Return when the work was told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        signal.signal(signal.SIGALRM, self.give_up)
        while self.ended_badly():
            time.sleep(self.pause)

    def ended_badly(self) -> bool:
        """One life of the child, from fork to end."""
        born = time.monotonic()
        self.child = os.fork()
        if self.child == 0:
            self.be_the_child(os.getppid())
        _, status = os.waitpid(self.child, 0)
        self.child = 0
        was_quick = time.monotonic() - born < LONG_LIFE
        self.pause = min(2 * self.pause, LONGEST_PAUSE) if was_quick else FIRST_PAUSE
        return os.waitstatus_to_exitcode(status) != 0

    def be_the_child(self, parent: int) -> None:
        """Do the work, and leave without running what the parent has yet to do."""
        code = 1
        try:
            end_with_parent(parent)
            self.work()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        except BaseException:  # noqa: BLE001 - whatever it is, it is shown, and the work begun again
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Pass the wish to stop on; without a child there is nothing to wait for."""
        if not self.child:
            sys.exit(0)
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGTERM)
        signal.alarm(PATIENCE)

    def give_up(self, _signal: int, _frame: FrameType | None) -> None:
        """The child did not end in time."""
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        sys.exit(0)
