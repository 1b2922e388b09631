"""Work done in a forked child with a limit on time and memory, so that no input can take the server down with it."""

from __future__ import annotations

import faulthandler
import gc
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

CHUNK = 1 << 20
TOO_LARGE, BROKEN = 3, 4  # exit codes of the child


class ChildTooLargeError(Exception):
    """The work needed more memory, or deeper nesting, than it may have."""


class ChildTimeoutError(Exception):
    """The work was not done in time."""


class ChildBrokenError(Exception):
    """The work failed in a way nobody foresaw; the message names the exception."""


def run_in_child(work: Callable[[], bytes], *, seconds: float, memory: int) -> bytes:
    """What ``work`` returns, computed in a fork of this process that may take ``seconds`` of wall time and ``memory``
    bytes more than this process has now. ``work`` must not touch the database.

    Raises ChildTooLargeError, ChildTimeoutError or ChildBrokenError.
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _be_the_child(work, write_end, seconds, memory)
    os.close(write_end)
    try:
        output = _read(read_end, time.monotonic() + seconds)
    finally:
        os.close(read_end)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    return _checked(output, os.waitstatus_to_exitcode(status))


def _read(pipe: int, deadline: float) -> bytes:
    """Everything until the child closes the pipe; its last byte says that the work is whole."""
    chunks: list[bytes] = []
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise ChildTimeoutError
        chunk = os.read(pipe, CHUNK)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def _checked(output: bytes, code: int) -> bytes:
    # A child that had written everything may be killed before it exits by itself: its end mark counts, not its code.
    mark, body = output[-1:], output[:-1]
    if mark == b"\x00":
        return body
    if mark == b"\x04" or code == BROKEN:
        raise ChildBrokenError(body.decode(errors="replace"))
    raise ChildTooLargeError


def _be_the_child(work: Callable[[], bytes], pipe: int, seconds: float, memory: int) -> NoReturn:
    code = BROKEN
    try:
        _limit(seconds, memory)
        gc.disable()  # the process ends before a collection would pay
        _write(pipe, work() + b"\x00")
        code = 0
    except (MemoryError, RecursionError):
        code = TOO_LARGE
    except BaseException as error:  # noqa: BLE001 - whatever it is, the child must end here and not in the caller's frames
        _write(pipe, f"{type(error).__name__}".encode() + b"\x04")
    finally:
        os._exit(code)


def _limit(seconds: float, memory: int) -> None:
    """Limits that the kernel keeps, also when the parent has died; signal handlers and log of the server end here."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    # A library that runs out of memory aborts with words that may quote the document.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    address_space = _size() + memory
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    processor = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _size() -> int:
    """Bytes of address space this process has now."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no path object after a fork
        return int(statm.read().split()[0]) * resource.getpagesize()


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]
