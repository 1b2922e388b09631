"""The one sentence above the results, as data: which sentence, about which dimension, with which numbers."""

from __future__ import annotations

from assessments.analysis.values import DimensionFigures, GroupFigures, Headline, HeadlineKind


def headline(figures: GroupFigures) -> Headline:
    """The first thing to say about a group: its top priority where there is one; see `Headline` for the kinds."""
    ranking = figures.dimension_ranking
    if ranking.priorities:
        top = ranking.priorities[0]
        return _about(_kind(figures, top), top)
    if ranking.unclear:
        return _about("unclear", ranking.unclear[0])
    return _about("met", ranking.met[0]) if ranking.met else Headline("no_data")


def _kind(figures: GroupFigures, top: DimensionFigures) -> HeadlineKind:
    """No gap may be called the widest while the table shows a wider one, even an unclear one."""
    ranking = figures.dimension_ranking
    widest = min(_gap(row) for row in (*ranking.priorities, *ranking.unclear))
    return "widest_gap" if round(_gap(top) - widest, 9) <= 0 else "top_priority"


def _gap(row: DimensionFigures) -> float:
    return row.estimate.gap if row.estimate else 0.0


def _about(kind: HeadlineKind, row: DimensionFigures) -> Headline:
    found = row.estimate
    if found is None:
        return Headline("no_data")
    return Headline(kind, row.code, found.current, found.desired, found.gap, found.n, row.confidence)
