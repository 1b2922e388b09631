"""Counting responses: each goes into the tally of its cell when it is submitted, so that no page ever counts again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from typing import TypeAlias

from django.db import transaction

from ..analysis import release as releasing
from ..analysis.carrying import Carrying
from ..analysis.quality import CARELESS, flags
from ..analysis.release import Cell
from ..analysis.segments import Path, path_of
from ..analysis.tallies import Tally, empty, tally
from ..analysis.values import BankShape, Flag, Scores
from ..models import Assessment, Group, Response, ResponseState, TallyCell
from ..queries.results import bank_contents, scores_of, scores_of_all, threshold
from ..queries.tallies import cell_of

Cells: TypeAlias = Mapping[tuple[str, Path], Cell]
"""Group code and path to cell."""

#: responses counted again at a time
BATCH = 500


@transaction.atomic
def add(*, response: Response, seconds: float | None = None) -> None:
    """Count a response that is being submitted, and store what gives cause for doubt in it (`response.doubts`).

    To be called once, in the transaction that submits it. `seconds`: how long answering took, None when not known.
    Costs the same however many have answered.
    """
    shape = bank_contents(response.assessment.version).shape
    scores = scores_of(response, shape.question_codes)
    response.doubts = as_doubts(flags(shape, scores, seconds=seconds))
    response.save(update_fields=["doubts"])
    row = _locked(response.assessment, response.group, path_to(response.assessment, response))
    k = threshold(response.assessment)
    _store(row, releasing.take(cell_of(shape, row), tally(shape, [scores]), k))


@transaction.atomic
def subtract(*, response: Response) -> None:
    """Count a response no longer: it is being taken back, and its answers are still those that were submitted.

    Only where names are shown; raises ValueError for any other assessment, whose batches never shrink.
    """
    assessment = response.assessment
    if not assessment.shows_names:
        raise ValueError("Answers that carry no name stay counted.")
    shape = bank_contents(assessment.version).shape
    row = _locked(assessment, response.group, path_to(assessment, response))
    cell = cell_of(shape, row)
    _store(
        row, Cell(cell.released - tally(shape, [scores_of(response, shape.question_codes)]), cell.held, cell.filling)
    )


@transaction.atomic
def release(*, assessment: Assessment) -> None:
    """Let everybody count who can be shown, as answering is over. Repeating it changes nothing."""
    if assessment.shows_names:
        return
    shape, k = bank_contents(assessment.version).shape, threshold(assessment)
    rows = list(assessment.tally_cells.select_for_update())
    for group in {row.group for row in rows}:
        before = {tuple(row.path): row for row in rows if row.group == group}
        cells = releasing.close(shape, {path: cell_of(shape, row) for path, row in before.items()}, k)
        for path, cell in cells.items():
            _store(before.get(path) or TallyCell(assessment=assessment, group=group, path=list(path)), cell)


@transaction.atomic
def add_many(*, assessment: Assessment, cells: Cells) -> None:
    """Count an import whole: what its own people fill (`analysis.release.take`) is put to what is there already."""
    shape, k = bank_contents(assessment.version).shape, threshold(assessment)
    for (group, path), cell in sorted(cells.items(), key=lambda item: item[0]):  # in one order: no two block each other
        row = _locked(assessment, group, path)
        _store(row, releasing.absorb(cell_of(shape, row), cell, k))


@transaction.atomic
def carry(*, assessment: Assessment, carrying: Carrying) -> None:
    """Count everybody in the version that the assessment has moved to, once its answers have moved there.

    Everybody counts who could after `release`; so it must have been called before, in the same transaction.
    """
    k = threshold(assessment)
    counted = _counted_again(assessment, carrying.again) if carrying.recounted else {}
    rows = list(assessment.tally_cells.select_for_update())
    for group in {row.group for row in rows}:
        before = {tuple(row.path): row for row in rows if row.group == group}
        old = {path: cell_of(carrying.old, row) for path, row in before.items()}
        for path, cell in carrying.carry(old, counted.get(group, {}), k).items():
            _store(before.get(path) or TallyCell(assessment=assessment, group=group, path=list(path)), cell)


def _counted_again(assessment: Assessment, shape: BankShape) -> dict[str, dict[Path, Tally]]:
    """The tallies of all submitted responses, from their answers to these questions, by group and path."""
    submitted = assessment.responses.filter(state=ResponseState.SUBMITTED).order_by("pk").iterator(BATCH)
    found: dict[str, dict[Path, Tally]] = defaultdict(lambda: defaultdict(lambda: empty(shape)))
    while batch := list(islice(submitted, BATCH)):
        scores = scores_of_all(batch, shape.question_codes)
        cells: dict[tuple[str, Path], list[Scores]] = defaultdict(list)
        for response in batch:
            cells[response.group, path_to(assessment, response)].append(scores[response.pk])
        for (group, path), people in cells.items():
            found[group][path] += tally(shape, people)
    return found


def path_to(assessment: Assessment, response: Response) -> Path:
    """Where a response is counted, by its segments and its stored doubts."""
    careless = any(doubt["kind"] in CARELESS for doubt in response.doubts)
    return path_of(assessment.segment_codes, response.segments, careless=careless)


def as_doubts(found: tuple[Flag, ...]) -> list[dict[str, object]]:
    """Flags as `Response.doubts` keeps them."""
    return [asdict(flag) for flag in found]


def _locked(assessment: Assessment, group: str, path: Path) -> TallyCell:
    """The cell's row, new or not, ours alone until the transaction ends."""
    rows = TallyCell.objects.select_for_update()
    return rows.get_or_create(assessment=assessment, group=Group(group), path=list(path))[0]


def _store(row: TallyCell, cell: Cell) -> None:
    row.released, row.held, row.filling = (part.numbers() for part in (cell.released, cell.held, cell.filling))
    row.save()
