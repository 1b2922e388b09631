"""What leaves as files: results with what names their assessment."""

from __future__ import annotations

from ..formats import results_file
from .results import Figures, naming


def results_document(found: Figures) -> dict[str, object]:
    """The Results of docs/formats.md as plain values."""
    return results_file.document(naming(found.assessment), found.bank.shape, found.weights, found.results)


def results_text(found: Figures) -> str:
    """The Results of docs/formats.md as JSON text."""
    return results_file.write(naming(found.assessment), found.bank.shape, found.weights, found.results)
