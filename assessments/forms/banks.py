"""What is asked to load a question bank."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BANK_BYTES = 1_000_000


class BankFileForm(forms.Form):
    """A bank file; what stands in it is checked when it is read."""

    file = forms.FileField(
        label=_("Bank file"),
        help_text=_("YAML, at most 1 MB. Download a bank to see how one is written."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self) -> bytes:
        """The bytes of the file."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > BANK_BYTES:
            raise ValidationError(gettext("The file is larger than 1 MB."))
        return file.read()
