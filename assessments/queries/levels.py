"""Reads about level cut-offs: which apply, what they were, and what others would change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ..access import visible_assessments
from ..analysis.levels import level_under
from ..analysis.values import GroupFigures, LevelCutoffs
from ..models import CUTOFFS, LevelRule, Organisation
from .results import figures_of

#: how many of the newest assessments a preview computes again
COMPUTED = 100


def present_rule(organisation: Organisation) -> LevelRule:
    """The newest edition; before the first one, the method's cut-offs as an unsaved edition 0. One query."""
    return organisation.level_rules.first() or LevelRule(organisation=organisation, number=0)


@dataclass(frozen=True)
class CutoffChange:
    """One cut-off of an edition, before and after, in percent."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def label(self) -> str:
        """What the cut-off is called."""
        return str(getattr(LevelRule._meta.get_field(self.name), "verbose_name", self.name))


@dataclass(frozen=True)
class Edition:
    """One line of the history."""

    rule: LevelRule
    changes: tuple[CutoffChange, ...]


def editions(organisation: Organisation) -> list[Edition]:
    """Every edition, newest first, with what it changed. One query."""
    rules = [*organisation.level_rules.all(), LevelRule(organisation=organisation, number=0)]
    return [Edition(rule, _changes(before, rule)) for rule, before in pairwise(rules)]


def _changes(before: LevelRule, after: LevelRule) -> tuple[CutoffChange, ...]:
    found = (CutoffChange(name, getattr(before, name), getattr(after, name)) for name in CUTOFFS)
    return tuple(change for change in found if change.before != change.after)


@dataclass(frozen=True)
class Effect:
    """How many of the newest assessments with results would be on another level than now, higher or lower."""

    computed: int
    higher: int
    lower: int

    @property
    def moved(self) -> int:
        """How many would change at all."""
        return self.higher + self.lower


def effect(organisation: Organisation, cutoffs: LevelCutoffs) -> Effect:
    """What these cut-offs would say of the organisation's assessments, from the figures that are shown now.

    Four queries, however many there are; at most COMPUTED assessments, each by the group it shows first.
    """
    rows = visible_assessments(organisation).select_related("organisation", "version__bank", "level_rule")
    found = [figures.overview for figures in figures_of(list(rows.order_by("-created", "pk")[:COMPUTED])).values()]
    levels = [
        (group.level, level_under(group, cutoffs)) for group in found if isinstance(group, GroupFigures) and group.level
    ]
    steps = [(after or 0) - (before or 0) for before, after in levels]
    return Effect(len(levels), sum(step > 0 for step in steps), sum(step < 0 for step in steps))
