"""Where a respondent is counted: the values of the assessment's segments, then whether the answers look careless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str, ...]
"""Segment values in the assessment's order ("" where none was given), then `CAREFUL` or `CARELESS`. A shorter path
belongs to people who can only be counted together with others: its last values are not told."""

CAREFUL: Final = "careful"
CARELESS: Final = "careless"


def path_of(codes: Sequence[str], values: Mapping[str, str], *, careless: bool) -> Path:
    """The path of a respondent with these values (segment code to value); `codes` are the assessment's segments."""
    return (*(values.get(code, "") for code in codes), CARELESS if careless else CAREFUL)


def wanted_places(codes: Sequence[str], values: Mapping[str, str], *, only_careful: bool = False) -> dict[int, str]:
    """A filter by segment code as a filter by place in the path. Raises ValueError for a code that is no segment."""
    if unknown := sorted(values.keys() - set(codes)):
        raise ValueError(f"The assessment has no segment {unknown[0]}.")
    places = {place: values[code] for place, code in enumerate(codes) if code in values}
    return places | ({len(codes): CAREFUL} if only_careful else {})


def matches(path: Path, wanted: Mapping[int, str]) -> bool:
    """Whether everybody with this path passes the filter; a value that is not told passes none."""
    return all(place < len(path) and path[place] == value for place, value in wanted.items())
