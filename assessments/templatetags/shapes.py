"""The shape of a bank as a small drawing. ``{% load shapes %}``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from assessments.analysis.values import Scale
from assessments.reports import charts

register = template.Library()

RINGS = Scale(0, 4)


@register.inclusion_tag("banks/shape.html")
def bank_shape(corners: Sequence[int]) -> dict[str, Any]:
    """One axis per dimension, as long as it has questions beside the one with most: a radar without words.

    A bank of fewer than three dimensions has no outline: its axes and their dots stand alone.
    """
    most = max(corners, default=0) or 1
    rows = [(RINGS.maximum * count / most, None) for count in corners]
    drawn = charts.radar(RINGS, rows, rtl=get_language_bidi())
    dots = [tuple(corner.split(",")) for corner in drawn.current.split()] or drawn.spokes
    return {"radar": drawn, "dots": dots}
