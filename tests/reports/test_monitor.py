"""The bars of the days."""

from datetime import date, timedelta

from assessments.queries.participations import Day
from assessments.reports.monitor import HEIGHT, STEP, Bar, bar_chart

FIRST = date(2026, 11, 23)


def days(*finished: int) -> list[Day]:
    return [Day(FIRST + timedelta(days=place), number) for place, number in enumerate(finished)]


def test_bars_stand_on_the_base_line_and_the_tallest_is_full() -> None:
    chart = bar_chart(days(0, 5, 10))
    assert [bar.height for bar in chart.bars] == [0, HEIGHT / 2, HEIGHT]
    assert {bar.y + bar.height for bar in chart.bars} == {HEIGHT}
    assert (chart.most, chart.width) == (10, 3 * STEP)


def test_bars_stay_within_their_day() -> None:
    chart = bar_chart(days(*range(28)))
    for place, bar in enumerate(chart.bars):
        assert place * STEP < bar.x < bar.x + chart.bar_width < (place + 1) * STEP


def test_the_table_names_the_days_with_somebody_latest_first() -> None:
    assert [bar.finished for bar in bar_chart(days(3, 0, 4)).busy] == [4, 3]


def test_days_without_anybody_have_no_bars() -> None:
    assert bar_chart(days(0)).bars == [Bar(FIRST, 0, (STEP - 7) / 2, HEIGHT, 0)]
