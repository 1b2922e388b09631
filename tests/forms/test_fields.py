"""Numbers and dates as people of each language type them."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.forms.fields import ClockField, DayField, LinesField, NumberField, read_day

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.5", "2.5"), ("2,5", "2.5"), ("۲٫۵", "2.5"), ("٢٫٥", "2.5"), (" 20 ", "20"), ("۱۰۰", "100")],
)
def test_a_number_is_read_in_every_language(text: str, number: str) -> None:
    assert NumberField().clean(text) == Decimal(number)


@pytest.mark.parametrize("text", ["two", "1e9", "NaN", "Infinity", "1.2.3", "0x10", "\x00", "9" * 400, "۲-۳"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        NumberField(max_digits=5, decimal_places=2).clean(text)


@pytest.mark.parametrize(("number", "shown"), [("20.00", "20"), ("33.34", "33.34"), ("100", "100"), ("0", "0")])
def test_a_number_is_shown_without_needless_zeros(number: str, shown: str) -> None:
    assert NumberField().prepare_value(Decimal(number)) == shown


@pytest.mark.parametrize(
    "text",
    ["2026-11-23", "2026/11/23", "23.11.2026", "23.11.2026.", "1405/09/02", "۱۴۰۵/۰۹/۰۲", "۱۴۰۵/۹/۲", "۲۰۲۶-۱۱-۲۳"],
)
def test_a_date_is_read_in_both_calendars(text: str) -> None:
    assert DayField().clean(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["tomorrow", "2026-13-01", "2026-02-30", "1405/12/31", "0001-01-01", "9999-12-31", "11/23/26", "\x00", "1" * 9999],
)
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(ValidationError, match="is not a date"):
        DayField().clean(text)


def test_an_empty_date_is_none_when_none_is_needed() -> None:
    assert DayField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("calendar", "language", "shown"),
    [
        ("language", "en", "2026-11-23"),
        ("language", "fa", "1405/09/02"),
        ("jalali", "lv", "1405/09/02"),
        ("gregorian", "fa", "2026-11-23"),
    ],
)
def test_a_date_is_shown_in_the_organisations_calendar(calendar: str, language: str, shown: str) -> None:
    with override(language):
        assert DayField(calendar=calendar).prepare_value(date(2026, 11, 23)) == shown


def test_what_was_typed_wrongly_stays_as_it_was_typed() -> None:
    assert DayField().prepare_value("the 31st") == "the 31st"


@given(st.dates(date(1922, 1, 1), date(2100, 1, 1)), st.sampled_from(["gregorian", "jalali"]))
def test_a_shown_date_is_read_back(day: date, calendar: str) -> None:
    assert read_day(DayField(calendar=calendar).prepare_value(day)) == day


@pytest.mark.parametrize("text", ["14:30", "14.30", "۱۴:۳۰", "١٤:٣٠", " 14:30:59 "])
def test_a_time_of_day_is_read_to_the_minute(text: str) -> None:
    assert ClockField().clean(text) == time(14, 30)


@pytest.mark.parametrize("text", ["noon", "24:00", "14:60", "14", "-1:30", "\x00", "9" * 400])
def test_what_is_no_time_of_day_is_named(text: str) -> None:
    with pytest.raises(ValidationError, match="is not a time"):
        ClockField().clean(text)


def lines(**options: int) -> LinesField:
    return LinesField(**({"line_length": 10, "line_count": 3} | options), required=False)


def test_lines_lose_what_stands_around_them() -> None:
    assert lines().clean("Old Town\r\n\n \t\n  شعبهٔ\u200cما  ") == ["Old Town", "شعبهٔ\u200cما"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\nb\nc\nd", "These are 4 lines. At most 3 are possible."),
        ("x" * 11, "is longer than 10 characters"),
        ("Airport\nairport", "“airport” stands twice"),
        ("a\x07b", "cannot be printed"),
    ],
)
def test_lines_that_do_not_fit_are_refused(text: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        lines().clean(text)


def test_lines_are_shown_as_they_were_typed() -> None:
    assert [lines().prepare_value(value) for value in (["a", "b"], "a\n\nb")] == ["a\nb", "a\n\nb"]
