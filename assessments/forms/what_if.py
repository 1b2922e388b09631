"""The sliders of “What if”: text to current scores."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..analysis.digits import latin_digits
from ..analysis.values import GroupFigures
from ..templatetags.figures import digits


def read_currents(data: Mapping[str, str], figures: GroupFigures) -> dict[str, float]:
    """Mean current scores by dimension code, sent as ``current-CODE``; a dimension that is not named stays as it is.

    Raises ValidationError for text that is no number and for a number outside the scale.
    """
    measured = [row.code for row in figures.dimensions if row.estimate]
    sent = {code: data.get(f"current-{code}") for code in measured}
    return {code: _read(text, figures) for code, text in sent.items() if text}


def _read(text: str, figures: GroupFigures) -> float:
    try:
        value = float(latin_digits(text).replace("٫", ".").replace(",", "."))
    except ValueError:
        value = math.nan
    if value not in figures.scale:
        scale = figures.scale
        raise ValidationError(
            _("Choose a score between %(low)s and %(high)s.")
            % {"low": digits(scale.minimum), "high": digits(scale.maximum)}
        )
    return value
