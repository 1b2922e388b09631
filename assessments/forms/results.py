"""What a reader of results asks to see: outside text to choices; anything unknown falls back to the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..models import Assessment


@dataclass(frozen=True)
class Choices:
    """A group, a part of its people (segment code to value), with or without careless answers, and a table's order."""

    group: str = ""
    segments: Mapping[str, str] = field(default_factory=dict)
    without_doubtful: bool = False
    sort: str = ""
    dimension: str = ""


def read_choices(data: Mapping[str, str], assessment: Assessment) -> Choices:
    """The choices of a query string."""
    return Choices(
        group=data.get("group", ""),
        segments=_segments(data, assessment),
        without_doubtful=data.get("without") == "doubtful",
        sort=data.get("sort", ""),
        dimension=data.get("dimension", ""),
    )


def _segments(data: Mapping[str, str], assessment: Assessment) -> dict[str, str]:
    """The values chosen, in the assessment's order of segments; only those that it knows."""
    asked = {segment["code"]: data.get(segment["code"], "") for segment in assessment.segments}
    known = {segment["code"]: segment["values"] for segment in assessment.segments}
    return {code: value for code, value in asked.items() if value in known[code]}
