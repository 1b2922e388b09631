"""Every place that reports/charts can name has its class."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.values import Scale
from assessments.reports import charts

CSS = (Path(__file__).parents[2] / "static" / "css" / "positions.css").read_text(encoding="utf-8")
RULES = dict(re.findall(r"\.([a-z]+-\d+) \{ ([^}]+) \}", CSS))


def test_every_half_percent_has_its_rule():
    for step in range(201):
        percent = f"{step / 2:g}%"
        assert RULES[f"at-{step}"] == f"inset-inline-start: {percent};"
        assert RULES[f"down-{step}"] == f"inset-block-start: {percent};"


@given(st.integers(3, 12), st.booleans())
def test_every_width_of_a_radar_label_has_its_rule(corners, rtl):
    for label in charts.radar(Scale(1, 5), [(3.0, 4.0)] * corners, rtl=rtl).labels:
        assert RULES[f"span-{label.span}"] == f"inline-size: {label.span / 2:g}%;"
        assert f"at-{label.at}" in RULES
        assert f"down-{label.down}" in RULES


def test_every_box_of_the_five_gaps_has_its_rules():
    for drawing in (charts.five_gaps(), charts.five_gaps_tall()):
        for box in drawing.boxes:
            assert RULES[f"span-{box.span}"] == f"inline-size: {box.span / 2:g}%;"
            assert {f"at-{box.at}", f"down-{box.down}"} <= RULES.keys()
        for join in drawing.joins:
            assert {f"at-{join.at}", f"down-{join.down}"} <= RULES.keys()
        for way in filter(None, (drawing.delivery, drawing.promise)):
            assert {f"at-{way.at}", f"down-{way.down}"} <= RULES.keys()
