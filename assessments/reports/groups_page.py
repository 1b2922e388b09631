"""Groups side by side: the same dimension or question as each group sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..analysis.comparisons import Difference, differences, widest
from ..analysis.values import DimensionFigures, GroupFigures, QuestionFigures, Scale
from ..templatetags.figures import digits, localized
from ..templatetags.words import group_name
from .results_frame import ResultsFrame, Tab


@dataclass(frozen=True)
class GroupRow:
    """One group's figures of one dimension or question."""

    key: str
    name: str
    note: str
    scale: Scale
    figures: DimensionFigures | QuestionFigures


@dataclass(frozen=True)
class Block:
    """A dimension or question as every group sees it."""

    code: str
    name: str
    statement: str
    rows: list[GroupRow]


class GroupsPage(ResultsFrame):
    """All groups with figures; by dimension, or by question where a dimension is chosen."""

    view = "results_groups"

    @cached_property
    def widest(self) -> Difference | None:
        """The widest difference between two groups that is sure, in the dimension chosen or in any."""
        found = differences(self.found.results.groups)
        return widest(one for one in found if self.dimension in ("", one.code))

    @property
    def may_compare(self) -> bool:
        """Whether there are two groups at all."""
        return len(self.shown) > 1

    @property
    def widest_name(self) -> str:
        """The dimension of the widest difference."""
        return self.dimension_name(self.widest.code) if self.widest else ""

    def dimension_name(self, code: str) -> str:
        """A dimension's name in the reader's language."""
        return localized(self.found.bank.dimension(code).name)

    @property
    def dimension_tabs(self) -> list[Tab]:
        """All dimensions, or one of them by its questions."""
        every = [Tab(_("All dimensions"), self.link(), not self.dimension)]
        return every + [
            Tab(localized(row.name), self.link(dimension=row.code), row.code == self.dimension)
            for row in self.found.bank.dimensions
        ]

    @cached_property
    def blocks(self) -> list[Block]:
        """What is compared, in bank order."""
        return self._questions() if self.dimension else self._dimensions()

    @property
    def pairs(self) -> list[list[Block]]:
        """The blocks two by two, as a printed page sets them."""
        return [self.blocks[place : place + 2] for place in range(0, len(self.blocks), 2)]

    def _dimensions(self) -> list[Block]:
        return [
            Block(row.code, localized(row.name), localized(row.definition), self._rows(row.code))
            for row in self.found.bank.dimensions
        ]

    def _questions(self) -> list[Block]:
        return [
            Block(row.code, localized(row.title), localized(row.statement), self._rows(row.code))
            for row in self.found.bank.questions_of(self.dimension)
        ]

    def _rows(self, code: str) -> list[GroupRow]:
        return [
            self._row(group, group.question(code) if self.dimension else group.dimension(code)) for group in self.shown
        ]

    def _row(self, group: GroupFigures, row: DimensionFigures | QuestionFigures) -> GroupRow:
        return GroupRow(group.group, group_name(group.group), _answered(row), group.scale, row)


def _answered(row: DimensionFigures | QuestionFigures) -> str:
    n = row.estimate.n if row.estimate else 0
    return ngettext("%(count)s response", "%(count)s responses", n) % {"count": digits(n)} if n else ""
