import pytest

from assessments.forms.numbers import whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_whole_numbers_are_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.5", "1e3", "۱۲", "²", "one", "9" * 19])
def test_anything_else_is_no_number(text: str) -> None:
    assert whole(text) is None
