"""What leaves as files: results with what names their assessment."""

from __future__ import annotations

from ..formats import results_file
from .results import Figures, naming


def results_document(found: Figures) -> dict[str, object]:
    """The Results of docs/formats.md as plain values."""
    return results_file.document(_naming(found), found.bank.shape, found.weights, found.results)


def results_text(found: Figures) -> str:
    """The Results of docs/formats.md as JSON text."""
    return results_file.write(_naming(found), found.bank.shape, found.weights, found.results)


def _naming(found: Figures) -> dict[str, object]:
    """What names the assessment, and whose answers the figures are where they are not everybody's."""
    part: dict[str, object] = {"segments": dict(found.segments)} if found.segments else {}
    careful: dict[str, object] = {"left_out": found.left_out} if found.left_out else {}
    return naming(found.assessment) | part | careful
