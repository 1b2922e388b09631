"""How many questions a respondent is asked who comes by a link, and which of them everybody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..analysis.duration import minutes_for
from ..models import Dimension
from ..templatetags.figures import digits, localized


class ShortFormFields(forms.Form):
    """The part of a form that edits the short form."""

    sample_size = forms.IntegerField(
        label=_("Questions for each person"),
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )
    core = forms.MultipleChoiceField(label=_("Asked of everybody"), required=False, widget=forms.CheckboxSelectMultiple)

    def offer_questions(self, dimensions: Sequence[Dimension]) -> None:
        """Offer the questions of these dimensions, their questions prefetched."""
        self._codes = [question.code for dimension in dimensions for question in dimension.questions.all()]
        core = self.fields["core"]
        core.choices = [  # type: ignore[attr-defined]
            (localized(dimension.name), [(row.code, localized(row.title)) for row in dimension.questions.all()])
            for dimension in dimensions
        ]
        everything = len(self._codes)
        self.fields["sample_size"].help_text = gettext(
            "Leave it empty to ask all %(number)s: about %(minutes)s minutes. Ten questions take about %(ten)s."
        ) % {name: digits(value) for name, value in _estimates(everything).items()}

    @staticmethod
    def default_core(dimensions: Sequence[Dimension]) -> list[str]:
        """The first question of each dimension."""
        return [question.code for dimension in dimensions for question in list(dimension.questions.all())[:1]]

    @property
    def uses_short_form(self) -> bool:
        """Whether there is a short form, or one that was filled in wrongly."""
        return bool(self["sample_size"].value() or self["sample_size"].errors or self["core"].errors)

    def given_short_form(self) -> dict[str, Any]:
        """`sample_size` and `core` as an assessment stores them. Notes a number that does not fit."""
        size, core = self.cleaned_data.get("sample_size"), self.cleaned_data.get("core") or []
        if not size or size == len(self._codes):
            return {"sample_size": None, "core": []}
        if size > len(self._codes):
            self._refuse(gettext("The bank has only %(number)s questions."), len(self._codes))
        elif size < len(core):
            self._refuse(gettext("At least %(number)s: so many questions are ticked for everybody."), len(core))
        return {"sample_size": size, "core": [code for code in self._codes if code in core]}

    def _refuse(self, message: str, number: int) -> None:
        self.add_error("sample_size", message % {"number": digits(number)})


def _estimates(everything: int) -> dict[str, int]:
    return {"number": everything, "minutes": minutes_for(everything), "ten": minutes_for(10)}
