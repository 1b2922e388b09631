"""What differs between two editions of a bank, as formats/bank_comparison.py finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from .bank_file import BankFile, DimensionFile, QuestionFile, Texts

Row = TypeVar("Row")


@dataclass(frozen=True)
class FieldChange:
    """One string that differs. `path` names it in its row ("statement", "scores.4"), `language` is empty for what is
    no text ("reversed", "weight", "scale.minimum"); an empty `before` or `after`: there is none.
    """

    path: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Place:
    """Where a question stands: the code of its dimension, and its number there from 1."""

    dimension: str
    number: int


@dataclass(frozen=True)
class QuestionChange:
    """A question that both editions have. `is_moved`: to another dimension, or past others of its own."""

    before: QuestionFile
    after: QuestionFile
    old_place: Place
    new_place: Place
    is_moved: bool
    is_reworded: bool
    fields: tuple[FieldChange, ...]

    @property
    def code(self) -> str:
        """The code that both have."""
        return self.after.code

    @property
    def wording(self) -> tuple[FieldChange, ...]:
        """The changes of what people are asked."""
        return tuple(change for change in self.fields if _is_wording(change.path))

    @property
    def others(self) -> tuple[FieldChange, ...]:
        """The changes of title, help and score texts."""
        return tuple(change for change in self.fields if not _is_wording(change.path))

    @property
    def is_otherwise_changed(self) -> bool:
        """Whether some field differs though the wording counts as the same."""
        return bool(self.fields) and not self.is_reworded

    @property
    def is_same(self) -> bool:
        """Whether nothing differs, the place included."""
        return not (self.fields or self.is_moved)


def _is_wording(path: str) -> bool:
    return path in {"statement", "reversed"} or path.startswith("statements.")


@dataclass(frozen=True)
class DimensionChange:
    """A dimension that both editions have, with its number from 1 in each."""

    before: DimensionFile
    after: DimensionFile
    old_number: int
    new_number: int
    is_moved: bool
    fields: tuple[FieldChange, ...]

    @property
    def code(self) -> str:
        """The code that both have."""
        return self.after.code

    @property
    def is_same(self) -> bool:
        """Whether neither a field nor its place differs; its questions may."""
        return not (self.fields or self.is_moved)


@dataclass(frozen=True)
class PlacedQuestion:
    """A question that only one edition has, and where it stands there."""

    place: Place
    question: QuestionFile

    @property
    def code(self) -> str:
        """Its code."""
        return self.question.code


@dataclass(frozen=True)
class Counts:
    """How many questions of each kind; one may be moved and reworded as well."""

    added: int
    dropped: int
    moved: int
    reworded: int
    changed: int


@dataclass(frozen=True)
class Part:
    """What changed within one dimension; `dimension` is the newer edition's, or the dropped one.

    `change` is None where the dimension itself is the same, or only one edition has it. Questions stand with the
    dimension they are in now; dropped ones with the one they were in.
    """

    dimension: DimensionFile
    is_added: bool
    is_dropped: bool
    change: DimensionChange | None
    added: tuple[PlacedQuestion, ...]
    dropped: tuple[PlacedQuestion, ...]
    questions: tuple[QuestionChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to tell about it."""
        itself = self.is_added or self.is_dropped or self.change
        return not (itself or self.added or self.dropped or self.questions)


@dataclass(frozen=True)
class BankChanges:
    """Everything in which two editions differ. `dimensions` and `questions` hold what both have and what differs."""

    before: BankFile
    after: BankFile
    fields: tuple[FieldChange, ...]
    dimensions_added: tuple[DimensionFile, ...]
    dimensions_dropped: tuple[DimensionFile, ...]
    dimensions: tuple[DimensionChange, ...]
    added: tuple[PlacedQuestion, ...]
    dropped: tuple[PlacedQuestion, ...]
    questions: tuple[QuestionChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (
            self.fields
            or self.dimensions_added
            or self.dimensions_dropped
            or self.dimensions
            or self.added
            or self.dropped
            or self.questions
        )

    @property
    def moved(self) -> tuple[QuestionChange, ...]:
        """Questions in another dimension or at another place among those that stayed."""
        return tuple(change for change in self.questions if change.is_moved)

    @property
    def reworded(self) -> tuple[QuestionChange, ...]:
        """Questions whose statement or direction is another one."""
        return tuple(change for change in self.questions if change.is_reworded)

    @property
    def changed(self) -> tuple[QuestionChange, ...]:
        """Questions asked in the same words whose other texts differ."""
        return tuple(change for change in self.questions if change.is_otherwise_changed)

    @property
    def has_same_scale(self) -> bool:
        """Whether scores of one fit the other."""
        return self.before.scale.values == self.after.scale.values

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of either, those of the newer first."""
        return tuple(dict.fromkeys((*self.after.languages, *self.before.languages)))

    @property
    def names(self) -> dict[str, Texts]:
        """The name of every dimension of either by its code, the newer name where both have one."""
        return {dimension.code: dimension.name for bank in (self.before, self.after) for dimension in bank.dimensions}

    def in_language(self, language: str) -> BankChanges:
        """The same without the changes of texts in other languages."""
        dimensions = (replace(row, fields=_read_in(language, row.fields)) for row in self.dimensions)
        questions = (replace(row, fields=_read_in(language, row.fields)) for row in self.questions)
        return replace(
            self,
            fields=_read_in(language, self.fields),
            dimensions=tuple(row for row in dimensions if not row.is_same),
            questions=tuple(row for row in questions if not row.is_same),
        )

    @cached_property
    def counts(self) -> Counts:
        """How many questions of each kind."""
        kinds = (self.added, self.dropped, self.moved, self.reworded, self.changed)
        return Counts(*(len(rows) for rows in kinds))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The changes by dimension, in the newer order, dropped dimensions last; dimensions without any left out."""
        coming, going = ({row.code for row in rows} for rows in (self.dimensions_added, self.dimensions_dropped))
        changes = {change.code: change for change in self.dimensions}
        added = _grouped((row.place.dimension, row) for row in self.added)
        dropped = _grouped((row.place.dimension, row) for row in self.dropped)
        questions = _grouped((row.new_place.dimension, row) for row in self.questions)
        parts = (
            Part(
                dimension=dimension,
                is_added=dimension.code in coming,
                is_dropped=dimension.code in going,
                change=changes.get(dimension.code),
                added=tuple(added.get(dimension.code, ())),
                dropped=tuple(dropped.get(dimension.code, ())),
                questions=tuple(questions.get(dimension.code, ())),
            )
            for dimension in (*self.after.dimensions, *self.dimensions_dropped)
        )
        return tuple(part for part in parts if not part.is_same)


def _read_in(language: str, fields: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    return tuple(change for change in fields if change.language in {"", language})


def _grouped(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for dimension, row in rows:
        found.setdefault(dimension, []).append(row)
    return found
