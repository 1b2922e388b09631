"""Reads about printed reports."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from ..models import Assessment, Organisation, Report


def reports_of(assessment: Assessment) -> QuerySet[Report]:
    """What was printed of one assessment, latest first."""
    return _without_figures().filter(assessment=assessment)


def organisation_reports(organisation: Organisation) -> QuerySet[Report]:
    """Everything printed in an organisation, latest first."""
    return _without_figures().filter(assessment__organisation=organisation).select_related("assessment__unit")


def _without_figures() -> QuerySet[Report]:
    """A list shows no figures, and they are the largest part of a row."""
    return Report.objects.select_related("assessment", "created_by").defer("figures")


def asked(assessment: Assessment) -> dict[str, int]:
    """How many people of each group were asked by name; those who come by a public link are not known. One query."""
    rows = assessment.participations.order_by().values_list("group").annotate(number=Count("pk"))
    return dict(rows)
