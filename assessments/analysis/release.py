"""When answers begin to count, so that no shown figure, and no difference of two, tells about fewer than k people.

People count in batches of at least k: in every cell (group, segment values, careless or not) and for every component
of the tally apart. New answers gather in `filling`. A full batch is `held`, and the batch held before it is
`released`: what is shown grows by k people or more at a time, and lags behind. Closing releases what waits: a cell
with k waiting by itself; fewer are counted one level up the path, together with others; what is still fewer than k
at the group's root goes on waiting there.

Every shown set of people is a union of released batches, and each batch holds k people or more. So of any two shown
sets of which one holds the other, the difference is nobody or at least k.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import add
from typing import Self, TypeAlias

from assessments.analysis.privacy import ATTRIBUTED, few
from assessments.analysis.segments import Path, matches
from assessments.analysis.tallies import Tally, empty, layout, merged
from assessments.analysis.values import BankShape

Numbers: TypeAlias = tuple[int, ...]
"""One component of a tally; the first number counts the people."""


@dataclass(frozen=True)
class Cell:
    """The people of one group with one path. released: they count in the figures; held: a full batch that counts as
    soon as the next is full; filling: a batch that is filling up.
    """

    released: Tally
    held: Tally
    filling: Tally

    @classmethod
    def empty(cls, bank: BankShape) -> Self:
        """A cell with nobody in it."""
        return cls(empty(bank), empty(bank), empty(bank))

    @property
    def everybody(self) -> Tally:
        """All people of the cell, whether they count yet or not: only how many they are may be shown."""
        return merged(self.released.bank, (self.released, self.held, self.filling))


def take(cell: Cell, new: Tally, k: int) -> Cell:
    """The cell with these people added. With k = 1 (names are shown) they count at once."""
    if k == ATTRIBUTED:
        return Cell(cell.released + new, cell.held, cell.filling)
    released, held = list(cell.released.row), list(cell.held.row)
    filling = list((cell.filling + new).row)
    for part in layout(new.bank).components:
        if filling[part.start] >= k:
            released[part] = map(add, released[part], held[part])
            held[part] = filling[part]
            filling[part] = [0] * len(held[part])
    return Cell(*(Tally(new.bank, tuple(row)) for row in (released, held, filling)))


def absorb(cell: Cell, other: Cell, k: int) -> Cell:
    """The cell with everybody of another one, whose batches were filled apart from it."""
    released = Cell(cell.released + other.released, cell.held, cell.filling)
    return take(take(released, other.held, k), other.filling, k)


def close(bank: BankShape, cells: Mapping[Path, Cell], k: int) -> dict[Path, Cell]:
    """A group's cells once answering is over: everybody who can be shown counts, the others wait at the root ()."""
    if k == ATTRIBUTED:
        return dict(cells)
    closing = _Closing(bank, cells)
    for part in layout(bank).components:
        waiting = {path: closing.waiting(path, part) for path in cells}
        closing.settle(part, _gathered(waiting, k), k)
    return closing.cells()


def filtered(bank: BankShape, cells: Mapping[Path, Cell], wanted: Mapping[int, str]) -> Tally:
    """The released people whose path has these values (place in the path to value)."""
    return merged(bank, (cell.released for path, cell in cells.items() if matches(path, wanted)))


class _Closing:
    """A group's cells while they are closed, component by component."""

    def __init__(self, bank: BankShape, cells: Mapping[Path, Cell]) -> None:
        self._bank = bank
        self._before = cells
        self._released = {path: list(cell.released.row) for path, cell in cells.items()}
        self._waiting: list[int] = list(empty(bank).row)

    def waiting(self, path: Path, part: slice) -> Numbers:
        cell = self._before[path]
        return tuple(map(add, cell.held.row[part], cell.filling.row[part]))

    def settle(self, part: slice, batches: Mapping[Path, Numbers], k: int) -> None:
        """Release these batches; one of fewer than k can only be left at the root."""
        for path, numbers in batches.items():
            if few(numbers[0], k):
                self._waiting[part] = numbers
            else:
                row = self._released.setdefault(path, list(empty(self._bank).row))
                row[part] = map(add, row[part], numbers)

    def cells(self) -> dict[Path, Cell]:
        nobody = empty(self._bank)
        found = {path: Cell(Tally(self._bank, tuple(row)), nobody, nobody) for path, row in self._released.items()}
        if any(self._waiting):
            root = found.get((), Cell.empty(self._bank))
            found[()] = Cell(root.released, nobody, Tally(self._bank, tuple(self._waiting)))
        return found


def _gathered(waiting: Mapping[Path, Numbers], k: int) -> dict[Path, Numbers]:
    """Who waits, in batches of at least k by path; at the root fewer may be left."""
    batches = {path: numbers for path, numbers in waiting.items() if numbers[0]}
    for depth in range(max(map(len, batches), default=0), 0, -1):
        small = [path for path, numbers in batches.items() if len(path) == depth and few(numbers[0], k)]
        for parent, children in groupby(sorted(small), key=lambda path: path[:-1]):
            _go_up(batches, parent, list(children), k)
    if () in batches:
        _go_up(batches, (), [], k)
    return batches


def _go_up(batches: dict[Path, Numbers], parent: Path, children: list[Path], k: int) -> None:
    """Count these children together under their parent, with the smallest batch below it while they are few."""
    pool = _sum(batches.pop(path) for path in (parent, *children) if path in batches)
    enough = [path for path in _below(batches, parent) if not few(batches[path][0], k)]
    if few(pool[0], k) and enough:
        smallest = min(enough, key=lambda path: (batches[path][0], path))
        pool = _sum((pool, batches.pop(smallest)))
    batches[parent] = pool


def _below(batches: Mapping[Path, Numbers], parent: Path) -> Iterator[Path]:
    return (path for path in batches if len(path) > len(parent) and path[: len(parent)] == parent)


def _sum(rows: Iterable[Numbers]) -> Numbers:
    return tuple(map(sum, zip(*rows, strict=True)))
