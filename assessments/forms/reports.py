"""What is asked before a report is printed."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """The language; each is named in itself, as whoever reads the report would name it."""

    language = forms.ChoiceField(label=_("Language of the report"))

    def __init__(self, data: object = None, *, languages: Sequence[str], chosen: str = "") -> None:
        super().__init__(data, initial={"language": chosen})  # type: ignore[arg-type]
        choices = [(code, get_language_info(code)["name_local"].capitalize()) for code in languages]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
