"""How long answering takes, as people are told before they begin."""

from __future__ import annotations

#: reading a statement and giving two scores; the second one costs about five seconds
SECONDS_PER_QUESTION = 20


def minutes_for(questions: int) -> int:
    """Whole minutes that so many questions take, rounded up; at least one."""
    return max(1, -(-questions * SECONDS_PER_QUESTION // 60))
