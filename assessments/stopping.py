"""Whether this process was asked to stop: what takes long looks here between two steps."""

from __future__ import annotations

_asked = False


def ask_to_stop() -> None:
    """Say that the step under way is the last one; safe inside a signal handler."""
    global _asked
    _asked = True


def is_stopping() -> bool:
    """Whether to begin no further step."""
    return _asked
