"""Numbers, dates and bank texts as people of each language write them (CLDR by Babel, Jalali dates by jdatetime).

Load with ``{% load figures %}``. Nothing here computes a figure: a value comes in finished and leaves as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jdatetime
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, get_minus_sign_symbol, get_plus_sign_symbol
from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext

from assessments.models import text_in

register = template.Library()

MISSING = "–"  # an en dash; the template says in words what is missing
PERSIAN_DIGITS = str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")
LOOSE_DIGITS = re.compile(r"(?<![A-Za-z0-9])[0-9%]+")  # digits after a Latin letter are part of a code
NARROW_SPACE = "\u202f"
SMALLEST_P = 0.001

JALALI_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
        *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
    ),
    "fa": (
        *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
        *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    ),
    "lv": (
        *("farvardins", "ordibehešts", "hordāds", "tīrs", "mordāds", "šahrivars"),
        *("mehrs", "ābāns", "āzars", "dejs", "bahmans", "esfands"),
    ),
}
JALALI_DAY: Mapping[str, str] = {
    "en": "{day} {month} {year}",
    "fa": "{day} {month} {year}",
    "lv": "{year}. gada {day}. {month}",
}
SHORT_DAY: Mapping[str, str] = {"lv": "dd.MM.y"}  # docs/words.md; the other languages: CLDR's medium form


@lru_cache
def _locale(language: str) -> Locale:
    """The CLDR locale of a Django language code; English dates put the day first, as most of the world does."""
    return Locale.parse({"en": "en_GB"}.get(language, language.replace("-", "_")))


def _calendar(context: template.Context) -> str:
    return str(context.get("calendar") or "language")


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@register.filter
def digits(value: object) -> str:
    """Any text or whole number with the digits of the active language: ۱۲ for 12 in Persian, but R1 stays R1."""
    text = str(value)
    return LOOSE_DIGITS.sub(lambda found: found[0].translate(PERSIAN_DIGITS), text) if _language() == "fa" else text


@register.filter
def number(value: float | Decimal | None, places: int | str = 0) -> str:
    """A number with that many decimals: 2.5, ۲٫۵ or 2,5. ``None`` becomes an en dash."""
    if value is None:
        return MISSING
    amount = _amount(abs(float(value)), places)
    return _sign("−", amount) + amount if value < 0 else amount


@register.filter
def size(value: float | None, places: int | str = 1) -> str:
    """How large a difference is, whatever its sign: 0.8 for −0.8."""
    return number(None if value is None else abs(value), places)


@register.filter
def exact(value: float | Decimal | None) -> str:
    """A number with only the decimals that say something, two at most: 22, 12.5, 33.33."""
    whole = 0.0 if value is None else round(float(value), 2)
    return number(value, next(places for places in (0, 1, 2) if round(whole, places) == whole))


@register.filter
def gap(value: float | None, places: int | str = 1) -> str:
    """A signed difference: −2.3, +0.4, 0.0. The sign stands before the number in every reading direction."""
    if value is None:
        return MISSING
    amount = _amount(abs(value), places)
    return _sign("−" if value < 0 else "+", amount) + amount


@register.filter
def percent(value: float | Decimal | None, places: int | str = 0) -> str:
    """A percentage from 0 to 100 with its sign: 43 %, with a narrow space before it (none in Persian: ۴۳٪)."""
    if value is None:
        return MISSING
    space = "" if _language() == "fa" else NARROW_SPACE
    return digits(f"{number(value, places)}{space}%")


@register.filter
def exact_percent(value: float | Decimal | None) -> str:
    """A percentage with only the decimals that say something: 25 %, 27.5 %."""
    whole = 0.0 if value is None else float(value)
    return percent(value, 0 if whole.is_integer() else 1)


@register.filter
def p_value(p: float | None) -> str:
    """A probability from 0 to 1 with three decimals; smaller ones read "under 0.001"."""
    if p is None:
        return MISSING
    if p < SMALLEST_P:
        return gettext("under %(number)s") % {"number": number(SMALLEST_P, 3)}
    return number(p, 3)


@register.filter
def isolated(text: object) -> str:
    """Every line of a text in a direction of its own, for the printer, which knows neither bdi nor dir="auto"."""
    return "\n".join(f"\u2068{line}\u2069" for line in str(text).splitlines())


@register.filter
def localized(texts: Mapping[str, Any] | None, name: str = "") -> str:
    """The active language's text from {"en": …, "fa": …}, or from such a mapping under ``name``; else any there is."""
    choices = (texts or {}).get(name) if name else texts
    if not isinstance(choices, Mapping):
        return str(choices or "")
    return text_in(choices, _language())


@register.simple_tag(takes_context=True)
def day(context: template.Context, when: date | None) -> str:
    """A date in full in the organisation's calendar: 23 November 2026, ۲ آذر ۱۴۰۵."""
    return day_text(when, _calendar(context))


@register.simple_tag(takes_context=True)
def day_short(context: template.Context, when: date | None) -> str:
    """A date for a table: 23 Nov 2026, ۱۴۰۵/۰۹/۰۲, 23.11.2026."""
    return day_text(when, _calendar(context), short=True)


@register.simple_tag(takes_context=True)
def moment(context: template.Context, when: datetime | None) -> str:
    """A date and a time of day in the current time zone: 23 November 2026, 15:04."""
    if when is None:
        return MISSING
    local = timezone.localtime(when)
    clock = digits(format_time(local.time(), "short", locale=_locale(_language())))
    comma = "، " if _language() == "fa" else ", "
    return day_text(local.date(), _calendar(context)) + comma + clock


def day_text(when: date | None, calendar: str = "language", *, short: bool = False) -> str:
    """A date in the active language. ``calendar`` is "language" (Jalali in Persian), "jalali" or "gregorian"."""
    if when is None:
        return MISSING
    plain = timezone.localtime(when).date() if isinstance(when, datetime) else when
    if calendar == "jalali" or (calendar == "language" and _language() == "fa"):
        return digits(_jalali(plain, short))
    style = SHORT_DAY.get(_language(), "medium") if short else "long"
    return digits(format_date(plain, style, locale=_locale(_language())))


def _jalali(when: date, short: bool) -> str:
    jalali = jdatetime.date.fromgregorian(date=when)
    if short and _language() == "fa":
        return f"{jalali.year}/{jalali.month:02}/{jalali.day:02}"
    language = _language() if _language() in JALALI_MONTHS else "en"
    month = JALALI_MONTHS[language][jalali.month - 1]
    return JALALI_DAY[language].format(day=jalali.day, month=month, year=jalali.year)


def _amount(size: float, places: int | str) -> str:
    decimals = int(places)
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return digits(format_decimal(size, pattern, locale=_locale(_language()), numbering_system="default"))


def _sign(sign: str, amount: str) -> str:
    """CLDR's sign (Persian: after U+200E, or it lands on the wrong side); none before a zero, never a hyphen."""
    if not amount.strip("0۰.,٫"):
        return ""
    symbol = get_minus_sign_symbol if sign == "−" else get_plus_sign_symbol
    return symbol(_locale(_language()), numbering_system="default").replace("-", "−")
