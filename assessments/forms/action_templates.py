"""What is asked about an action template, and the file that brings several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..models import ActionTemplate, ActionType, BankVersion, Dimension, ServiceGap, text_in
from ..templatetags.figures import digits, localized
from ..templatetags.steps import language_info
from .actions import FROM_1_TO_5

FILE_BYTES = 1_000_000
#: what the reader of a file refuses; NUL is refused here, too
UNPRINTABLE = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f]")
#: the texts that each language needs: name, longest, rows of the field
TEXTS = (("title", 70, 2), ("description", 1000, 5), ("kpi", 200, 2))
LABELS = {"title": _("Title"), "description": _("Description"), "kpi": _("Indicator")}
MISSING = {
    "title": _("The title in %(language)s is missing."),
    "description": _("The description in %(language)s is missing."),
    "kpi": _("The indicator in %(language)s is missing."),
}


@dataclass(frozen=True)
class Choice:
    """One checkbox: a dimension or a question."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class DimensionChoice:
    """A dimension and its questions, as checkboxes."""

    dimension: Choice
    questions: tuple[Choice, ...]


class TemplateForm(forms.Form):
    """One action template: what it attacks, what it takes, and its texts in every language of its bank."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    bank = forms.ChoiceField(label=_("Bank"))
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Stands in files. Left empty, it is made of the English title."),
    )
    dimensions = forms.MultipleChoiceField(label=_("Dimensions"), required=False)
    questions = forms.MultipleChoiceField(label=_("Questions"), required=False)
    type = forms.ChoiceField(label=_("Type"), choices=ActionType.choices, initial=ActionType.PROCESS)
    service_gap = forms.TypedChoiceField(
        label=_("Service gap it attacks"),
        choices=[("", _("Not said")), *ServiceGap.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    effort = forms.TypedChoiceField(label=_("Effort"), choices=FROM_1_TO_5, coerce=int, initial=3)
    impact = forms.TypedChoiceField(label=_("Impact"), choices=FROM_1_TO_5, coerce=int, initial=3)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        versions: Mapping[str, BankVersion],
        bank: str = "",
        template: ActionTemplate | None = None,
        seen: str = "",
    ) -> None:
        """``versions``: the published ones by the name of their bank; ``bank``: the chosen one, unless sent."""
        self.template = template
        chosen = (data.get("bank") if data is not None else bank) or (template.bank if template else "")
        self.version = versions.get(chosen or next(iter(versions), ""))
        super().__init__(data, initial=_first(template, self.version) | {"seen": seen})
        self.languages: Sequence[str] = (
            self.version.languages if self.version else list(template.title if template else [])
        )
        self._offer_banks(versions)
        self._offer_codes()
        for name, longest, rows in TEXTS:
            for language in self.languages:
                self.fields[f"{name}-{language}"] = _text_field(name, language, longest, rows)
                self.initial[f"{name}-{language}"] = getattr(template, name).get(language, "") if template else ""
        if template is not None:
            del self.fields["code"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _offer_banks(self, versions: Mapping[str, BankVersion]) -> None:
        names = {name: localized(version.title) for name, version in versions.items()}
        if self.template is not None:
            names.setdefault(self.template.bank, self.template.bank)
        self._choices("bank", list(names.items()))

    def _offer_codes(self) -> None:
        """The dimensions and questions of the bank; those that the template names and the bank has no more follow."""
        rows = self.version.dimensions.prefetch_related("questions") if self.version else []
        self.dimension_rows: list[Dimension] = list(rows)
        dimensions = {row.code: localized(row.name) for row in self.dimension_rows}
        questions = {q.code: localized(q.title) for row in self.dimension_rows for q in row.questions.all()}
        kept = (
            self.template
            if self.template and (not self.version or self.template.bank == self.version.bank.name)
            else None
        )
        self.unknown_dimensions = [code for code in (kept.dimensions if kept else []) if code not in dimensions]
        self.unknown_questions = [code for code in (kept.questions if kept else []) if code not in questions]
        self._choices("dimensions", [*dimensions.items(), *((code, code) for code in self.unknown_dimensions)])
        self._choices("questions", [*questions.items(), *((code, code) for code in self.unknown_questions)])

    @property
    def about(self) -> list[DimensionChoice]:
        """The checkboxes, dimension by dimension."""
        return [
            DimensionChoice(
                self._choice("dimensions", row.code, localized(row.name)),
                tuple(self._choice("questions", q.code, localized(q.title)) for q in row.questions.all()),
            )
            for row in self.dimension_rows
        ]

    @property
    def no_longer_asked(self) -> list[tuple[str, Choice]]:
        """What the template names though its bank does not: the field's name, and a checkbox."""
        pairs = [("dimensions", code) for code in self.unknown_dimensions]
        pairs += [("questions", code) for code in self.unknown_questions]
        return [(name, self._choice(name, code, code)) for name, code in pairs]

    def _choice(self, field: str, code: str, name: str) -> Choice:
        return Choice(code, name, code in (self[field].value() or []))

    @property
    def texts(self) -> list[tuple[str, str, list[Any]]]:
        """What each language needs: name, label, and a field for each language."""
        return [
            (name, str(LABELS[name]), [self[f"{name}-{code}"] for code in self.languages]) for name, *_rest in TEXTS
        ]

    def clean(self) -> dict[str, Any]:
        """A template attacks something, and has a code."""
        fields = super().clean() or {}
        if not self.errors.keys() & {"dimensions", "questions"} and not (fields["dimensions"] or fields["questions"]):
            self.add_error("dimensions", gettext("Choose at least one dimension or question."))
        if "code" in self.fields and "code" not in self.errors and not fields["code"]:
            fields["code"] = slugify(text_in(self._texts("title"), "en"))[:60].strip("-")
            if not fields["code"] and not self.errors:
                self.add_error("code", gettext("Write a code with letters a–z, since there is no title to make it of."))
        return fields

    def _texts(self, name: str) -> dict[str, str]:
        """The texts typed; those in further languages stay as they were."""
        kept = getattr(self.template, name) if self.template else {}
        return kept | {code: self.cleaned_data.get(f"{name}-{code}", "") for code in self.languages}

    @property
    def values(self) -> dict[str, Any]:
        """The valid values as the columns of a template."""
        names = ("bank", "dimensions", "questions", "type", "service_gap", "effort", "impact")
        return {name: self.cleaned_data[name] for name in names} | {name: self._texts(name) for name, *_rest in TEXTS}


def _first(template: ActionTemplate | None, version: BankVersion | None) -> dict[str, Any]:
    names = ("dimensions", "questions", "type", "service_gap", "effort", "impact")
    first = {name: getattr(template, name) for name in names} if template else {}
    return first | {"bank": version.bank.name if version else template.bank if template else ""}


def _text_field(name: str, language: str, longest: int, rows: int) -> forms.CharField:
    info = language_info(language)
    attrs = {"lang": language, "dir": "rtl" if info["bidi"] else "ltr"}
    message = str(MISSING[name]) % {"language": info["name_translated"]}
    return (Paragraphs if name == "description" else OneLine)(
        label=info["name_translated"],
        max_length=longest,
        widget=forms.Textarea(attrs | {"rows": rows}),
        error_messages={"required": message},
    )


class Paragraphs(forms.CharField):
    """A text whose lines end as in our files, however the browser sends them."""

    def to_python(self, value: Any) -> str:
        """The text; what a file could not hold is a space."""
        return UNPRINTABLE.sub(" ", str(super().to_python(value)).replace("\r\n", "\n"))


class OneLine(Paragraphs):
    """A text of one line that may be long enough to be shown in two."""

    def to_python(self, value: Any) -> str:
        """The text with single spaces."""
        return " ".join(super().to_python(value).split())


class TemplateFileForm(forms.Form):
    """A file of action templates; what stands in it is checked when it is read."""

    file = forms.FileField(
        label=_("File of action templates"),
        help_text=_("YAML, at most 1 MB. Download the templates to see how one is written."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> bytes:
        """The bytes of the file."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > FILE_BYTES:
            raise ValidationError(gettext("The file is larger than %(limit)s MB.") % {"limit": digits(1)})
        return file.read()


class AgreedForm(forms.Form):
    """The content of a file whose differences somebody has looked at, and a fingerprint of those."""

    content = forms.CharField(max_length=FILE_BYTES, strip=False, widget=forms.HiddenInput)
    summary = forms.CharField(max_length=16, widget=forms.HiddenInput)


class TemplateFilterForm(forms.Form):
    """What the list of templates is narrowed by; nonsense in the address is ignored."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False, widget=forms.SearchInput)
    bank = forms.ChoiceField(label=_("Bank"), required=False)
    dimension = forms.ChoiceField(label=_("Dimension"), required=False)
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All in use")),
            ("own", _("Your own")),
            ("shared", pgettext_lazy("action templates", "Shared")),
            ("missing", _("With texts missing")),
            ("retired", pgettext_lazy("action templates", "Retired")),
        ],
    )

    def __init__(self, data: Mapping[str, Any], *, versions: Mapping[str, BankVersion]) -> None:
        super().__init__(data)
        banks = [(name, localized(version.title)) for name, version in versions.items()]
        self._offer("bank", [("", _("All banks")), *banks])
        chosen = versions.get(data.get("bank", ""))
        rows = list(chosen.dimensions.all()) if chosen else []
        if rows:
            self._offer("dimension", [("", _("All dimensions")), *((row.code, localized(row.name)) for row in rows)])
        else:
            del self.fields["dimension"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].widget.attrs["data-submit-on-change"] = ""

    @property
    def wanted(self) -> dict[str, str]:
        """The values that make sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "bank", "dimension", "state")}
