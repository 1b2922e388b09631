"""The printed report: what stands in it, section by section, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from ..analysis.values import GroupFigures, Withheld
from ..forms.results import Choices
from ..models import FINISHED, Action, Assessment, Visit
from ..queries.actions import plan
from ..queries.reports import asked
from ..queries.results import Comment, Figures
from ..queries.visits import visits_of
from ..templatetags.figures import localized
from ..templatetags.words import in_force, worded
from .five_gaps_page import FiveGapsPage
from .groups_page import GroupsPage
from .pdf import PATIENCE, Pdf, render, require_free_slot
from .results_frame import GroupCount
from .results_page import ResultsPage
from .rounds_page import RoundsPage
from .rows import DimensionRow, QuestionRow

FINDINGS = 5  # gaps named one by one: with the strengths they fit a page
STRENGTHS = 3
DECISIONS = 3
COMMENT_ROOM = 3  # comments printed with a dimension; all of them stand on the results page
ACTION_ROOM = 3  # actions named with a dimension; all of them stand in the plan


@dataclass(frozen=True)
class Section:
    """A numbered section; hiding one leaves no trace, since numbers are given last."""

    number: int
    code: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """The page of one dimension."""

    section: Section
    row: DimensionRow
    questions: tuple[QuestionRow, ...]
    example: Finding | None
    comments: tuple[Comment, ...]
    more_comments: int
    actions: tuple[PlannedAction, ...]
    more_actions: int


@dataclass(frozen=True)
class Finding:
    """A gap worth naming, with what its scores look like in the bank's own words."""

    row: QuestionRow
    today: str
    aim: str


@dataclass(frozen=True)
class PlannedAction:
    """An action as the report words it; ``key`` is its number in plan, timeline and chart."""

    key: str
    action: Action
    title: str
    kpi: str
    effort: int
    impact: int
    start: date | None
    due: date | None


@dataclass(frozen=True)
class GroupTurnout:
    """Who of a group was asked by name, if anybody, and who answered; ``is_hidden``: its figures are withheld."""

    code: str
    asked: int | None
    count: GroupCount | None
    is_hidden: bool


class ReportContents:
    """Everything a report says about an assessment, in the language that is active while it is read."""

    def __init__(self, assessment: Assessment, today: date) -> None:
        self.assessment = assessment
        self.today = today
        self.page = ResultsPage(assessment, Choices())

    @property
    def title(self) -> str:
        """The title in the PDF's metadata and in the list of reports."""
        return _("Service gap report: %(title)s") % {"title": self.assessment.title}

    @property
    def figures(self) -> GroupFigures | None:
        """The figures of the group shown; None without data or when they are withheld."""
        return self.page.figures

    @property
    def withheld(self) -> Withheld | None:
        """Why nothing is shown."""
        return self.page.withheld

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The numbered sections in order; those about figures only where there are figures."""
        named = [("scope", _("Scope and method"))]
        if self.figures:
            named.append(("dimensions", _("Dimensions")))
            named += [(_chapter_code(row), row.name) for row in self.page.dimensions]
            named.append(("strengths", _("Strengths")))
        named += self._beyond_one_group()
        if self.figures:
            named.append(("findings", _("Findings")))
        named += [("plan", _("Action plan")), ("appendix", _("Appendix"))]
        return tuple(Section(number, code, title) for number, (code, title) in enumerate(named, start=1))

    def _beyond_one_group(self) -> list[tuple[str, str]]:
        """The sections that need several groups, several rounds or visits; each only where it has something to say."""
        possible = [
            (self.comparison.may_compare, "groups", _("Groups side by side")),
            (any(cell.value is not None for cell in self.five_gaps.cells[:4]), "five_gaps", _("Five gaps")),
            (bool(self.rounds.steps), "rounds", _("Over time")),
            (bool(self.visits), "visits", _("Mystery-shop visits")),
        ]
        return [(code, title) for has_data, code, title in possible if has_data]

    @cached_property
    def comparison(self) -> GroupsPage:
        """All groups side by side."""
        return GroupsPage(self.assessment, Choices(), self.page.found)

    @cached_property
    def five_gaps(self) -> FiveGapsPage:
        """The five service gaps."""
        return FiveGapsPage(self.assessment, Choices(), self.page.found)

    @cached_property
    def rounds(self) -> RoundsPage:
        """The group shown over all rounds."""
        return RoundsPage(self.assessment, Choices(group=self.page.group), self.page.found)

    @cached_property
    def visits(self) -> list[Visit]:
        """The mystery-shop visits whose scores were handed in, the latest first."""
        return [visit for visit in visits_of(self.assessment) if visit.is_submitted]

    @cached_property
    def turnouts(self) -> list[GroupTurnout]:
        """Who answered, group by group in the order asked."""
        known, counts = asked(self.assessment), {row.code: row for row in self.page.counts}
        hidden = self.page.withheld_groups
        return [
            GroupTurnout(code, known.get(code), counts.get(code), code in hidden) for code in self.assessment.groups
        ]

    @property
    def named(self) -> dict[str, Section]:
        """The sections by code."""
        return {section.code: section for section in self.sections}

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """One page a dimension, in bank order."""
        return tuple(self._chapter(row) for row in self.page.dimensions)

    def _chapter(self, row: DimensionRow) -> Chapter:
        questions = tuple(sorted((q for q in self.page.questions if q.dimension_code == row.code), key=_widest))
        comments = [comment for comment in self.page.comments if comment.question.dimension.code == row.code]
        actions = [planned for planned in self.actions if planned.action.dimension.code == row.code]
        return Chapter(
            section=self.named[_chapter_code(row)],
            row=row,
            questions=questions,
            example=self._finding(questions[0]) if questions[0].figures.estimate else None,
            comments=tuple(comments[:COMMENT_ROOM]),
            more_comments=max(0, len(comments) - COMMENT_ROOM),
            actions=tuple(actions[:ACTION_ROOM]),
            more_actions=max(0, len(actions) - ACTION_ROOM),
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The question gaps that stand, highest priority first."""
        ranked = self.figures.question_ranking.priorities[:FINDINGS] if self.figures else ()
        return tuple(self._finding(self._question(row.code)) for row in ranked)

    @property
    def findings_share(self) -> float:
        """How much of all that is left to close the findings hold, in percent."""
        whole = sum(row.figures.priority or 0 for row in self.page.questions)
        return 100 * sum(finding.row.figures.priority or 0 for finding in self.findings) / whole if whole else 0.0

    def _finding(self, row: QuestionRow) -> Finding:
        estimate = row.figures.estimate
        texts = self.page.found.bank.question(row.code).scores
        today, aim = (estimate.current, estimate.desired) if estimate else (0, 0)
        return Finding(row, *(localized(texts.get(str(round(score)), {})) for score in (today, aim)))

    def _question(self, code: str) -> QuestionRow:
        return next(row for row in self.page.questions if row.code == code)

    @cached_property
    def unclear(self) -> tuple[QuestionRow, ...]:
        """Question gaps that may be none."""
        ranked = self.figures.question_ranking.unclear if self.figures else ()
        return tuple(self._question(row.code) for row in ranked)

    @cached_property
    def met(self) -> tuple[QuestionRow, ...]:
        """Questions without a shortfall, widest surplus first."""
        ranked = self.figures.question_ranking.met if self.figures else ()
        return tuple(self._question(row.code) for row in ranked)

    @cached_property
    def strengths(self) -> tuple[QuestionRow, ...]:
        """The questions that are met, else those that come closest."""
        rest = sorted((row for row in self.page.questions if row not in self.met), key=_widest, reverse=True)
        closest = [row for row in rest if row.figures.estimate]
        return (*self.met, *closest)[:STRENGTHS]

    @property
    def standing(self) -> int:
        """How many dimensions fall short for sure, or by one person's view."""
        return len(self.figures.dimension_ranking.priorities) if self.figures else 0

    @cached_property
    def actions(self) -> tuple[PlannedAction, ...]:
        """The plan, next due first; dropped actions are left out."""
        rows = [action for action in plan(self.assessment) if action.status != "dropped"]
        return tuple(_planned(str(number), action) for number, action in enumerate(rows, start=1))

    @property
    def finished(self) -> int:
        """How many actions of the plan are done."""
        return sum(planned.action.status in FINISHED for planned in self.actions)

    @property
    def decisions(self) -> list[PlannedAction]:
        """Open actions the readers are asked to decide on: most impact for the least effort first."""
        waiting = [planned for planned in self.actions if planned.action.status not in FINISHED]
        return sorted(waiting, key=lambda planned: planned.effort - planned.impact)[:DECISIONS]

    @property
    def next_dimensions(self) -> list[str]:
        """The dimensions that need an owner when there is no plan yet."""
        return [self.page.top.name, *self.page.next_priorities][:DECISIONS] if self.page.top else []

    @cached_property
    def unsent(self) -> int:
        """How many responses were begun and not submitted."""
        return self.assessment.responses.filter(state="open").count()


def _chapter_code(row: DimensionRow) -> str:
    """A bank may call a dimension “plan”, as one of our own sections is called."""
    return f"dimension-{row.code}"


def _widest(row: QuestionRow) -> float:
    estimate = row.figures.estimate
    return estimate.gap if estimate else float("inf")


def _planned(key: str, action: Action) -> PlannedAction:
    return PlannedAction(
        key=key,
        action=action,
        title=worded(action, "title"),
        kpi=worded(action, "kpi"),
        effort=action.effort,
        impact=action.impact,
        start=action.start,
        due=action.due,
    )


def html(contents: ReportContents) -> str:
    """The report as one HTML document in the active language."""
    context: dict[str, Any] = {
        "report": contents,
        "page": contents.page,
        "printed": True,
        "assessment": contents.assessment,
        "organisation": contents.assessment.organisation,
        "calendar": contents.assessment.organisation.calendar,
        "cutoffs": in_force(contents.assessment.level_rule),
    }
    return render_to_string("reports/pdf/report.html", context)


@dataclass(frozen=True)
class Printed:
    """A finished report with the figures it was made from."""

    title: str
    pdf: Pdf
    figures: Figures


def print_report(assessment: Assessment, language: str, *, today: date, patience: float = PATIENCE) -> Printed:
    """The PDF of an assessment's report in one language. Raises the errors of ``pdf.render``."""
    require_free_slot(patience)
    with translation.override(language):
        contents = ReportContents(assessment, today)
        pdf = render(html(contents), pictures=_pictures(assessment), patience=patience)
        return Printed(contents.title, pdf, contents.page.found)


def _pictures(assessment: Assessment) -> dict[str, bytes]:
    """The organisation's logo, which was checked and re-encoded when it was uploaded; none where its file is lost."""
    logo = assessment.organisation.logo
    if not logo:
        return {}
    try:
        with logo.open("rb") as file:
            return {"logo": file.read()}
    except FileNotFoundError:
        return {}


def languages_of(assessment: Assessment, offered: Sequence[str]) -> list[str]:
    """The interface's languages in which the bank has its texts, so that no page is half translated; all of them where
    the bank speaks none."""
    return [code for code in offered if code in assessment.version.languages] or list(offered)
