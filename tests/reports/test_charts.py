"""Geometry: everything inside its box, and right to left the mirror image."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.values import CrossHair, LevelCutoffs, Scale
from assessments.reports import charts

TODAY = date(2026, 11, 23)
SCALES = st.sampled_from([Scale(1, 5), Scale(1, 7), Scale(0, 10)])
SHARES = st.floats(0, 1)


@st.composite
def scored(draw: st.DrawFn) -> tuple[Scale, float, float, tuple[float, float]]:
    scale = draw(SCALES)
    current, desired = (scale.minimum + draw(SHARES) * scale.width for _ in range(2))
    margin = draw(SHARES) * scale.width
    return scale, current, desired, (current - desired - margin, current - desired + margin)


@given(scored(), st.booleans())
def test_a_gap_line_stays_inside_its_box(row, rtl):
    scale, current, desired, interval = row
    line = charts.gap_line(scale, current, desired, interval=interval, rtl=rtl)
    low, high = charts.EDGE - 0.01, 100 - charts.EDGE + 0.01
    assert all(low <= x <= high for x in (line.current, line.desired, *line.ticks))
    assert all(low <= piece.x <= piece.end <= high for piece in (line.bar, line.interval))
    assert all(2 * low - 1 <= at <= 2 * high + 1 for at in (line.current_at, line.desired_at))


@given(scored())
def test_right_to_left_a_gap_line_is_its_mirror_image(row):
    scale, current, desired, interval = row
    one = charts.gap_line(scale, current, desired, interval=interval)
    other = charts.gap_line(scale, current, desired, interval=interval, rtl=True)
    assert other.current == pytest.approx(100 - one.current, abs=0.01)
    assert other.desired == pytest.approx(100 - one.desired, abs=0.01)
    assert other.interval.x == pytest.approx(100 - one.interval.end, abs=0.02)
    assert (other.current_at, other.desired_at) == (one.current_at, one.desired_at)


@given(scored())
def test_the_two_numbers_of_a_gap_line_never_touch(row):
    scale, current, desired, _interval = row
    line = charts.gap_line(scale, current, desired)
    assert abs(line.current_at - line.desired_at) >= 2 * charts.LABEL_ROOM - 1
    if line.current != line.desired:
        assert (line.current_at < line.desired_at) == (current < desired)


@given(scored())
def test_the_bracket_reaches_the_ring_when_the_interval_contains_zero(row):
    scale, current, desired, (low, high) = row
    line = charts.gap_line(scale, current, desired, interval=(low, high))
    if low <= 0 <= high:
        assert line.interval.x - 0.02 <= line.desired <= line.interval.end + 0.02


def test_a_wide_shortfall_is_strong_and_an_unclear_one_grey():
    scale = Scale(1, 5)
    assert charts.gap_line(scale, 2.5, 4.8).strong
    assert charts.gap_line(scale, 2.5, 4.8).tone == "shortfall"
    assert not charts.gap_line(scale, 4.0, 4.8).strong
    assert charts.gap_line(scale, 4.0, 4.8, confidence="unclear").tone == "unclear"
    assert charts.gap_line(scale, 4.8, 4.0).tone == "surplus"
    assert charts.gap_line(scale, 4.0, 4.0).tone == "met"


def test_without_data_a_gap_line_is_only_its_scale():
    line = charts.gap_line(Scale(1, 5), None, 4.0)
    assert (line.current, line.desired, line.bar, len(line.ticks)) == (None, None, None, 5)


def test_the_ends_of_the_scale_are_written_inwards():
    assert [mark.align for mark in charts.scale_marks(Scale(1, 5))] == ["start", "center", "center", "center", "end"]


@given(SCALES, st.lists(st.tuples(SHARES, SHARES), min_size=3, max_size=9), st.booleans())
def test_a_radar_and_its_labels_stay_inside(scale, shares, rtl):
    rows = [(scale.minimum + a * scale.width, scale.minimum + b * scale.width) for a, b in shares]
    radar = charts.radar(scale, rows, rtl=rtl)
    for corner in f"{radar.current} {radar.desired}".split():
        x, y = map(float, corner.split(","))
        assert 0 <= x <= charts.WIDTH
        assert 0 <= y <= charts.RADAR_HEIGHT
    assert all(label.at >= 0 and label.at + label.span <= 201 and 0 <= label.down <= 200 for label in radar.labels)


def test_a_radar_is_never_mirrored_but_its_labels_are_counted_from_the_other_side():
    rows = [(2.0, 4.0), (3.0, 4.5), (3.5, 4.0), (4.0, 4.0), (2.5, 5.0)]
    one, other = charts.radar(Scale(1, 5), rows), charts.radar(Scale(1, 5), rows, rtl=True)
    assert (one.current, one.desired) == (other.current, other.desired)
    for left, right in zip(one.labels, other.labels, strict=True):
        assert right.at == pytest.approx(200 - left.at - left.span, abs=1)


def test_a_dimension_without_data_has_no_corner():
    rows = [(2.0, 4.0), (None, None), (3.5, 4.0), (4.0, 4.0)]
    assert len(charts.radar(Scale(1, 5), rows).current.split()) == 3
    assert charts.radar(Scale(1, 5), rows[:3]).current == ""


MATRIX_ROWS = st.lists(st.tuples(st.floats(1, 5), st.floats(0, 40)), min_size=1, max_size=22)


@given(MATRIX_ROWS, st.booleans())
def test_a_matrix_stays_inside_and_mirrors(rows, rtl):
    dots = [(f"Q{number}", current, weight, "shortfall") for number, (current, weight) in enumerate(rows)]
    means = CrossHair("means", sum(c for c, _ in rows) / len(rows), sum(w for _, w in rows) / len(rows))
    plane = charts.matrix(dots, means, Scale(1, 5), rtl=rtl)
    mirror = charts.matrix(dots, means, Scale(1, 5), rtl=not rtl)
    for spot, reflected in zip(plane.spots, mirror.spots, strict=True):
        assert charts.DOT <= spot.x <= charts.WIDTH - charts.DOT
        assert charts.DOT <= spot.y <= charts.PLANE_HEIGHT - charts.DOT
        assert 0 <= spot.at <= 200
        assert 0 <= spot.down <= 200
        assert reflected.x == pytest.approx(charts.WIDTH - spot.x, abs=0.11)


def test_the_numbers_of_dots_close_together_do_not_read_as_one():
    """Nine dimensions of equal weight stand in a row; 2 and 7 are six units apart."""
    currents = [2.17, 3.25, 2.83, 3.17, 2.5, 4.25, 3.29, 3.0, 3.83]
    rows = [(str(key), current, 100 / 9, "shortfall") for key, current in enumerate(currents, start=1)]
    plane = charts.matrix(rows, CrossHair("means", 3.1, 100 / 9), Scale(1, 5))
    for one, other in combinations(plane.spots, 2):
        across = abs(one.at - other.at) * charts.WIDTH / 200
        down = abs(one.down - other.down) * charts.PLANE_HEIGHT / 200
        assert across > 12 or down > 12


def test_a_dot_stands_on_the_side_of_the_cross_hair_that_its_figures_say():
    rows = [("low", 2.0, 30.0, "shortfall"), ("high", 4.5, 10.0, "met")]
    plane = charts.matrix(rows, CrossHair("midpoint", 3.0, 20.0), Scale(1, 5))
    low, high = plane.spots
    assert low.x < plane.cross[0] < high.x
    assert low.y < plane.cross[1] < high.y


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=7), st.booleans())
def test_actions_of_equal_effort_and_impact_stand_side_by_side(rows, rtl):
    plane = charts.effort_impact([(str(key), *row) for key, row in enumerate(rows)], rtl=rtl)
    for one, other in combinations(plane.spots, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= 18**2
    assert all(10 <= spot.x <= charts.WIDTH - 10 and 10 <= spot.y <= charts.PLANE_HEIGHT - 10 for spot in plane.spots)


DAYS = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days))


@given(st.lists(st.tuples(DAYS, DAYS).filter(lambda period: not all(period) or period[0] <= period[1]), max_size=9))
def test_a_timeline_stays_inside_and_mirrors(periods):
    one, other = charts.timeline(periods, TODAY), charts.timeline(periods, TODAY, rtl=True)
    for (_start, due), bar, reflected in zip(periods, one.bars, other.bars, strict=True):
        assert (bar is None) == (due is None)
        if bar:
            assert -0.01 <= bar.x <= bar.end <= 100.02
            assert reflected.x == pytest.approx(100 - bar.end, abs=0.03)


def test_a_timeline_names_four_days_from_first_to_last():
    line = charts.timeline([(TODAY, TODAY + timedelta(90))], TODAY)
    assert [day for day, _at, _align in line.days] == [TODAY + timedelta(days) for days in (0, 30, 60, 90)]
    assert all(one[1] < other[1] for one, other in pairwise(line.days))


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("drawn", [charts.five_gaps, charts.five_gaps_tall])
def test_every_gap_joins_two_boxes_from_edge_to_edge(drawn, rtl):
    drawing = drawn(rtl=rtl)
    edges = {
        place
        for box in drawing.boxes
        for place in (
            (round(box.x + box.width / 2, 1), round(box.y, 1)),
            (round(box.x + box.width / 2, 1), round(box.y + box.height, 1)),
            (round(box.x, 1), round(box.y + box.height / 2, 1)),
            (round(box.x + box.width, 1), round(box.y + box.height / 2, 1)),
        )
    }
    assert [join.number for join in drawing.joins] == [1, 2, 3, 4, 5]
    for join in drawing.joins:
        x1, y1, x2, y2 = (round(place, 1) for place in join.line)
        assert {(x1, y1), (x2, y2)} <= edges


@pytest.mark.parametrize("drawn", [charts.five_gaps, charts.five_gaps_tall])
def test_right_to_left_the_five_gaps_are_the_mirror_image(drawn):
    one, other = drawn(), drawn(rtl=True)
    for box, reflected in zip(one.boxes, other.boxes, strict=True):
        assert (reflected.x, reflected.at, reflected.down) == (100 - box.x - box.width, box.at, box.down)
    for join, reflected in zip(one.joins, other.joins, strict=True):
        assert {join.line[0], join.line[2]} == {100 - x for x in (reflected.line[0], reflected.line[2])}
        assert join.at == reflected.at


@pytest.mark.parametrize("drawn", [charts.five_gaps, charts.five_gaps_tall])
def test_no_two_boxes_of_the_five_gaps_touch(drawn):
    for one, other in combinations(drawn().boxes, 2):
        apart_x = abs(one.x - other.x) >= one.width
        apart_y = abs(one.y - other.y) >= one.height
        assert apart_x or apart_y


GAPS = st.lists(st.one_of(st.none(), st.floats(-4, 4)), min_size=1, max_size=12)


@given(GAPS, st.booleans())
def test_a_trend_stays_inside_its_box(values, rtl):
    rows = [None if value is None else (value, (value - 0.5, value + 0.5)) for value in values]
    trend = charts.gap_trend(rows, charts.gap_bounds(rows), rtl=rtl)
    assert [point.round for point in trend.points] == [place for place, value in enumerate(values) if value is not None]
    for point in trend.points:
        assert all(0 <= place <= 100 for place in (point.x, point.y, point.low, point.high))
        assert point.high <= point.y <= point.low


@given(GAPS)
def test_a_round_without_figures_breaks_the_line(values):
    trend = charts.gap_trend([None if value is None else (value, None) for value in values], (-4, 4))
    both = sum(one is not None and other is not None for one, other in pairwise(values))
    assert len(trend.lines) == both


def test_no_line_leads_to_a_round_that_asks_otherwise():
    trend = charts.score_trend(Scale(1, 5), [2, 3, 4], above=True, breaks={2})
    assert [point.value for point in trend.points] == [2, 3, 4]
    assert len(trend.lines) == 1


def test_of_many_rounds_only_the_first_and_the_last_are_named():
    assert [mark.round for mark in charts.round_marks(4)] == [0, 1, 2, 3]
    assert [mark.round for mark in charts.round_marks(9)] == [0, 8]


@given(st.floats(0.1, 100), SHARES)
def test_the_scale_of_levels_is_filled_and_mirrors(unsatisfactory, share):
    cutoffs = LevelCutoffs(-unsatisfactory, -unsatisfactory * share * 0.99)
    one, other = charts.level_scale(cutoffs), charts.level_scale(cutoffs, rtl=True)
    assert one.bands[0].span.x == 0
    assert one.bands[-1].span.end == pytest.approx(100, abs=0.02)
    for first, second in pairwise(one.bands):
        assert second.span.x == pytest.approx(first.span.end, abs=0.02)
    for band, mirrored in zip(one.bands, other.bands, strict=True):
        assert mirrored.span.end == pytest.approx(100 - band.span.x, abs=0.02)
        assert band.at == mirrored.at
    assert one.unsatisfactory.x == pytest.approx(100 - other.unsatisfactory.x)


def test_a_level_without_room_has_no_number():
    scale = charts.level_scale(LevelCutoffs(-25, -1))
    assert [band.at for band in scale.bands] == [75, 174, None]
