"""What is asked about a new bank, and about a file that brings one."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..formats.bank_file import MAX_BYTES, SCALES
from ..formats.bank_sheet import Unsaid
from ..formats.text_lengths import BANK_NAME, TAKEN_NAME, TITLE
from ..formats.yaml_fields import LANGUAGES
from ..templatetags.figures import digits
from ..templatetags.steps import language_name

ACCEPTED = ".xlsx,.csv,.yaml,.yml"


class UploadForm(forms.Form):
    """A file with a bank or its translations; what stands in it is checked when it is read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or YAML, at most 12 MB. You see every difference before anything is written."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self) -> UploadedFile:
        """The upload, if it is small enough to be read at all."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(gettext("The file is larger than 12 MB."))
        return file


def _scales() -> list[tuple[str, str]]:
    texts = (gettext("%(low)s to %(high)s") % {"low": digits(low), "high": digits(high)} for low, high in SCALES)
    return [(f"{low}-{high}", text) for (low, high), text in zip(SCALES, texts, strict=True)]


def _languages() -> list[tuple[str, str]]:
    """All languages by their names in the reader's, those of the interface first."""
    rest = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())
    known = [code for code, _name in settings.LANGUAGES]
    return [(code, language_name(code)) for code in known] + [pair for pair in rest if pair[0] not in known]


class NewBankFileForm(UploadForm):
    """A file for a new bank, and what a plain table does not say about it."""

    language = forms.ChoiceField(
        label=_("Language of its texts"),
        help_text=_("For columns that name none: “statement” rather than “statement.fa”."),
    )
    scale = forms.ChoiceField(label=_("Scale"), help_text=_("Where the file does not say it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "XLSX, CSV or YAML, at most 12 MB. A plain table is enough: a row a question, with the columns dimension, "
            "title and statement."
        )
        _offer(self, get_language())

    @property
    def unsaid(self) -> Unsaid:
        """What a plain table leaves open; its title is the name of the file."""
        stem = PurePath(self.cleaned_data["file"].name).stem
        low, high = map(int, self.cleaned_data["scale"].split("-"))
        return Unsaid(slug(stem), stem[:TITLE], self.cleaned_data["language"], (low, high))


def _offer(form: forms.Form, language: str | None) -> None:
    cast(forms.ChoiceField, form.fields["language"]).choices = _languages()
    cast(forms.ChoiceField, form.fields["scale"]).choices = _scales()
    form.fields["language"].initial, form.fields["scale"].initial = language, "1-5"


def slug(text: str) -> str:
    """A name for addresses and files made of a text; “bank” for one without Latin letters."""
    found = slugify(text)[:BANK_NAME].strip("-_") or "bank"
    return f"{found}-bank" if found == TAKEN_NAME else found


class NewBankForm(forms.Form):
    """A bank without questions: its title in one language; more languages can be added later."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    language = forms.ChoiceField(label=_("Language"), help_text=_("You can add more languages later."))
    scale = forms.ChoiceField(label=_("Scale"))
    name = forms.SlugField(
        label=pgettext_lazy("of a bank", "Name"),
        required=False,
        max_length=BANK_NAME,
        help_text=_("For addresses and files, in small letters a–z. Leave it empty to have it made of the title."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, get_language())

    def clean_name(self) -> str:
        """The name in small letters, as files write it."""
        name = str(self.cleaned_data["name"]).lower()
        if name == TAKEN_NAME:
            raise ValidationError(gettext("This name is taken by a page of its own. Choose another one."))
        return name

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest score."""
        low, high = map(int, self.cleaned_data["scale"].split("-"))
        return low, high


class AgreedForm(forms.Form):
    """That somebody has seen the differences: the last step of the draft then, and that odd ones are meant."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    meant = forms.BooleanField(required=False)
