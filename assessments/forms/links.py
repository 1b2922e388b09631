"""What a respondent may say before the questions: language and segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import segment_name

PREFIX = "segment-"


class StartForm(forms.Form):
    """One list per segment that is asked for; nobody has to choose."""

    def __init__(self, segments: Sequence[Mapping[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for segment in segments:
            choices = [("", _("No answer")), *((value, value) for value in segment["values"])]
            self.fields[f"{PREFIX}{segment['code']}"] = forms.ChoiceField(
                label=segment_name(segment),
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "form-select", "autocomplete": "off"}),
                error_messages={"invalid_choice": _("Choose one of the list.")},
            )

    @property
    def segments(self) -> dict[str, str]:
        """The chosen values by segment code."""
        return {name.removeprefix(PREFIX): value for name, value in self.cleaned_data.items() if value}
