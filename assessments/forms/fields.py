"""Fields that read what people type in any of the languages: Persian digits, decimal commas, Jalali dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from decimal import Decimal
from typing import Any, NoReturn

import jdatetime
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..analysis.digits import latin_digits
from ..models import Calendar
from ..templatetags.figures import digits

#: Jalali and Gregorian years do not overlap in anybody's plans, so the year tells which calendar was meant.
JALALI_YEARS = range(1300, 1500)
GREGORIAN_YEARS = range(1900, 2200)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\.?")


class NumberField(forms.DecimalField):
    """A decimal number written with digits and decimal signs of any of the languages: 2.5, 2,5 or ۲٫۵."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number, or None for an empty field. Raises ValidationError for anything else."""
        text = latin_digits(str(value)).strip() if value is not None else ""
        return super().to_python(text.replace("٫", ".").replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        """Whole numbers without their zeros: 20 rather than 20.00."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class DayField(forms.Field):
    """A date: picked where the calendar is Gregorian, typed where it is Jalali; either kind is understood."""

    default_error_messages = {
        "invalid": _("“%(text)s” is not a date. Write year, month and day, like 2026-11-23."),
        "invalid_jalali": _("“%(text)s” is not a date. Write year, month and day, like 1405/09/02."),
    }

    def __init__(self, *, calendar: str = Calendar.BY_LANGUAGE, **options: Any) -> None:
        super().__init__(**options)
        self.use_calendar(calendar)

    def use_calendar(self, calendar: str) -> None:
        """Show and ask for dates in the organisation's calendar."""
        self.jalali = calendar == Calendar.JALALI or (calendar == Calendar.BY_LANGUAGE and get_language() == "fa")
        if self.jalali:
            self.help_text = _("Like 1405/09/02. A Gregorian date is understood too.")
        kind = {"inputmode": "numeric", "dir": "ltr"} if self.jalali else {"type": "date"}
        self.widget = forms.TextInput(attrs={"autocomplete": "off", **kind})
        self.widget.is_required = self.required

    def to_python(self, value: Any) -> date | None:
        """The date, or None for an empty field. Raises ValidationError for anything that is no date."""
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        text = latin_digits(str(value)).strip()
        try:
            return read_day(text)
        except ValueError:
            kind = "invalid_jalali" if self.jalali else "invalid"
            raise ValidationError(self.error_messages[kind], code="invalid", params={"text": text[:40]}) from None

    def prepare_value(self, value: Any) -> Any:
        """A date as the widget shows it; what was typed wrongly stays as it was typed."""
        if not isinstance(value, date):
            return value
        return jdatetime.date.fromgregorian(date=value).strftime("%Y/%m/%d") if self.jalali else value.isoformat()


class ClockField(forms.TimeField):
    """A time of day, to the minute, in digits of any of the languages."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    default_error_messages = {"invalid": _("“%(text)s” is not a time. Write hour and minute, like 14:30.")}

    def to_python(self, value: Any) -> time | None:
        """The time, or None for an empty field. Raises ValidationError for anything else."""
        if isinstance(value, time) or value in self.empty_values:
            return value or None
        found = CLOCK.fullmatch(latin_digits(str(value)).strip())
        if found is None:
            self._refuse(str(value))
        try:
            return time(int(found[1]), int(found[2]))
        except ValueError:
            self._refuse(str(value))

    def _refuse(self, text: str) -> NoReturn:
        raise ValidationError(self.error_messages["invalid"], code="invalid", params={"text": text[:40]})


class LinesField(forms.CharField):
    """A list of short texts, one per line: none of them empty, and none twice."""

    default_error_messages = {
        "long": _("“%(text)s” is longer than %(limit)s characters."),
        "many": _("These are %(number)s lines. At most %(limit)s are possible."),
        "twice": _("“%(text)s” stands twice."),
        "unprintable": _("“%(text)s” holds a character that cannot be printed."),
    }

    def __init__(self, *, line_length: int, line_count: int, **options: Any) -> None:
        self.line_length, self.line_count = line_length, line_count
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}), **options)

    def to_python(self, value: Any) -> Any:
        """The lines without empty ones and without the spaces around them. Raises ValidationError."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > self.line_count:
            self._refuse("many", number=digits(len(lines)), limit=digits(self.line_count))
        for line in lines:
            if len(line) > self.line_length:
                self._refuse("long", text=f"{line[:20]}…", limit=digits(self.line_length))
            if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in line):
                self._refuse("unprintable", text=line.encode("unicode_escape").decode())
        self._refuse_twins(lines)
        return lines

    def _refuse_twins(self, lines: list[str]) -> None:
        seen: set[str] = set()
        for line in lines:
            if line.casefold() in seen:
                self._refuse("twice", text=line)
            seen.add(line.casefold())

    def _refuse(self, code: str, **params: str) -> NoReturn:
        raise ValidationError(self.error_messages[code], code=code, params=params)

    def prepare_value(self, value: Any) -> Any:
        """A line for each text."""
        return "\n".join(value) if isinstance(value, list) else value


def read_day(text: str) -> date:
    """The date behind 2026-11-23, 23.11.2026 or the Jalali 1405/09/02 (Latin digits). Raises ValueError."""
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError(text)
    if year in JALALI_YEARS:
        gregorian: date = jdatetime.date(year, month, day).togregorian()
        return gregorian
    if year not in GREGORIAN_YEARS:
        raise ValueError(text)
    return date(year, month, day)
