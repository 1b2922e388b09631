"""How long answering takes."""

import pytest

from assessments.analysis.duration import minutes_for


@pytest.mark.parametrize(("questions", "minutes"), [(0, 1), (1, 1), (3, 1), (4, 2), (10, 4), (22, 8)])
def test_minutes_are_whole_and_rounded_up(questions: int, minutes: int) -> None:
    assert minutes_for(questions) == minutes
