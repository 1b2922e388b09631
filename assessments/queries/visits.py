"""Reads about mystery-shop visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from django.db.models import Q, QuerySet

from ..analysis.gaps import dimension_sum, read_scores
from ..analysis.values import BankShape, Pair, Scores
from ..models import Answer, Assessment, Visit
from .results import bank_contents


@dataclass(frozen=True)
class VisitRow:
    """A visit in the list; ``gap`` only where it is submitted and names are shown."""

    visit: Visit
    gap: float | None


def visits_of(assessment: Assessment, words: str = "") -> QuerySet[Visit]:
    """The assessment's visits, the latest first, narrowed by words of place or observer."""
    rows = Visit.objects.filter(assessment=assessment).select_related("response").order_by("-visited", "pk")
    return rows.filter(Q(place__icontains=words) | Q(observer__icontains=words)) if words else rows


def visit_rows(assessment: Assessment, visits: Iterable[Visit]) -> list[VisitRow]:
    """The visits with what they found. Two queries where names are shown, none elsewhere."""
    found = list(visits)
    counted = [visit.response_id for visit in found if visit.response_id and visit.is_submitted]
    gaps = _gaps(assessment, counted) if assessment.shows_names else {}
    return [VisitRow(visit, gaps.get(visit.response_id) if visit.response_id else None) for visit in found]


def _gaps(assessment: Assessment, responses: Iterable[UUID]) -> dict[UUID, float | None]:
    shape = bank_contents(assessment.version).shape
    scores: dict[UUID, dict[str, Pair]] = defaultdict(dict)
    columns = ("response_id", "question__code", "current", "desired", "not_applicable")
    for response, code, *values in Answer.objects.filter(response__in=responses).values_list(*columns):
        scores[response][code] = Pair(*values)
    return {response: _overall(shape, found) for response, found in scores.items()}


def _overall(shape: BankShape, scores: Scores) -> float | None:
    """One visit's overall gap: the mean of its dimension gaps (method, section 3)."""
    pairs = read_scores(shape, scores)
    sums = [found for dimension in shape.dimensions if (found := dimension_sum(dimension, pairs))]
    return fmean((found.current - found.desired) / found.pairs for found in sums) if sums else None
