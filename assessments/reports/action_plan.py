"""What the action plan shows: suggestions grouped by the gap they attack, and actions as rows of chart and table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from ..models import Action
from ..queries.actions import Column, Suggestion, Target, board, plan, suggestions
from ..queries.results import Figures
from ..templatetags.figures import localized
from ..templatetags.words import worded

#: gaps whose suggestions are shown at once; the others follow on demand
TOP = 3


@dataclass(frozen=True)
class Group:
    """The suggestions for one gap."""

    target: Target
    suggestions: Sequence[Suggestion]

    @property
    def name(self) -> str:
        """The question’s title, or the dimension’s name."""
        return localized(self.target.question.title if self.target.question else self.target.dimension.name)

    @property
    def dimension(self) -> str:
        """The dimension’s name."""
        return localized(self.target.dimension.name)


@dataclass(frozen=True)
class ActionRow:
    """An action with the number that stands for it in the chart."""

    key: str
    action: Action

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        return worded(self.action, "title")

    @property
    def effort(self) -> int:
        """1 to 5."""
        return self.action.effort

    @property
    def impact(self) -> int:
        """1 to 5."""
        return self.action.impact


def action_rows(actions: Iterable[Action], first: int = 1) -> list[ActionRow]:
    """The actions numbered from ``first``."""
    return [ActionRow(str(place), action) for place, action in enumerate(actions, start=first)]


class ActionPlan:
    """One assessment’s plan. ``asked_for``: the code of the gap whose suggestions come first."""

    def __init__(self, found: Figures, *, asked_for: str = "", today: date) -> None:
        self.found = found
        self.asked_for = asked_for
        self.today = today

    @cached_property
    def rows(self) -> list[ActionRow]:
        """The actions, next due first, numbered."""
        return action_rows(plan(self.found.assessment))

    @property
    def board(self) -> list[Column]:
        """The actions by status."""
        return board(row.action for row in self.rows)

    @property
    def unfinished(self) -> list[ActionRow]:
        """What still has to be done, for the effort–impact chart."""
        return [row for row in self.rows if not row.action.is_finished]

    @property
    def done(self) -> int:
        """How many actions are finished."""
        return len(self.rows) - len(self.unfinished)

    @property
    def overdue(self) -> int:
        """How many actions are late."""
        return sum(row.action.is_overdue(self.today) for row in self.rows)

    @cached_property
    def groups(self) -> list[Group]:
        """Suggestions by gap, the gap asked for first, then by priority."""
        by_gap = groupby(suggestions(self.found, self.found.first_group), key=lambda one: one.target)
        groups = [Group(target, list(found)) for target, found in by_gap]
        return sorted(groups, key=lambda group: group.target.code != self.asked_for)

    @property
    def first_groups(self) -> list[Group]:
        """Shown at once."""
        return self.groups[:TOP]

    @property
    def further_groups(self) -> list[Group]:
        """Shown on demand."""
        return self.groups[TOP:]

    @cached_property
    def hidden(self) -> int:
        """How many suggestions were dismissed."""
        return self.found.assessment.dismissals.count()

    @property
    def has_results(self) -> bool:
        """Whether there is anything to suggest from."""
        return self.found.submitted > 0
