import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.formats.inert import inert, revived


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("x")', "=cmd|' /C calc'!A0", "a\n=1+1", "＝1"]
)
def test_no_line_of_an_inert_text_begins_like_a_formula(text: str) -> None:
    assert not any(line.startswith(tuple("=+-@\t\r＝")) for line in inert(text).split("\n"))


@pytest.mark.parametrize("text", ["", "good", "'tis fine", "1 = 1"])
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@given(st.text("'=+-@\t\r\n a"))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert revived(inert(text)) == text
