"""What is asked about a version of a bank: a name and titles for a copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_bidi, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..formats.text_lengths import BANK_NAME, TAKEN_NAME, TITLE
from ..models import BankVersion
from ..templatetags.steps import language_info


class DuplicateForm(forms.Form):
    """The name of the copy, and its title in each language of the bank."""

    name = forms.SlugField(
        label=pgettext_lazy("of a bank", "Name"),
        max_length=BANK_NAME,
        help_text=_(
            "Small letters a–z, digits and hyphens. It stands in addresses and files, and action templates go by it."
        ),
    )

    def __init__(self, *args: Any, version: BankVersion, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(version.languages)
        self.fields["name"].initial = name
        for code in self.languages:
            self.fields[f"title_{code}"] = _title(code, version.title.get(code, ""))

    def clean_name(self) -> str:
        """The name in small letters, as files write it."""
        name: str = self.cleaned_data["name"]
        if name != name.lower():
            raise ValidationError(gettext("Write the name in small letters."))
        if name == TAKEN_NAME:
            raise ValidationError(gettext("This name is taken by a page of its own. Choose another one."))
        return name

    @property
    def title(self) -> Mapping[str, str]:
        """The title by language."""
        return {code: self.cleaned_data[f"title_{code}"] for code in self.languages}


def _title(code: str, text: str) -> forms.CharField:
    info = language_info(code)
    direction = "rtl" if info["bidi"] else "ltr"
    attributes = {"lang": code} | ({} if info["bidi"] == get_language_bidi() else {"dir": direction})
    label = gettext("Title (%(language)s)") % {"language": info["name_translated"]}
    return forms.CharField(label=label, initial=text, max_length=TITLE, widget=forms.TextInput(attrs=attributes))
