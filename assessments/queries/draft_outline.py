"""A draft as its editor shows it: its dimensions with their counts, and the rows of questions a page begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ..models import BankVersion, Dimension, Group, Question
from .studio import Completeness, completeness

#: question rows a page begins with; the others come when somebody scrolls there
WINDOW = 30
#: what a row shows of its question
SHOWN = ("dimension_id", "code", "position", "reversed", "title", "statement", "group_statements", "missing")


@dataclass(frozen=True)
class Entry:
    """A dimension in the outline: how many questions it has, and how many texts it and they miss by language."""

    dimension: Dimension
    count: int
    missing: Mapping[str, int]
    wordings: int


@dataclass(frozen=True)
class Outline:
    """The dimensions of a draft in order, and how complete each of its languages is."""

    draft: BankVersion
    entries: tuple[Entry, ...]

    @cached_property
    def question_count(self) -> int:
        """How many questions the draft asks."""
        return sum(entry.count for entry in self.entries)

    @cached_property
    def languages(self) -> tuple[Completeness, ...]:
        """Of each language how many texts it needs and how many it misses."""
        wordings = sum(entry.wordings for entry in self.entries)
        missing = (entry.missing for entry in self.entries)
        return completeness(self.draft, len(self.entries), self.question_count, wordings, missing)

    def entry(self, pk: int) -> Entry | None:
        """The dimension with this key."""
        return next((entry for entry in self.entries if entry.dimension.pk == pk), None)


def outline(draft: BankVersion) -> Outline:
    """The draft's dimensions with what each holds. One query, however many questions there are."""
    rows: QuerySet[Dimension] = draft.dimensions.annotate(question_count=Count("questions"))
    for place, language in enumerate(draft.languages):
        text = KeyTextTransform(language, "questions__missing")
        rows = rows.annotate(**{f"missing_{place}": Sum(Cast(text, IntegerField()))})
    for group in Group.values:
        worded = Q(questions__group_statements__has_key=group)
        rows = rows.annotate(**{f"worded_{group}": Count("questions", filter=worded)})
    return Outline(draft, tuple(_entry(draft, row) for row in rows.order_by("position")))


def _entry(draft: BankVersion, row: Any) -> Entry:
    missing = {
        language: (getattr(row, f"missing_{place}") or 0) + row.missing.get(language, 0)
        for place, language in enumerate(draft.languages)
    }
    wordings = sum(getattr(row, f"worded_{group}") for group in Group.values)
    return Entry(row, row.question_count, missing, wordings)


@dataclass(frozen=True)
class Part:
    """A dimension with the first of its rows; `rest` is how many more there are."""

    entry: Entry
    questions: tuple[Question, ...]

    @property
    def rest(self) -> int:
        """The questions that are not among the rows yet."""
        return self.entry.count - len(self.questions)


def parts(outline: Outline, opened: Question | None = None, *, whole: bool = False) -> list[Part]:
    """Every dimension with its first rows, `WINDOW` in all, or up to the opened question, or all. One query at most."""
    reach = _reach(outline, opened, outline.question_count if whole else WINDOW)
    wanted = [Q(dimension=pk, position__lte=count) for pk, count in reach.items() if count]
    rows = rows_of(Q(reduce(or_, wanted))) if wanted else ()
    by_dimension: dict[int, list[Question]] = {pk: [] for pk in reach}
    for row in rows:
        by_dimension[row.dimension_id].append(row)
    return [Part(entry, tuple(by_dimension[entry.dimension.pk])) for entry in outline.entries]


def _reach(outline: Outline, opened: Question | None, window: int) -> dict[int, int]:
    """How many rows of each dimension are shown: always its first ones."""
    reach = {}
    for entry in outline.entries:
        reach[entry.dimension.pk] = min(entry.count, window)
        window -= reach[entry.dimension.pk]
    if opened is not None:
        reach[opened.dimension_id] = max(reach.get(opened.dimension_id, 0), opened.position)
    return reach


def more(dimension: Dimension, offset: int) -> list[Question]:
    """The next rows of a dimension. One query."""
    return list(rows_of(Q(dimension=dimension, position__gt=offset))[:WINDOW])


def rows_of(condition: Q) -> QuerySet[Question]:
    """Questions with what a row shows, in order."""
    return Question.objects.filter(condition).only(*SHOWN).order_by("dimension__position", "position")


def order(draft: BankVersion, outline: Outline) -> list[tuple[int, Sequence[int]]]:
    """The keys of the dimensions, each with those of its questions, as they stand. One query."""
    found: dict[int, list[int]] = {entry.dimension.pk: [] for entry in outline.entries}
    rows = Question.objects.filter(dimension__version=draft).order_by("dimension__position", "position")
    for dimension, question in rows.values_list("dimension", "pk"):
        found.setdefault(dimension, []).append(question)
    return list(found.items())


def question_of(draft: BankVersion, **wanted: Any) -> Question | None:
    """A question of the draft with its dimension. One query."""
    rows = Question.objects.filter(dimension__version=draft, **wanted).select_related("dimension")
    found = rows.first()
    if found is not None:
        found.dimension.version = draft
    return found


def dimension_of(draft: BankVersion, **wanted: Any) -> Dimension | None:
    """A dimension of the draft. One query."""
    found = draft.dimensions.filter(**wanted).first()
    if found is not None:
        found.version = draft
    return found


def places(draft: BankVersion) -> list[tuple[Dimension, list[Question]]]:
    """Every dimension with its questions by code and title: where something can be moved to. Two queries."""
    questions: dict[int, list[Question]] = {}
    for row in Question.objects.filter(dimension__version=draft).only("dimension_id", "code", "title", "position"):
        questions.setdefault(row.dimension_id, []).append(row)
    return [(dimension, questions.get(dimension.pk, [])) for dimension in draft.dimensions.all()]
