"""What is asked about people to invite and about public links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..formats.people_file import PeopleList, SegmentColumn, read_rows, read_typed
from ..formats.spreadsheet import MAX_BYTES, read_table
from ..models import Assessment, Calendar, segment_name
from .fields import DayField, NumberField

LIST_LENGTH = 2_000_000  # characters: longer than the longest list
MOST_RESPONSES = 1_000_000


class PeopleForm(forms.Form):
    """A list of people: typed, pasted or in a file. `listed` holds those whom a preview found to be in order."""

    listed = forms.CharField(required=False, strip=False, max_length=LIST_LENGTH, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("One person a line"),
        required=False,
        strip=False,
        max_length=LIST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "dir": "auto"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV or XLSX, up to 1 MB. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": _("This file is empty.")},
    )
    language = forms.ChoiceField(
        label=_("Language of people who have none in the list"),
        help_text=_("Letters and questions begin in it. Everybody can change it."),
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [(code, settings.LANGUAGE_NAMES.get(code, code)) for code in assessment.languages]
        if len(assessment.languages) == 1:
            language.widget = forms.HiddenInput()
            language.initial = assessment.languages[0]

    def clean_file(self) -> UploadedFile | None:
        """The upload, if it is small enough to be read at all."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload and (upload.size or 0) > MAX_BYTES:
            raise ValidationError(gettext("The file is larger than 1 MB. Divide the list."))
        return upload

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named."""
        fields = super().clean() or {}
        if not self.errors and not (fields["file"] or fields["text"].strip() or fields["listed"]):
            self.add_error("text", gettext("Write at least one mail address, or choose a file."))
        return fields

    def people(self, segments: Sequence[SegmentColumn]) -> PeopleList:
        """Whom the form names in one place or another. Raises FileProblems when the file cannot be read."""
        lists = [self.ready(segments), self.typed(segments)]
        if upload := self.cleaned_data["file"]:
            lists.append(read_rows(read_table(upload.read()), segments))
        return PeopleList(tuple(row for found in lists for row in found.rows), lists[-1].ignored)

    def typed(self, segments: Sequence[SegmentColumn]) -> PeopleList:
        """Who is typed or pasted."""
        return read_typed(self.cleaned_data["text"], segments)

    def ready(self, segments: Sequence[SegmentColumn]) -> PeopleList:
        """Whom the preview found to be in order; that is to be checked anew, since it has been away."""
        return read_typed(self.cleaned_data["listed"], segments)


class PeopleFilterForm(forms.Form):
    """Which people a list shows."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    due = forms.BooleanField(label=_("Only those who are due"), required=False)

    @property
    def wanted(self) -> tuple[str, bool]:
        """The words looked for, and whether only those who are due are; a search that makes no sense looks for all."""
        return (self.cleaned_data["q"], self.cleaned_data["due"]) if self.is_valid() else ("", False)


class PublicLinkForm(forms.Form):
    """A public link of a group: what it is called, and what it stands for."""

    name = forms.CharField(
        label=_("Name of the link"),
        max_length=80,
        help_text=_("For you alone: where it hangs or who passes it on, like “Reception desk”."),
    )
    limit = NumberField(
        label=_("Most responses"),
        required=False,
        min_value=1,
        max_value=MOST_RESPONSES,
        max_digits=7,
        decimal_places=0,
        help_text=_("Leave it empty for any number."),
    )
    expires = DayField(label=_("Valid until"), required=False)
    is_kiosk = forms.BooleanField(
        label=_("For a tablet at the counter"),
        required=False,
        help_text=_("After each response it returns to the start and leaves nothing behind."),
    )

    def __init__(self, *args: Any, assessment: Assessment, calendar: str = Calendar.BY_LANGUAGE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(DayField, self.fields["expires"]).use_calendar(calendar)
        self.fields["expires"].help_text = _("The last day on which it works. Leave it empty for no end.")
        self.codes = assessment.segment_codes
        for segment in assessment.segments:
            anything = gettext("Everybody: no value")
            self.fields[f"segment-{segment['code']}"] = forms.ChoiceField(
                label=segment_name(segment),
                required=False,
                choices=[("", anything), *((value, value) for value in segment["values"])],
            )
        self.order_fields(["name", *(f"segment-{code}" for code in self.codes)])

    def clean_expires(self) -> date | None:
        """A day that is not over yet."""
        last: date | None = self.cleaned_data["expires"]
        if last and last < timezone.localdate():
            raise ValidationError(gettext("This day is over. Choose a later one."))
        return last

    @property
    def values(self) -> dict[str, Any]:
        """What a link is made from."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "limit": int(said["limit"]) if said["limit"] is not None else None,
            "expires": _end_of(said["expires"]),
            "is_kiosk": said["is_kiosk"],
            "segments": {code: value for code in self.codes if (value := said[f"segment-{code}"])},
        }


def _end_of(day: date | None) -> datetime | None:
    """The midnight after the day where the organisation is."""
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone()) if day else None
