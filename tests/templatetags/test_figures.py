from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from assessments.templatetags import figures

DAY = date(2026, 11, 23)


def written(source: str, language: str, **context: object) -> str:
    with translation.override(language):
        return Template("{% load figures %}" + source).render(Context(context))


@pytest.mark.parametrize(("language", "expected"), [("en", "2.5 1,234"), ("lv", "2,5 1\xa0234"), ("fa", "۲٫۵ ۱٬۲۳۴")])
def test_a_number_is_written_as_its_language_writes_it(language, expected):
    assert written("{{ a|number:1 }} {{ b|number }}", language, a=2.5, b=1234) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "−2.3 +0.4"), ("lv", "−2,3 +0,4"), ("fa", "\u200e−۲٫۳ \u200e+۰٫۴")]
)
def test_a_gap_carries_its_sign(language, expected):
    assert written("{{ a|gap }} {{ b|gap:1 }}", language, a=-2.3, b=0.4) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "22 12.5 33.33 −5 –"), ("lv", "22 12,5 33,33 −5 –"), ("fa", "۲۲ ۱۲٫۵ ۳۳٫۳۳ \u200e−۵ –")],
)
def test_a_chosen_number_is_never_rounded_to_another(language, expected):
    source = "{{ a|exact }} {{ b|exact }} {{ c|exact }} {{ d|exact }} {{ e|exact }}"
    chosen = {"a": Decimal("22.00"), "b": 12.5, "c": Decimal("33.33"), "d": -5.0, "e": None}
    assert written(source, language, **chosen) == expected


@pytest.mark.parametrize("nearly_zero", [0, 0.0, -0.04, 0.04])
def test_a_gap_that_rounds_to_zero_has_no_sign(nearly_zero):
    assert written("{{ x|gap }}", "en", x=nearly_zero) == "0.0"
    assert written("{{ x|gap }}", "fa", x=nearly_zero) == "۰٫۰"


def test_a_negative_number_never_shows_a_hyphen():
    assert written("{{ x|number:2 }}", "en", x=-1.188) == "−1.19"


def test_what_is_missing_is_an_en_dash():
    source = "{{ x|gap }}{{ x|number:1 }}{{ x|percent }}{{ x|p_value }}{% day x %}{% day_short x %}{% moment x %}"
    assert written(source, "fa", x=None) == "–––––––"


@pytest.mark.parametrize(("language", "expected"), [("en", "43\u202f%"), ("lv", "43\u202f%"), ("fa", "۴۳٪")])
def test_a_percentage_has_its_sign(language, expected):
    assert written("{{ x|percent }}", language, x=43.4) == expected


def test_a_tiny_p_is_named_by_its_bound():
    assert written("{{ x|p_value }}", "en", x=0.00004) == "under 0.001"
    assert written("{{ x|p_value }}", "en", x=0.0314) == "0.031"


def test_digits_change_in_any_text():
    assert written("{{ x|digits }}", "fa", x="Room 12") == "Room ۱۲"
    assert written("{{ x|digits }}", "lv", x=12) == "12"


def test_a_code_keeps_its_digits():
    assert written("{{ x|digits }}", "fa", x="R1 22") == "R1 ۲۲"


@pytest.mark.parametrize(
    ("language", "calendar", "long", "short"),
    [
        ("en", "language", "23 November 2026", "23 Nov 2026"),
        ("lv", "language", "2026. gada 23. novembris", "23.11.2026"),
        ("fa", "language", "۲ آذر ۱۴۰۵", "۱۴۰۵/۰۹/۰۲"),
        ("en", "jalali", "2 Azar 1405", "2 Azar 1405"),
        ("lv", "jalali", "1405. gada 2. āzars", "1405. gada 2. āzars"),
        ("fa", "gregorian", "۲۳ نوامبر ۲۰۲۶", "۲۳ نوامبر ۲۰۲۶"),
    ],
)
def test_a_day_follows_language_and_calendar(language, calendar, long, short):
    assert written("{% day d %}|{% day_short d %}", language, d=DAY, calendar=calendar) == f"{long}|{short}"


def test_a_moment_is_told_in_local_time():
    when = datetime(2026, 11, 23, 15, 4, tzinfo=UTC)
    with timezone.override("Asia/Tehran"):
        assert written("{% moment t %}", "fa", t=when) == "۲ آذر ۱۴۰۵، ۱۸:۳۴"
        assert written("{% moment t %}", "en", t=when) == "23 November 2026, 18:34"


def test_nowruz_begins_the_iranian_year():
    assert written("{% day d %}", "fa", d=date(2026, 3, 21)) == "۱ فروردین ۱۴۰۵"
    assert written("{% day d %}", "fa", d=date(2026, 3, 20)) == "۲۹ اسفند ۱۴۰۴"


def test_a_bank_text_falls_back_to_a_language_it_has():
    texts = {"en": "Never", "fa": "هرگز"}
    assert written("{{ t|localized }}", "fa", t=texts) == "هرگز"
    assert written("{{ t|localized }}", "lv", t=texts) == "Never"
    assert written("{{ t|localized }}", "lv", t={"fa": "هرگز"}) == "هرگز"
    assert written("{{ t|localized:'name' }}", "en", t={"name": texts}) == "Never"
    assert written("{{ t|localized:'name' }}", "en", t={}) == ""


def test_a_day_text_of_a_moment_is_its_local_day():
    with timezone.override("Asia/Tehran"), translation.override("en"):
        assert figures.day_text(datetime(2026, 11, 23, 22, 0, tzinfo=UTC)) == "24 November 2026"


def test_every_line_of_a_foreign_text_keeps_its_own_direction():
    assert figures.isolated("Late again.\nدیر شد.") == "\u2068Late again.\u2069\n\u2068دیر شد.\u2069"
