"""The five service gaps: where between what customers expect and what they get a service loses ground.

All five are differences with the one sign rule, below zero is bad. Source: Parasuraman, Zeithaml and Berry (1985),
Journal of Marketing 49. Only the groups named here feed them: a self-assessment is never a customer's word.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from assessments.analysis.intervals import Summary, confidence, paired, welch
from assessments.analysis.values import (
    DimensionFigures,
    Estimate,
    GroupFigures,
    NotMeasured,
    QuestionFigures,
    ServiceGap,
    ServiceGapResult,
    ServiceGaps,
    Withheld,
)

SELF, CUSTOMER, MANAGER = "self", "customer", "manager"
FRONT_LINE, MYSTERY_SHOPPER = "front_line", "mystery_shopper"
GROUPS: Final = (SELF, CUSTOMER, MANAGER, FRONT_LINE, MYSTERY_SHOPPER)

Side: TypeAlias = Literal["current", "desired"]
Row: TypeAlias = DimensionFigures | QuestionFigures


class Term(NamedTuple):
    """One side of a difference: a group and which of its two means."""

    group: str
    side: Side


DEFINITIONS: Final = (
    (Term(MANAGER, "desired"), Term(CUSTOMER, "desired")),
    (Term(MANAGER, "current"), Term(MANAGER, "desired")),
    (Term(FRONT_LINE, "current"), Term(MANAGER, "current")),
    (Term(FRONT_LINE, "current"), Term(FRONT_LINE, "desired")),
    (Term(CUSTOMER, "current"), Term(CUSTOMER, "desired")),
)
"""Gaps 1 knowledge, 2 standards, 3 delivery, 4 communication and 5 experience: the first term minus the second."""


def service_gaps(
    groups: Mapping[str, GroupFigures | Withheld], code: str, row_of: Callable[[GroupFigures, str], Row]
) -> ServiceGaps:
    """The five gaps of one dimension (row_of=GroupFigures.dimension) or question (row_of=GroupFigures.question)."""
    found = {group: _estimate(figures, code, row_of) for group, figures in groups.items()}
    one, two, three, four, five = (_gap(number, *terms, found) for number, terms in enumerate(DEFINITIONS, start=1))
    return ServiceGaps(code, (one, two, three, four, five))


def _estimate(
    figures: GroupFigures | Withheld, code: str, row_of: Callable[[GroupFigures, str], Row]
) -> Estimate | Withheld | None:
    if isinstance(figures, Withheld):
        return figures
    row = row_of(figures, code)
    return row.estimate or row.withheld


def _gap(number: int, first: Term, second: Term, found: Mapping[str, Estimate | Withheld | None]) -> ServiceGapResult:
    """A gap without data is not measured, whatever else is withheld; it is never 0."""
    groups = tuple(dict.fromkeys((first.group, second.group)))
    if missing := tuple(group for group in groups if found.get(group) is None):
        return NotMeasured(missing)
    if withheld := next((row for group in groups if isinstance(row := found[group], Withheld)), None):
        return withheld
    return _measured(number, first, second, {g: row for g, row in found.items() if isinstance(row, Estimate)})


def _measured(number: int, first: Term, second: Term, found: Mapping[str, Estimate]) -> ServiceGap:
    one, other = found[first.group], found[second.group]
    counts = tuple({first.group: one.n, second.group: other.n}.items())
    if first.group == second.group:
        interval = paired(Summary(one.n, one.gap, one.sd))
    else:
        interval = welch(_summary(one, first.side), _summary(other, second.side))
    return ServiceGap(number, interval, counts, confidence(min(one.n, other.n), interval))


def _summary(found: Estimate, side: Side) -> Summary:
    if side == "current":
        return Summary(found.n, found.current, found.sd_current)
    return Summary(found.n, found.desired, found.sd_desired)


def mean_gaps(rows: Sequence[ServiceGaps]) -> tuple[float | None, ...]:
    """Each of the five gaps as the mean over the dimensions that have it, as the overall gap is; None without any."""
    return tuple(
        _mean([gap.interval.value for row in rows if isinstance(gap := row.gaps[place], ServiceGap)])
        for place in range(len(DEFINITIONS))
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def widest_shortfall(
    rows: Sequence[ServiceGaps], numbers: Collection[int] = (1, 2, 3, 4)
) -> tuple[str, ServiceGap] | None:
    """The widest of these gaps below zero that does not read "unclear", and whose (code) it is; None without one."""
    known = [(row.code, gap) for row in rows for gap in row.gaps if isinstance(gap, ServiceGap)]
    short = [(code, gap) for code, gap in known if gap.number in numbers and _stands(gap)]
    return min(short, key=lambda one: one[1].interval.value, default=None)


def _stands(gap: ServiceGap) -> bool:
    return gap.interval.value < 0 and gap.confidence != "unclear"
