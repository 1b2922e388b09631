"""Groups side by side: where two groups see the same service differently.

Only groups whose current score says how the service *is* are set against each other: a manager's current score says
what the standards require (docs/method.md, section 6) and is compared on the five-gap page alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from assessments.analysis.intervals import Summary, confidence, welch
from assessments.analysis.service_gaps import CUSTOMER, FRONT_LINE, MYSTERY_SHOPPER, SELF
from assessments.analysis.values import Confidence, Estimate, GroupFigures, Interval, Withheld

VIEWS: Final = (SELF, FRONT_LINE, MYSTERY_SHOPPER, CUSTOMER)
"""Groups who say how the service is, the customers last: the others are held against them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher the first group scores a dimension (code) as it is, in scale points (below zero: lower)."""

    code: str
    first: str
    second: str
    interval: Interval
    confidence: Confidence


def differences(groups: Mapping[str, GroupFigures | Withheld]) -> tuple[Difference, ...]:
    """Every pair of views in every dimension that both have, by Welch."""
    known = [group for code in VIEWS if isinstance(group := groups.get(code), GroupFigures)]
    return tuple(found for first, second in combinations(known, 2) for found in _between(first, second))


def widest(found: Iterable[Difference]) -> Difference | None:
    """The widest difference whose interval leaves zero out, one that involves customers before any other."""
    sure = [one for one in found if one.confidence in ("clear", "likely")]
    return max(sure, key=lambda one: (one.second == CUSTOMER, abs(one.interval.value)), default=None)


def _between(first: GroupFigures, second: GroupFigures) -> Iterable[Difference]:
    for row in first.dimensions:
        one, other = row.estimate, second.dimension(row.code).estimate
        if one and other:
            interval = welch(_current(one), _current(other))
            yield Difference(row.code, first.group, second.group, interval, confidence(min(one.n, other.n), interval))


def _current(found: Estimate) -> Summary:
    return Summary(found.n, found.current, found.sd_current)
