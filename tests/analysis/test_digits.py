import pytest

from assessments.analysis.digits import latin_digits, whole_number


def test_persian_and_arabic_digits_become_latin_and_nothing_else_changes() -> None:
    assert latin_digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 5 ５ ५ R۱") == "0123456789 0123456789 5 ５ ५ R1"


@pytest.mark.parametrize(("text", "number"), [("4", 4), (" ۴ ", 4), ("٤", 4), ("۱۰", 10), ("-3", -3), ("007", 7)])
def test_a_whole_number_may_be_written_in_three_kinds_of_digits(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "４", "४", "4.0", "4,5", "+4", "four", "1_0", "1" * 5000, "٫", "4\n5", "−4"])
def test_anything_else_is_no_number(text: str) -> None:
    assert whole_number(text) is None
