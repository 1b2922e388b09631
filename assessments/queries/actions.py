"""Reads about actions: suggestions for the gaps that matter, plans, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from ..analysis.service_gaps import DEFINITIONS
from ..analysis.values import Estimate, GroupFigures, ServiceGap
from ..models import (
    FINISHED,
    Action,
    ActionEvent,
    ActionStatus,
    ActionTemplate,
    Assessment,
    Dimension,
    Organisation,
    Question,
    User,
)
from .action_templates import in_use
from .results import Figures


@dataclass(frozen=True)
class Target:
    """A gap worth closing: a dimension or one of its questions, with its figures."""

    dimension: Dimension
    question: Question | None
    estimate: Estimate
    confidence: str
    priority: float

    @property
    def code(self) -> str:
        """The code of the question, or of the dimension."""
        return self.question.code if self.question else self.dimension.code


@dataclass(frozen=True)
class Suggestion:
    """A template and the widest gap it attacks, which is the reason for suggesting it."""

    template: ActionTemplate
    target: Target


def targets(found: Figures, group: str) -> list[Target]:
    """The gaps that stand, questions before dimensions, highest priority first; none where figures are withheld."""
    figures = found.group(group)
    if not isinstance(figures, GroupFigures):
        return []
    questions = [
        Target(
            found.bank.dimension(row.dimension),
            found.bank.question(row.code),
            row.estimate,
            row.confidence,
            row.priority or 0,
        )
        for row in figures.question_ranking.priorities
        if row.estimate
    ]
    dimensions = [
        Target(found.bank.dimension(row.code), None, row.estimate, row.confidence, row.priority or 0)
        for row in figures.dimension_ranking.priorities
        if row.estimate
    ]
    return questions + dimensions


def suggestions(found: Figures, group: str) -> list[Suggestion]:
    """Templates for the gaps that stand, the most important gap first, then the most impact for the least effort.

    Templates that were adopted or dismissed for this assessment are left out. One query.
    """
    by_code = {target.code: target for target in targets(found, group)}
    place = {code: number for number, code in enumerate(by_code)}
    matched = ((template, _target(template, by_code)) for template in _open_templates(found))
    known = [Suggestion(template, target) for template, target in matched if target]
    return sorted(
        known, key=lambda one: (place[one.target.code], one.template.effort - one.template.impact, one.template.code)
    )


def _target(template: ActionTemplate, by_code: dict[str, Target]) -> Target | None:
    """The most important gap the template names: its questions first, since they say more."""
    for codes in (template.questions, template.dimensions):
        if reached := [by_code[code] for code in codes if code in by_code]:
            return max(reached, key=lambda target: target.priority)
    return None


def target_of(template: ActionTemplate, found: Figures, group: str) -> Target | None:
    """The gap a template would attack in this assessment; None when none of its gaps stands."""
    return _target(template, {target.code: target for target in targets(found, group)})


def about(
    template: ActionTemplate, found: Figures, target: Target | None
) -> tuple[Dimension, Question | None, Estimate | None]:
    """What an action made of the template is about: the gap it attacks, or else what the template names first.

    Raises Http404 when the assessment's version of the bank has nothing of what the template names.
    """
    if target is not None:
        return target.dimension, target.question, target.estimate
    for question in found.bank.questions:
        if question.code in template.questions:
            return question.dimension, question, None
    for dimension in found.bank.dimensions:
        if dimension.code in template.dimensions:
            return dimension, None, None
    raise Http404


@dataclass(frozen=True)
class GapSuggestion:
    """A template against one of service gaps 1 to 4, and where that gap is widest; None where it is not measured."""

    template: ActionTemplate
    dimension: Dimension
    gap: ServiceGap | None

    @property
    def value(self) -> float:
        """The gap in scale points; 0 where it is not measured."""
        return self.gap.interval.value if self.gap else 0.0


def gap_suggestions(found: Figures, dimension: str = "") -> dict[int, list[GapSuggestion]]:
    """Templates by the service gap they attack, the widest gap first, then the most impact for the least effort.

    ``dimension``: only those that reach this one. Templates adopted or dismissed are left out. One query.
    """
    by_number: dict[int, list[GapSuggestion]] = {}
    for template in _open_templates(found).filter(service_gap__isnull=False):
        if (one := gap_suggestion(template, found, dimension)) is not None:
            by_number.setdefault(template.service_gap or 0, []).append(one)
    for ideas in by_number.values():
        ideas.sort(key=lambda one: (one.value, one.template.effort - one.template.impact, one.template.code))
    return by_number


def gap_suggestion(template: ActionTemplate, found: Figures, dimension: str = "") -> GapSuggestion | None:
    """Where the template's service gap is widest among the dimensions it names; None when it reaches none of them."""
    named = {*template.dimensions, *(q.dimension.code for q in found.bank.questions if q.code in template.questions)}
    reached = [row for row in found.bank.dimensions if row.code in named and dimension in ("", row.code)]
    ideas = [GapSuggestion(template, row, _service_gap(found, row.code, template.service_gap or 0)) for row in reached]
    return min(ideas, key=lambda one: one.value, default=None)


def _service_gap(found: Figures, dimension: str, number: int) -> ServiceGap | None:
    row = next(row for row in found.results.dimension_service_gaps if row.code == dimension)
    gap = row.gaps[number - 1]
    return gap if isinstance(gap, ServiceGap) else None


def frozen_gap(found: Figures, one: GapSuggestion) -> tuple[Estimate | None, str]:
    """What an action keeps of a service gap: its two means, and the group where both are one group's."""
    if one.gap is None:
        return None, ""
    terms = DEFINITIONS[one.gap.number - 1]
    first, second = (_mean(found, term.group, one.dimension, term.side) for term in terms)
    group = terms[0].group if terms[0].group == terms[1].group else ""
    return Estimate(one.gap.n, first, second, one.gap.interval.value), group


def _mean(found: Figures, group: str, dimension: Dimension, side: str) -> float:
    estimate = estimate_of(found, group, dimension, None)
    return float(getattr(estimate, side))


def estimate_of(found: Figures, group: str, dimension: Dimension, question: Question | None) -> Estimate | None:
    """The figures of a question, or of a dimension, as they are now; None without data or when withheld."""
    figures = found.group(group)
    if not isinstance(figures, GroupFigures):
        return None
    row = figures.question(question.code) if question else figures.dimension(dimension.code)
    return row.estimate


def _open_templates(found: Figures) -> QuerySet[ActionTemplate]:
    assessment = found.assessment
    # By code: what an organisation made its own since stands in for the shared one that was adopted or dismissed.
    gone = Q(code__in=assessment.dismissals.values("template__code")) | Q(
        code__in=assessment.actions.filter(template__isnull=False).values("template__code")
    )
    return in_use(assessment.organisation, assessment.version.bank.name).exclude(gone)


def plan(assessment: Assessment) -> QuerySet[Action]:
    """The assessment's actions with all a list shows of them, next due first."""
    return assessment.actions.select_related("dimension", "question", "owner", "template", "assessment__version")


def organisation_plan(organisation: Organisation) -> QuerySet[Action]:
    """Every action of the organisation's assessments, next due first."""
    rows = Action.objects.filter(assessment__organisation=organisation)
    return rows.select_related("dimension", "question", "owner", "template", "assessment__unit", "assessment__version")


@dataclass(frozen=True)
class Filters:
    """What a list of actions is narrowed to; empty means all."""

    status: str = ""
    owner: str = ""
    overdue: bool = False


def narrowed(rows: QuerySet[Action], filters: Filters, user: User, today: date) -> QuerySet[Action]:
    """The rows that match; ``owner`` is “me”, “nobody” or empty, ``status`` a status or “open”."""
    if filters.status == "open":
        rows = rows.exclude(status__in=FINISHED)
    elif filters.status in ActionStatus.values:
        rows = rows.filter(status=filters.status)
    if filters.owner == "me":
        rows = rows.filter(owner=user)
    elif filters.owner == "nobody":
        rows = rows.filter(owner__isnull=True)
    return rows.filter(due__lt=today).exclude(status__in=FINISHED) if filters.overdue else rows


@dataclass(frozen=True)
class Column:
    """One column of the board."""

    status: ActionStatus
    actions: list[Action]


def board(rows: Iterable[Action]) -> list[Column]:
    """The actions by status, in the order of work."""
    actions = list(rows)
    return [Column(status, [action for action in actions if action.status == status]) for status in ActionStatus]


def history(action: Action) -> QuerySet[ActionEvent]:
    """What happened to an action, latest first."""
    return action.events.select_related("actor")


def members(organisation: Organisation, action: Action | None = None) -> QuerySet[User]:
    """The people who can own an action; also those who have it already, although they may have left since."""
    able = Q(memberships__organisation=organisation)
    if action is not None:
        able |= Q(pk=action.owner_id) | Q(pk__in=action.helpers.values("pk"))
    return User.objects.filter(able).distinct().order_by("name", "email")


def template_of(assessment: Assessment, code: str) -> ActionTemplate | None:
    """A template the assessment may adopt."""
    return in_use(assessment.organisation, assessment.version.bank.name).filter(code=code).first()
