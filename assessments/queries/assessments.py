"""Reads about assessments: the cards of the home page, who has answered, what deleting would take along."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .. import access
from ..access import Right
from ..analysis.values import GroupFigures, Scale, Withheld
from ..models import (
    COMPLETE,
    Action,
    Answer,
    Assessment,
    BankVersion,
    Group,
    Link,
    Membership,
    Organisation,
    Participation,
    Question,
    Report,
    Response,
    ResponseState,
    User,
    VersionState,
)
from .results import figures_of, threshold


@dataclass(frozen=True)
class Card:
    """An assessment as a list and its own page show it to one person."""

    assessment: Assessment
    role: str
    today: date
    overview: GroupFigures | Withheld | None
    #: how many questions the bank has, and how many of them the person has answered
    questions: int
    answered: int
    submitted: int
    mine: UUID | None
    mine_is_submitted: bool
    #: whether anybody was asked by a link
    has_links: bool
    has_actions: bool
    has_report: bool

    @property
    def figures(self) -> GroupFigures | None:
        """The overall figures, where they exist and may be shown."""
        found = self.overview
        return found if isinstance(found, GroupFigures) and found.overall_gap is not None else None

    @property
    def scale(self) -> Scale:
        """The bank's scale."""
        return Scale(self.assessment.version.scale_minimum, self.assessment.version.scale_maximum)

    @property
    def threshold(self) -> int:
        """The fewest responses whose figures are shown."""
        return threshold(self.assessment)

    @property
    def is_withheld(self) -> bool:
        """Whether people have submitted, and their figures may not be shown yet."""
        return self.submitted > 0 and self.figures is None

    @property
    def may_answer(self) -> bool:
        """Whether the person may start or go on answering now."""
        asked = self.assessment.is_open and Group.SELF in self.assessment.groups
        return asked and access.may(self.role, Right.ANSWER) and not self.mine_is_submitted

    @property
    def may_ask(self) -> bool:
        """Whether groups that answer by a link are waiting to be asked."""
        others = self.assessment.is_open and self.assessment.groups != [Group.SELF]
        return others and access.may(self.role, Right.RUN) and not self.has_links

    @property
    def next_step(self) -> str:
        """What the person does next: answer, continue, ask, wait (for others), results, actions or report."""
        if self.may_answer:
            return "continue" if self.mine else "answer"
        if self.may_ask:
            return "ask"
        if not self.submitted or self.is_withheld:
            return "wait"
        return "results" if self.assessment.is_open else self._after_collecting()

    def _after_collecting(self) -> str:
        if not self.has_actions:
            return "actions"
        return "results" if self.has_report else "report"

    @property
    def is_overdue(self) -> bool:
        """Whether answers are still awaited after the due date."""
        return self.assessment.is_open and self.assessment.due is not None and self.assessment.due < self.today


def listed(organisation: Organisation, wanted: Mapping[str, Any]) -> QuerySet[Assessment]:
    """The organisation's assessments, newest first, narrowed by ``unit``, ``stage`` and the words ``q``."""
    rows = access.visible_assessments(organisation).order_by("-created", "pk")
    if words := wanted.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(round__icontains=words) | Q(unit__name__icontains=words))
    return rows.filter(**{name: wanted[name] for name in ("unit", "stage") if name in wanted})


def counted(rows: QuerySet[Assessment], user: User) -> QuerySet[Assessment]:
    """The rows with everything a card counts, in the same query."""
    mine = Response.objects.filter(assessment=OuterRef("pk"), user=user, group=Group.SELF)
    handed_in = Participation.objects.filter(
        assessment=OuterRef("pk"), user=user, group=Group.SELF, finished__isnull=False
    )
    return rows.select_related("organisation", "unit", "version__bank", "level_rule").annotate(
        questions=_number(Question.objects.filter(dimension__version=OuterRef("version")), "dimension__version"),
        answered=_number(
            Answer.objects.filter(COMPLETE, response__assessment=OuterRef("pk"), response__user=user),
            "response__assessment",
        ),
        mine=Subquery(mine.values("pk")[:1]),
        mine_is_submitted=Exists(handed_in) | Exists(mine.filter(state=ResponseState.SUBMITTED)),
        has_links=Exists(Link.objects.filter(assessment=OuterRef("pk"))),
        has_actions=Exists(Action.objects.filter(assessment=OuterRef("pk"))),
        has_report=Exists(Report.objects.filter(assessment=OuterRef("pk"))),
    )


def _number(rows: QuerySet[Any], group: str) -> Coalesce:
    number = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def cards(assessments: Collection[Any], role: str, today: date) -> list[Card]:
    """The cards of ``counted`` rows. Four queries, however many they are."""
    found = figures_of(assessments)  # they know how many have submitted, too: nobody counts 100,000 responses
    return [
        Card(
            assessment=row,
            role=role,
            today=today,
            overview=found[row.pk].overview,
            questions=row.questions,
            answered=row.answered,
            submitted=found[row.pk].submitted,
            mine=row.mine,
            mine_is_submitted=row.mine_is_submitted,
            has_links=row.has_links,
            has_actions=row.has_actions,
            has_report=row.has_report,
        )
        for row in assessments
    ]


def card(assessment: Assessment, user: User, role: str, today: date) -> Card:
    """The card of one assessment."""
    rows = access.visible_assessments(assessment.organisation).filter(pk=assessment.pk)
    return cards(counted(rows, user), role, today)[0]


def published_versions(organisation: Organisation) -> Sequence[BankVersion]:
    """What a new assessment may use: the shared RATER bank first, then by name. One query."""
    rows = BankVersion.objects.filter(
        bank__in=access.visible_banks(organisation), state=VersionState.PUBLISHED
    ).select_related("bank")
    return sorted(rows, key=_shared_rater_first)


def _shared_rater_first(version: BankVersion) -> tuple[bool, str, bool]:
    return version.bank.name != "rater", version.bank.name, version.bank.organisation_id is not None


#: how many people of the organisation a page names
NAMES = 200


def earlier_rounds(assessment: Assessment) -> QuerySet[Assessment]:
    """What the assessment may follow: earlier ones of the same unit and bank, the latest first."""
    rows = access.visible_assessments(assessment.organisation).filter(
        unit=assessment.unit_id, version__bank=assessment.version.bank_id, created__lt=assessment.created
    )
    return rows.order_by("-created", "pk")


@dataclass(frozen=True)
class Respondent:
    """Who answers, and how far they are; ``answered`` is None before they have begun."""

    name: str
    answered: int | None
    submitted: bool


@dataclass(frozen=True)
class Turnout:
    """How many of a group have begun and have submitted; of a group asked by link the people page says more."""

    group: str
    begun: int
    submitted: int


def turnout(assessment: Assessment) -> list[Turnout]:
    """Every group the assessment asks, in its order. One query."""
    known = ~Q(state=ResponseState.ARRIVING)
    rows = (
        assessment.responses.order_by()
        .values("group")
        .annotate(begun=Count("pk", filter=known), submitted=Count("pk", filter=Q(state=ResponseState.SUBMITTED)))
    )
    found = {row["group"]: Turnout(**row) for row in rows}
    return [found.get(group, Turnout(group, 0, 0)) for group in assessment.groups]


def respondents(assessment: Assessment) -> list[Respondent]:
    """Who rates their own service, by name: members who may, and the first of those who have answered otherwise.

    Three queries. Empty unless names are shown.
    """
    if not assessment.shows_names or Group.SELF not in assessment.groups:
        return []
    own = assessment.responses.filter(group=Group.SELF).exclude(state=ResponseState.ARRIVING)
    responses = list(own.select_related("user", "participation__user")[:NAMES])
    complete = Answer.objects.filter(COMPLETE, response__in=responses)
    answered = dict(complete.order_by().values_list("response").annotate(Count("pk")))
    asked = Membership.objects.filter(
        ~Exists(own.filter(user=OuterRef("user"))),
        organisation=assessment.organisation,
        role__in=access.RIGHTS[Right.ANSWER],
    ).select_related("user")
    waiting = [member.user for member in asked] if assessment.is_open else []
    return [
        *(Respondent(str(row), answered.get(row.pk, 0), row.state == ResponseState.SUBMITTED) for row in responses),
        *(Respondent(str(user), None, False) for user in waiting),
    ]


def goes_with(assessment: Assessment) -> dict[str, int]:
    """How many responses, visits, actions and reports would go with the assessment. Four queries.

    One query would join them all, and multiply a hundred thousand responses by every action.
    """
    return {
        "responses": assessment.responses.exclude(state=ResponseState.ARRIVING).count(),
        "visits": assessment.visits.count(),
        "actions": assessment.actions.count(),
        "reports": assessment.reports.count(),
    }
