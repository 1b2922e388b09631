"""What would become of an assessment on a newer version of its bank: looked at before anybody agrees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from ..analysis import release as releasing
from ..analysis.carrying import Carrying
from ..analysis.values import GroupFigures
from ..analysis.weights import carried_weights, whole_points
from ..formats.bank_changes import BankChanges, PlacedQuestion, QuestionChange
from ..formats.bank_comparison import compare
from ..models import Action, Assessment, BankVersion, Group, ImportState, Milestone, VersionState, Weight
from .banks import as_file
from .results import bank_contents, figures, threshold
from .tallies import cells_of


def newer_version(assessment: Assessment) -> BankVersion | None:
    """The published version of the assessment's bank, if it is newer than the one it uses. One query."""
    now = assessment.version
    rows = BankVersion.objects.filter(bank=now.bank_id, state=VersionState.PUBLISHED, number__gt=now.number)
    return rows.select_related("bank").first()


def milestones(assessment: Assessment) -> QuerySet[Milestone]:
    """What it showed before it moved, the latest first, without the figures themselves."""
    return assessment.milestones.select_related("version", "moved_to").defer("results")


@dataclass(frozen=True)
class Fate:
    """A question of both versions; `answers` of it count in the figures now, `may_keep` says whether they may go on."""

    change: QuestionChange
    answers: int
    may_keep: bool


@dataclass(frozen=True)
class Dropped:
    """A question that is asked no longer, and how many answers of it count in the figures now."""

    row: PlacedQuestion
    answers: int


@dataclass(frozen=True)
class Points:
    """A dimension's weight before and after; None where only one version has it."""

    code: str
    name: dict[str, str]
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class Move:
    """An assessment beside the version it may move to."""

    assessment: Assessment
    version: BankVersion
    changes: BankChanges
    answers: dict[str, int]
    actions: tuple[Action, ...]
    old_points: dict[str, Decimal]
    imports: bool
    has_answers: bool

    @cached_property
    def same(self) -> list[str]:
        """Codes of the questions whose wording stays: their answers stay."""
        reworded = {change.code for change in self.changes.reworded}
        gone = {row.code for row in self.changes.dropped}
        return [q.code for q in self.changes.before.questions if q.code not in reworded | gone]

    @property
    def reworded(self) -> list[Fate]:
        """The questions that are worded otherwise now."""
        return [
            Fate(change, self.answers.get(change.code, 0), change.before.reversed == change.after.reversed)
            for change in self.changes.reworded
        ]

    @property
    def may_keep(self) -> set[str]:
        """Codes of the reworded questions whose answers may go on counting: they count the same way round."""
        return {fate.change.code for fate in self.reworded if fate.may_keep}

    @property
    def dropped(self) -> list[Dropped]:
        """The questions that are asked no longer."""
        return [Dropped(row, self.answers.get(row.code, 0)) for row in self.changes.dropped]

    @property
    def added(self) -> tuple[PlacedQuestion, ...]:
        """The questions that are new."""
        return self.changes.added

    @property
    def lost_languages(self) -> list[str]:
        """Languages in which the assessment asks, and the version does not."""
        return [code for code in self.assessment.languages if code not in self.version.languages]

    @property
    def homeless(self) -> list[Action]:
        """Actions whose question or dimension is gone."""
        codes = {q.code for q in self.changes.after.questions}
        dimensions = {row.code for row in self.changes.after.dimensions}
        return [action for action in self.actions if _is_homeless(action, codes, dimensions)]

    def kept(self, wanted: Collection[str]) -> frozenset[str]:
        """Codes of the questions whose answers go on counting, if those to these reworded ones shall be kept."""
        return frozenset(self.same) | (self.may_keep & set(wanted))

    @cached_property
    def new_points(self) -> dict[str, Decimal]:
        """The weight of every dimension in the new version."""
        own = {dimension.code: dimension.weight for dimension in self.changes.after.dimensions}
        if own.keys() == self.old_points.keys():
            return self.old_points
        return whole_points(carried_weights({code: float(p) for code, p in self.old_points.items()}, own))

    @property
    def points(self) -> list[Points]:
        """The weights before and after, where dimensions come or go."""
        if self.new_points == self.old_points:
            return []
        rows = {row.code: dict(row.name) for row in (*self.changes.after.dimensions, *self.changes.dimensions_dropped)}
        return [Points(code, name, self.old_points.get(code), self.new_points.get(code)) for code, name in rows.items()]

    def refusal(self, wanted: Collection[str]) -> str | None:
        """Why this cannot be done: "closed", "import", "scale", "nothing_kept" or "few_wait"; None if it can."""
        if not self.assessment.is_open:
            return "closed"
        if self.imports:
            return "import"
        if not self.changes.has_same_scale:
            return "scale"
        if self.has_answers and not self.kept(wanted):
            return "nothing_kept"
        return "few_wait" if self.waiting_groups(wanted) else None

    def waiting_groups(self, wanted: Collection[str]) -> list[str]:
        """Groups of which too few wait to be counted beside a dimension that must be counted again."""
        if self.assessment.shows_names:
            return []
        old, k = bank_contents(self.assessment.version).shape, threshold(self.assessment)
        carrying = Carrying(old, bank_contents(self.version).shape, self.kept(wanted))
        groups = cells_of([self.assessment], {self.assessment.version_id: old})[self.assessment.pk]
        closed = {group: releasing.close(old, dict(cells), k) for group, cells in groups.items()}
        return [group for group in Group.values if group in closed and carrying.parted(closed[group], k)]


def _is_homeless(action: Action, questions: set[str], dimensions: set[str]) -> bool:
    if action.question is not None:
        return action.question.code not in questions
    return action.dimension.code not in dimensions


def move_to(assessment: Assessment, version: BankVersion) -> Move:
    """What moving the assessment to this version of its bank would mean."""
    weights = Weight.objects.filter(assessment=assessment).select_related("dimension")
    under_way = assessment.imports.filter(state__in=[ImportState.WAITING, ImportState.RUNNING])
    return Move(
        assessment=assessment,
        version=version,
        changes=compare(as_file(assessment.version), as_file(version)),
        answers=_answers(assessment),
        actions=tuple(assessment.actions.select_related("dimension", "question").order_by("created", "pk")),
        old_points={weight.dimension.code: weight.points for weight in weights},
        imports=under_way.exists(),
        has_answers=assessment.responses.exists(),
    )


def _answers(assessment: Assessment) -> dict[str, int]:
    """How many answers to each question count in the figures, in all groups together."""
    found: dict[str, int] = {}
    for group in figures(assessment).results.groups.values():
        rows = group.questions if isinstance(group, GroupFigures) else ()
        for row in rows:
            found[row.code] = found.get(row.code, 0) + (row.estimate.n if row.estimate else 0)
    return found
