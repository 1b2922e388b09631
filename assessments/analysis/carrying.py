"""Tallies carried over to another version of their bank, without counting anybody anew where that can be avoided.

A question whose answers go on counting keeps its component as it is, with everybody who counts and everybody who
waits. So does a dimension that lost none of its questions: who has answered was not asked the new ones. Other
dimensions are counted again from the answers, all people of a group at once. Were that done where some of a group
count already and fewer than k wait, the dimension would tell about those few beside its questions; `parted` names
these dimensions, and nothing may be carried over until more have answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from assessments.analysis.privacy import ATTRIBUTED, few
from assessments.analysis.release import Cell, close
from assessments.analysis.segments import Path
from assessments.analysis.tallies import QUESTION_NUMBERS, Tally, empty, layout, merged, unit
from assessments.analysis.values import BankShape, DimensionShape

Cells: TypeAlias = Mapping[Path, Cell]
"""The cells of one group."""


@dataclass(frozen=True)
class Carrying:
    """From one version's tallies to another's; `kept`: codes of both whose answers go on counting."""

    old: BankShape
    new: BankShape
    kept: frozenset[str]

    @cached_property
    def recounted(self) -> tuple[DimensionShape, ...]:
        """The new dimensions that must be counted again from the answers."""
        return tuple(shape for shape in self.new.dimensions if self._kept_of(shape) and shape.code not in self._whole)

    @cached_property
    def again(self) -> BankShape:
        """A bank of these dimensions alone: nothing else has to be counted again."""
        return BankShape(self.new.scale, self.recounted)

    @cached_property
    def _whole(self) -> Mapping[str, DimensionShape]:
        """The old dimensions of which every question is kept and no kept one was added, by code."""
        old = {shape.code: shape for shape in self.old.dimensions}
        same = (shape.code for shape in self.new.dimensions if shape.code in old)
        new = {shape.code: shape for shape in self.new.dimensions}
        return {code: old[code] for code in same if self._kept_of(new[code]) == set(_codes(old[code]))}

    def _kept_of(self, shape: DimensionShape) -> set[str]:
        return set(_codes(shape)) & self.kept

    def parted(self, cells: Cells, k: int) -> list[str]:
        """Codes of the dimensions to be counted again of which some people count and too few wait.

        `cells`: a group's in the old version, closed (`release.close`).
        """
        return [
            shape.code
            for shape in self.recounted
            if any(self._is_parted(code, cells, k) for code in self._kept_of(shape))
        ]

    def _is_parted(self, code: str, cells: Cells, k: int) -> bool:
        start = layout(self.old).questions[code].start
        counting = sum(cell.released.row[start] for cell in cells.values())
        waiting = sum(cell.held.row[start] + cell.filling.row[start] for cell in cells.values())
        return counting > 0 and few(waiting, k)

    def carry(self, cells: Cells, counted: Mapping[Path, Tally], k: int) -> dict[Path, Cell]:
        """A group's cells in the new version, closed again.

        `cells` are the old ones, closed; `counted` are its people's tallies of the dimensions to be counted `again`, by
        path. Nobody may be `parted`.
        """
        found = {path: Cell(*map(self.tally, (cell.released, cell.held, cell.filling))) for path, cell in cells.items()}
        for shape in self.recounted:
            for path, extra in self._again(shape, found, counted):
                found[path] = _with(found.get(path, Cell.empty(self.new)), extra, k)
        return close(self.new, found, k)

    def _again(
        self, shape: DimensionShape, cells: Cells, counted: Mapping[Path, Tally]
    ) -> Iterator[tuple[Path, Tally]]:
        """The people of a dimension in the cells to which they belong.

        Where people of its questions were counted together with others before, all are counted together now: a cell of
        the dimension must not hold a few people more than the same cell of its questions.
        """
        parts = [(path, self._only(shape, found)) for path, found in counted.items()]
        if all(self._is_counted_alike(code, cells, counted) for code in self._kept_of(shape)):
            yield from parts
        else:
            yield (), merged(self.new, (part for _path, part in parts))

    def _is_counted_alike(self, code: str, cells: Cells, counted: Mapping[Path, Tally]) -> bool:
        here, there = (layout(bank).questions[code].start for bank in (self.again, self.new))
        now = {path: found.row[here] for path, found in counted.items() if found.row[here]}
        before = {path: cell.released.row[there] for path, cell in cells.items() if cell.released.row[there]}
        return now == before

    def _only(self, shape: DimensionShape, found: Tally) -> Tally:
        row = list(empty(self.new).row)
        here, there = layout(self.again), layout(self.new)
        for old, new in ((here.dimensions, there.dimensions), (here.complete, there.complete)):
            row[new[shape.code]] = found.row[old[shape.code]]
        return Tally(self.new, tuple(row))

    def tally(self, before: Tally) -> Tally:
        """The tally in the new version, without the dimensions to be counted again."""
        row = list(empty(self.new).row)
        row[0] = before.n
        self._carry_questions(before.row, row)
        for shape in self.new.dimensions:
            if shape.code in self._whole:
                self._carry_dimension(before.row, row, self._whole[shape.code], shape)
        return Tally(self.new, tuple(row))

    def _carry_questions(self, before: tuple[int, ...], row: list[int]) -> None:
        old, new = layout(self.old).questions, layout(self.new).questions
        places = {code: place for place, code in enumerate(self.old.question_codes, start=1)}
        for place, code in enumerate(self.new.question_codes, start=1):
            if code in self.kept:
                row[new[code]] = before[old[code]]
                for kind in range(3):  # asked, not applicable, skipped
                    row[place + kind * len(new)] = before[places[code] + kind * len(old)]

    def _carry_dimension(
        self, before: tuple[int, ...], row: list[int], old: DimensionShape, new: DimensionShape
    ) -> None:
        times = unit(new) // unit(old)
        scales = (1, times, times, times**2, times**2, times**2)
        sums = before[layout(self.old).dimensions[old.code]]
        row[layout(self.new).dimensions[new.code]] = [value * scale for value, scale in zip(sums, scales, strict=True)]
        if len(new.questions) == len(old.questions):  # else nobody has answered the whole of it
            row[layout(self.new).complete[new.code]] = _in_order(before[layout(self.old).complete[old.code]], old, new)


def _in_order(numbers: tuple[int, ...], old: DimensionShape, new: DimensionShape) -> list[int]:
    """The numbers of complete respondents, the questions in their new order."""
    head = len(numbers) - QUESTION_NUMBERS * len(old.questions)
    starts = {code: head + QUESTION_NUMBERS * place for place, code in enumerate(_codes(old))}
    moved = (numbers[starts[code] : starts[code] + QUESTION_NUMBERS] for code in _codes(new))
    return [*numbers[:head], *(number for part in moved for number in part)]


def _codes(shape: DimensionShape) -> tuple[str, ...]:
    return tuple(question.code for question in shape.questions)


def _with(cell: Cell, more: Tally, k: int) -> Cell:
    """The cell with these people, who count at once where names are shown, and else wait for the next closing."""
    if k == ATTRIBUTED:
        return Cell(cell.released + more, cell.held, cell.filling)
    return Cell(cell.released, cell.held, cell.filling + more)
