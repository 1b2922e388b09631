"""What leaves as files: results with what names their assessment."""

from __future__ import annotations

from ..formats import results_file
from .results import Figures


def results_document(found: Figures) -> dict[str, object]:
    """The Results of docs/formats.md as plain values."""
    return results_file.document(_facts(found), found.bank.shape, found.weights, found.results)


def results_json(found: Figures) -> str:
    """The Results of docs/formats.md as JSON text."""
    return results_file.write(_facts(found), found.bank.shape, found.weights, found.results)


def _facts(found: Figures) -> dict[str, object]:
    assessment = found.assessment
    return {
        "id": str(assessment.pk),
        "title": assessment.title,
        "organisation": assessment.organisation.name,
        "unit": assessment.unit.name if assessment.unit else None,
        "round": assessment.round,
        "bank": assessment.version.bank.name,
        "version": assessment.version.number,
        "confidentiality": assessment.confidentiality,
    }
