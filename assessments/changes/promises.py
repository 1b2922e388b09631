"""What an assessment may no longer change, because people were asked or told something that rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import Assessment, Group
from ..queries.promises import has_begun, is_promised, used_groups, used_values

Segments = Sequence[Mapping[str, Any]]


def keep_promises(assessment: Assessment, fields: Mapping[str, Any]) -> None:
    """Raise ValidationError, by field, for every change that people who were asked or answered would not expect."""
    changed = {name: value for name, value in fields.items() if getattr(assessment, name) != value}
    refused = _told(assessment, changed)
    if "groups" in changed:
        refused |= _groups(assessment, changed["groups"])
    if "segments" in changed:
        refused |= _segments(assessment, changed["segments"])
    if refused:
        raise ValidationError(refused)


def _told(assessment: Assessment, changed: Mapping[str, Any]) -> dict[str, str]:
    fixed = changed.keys() & {"confidentiality", "smallest_group"}
    if not fixed or not is_promised(assessment):
        return {}
    return {name: _("This was told to those who were asked, and cannot change any more.") for name in fixed}


def _groups(assessment: Assessment, groups: Sequence[str]) -> dict[str, str]:
    missing = [group for group in used_groups(assessment) if group in assessment.groups and group not in groups]
    if not missing:
        return {}
    names = _listed(str(Group(group).label) for group in missing)
    reason = _("Somebody of these groups was asked or has answered, so they stay: %(groups)s.")
    return {"groups": reason % {"groups": names}}


def _segments(assessment: Assessment, segments: Segments) -> dict[str, str]:
    before = {segment["code"]: segment for segment in assessment.segments}
    now = {segment["code"]: segment for segment in segments}
    # Answers are counted by the values of all segments in their order: a new one would leave earlier people apart.
    if (differing := before.keys() ^ now.keys()) and has_begun(assessment):
        reason = _("Somebody has begun to answer, so no segment can be added or removed any more.")
        return {f"segment-{code}": reason for code in differing}
    used = used_values(assessment)
    return {
        field: reason
        for code, values in used.items()
        if code in before
        for field, reason in _kept(before[code], now.get(code, {"values": []}), values).items()
    }


def _kept(before: Mapping[str, Any], now: Mapping[str, Any], used: set[str]) -> dict[str, str]:
    """Why this segment cannot change so, by field."""
    field = f"segment-{before['code']}"
    if lost := [value for value in before["values"] if value in used and value not in now["values"]]:
        reason = _("People are counted under these values already, so they stay: %(values)s.")
        return {field: reason % {"values": _listed(lost)}}
    if now.get("name") != before.get("name"):
        return {f"{field}-name": _("People are counted by this segment already, so it keeps its name.")}
    return {}


def _listed(names: Iterable[str]) -> str:
    return pgettext("between the members of a list", ", ").join(names)
