"""What people have been told or asked already, so that it cannot change behind their backs."""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Assessment, Group, ImportState


def is_promised(assessment: Assessment) -> bool:
    """Whether somebody was given a link or has begun to answer, and so was told how confidential it is."""
    return assessment.links.exists() or has_begun(assessment)


def has_begun(assessment: Assessment) -> bool:
    """Whether somebody has begun to answer, or a file of answers is being taken in."""
    coming = assessment.imports.filter(state__in=[ImportState.WAITING, ImportState.RUNNING])
    return assessment.responses.exists() or coming.exists()


def used_groups(assessment: Assessment) -> list[str]:
    """The groups of which somebody is listed, was given a link or has begun to answer. One query."""
    people, links, responses = (
        rows.order_by().values_list("group")
        for rows in (assessment.participations, assessment.links, assessment.responses)
    )
    found = {group for (group,) in people.union(links, responses)}
    return [group for group in Group.values if group in found]


def used_values(assessment: Assessment) -> dict[str, set[str]]:
    """Segment code to the values that somebody listed, a link or a response has. Three queries."""
    used: dict[str, set[str]] = {}
    for rows in (assessment.participations, assessment.links, assessment.responses):
        _add(used, rows.order_by().values_list("segments", flat=True).distinct())
    return used


def _add(used: dict[str, set[str]], found: Iterable[dict[str, str]]) -> None:
    for values in found:
        for code, value in values.items():
            used.setdefault(code, set()).add(value)
