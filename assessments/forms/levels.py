"""What is asked about level cut-offs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..analysis.values import LevelCutoffs
from ..models import CUTOFFS, LevelRule
from .fields import NumberField

PERCENT: dict[str, Any] = {"min_value": 0, "max_value": 100, "max_digits": 4, "decimal_places": 1}


class LevelsForm(forms.Form):
    """Four percentages and why; ``edition`` is the one the person looked at while typing."""

    edition = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    unsatisfactory_from = NumberField(
        label=_("Level 1 from a shortfall of"),
        help_text=_("In percent of the scale’s range: 25 is one point on a scale from 1 to 5."),
        **PERCENT,
    )
    tolerance = NumberField(
        label=_("Tolerance"),
        help_text=_("A shortfall up to this size counts as met, which is level 3. In percent of the scale’s range."),
        **PERCENT,
    )
    beyond_questions = NumberField(
        label=_("Level 4: questions within the tolerance"),
        help_text=_("At least so many percent of the questions with answers."),
        **PERCENT,
    )
    beyond_current = NumberField(
        label=_("Level 4: mean current score"),
        help_text=_("At least at so many percent of the scale’s range: 90 is 4.6 on a scale from 1 to 5."),
        **PERCENT,
    )
    reason = forms.CharField(
        label=_("Why it changes"), max_length=300, required=False, help_text=_("Stands in the history.")
    )

    def clean(self) -> dict[str, Any]:
        """The tolerance ends before level 1 begins."""
        fields = super().clean() or {}
        tolerance, unsatisfactory = fields.get("tolerance"), fields.get("unsatisfactory_from")
        if tolerance is not None and unsatisfactory is not None and tolerance >= unsatisfactory:
            self.add_error("tolerance", gettext("The tolerance must be smaller than the shortfall of level 1."))
        return fields

    @property
    def values(self) -> dict[str, Decimal]:
        """The four percentages, checked."""
        return {name: self.cleaned_data[name] for name in CUTOFFS}

    @property
    def cutoffs(self) -> LevelCutoffs:
        """The four percentages as the analysis takes them."""
        low, high, questions, current = (float(value) for value in self.values.values())
        return LevelCutoffs(-low, -high, questions, current)


def initial(rule: LevelRule) -> dict[str, Any]:
    """The form’s first values: those of the edition that applies now."""
    return {"edition": rule.number} | {name: getattr(rule, name) for name in CUTOFFS}
