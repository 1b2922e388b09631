"""What every page of results has: the figures of the people asked for, the ways to narrow them, and who counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ..analysis.values import GroupFigures, Scale, Withheld
from ..forms.results import Choices
from ..models import Assessment, segment_name
from ..queries.results import Figures, figures
from ..templatetags.words import group_name

#: the pages of an assessment's results, by URL name
VIEWS: Mapping[str, str | Promise] = {
    "results": _("Overview"),
    "results_groups": _("Groups side by side"),
    "five_gaps": _("Five gaps"),
    "results_rounds": _("Over time"),
}


@dataclass(frozen=True)
class Tab:
    """A way to another page or another part of one; ``is_current``: it is what the reader sees. ``n``: how many
    responses stand behind it, where that may be said."""

    name: str
    link: str
    is_current: bool
    n: int | None = None


@dataclass(frozen=True)
class Select:
    """A segment to narrow the figures to; ``chosen`` is empty for everybody."""

    code: str
    name: str
    values: list[str]
    chosen: str


@dataclass(frozen=True)
class Chip:
    """A value the figures are narrowed to, and the address without it."""

    name: str
    value: str
    link: str


@dataclass(frozen=True)
class GroupCount:
    """How many of a group have finished, how many of them are in the figures shown, how many count only later.

    ``doubtful``: how many look careless; None where it may not be said.
    """

    code: str
    finished: int
    counted: int
    waiting: int
    doubtful: int | None


class ResultsFrame:
    """One look at an assessment's results. ``view`` is the URL name of the page."""

    view = "results"

    def __init__(self, assessment: Assessment, choices: Choices, found: Figures | None = None) -> None:
        self.assessment = assessment
        self.choices = choices
        self.found = found or self._found()
        self.groups = [code for code in assessment.groups if code in self.found.results.groups]
        self.group = choices.group if choices.group in self.groups else self._first_group
        known = {dimension.code for dimension in self.found.bank.dimensions}
        self.dimension = choices.dimension if choices.dimension in known else ""

    def _found(self) -> Figures:
        return figures(self.assessment, segments=self.choices.segments, without_doubtful=self.choices.without_doubtful)

    @property
    def _first_group(self) -> str:
        """The first group with figures, else the first that answered."""
        return self.shown[0].group if self.shown else self.found.first_group

    @property
    def kept(self) -> dict[str, str]:
        """What every link and form of the page carries on, so that it goes on about the same responses."""
        careful = {"without": "doubtful"} if self.found.left_out else {}
        return {"group": self.group} | dict(self.choices.segments) | careful

    @property
    def is_narrowed(self) -> bool:
        """Whether the figures are those of a part of the people."""
        return bool(self.choices.segments)

    def link(self, view: str = "", /, **query: str) -> str:
        """The address of a page of results that goes on about the same responses."""
        asked = self.kept | {name: value for name, value in query.items() if value}
        return reverse(view or self.view, args=[self.assessment.pk]) + ("?" + urlencode(asked) if asked else "")

    @property
    def tabs(self) -> list[Tab]:
        """The pages of results, each about the same people."""
        return [Tab(str(name), self.link(view), view == self.view) for view, name in VIEWS.items()]

    @property
    def group_tabs(self) -> list[Tab]:
        """The groups that answered, each about the same part of its people."""
        shown = {group.group: group.n for group in self.shown}
        return [
            Tab(group_name(code), self.link(group=code), code == self.group, shown.get(code)) for code in self.groups
        ]

    @property
    def doubt_link(self) -> str:
        """The same page with the careless answers, where they are left out, or else without them."""
        rest = {name: value for name, value in (self.kept | self.chosen).items() if name != "without"}
        return "?" + urlencode(rest if self.found.left_out else rest | {"without": "doubtful"})

    @property
    def json_link(self) -> str:
        """The figures of the same people as a file."""
        return self.link("results_json")

    @property
    def results_link(self) -> str:
        """The overview of the same people."""
        return self.link("results")

    @property
    def rounds_link(self) -> str:
        """All rounds of the same people."""
        return self.link("results_rounds")

    @property
    def whole_link(self) -> str:
        """The same page with everybody's answers."""
        rest = self.kept | self.chosen
        return "?" + urlencode({name: value for name, value in rest.items() if name not in self.choices.segments})

    @property
    def counted(self) -> int:
        """How many responses are in the figures, of all groups together."""
        return sum(self.found.counted.values())

    @property
    def everybody(self) -> int:
        """How many responses count with the careless ones, of all groups together."""
        return self.counted + self.found.left_out

    @property
    def careful(self) -> int:
        """How many of them are left where the careless ones are left out."""
        return self.counted - (0 if self.found.left_out else self.found.can_leave_out)

    @property
    def selects(self) -> list[Select]:
        """One list of values for every segment of the assessment."""
        return [
            Select(row["code"], segment_name(row), row["values"], self.choices.segments.get(row["code"], ""))
            for row in self.assessment.segments
        ]

    @property
    def chips(self) -> list[Chip]:
        """What the figures are narrowed to; each can be taken away."""
        return [Chip(one.name, one.chosen, self._without(one.code)) for one in self.selects if one.chosen]

    def _without(self, code: str) -> str:
        rest = {name: value for name, value in (self.kept | self.chosen).items() if name != code}
        return "?" + urlencode(rest)

    @property
    def chosen(self) -> dict[str, str]:
        """What this page alone was asked for, beside the people."""
        return {"dimension": self.dimension} if self.dimension else {}

    @cached_property
    def shown(self) -> list[GroupFigures]:
        """The groups with figures, in the order asked."""
        found = [self.found.group(code) for code in self.assessment.groups]
        return [group for group in found if isinstance(group, GroupFigures) and group.overall_gap is not None]

    @cached_property
    def counts(self) -> list[GroupCount]:
        """Who answered, group by group in the order asked."""
        known = [code for code in self.assessment.groups if code in self.found.finished]
        return [self._count(code) for code in known]

    def _count(self, code: str) -> GroupCount:
        found = self.found
        return GroupCount(
            code, found.finished[code], found.counted.get(code, 0), found.waiting[code], found.doubtful[code]
        )

    @property
    def any_waiting(self) -> bool:
        """Whether anybody has finished who does not count yet."""
        return any(row.waiting for row in self.counts)

    @property
    def hides_doubtful(self) -> bool:
        """Whether some may look careless, and nobody can be left out before answering is closed."""
        some = any(row.doubtful != 0 or row.waiting for row in self.counts)
        return some and self.assessment.is_open and not self.assessment.shows_names

    @property
    def scale(self) -> Scale:
        """The bank's scale."""
        return self.found.bank.shape.scale

    @property
    def count(self) -> GroupCount | None:
        """Who answered of the group shown."""
        return next((row for row in self.counts if row.code == self.group), None)

    @property
    def withheld_groups(self) -> list[str]:
        """Codes of the groups that answered and may not be shown."""
        return [code for code in self.assessment.groups if isinstance(self.found.group(code), Withheld)]

    @property
    def silent_groups(self) -> list[str]:
        """Codes of the groups asked of whom nobody has answered."""
        known = {group.group for group in self.shown} | set(self.withheld_groups)
        return [code for code in self.assessment.groups if code not in known]
