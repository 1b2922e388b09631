"""The file of responses that somebody wants to have taken in."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..templatetags.figures import digits

#: a hundred thousand responses of 22 questions with comments are far smaller
MEGABYTES = 100


class ImportForm(forms.Form):
    """A response file (docs/formats.md)."""

    file = forms.FileField(
        label=_("CSV file"),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """The file, if it is not far too large. Its rows are checked in the background."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > MEGABYTES * 1024 * 1024:
            message = gettext("The file is larger than %(limit)s MB. Split it, and import the parts one by one.")
            raise ValidationError(message % {"limit": digits(MEGABYTES)})
        return file
