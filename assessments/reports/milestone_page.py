"""What an assessment showed before it moved to a newer version: a milestone's results file, with the old wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..analysis.intervals import confidence
from ..analysis.values import Confidence, Estimate, Scale, Withheld
from ..models import Milestone
from ..queries.results import BankContents, bank_contents
from ..templatetags.figures import localized

ESTIMATE = ("n", "current", "desired", "gap", "sd", "ci_low", "ci_high")


@dataclass(frozen=True)
class KeptFigures:
    """The figures of a dimension or question as they were; a row of a chart asks for these."""

    estimate: Estimate | None
    withheld: Withheld | None
    level: int | None
    confidence: Confidence


@dataclass(frozen=True)
class KeptRow:
    """A dimension or question as it was named and measured."""

    code: str
    name: str
    statement: str
    figures: KeptFigures
    note: str = ""


@dataclass(frozen=True)
class KeptGroup:
    """One group as it was; `overall_gap` is None where nothing was measured or shown."""

    code: str
    scale: Scale
    n: int | None
    overall_gap: float | None
    weighted_gap: float | None
    level: int | None
    is_withheld: bool
    dimensions: tuple[KeptRow, ...]
    questions: tuple[KeptRow, ...]


class MilestonePage:
    """Reads the version that was left once; everything else stands in the milestone."""

    def __init__(self, milestone: Milestone) -> None:
        self.milestone = milestone
        self.bank: BankContents = bank_contents(milestone.version)

    @property
    def scale(self) -> Scale:
        """The scale of both versions."""
        return self.bank.shape.scale

    @cached_property
    def groups(self) -> tuple[KeptGroup, ...]:
        """Every group that had answered."""
        return tuple(self._group(code, row) for code, row in self.milestone.results["groups"].items())

    def titles(self, kind: str) -> list[str]:
        """The titles of the questions of one kind ("kept", "changed", "set_aside", "dropped"), as they were."""
        codes = set(self.milestone.codes.get(kind, ()))
        return [localized(question.title) for question in self.bank.questions if question.code in codes]

    @property
    def changed(self) -> list[str]:
        """Questions whose old answers go on counting under another wording."""
        return self.titles("changed")

    @property
    def gone(self) -> list[str]:
        """Questions whose answers count only here."""
        return [*self.titles("set_aside"), *self.titles("dropped")]

    @property
    def added(self) -> int:
        """How many questions were new."""
        return len(self.milestone.codes.get("added", ()))

    def _group(self, code: str, row: Mapping[str, Any]) -> KeptGroup:
        return KeptGroup(
            code=code,
            scale=self.scale,
            n=row["n"],
            overall_gap=row["overall_gap"],
            weighted_gap=row["weighted_gap"],
            level=row["level"],
            is_withheld="withheld" in row,
            dimensions=tuple(
                KeptRow(one.code, localized(one.name), localized(one.definition), _figures(row["dimensions"][one.code]))
                for one in self.bank.dimensions
            ),
            questions=tuple(
                KeptRow(
                    one.code,
                    localized(one.title),
                    localized(one.statement_for(code)),
                    _figures(row["questions"][one.code]),
                )
                for one in self.bank.questions
            ),
        )


def _figures(row: Mapping[str, Any]) -> KeptFigures:
    withheld = Withheld(row["withheld"]) if "withheld" in row else None
    estimate = Estimate(**{name: row[name] for name in ESTIMATE}) if row["gap"] is not None else None
    n = estimate.n if estimate else 0
    return KeptFigures(estimate, withheld, row.get("level"), confidence(n, estimate))
