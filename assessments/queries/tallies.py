"""Stored tallies, read back: the only source of figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias
from uuid import UUID

from ..analysis.release import Cell
from ..analysis.segments import Path
from ..analysis.tallies import Tally
from ..analysis.values import BankShape
from ..models import Assessment, TallyCell

GroupCells: TypeAlias = Mapping[str, Mapping[Path, Cell]]
"""Group code to path to cell."""


def cell_of(shape: BankShape, row: TallyCell) -> Cell:
    """A stored cell as the analysis knows it."""
    return Cell(*(Tally.from_numbers(shape, numbers) for numbers in (row.released, row.held, row.filling)))


def cells_of(assessments: Iterable[Assessment], shapes: Mapping[UUID, BankShape]) -> dict[UUID, GroupCells]:
    """The cells of several assessments by id; `shapes`: bank version to shape. One query."""
    by_id = {assessment.pk: assessment for assessment in assessments}
    found: dict[UUID, dict[str, dict[Path, Cell]]] = {pk: defaultdict(dict) for pk in by_id}
    for row in TallyCell.objects.filter(assessment__in=by_id):
        shape = shapes[by_id[row.assessment_id].version_id]
        found[row.assessment_id][row.group][tuple(row.path)] = cell_of(shape, row)
    return dict(found)
