"""What respondents are told apart by: a box of values for each segment, one per line; an empty box is no segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import OWN_SEGMENT, SEGMENT_LENGTH, SEGMENT_VALUES, SegmentKind
from .fields import LinesField

CODES = (*SegmentKind.values, OWN_SEGMENT)
EXAMPLES = {
    SegmentKind.BRANCH: _("For example “Old Town” and “Airport”."),
    SegmentKind.CHANNEL: _("For example “Counter”, “Telephone” and “Website”."),
    SegmentKind.CUSTOMER_TYPE: _("For example “New” and “Regular”."),
    OWN_SEGMENT: _("Anything else that tells people apart."),
}
OWN_NAME = f"segment-{OWN_SEGMENT}-name"


class SegmentFields(forms.Form):
    """The part of a form that edits segments; `given_segments` is what an assessment stores."""

    def offer_segments(self) -> None:
        """Add the fields of every segment."""
        for code in CODES:
            self.fields[f"segment-{code}"] = LinesField(
                label=SegmentKind(code).label if code in SegmentKind.values else _("Its values"),
                required=False,
                line_length=SEGMENT_LENGTH,
                line_count=SEGMENT_VALUES,
                help_text=EXAMPLES[code],
            )
            self.fields[f"segment-{code}-asked"] = forms.BooleanField(
                label=_("Ask everybody for it on the first page"), required=False
            )
        self.fields[OWN_NAME] = forms.CharField(
            label=_("A segment of your own"), required=False, max_length=SEGMENT_LENGTH
        )

    @staticmethod
    def as_initial(segments: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What the fields show for stored segments; where there is none yet, it would be asked for."""
        stored = {segment["code"]: segment for segment in segments}
        initial: dict[str, Any] = {f"segment-{code}-asked": True for code in CODES}
        for code, segment in stored.items():
            initial |= {f"segment-{code}": segment["values"], f"segment-{code}-asked": segment["is_asked"]}
        return initial | {OWN_NAME: stored.get(OWN_SEGMENT, {}).get("name", "")}

    @property
    def segment_rows(self) -> list[tuple[BoundField | None, BoundField, BoundField]]:
        """For each segment its name (if it has a field), its values and whether it is asked for."""
        return [
            (self[OWN_NAME] if code == OWN_SEGMENT else None, self[f"segment-{code}"], self[f"segment-{code}-asked"])
            for code in CODES
        ]

    @property
    def uses_segments(self) -> bool:
        """Whether some segment is filled in, or filled in wrongly."""
        return any(values.errors or values.value() for _name, values, _asked in self.segment_rows)

    def given_segments(self) -> list[dict[str, Any]]:
        """The segments with values, in order. Notes a segment of one's own that lacks its name or its values."""
        name, values = self.cleaned_data.get(OWN_NAME, ""), self.cleaned_data.get(f"segment-{OWN_SEGMENT}")
        if values and not name:
            self.add_error(OWN_NAME, gettext("Name this segment."))
        if name and not values:
            self.add_error(f"segment-{OWN_SEGMENT}", gettext("Write at least one value."))
        return [self._segment(code) for code in CODES if self.cleaned_data.get(f"segment-{code}")]

    def _segment(self, code: str) -> dict[str, Any]:
        return {
            "code": code,
            "name": self.cleaned_data.get(OWN_NAME, "") if code == OWN_SEGMENT else "",
            "values": self.cleaned_data[f"segment-{code}"],
            "is_asked": self.cleaned_data[f"segment-{code}-asked"],
        }
