"""What is typed into the editor of a draft: the texts of one row by path, the scale, the languages, the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..formats.bank_file import SCALES
from ..formats.yaml_fields import LANGUAGES
from ..models import BankVersion, Dimension
from ..templatetags.figures import digits, localized
from ..templatetags.steps import language_info, language_name
from .fields import NumberField

#: how a string is asked for
LINE, TEXT, CHECK = "line", "text", "check"


@dataclass(frozen=True)
class Line:
    """One string of a row: its path, what it is called, what stands there, and how it is asked for.

    `language` is that of a text, empty for a code; `beside` is the text of the bank's first language, to translate
    from; `group` names the respondents who alone read it; `is_extra` puts it aside until it is wanted.
    """

    path: str
    label: str
    stored: str
    seen: str
    kind: str = LINE
    limit: int = 0
    language: str = ""
    hint: str | Promise = ""
    beside: str = ""
    beside_language: str = ""
    group: str = ""
    is_extra: bool = False


class RowForm(forms.Form):
    """The strings of one row. `prefix_id` begins the ids of its fields."""

    def __init__(self, lines: Sequence[Line], prefix_id: str, data: Mapping[str, Any] | None = None) -> None:
        self.lines, self.prefix_id = lines, prefix_id
        initial = {line.path: line.stored for line in lines}
        super().__init__(data, initial=initial, auto_id=f"{prefix_id}-%s", use_required_attribute=False)
        for line in lines:
            self.fields[line.path] = _field(line, field_id(prefix_id, line.path))

    @property
    def given(self) -> dict[str, str]:
        """What was typed, by path; strings that the form did not carry are left out. Call `is_valid` first."""
        return {line.path: self._given(line) for line in self.lines if self._is_carried(line)}

    def _is_carried(self, line: Line) -> bool:
        return line.path in self.data or (line.kind == CHECK and f"seen.{line.path}" in self.data)

    def _given(self, line: Line) -> str:
        text = str(self.data.get(line.path, ""))
        return text if line.kind == CHECK else as_kept(text)

    @property
    def seen(self) -> dict[str, str]:
        """The fingerprint of what the form showed at each path; `keep.PATH` says that the other text was seen, too."""
        found = {}
        for line in self.lines:
            seen = self.data.get(f"keep.{line.path}") or self.data.get(f"seen.{line.path}")
            if seen:
                found[line.path] = str(seen)
        return found

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField, str]]:
        """Each string with its field and the id of the field."""
        return [(line, self[line.path], field_id(self.prefix_id, line.path)) for line in self.lines]


def as_kept(text: str) -> str:
    """A typed text as it is kept: lines as browsers show them, no space around it."""
    return text.replace("\r\n", "\n").strip()


def field_id(prefix_id: str, path: str) -> str:
    """The id of the field for a path."""
    return f"{prefix_id}-{path.replace('.', '-')}"


def _field(line: Line, name: str) -> forms.Field:
    attributes: dict[str, Any] = {"id": name, "aria-describedby": f"{name}-note", "autocomplete": "off"}
    if line.kind == CHECK:
        widget: forms.Widget = forms.CheckboxInput(attrs=attributes | {"class": "form-check-input", "value": "yes"})
        return forms.BooleanField(required=False, widget=widget)
    attributes["class"] = "form-control"
    if line.limit:
        attributes["data-limit"] = line.limit
    if line.language:
        info = language_info(line.language)
        attributes |= {"lang": line.language, "dir": "rtl" if info["bidi"] else "ltr"}
    else:
        attributes |= {"dir": "ltr", "spellcheck": "false"}
    if line.kind == TEXT:
        return forms.CharField(required=False, widget=forms.Textarea(attrs=attributes | {"rows": 1}))
    return forms.CharField(required=False, widget=forms.TextInput(attrs=attributes))


class ScaleForm(forms.Form):
    """The scale of a draft, one of those the method knows."""

    scale = forms.ChoiceField(label=_("Scale"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, draft: BankVersion) -> None:
        super().__init__(data, initial={"scale": f"{draft.scale_minimum}-{draft.scale_maximum}"}, auto_id="scale-%s")
        field: Any = self.fields["scale"]
        field.choices = [(f"{low}-{high}", _scale_words(low, high)) for low, high in SCALES]
        field.widget.attrs["class"] = "form-select"

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest score. Call `is_valid` first."""
        low, _dash, high = self.cleaned_data["scale"].partition("-")
        return int(low), int(high)


def _scale_words(low: int, high: int) -> str:
    return str(_("%(low)s to %(high)s")) % {"low": digits(low), "high": digits(high)}


class LanguagesForm(forms.Form):
    """The languages of a draft: those it has, and perhaps one more."""

    languages = forms.MultipleChoiceField(label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple)
    another = forms.ChoiceField(label=_("Add a language"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, draft: BankVersion) -> None:
        self.draft = draft
        super().__init__(data, initial={"languages": draft.languages}, auto_id="languages-%s")
        kept: Any = self.fields["languages"]
        kept.choices = [(code, language_name(code)) for code in draft.languages]
        more: Any = self.fields["another"]
        ours = [code for code in settings.LANGUAGE_NAMES if code not in draft.languages]
        others = sorted(LANGUAGES - {*draft.languages, *ours}, key=lambda code: language_name(code).casefold())
        more.choices = [("", "–"), *((code, language_name(code)) for code in [*ours, *others])]
        more.widget.attrs["class"] = "form-select"

    @property
    def wanted(self) -> list[str]:
        """The languages that stay, in their order, and the new one. Call `is_valid` first."""
        kept = [code for code in self.draft.languages if code in self.cleaned_data["languages"]]
        another = self.cleaned_data["another"]
        return [*kept, another] if another else kept


class WeightsForm(forms.Form):
    """The points of every dimension, or of none."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, dimensions: Sequence[Dimension]) -> None:
        super().__init__(data, auto_id="weights-%s", use_required_attribute=False)
        for dimension in dimensions:
            self.fields[f"points-{dimension.pk}"] = NumberField(
                label=localized(dimension.name) or dimension.code,
                initial=dimension.weight,
                required=False,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
            )

    @property
    def points(self) -> dict[int, Decimal | None]:
        """The points by the dimension's key. Call `is_valid` first."""
        return {int(name.partition("-")[2]): points for name, points in self.cleaned_data.items()}
