"""What is told about a mystery-shop visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from ..models import Assessment, Channel, Visit, segment_name
from .fields import ClockField, DayField
from .pictures import PictureKind, drawn_anew

PHOTO = PictureKind(
    formats=("JPEG", "PNG", "WEBP"),
    megabytes=15,
    pixels=25_000_000,
    jpeg_pixels=50_000_000,  # what telephones take
    becomes="JPEG",
    side=1600,
    refusal=gettext_lazy("This file is no JPEG, PNG or WebP picture that can be read. Choose another photo."),
)


class VisitForm(forms.Form):
    """Place, time, channel, observer, what was noticed, and a photo."""

    place = forms.CharField(label=_("Place"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    day = DayField(label=_("Day"))
    time = ClockField(label=_("Time"))
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, initial=Channel.ON_SITE)
    observer = forms.CharField(label=_("Observer"), max_length=120)
    notes = forms.CharField(
        label=_("Notes"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happened, in the order it happened. Only members of the organisation read it."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 15 MB. It is shrunk, and where it was taken is removed from the file."),
        error_messages={"empty": _("This file is empty.")},
    )
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        assessment: Assessment,
        now: datetime,
        visit: Visit | None = None,
        observer: str = "",
    ) -> None:
        """``visit``: the one that is edited; ``observer``: who a new one is supposed to be by."""
        super().__init__(data, files, initial=_initial(visit, now, observer))
        self.now, self.visit = now, visit
        self._segments = [] if visit is not None and visit.is_submitted else assessment.segments
        for segment in self._segments:
            self.fields[_named(segment)] = _segment_field(segment)
        if visit is None or not visit.photo:
            del self.fields["remove_photo"]
        day = self.fields["day"]
        if isinstance(day, DayField):
            day.use_calendar(assessment.organisation.calendar)

    @property
    def segment_fields(self) -> list[Any]:
        """The fields of the assessment's segments; none once the visit is counted under them."""
        return [self[_named(segment)] for segment in self._segments]

    def clean_photo(self) -> ContentFile[bytes] | None:
        """The photo as a JPEG of our own, or None. Raises ValidationError for what is no reasonable picture."""
        upload = self.cleaned_data["photo"]
        return drawn_anew(upload, PHOTO, "photo") if upload else None

    def clean(self) -> dict[str, Any]:
        """A visit lies behind us."""
        fields = super().clean() or {}
        if fields.get("day") and fields.get("time") is not None:
            here = timezone.get_default_timezone()
            fields["visited"] = datetime.combine(fields["day"], fields["time"], here)
            if fields["visited"] > self.now:
                self.add_error("day", gettext("This lies ahead. Record a visit once it is over."))
        return fields

    @property
    def details(self) -> dict[str, Any]:
        """The valid values as the columns of a visit, without its photo."""
        return {name: self.cleaned_data[name] for name in ("place", "visited", "channel", "observer", "notes")}

    @property
    def segments(self) -> dict[str, str]:
        """The chosen segment values by code."""
        given = {segment["code"]: self.cleaned_data[_named(segment)] for segment in self._segments}
        return {code: value for code, value in given.items() if value}


def _initial(visit: Visit | None, now: datetime, observer: str) -> dict[str, Any]:
    if visit is None:
        when = timezone.localtime(now, timezone.get_default_timezone())
        return {"day": when.date(), "time": when.time(), "observer": observer}
    when = timezone.localtime(visit.visited, timezone.get_default_timezone())
    told = {name: getattr(visit, name) for name in ("place", "channel", "observer", "notes")}
    chosen = visit.response.segments if visit.response else {}
    segments = {f"segment-{code}": value for code, value in chosen.items()}
    return {"day": when.date(), "time": when.time()} | told | segments


def _named(segment: Mapping[str, Any]) -> str:
    return f"segment-{segment['code']}"


def _segment_field(segment: Mapping[str, Any]) -> forms.ChoiceField:
    choices = [("", _("Not told")), *((value, value) for value in segment["values"])]
    return forms.ChoiceField(label=segment_name(segment), choices=choices, required=False)
