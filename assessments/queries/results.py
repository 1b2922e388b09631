"""From stored answers to figures: rows become the analysis' own values here, and its results come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..analysis.figures import Rules, analyse
from ..analysis.headline import headline
from ..analysis.privacy import ATTRIBUTED, may_show_comments
from ..analysis.quality import flags, is_left_out
from ..analysis.rounds import compare, compare_linked
from ..analysis.tallies import Tally, tally
from ..analysis.values import (
    BankShape,
    DimensionShape,
    Flag,
    GroupFigures,
    Headline,
    LevelCutoffs,
    Pair,
    QuestionShape,
    Results,
    RoundChanges,
    Scale,
    Scores,
    Withheld,
)
from ..models import Answer, Assessment, BankVersion, Confidentiality, Dimension, Question, Response, ResponseState


@dataclass(frozen=True)
class BankContents:
    """A bank version read whole: its dimensions and questions in order, and the shape the analysis wants."""

    version: BankVersion
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]

    @property
    def shape(self) -> BankShape:
        """Scale, dimensions and questions as codes."""
        scale = Scale(self.version.scale_minimum, self.version.scale_maximum)
        return BankShape(scale, tuple(self._dimension_shape(dimension) for dimension in self.dimensions))

    def _dimension_shape(self, dimension: Dimension) -> DimensionShape:
        questions = tuple(QuestionShape(q.code, q.reversed) for q in self.questions_of(dimension.code))
        return DimensionShape(dimension.code, questions)

    def dimension(self, code: str) -> Dimension:
        """The dimension with this code. Raises KeyError."""
        return {dimension.code: dimension for dimension in self.dimensions}[code]

    def question(self, code: str) -> Question:
        """The question with this code. Raises KeyError."""
        return {question.code: question for question in self.questions}[code]

    def questions_of(self, dimension: str) -> tuple[Question, ...]:
        """The questions of one dimension in order."""
        return tuple(question for question in self.questions if question.dimension.code == dimension)


def bank_contents(version: BankVersion) -> BankContents:
    """One query: every question with its dimension."""
    questions = tuple(Question.objects.filter(dimension__version=version).select_related("dimension"))
    dimensions = {question.dimension_id: question.dimension for question in questions}
    return BankContents(version, tuple(dimensions.values()), questions)


@dataclass(frozen=True)
class Scored:
    """A submitted response with its scores, and the doubts about it."""

    response: Response
    scores: Scores
    doubts: tuple[Flag, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether figures “without the flagged responses” leave it out."""
        return is_left_out(self.doubts)


@dataclass(frozen=True)
class Figures:
    """Everything known about an assessment's answers at one moment."""

    assessment: Assessment
    bank: BankContents
    weights: Mapping[str, float]
    responses: tuple[Scored, ...]
    results: Results
    left_out: int

    @property
    def headline(self) -> Headline | None:
        """The one sentence about the first group, as data; None when it is withheld."""
        group = self.group(self.first_group)
        return headline(group) if isinstance(group, GroupFigures) else None

    @property
    def first_group(self) -> str:
        """The group shown first: the first one that has answered, else the first one asked."""
        answered = [code for code in self.assessment.groups if code in self.results.groups]
        return answered[0] if answered else self.assessment.groups[0]

    @property
    def doubtful(self) -> tuple[Scored, ...]:
        """The responses that are flagged as straight-lined or speeded."""
        return tuple(row for row in self.responses if row.is_doubtful)

    def group(self, code: str) -> GroupFigures | Withheld | None:
        """One group's figures; None while nobody of it has submitted."""
        return self.results.groups.get(code)


def figures(assessment: Assessment, *, without_doubtful: bool = False) -> Figures:
    """All figures of an assessment's submitted responses. Four queries, however many questions and groups."""
    bank = bank_contents(assessment.version)
    weights = {row.dimension.code: float(row.points) for row in assessment.weights.select_related("dimension")}
    responses = tuple(_scored(assessment, bank.shape))
    counted = [row for row in responses if not (without_doubtful and row.is_doubtful)]
    results = analyse(bank.shape, _tallies(bank.shape, counted), _rules(assessment, weights))
    return Figures(assessment, bank, weights, responses, results, len(responses) - len(counted))


def assessment_results(assessment: Assessment) -> Results:
    """The analysis' results alone."""
    return figures(assessment).results


def threshold(assessment: Assessment) -> int:
    """The fewest respondents whose figures may be shown."""
    attributed = assessment.confidentiality == Confidentiality.ATTRIBUTED
    return ATTRIBUTED if attributed else assessment.smallest_group


def _rules(assessment: Assessment, weights: Mapping[str, float]) -> Rules:
    organisation = assessment.organisation
    cutoffs = LevelCutoffs(-float(organisation.unsatisfactory_from), -float(organisation.tolerance))
    return Rules(weights, cutoffs, "means" if assessment.cross_hair == "means" else "midpoint", threshold(assessment))


def _scored(assessment: Assessment, shape: BankShape) -> Iterable[Scored]:
    responses = list(assessment.responses.filter(state=ResponseState.SUBMITTED).select_related("user"))
    scores = _scores(responses)
    for response in responses:
        found = scores[response.pk]
        yield Scored(response, found, flags(shape, found, seconds=_seconds(response)))


def _scores(responses: Sequence[Response]) -> Mapping[UUID, dict[str, Pair]]:
    found: dict[UUID, dict[str, Pair]] = defaultdict(dict)
    assessment = responses[0].assessment_id if responses else None
    rows = Answer.objects.filter(response__assessment=assessment, response__state=ResponseState.SUBMITTED)
    columns = ("response_id", "question__code", "current", "desired", "not_applicable")
    for response, code, current, desired, not_applicable in rows.values_list(*columns) if responses else ():
        found[response][code] = Pair(current, desired, not_applicable)
    return found


def _seconds(response: Response) -> float | None:
    """How long it took; imported responses carry no times of their own."""
    if response.submitted is None or response.respondent:
        return None
    return (response.submitted - response.started).total_seconds()


def _tallies(shape: BankShape, responses: Iterable[Scored]) -> dict[str, Tally]:
    groups: dict[str, list[Scores]] = defaultdict(list)
    for row in responses:
        groups[row.response.group].append(row.scores)
    return {code: tally(shape, scores) for code, scores in groups.items()}


@dataclass(frozen=True)
class Comment:
    """A comment on a question; ``author`` is empty unless names are shown."""

    question: Question
    text: str
    author: str


def comments(found: Figures, group: str) -> tuple[Comment, ...]:
    """A group's comments in bank order; none where too few people could have written them."""
    figures = found.group(group)
    if not isinstance(figures, GroupFigures) or not may_show_comments(figures.n, threshold(found.assessment)):
        return ()
    attributed = found.assessment.confidentiality == Confidentiality.ATTRIBUTED
    responses = found.assessment.responses.filter(state=ResponseState.SUBMITTED, group=group)
    rows = Answer.objects.filter(response__in=responses).exclude(comment="")
    # Without names, not even the order of answering may hint at who wrote what.
    order = "response__started" if attributed else "comment"
    rows = rows.select_related("question__dimension", "response__user")
    rows = rows.order_by("question__dimension__position", "question__position", order)
    return tuple(Comment(row.question, row.comment, str(row.response) if attributed else "") for row in rows)


def changes_since(now: Figures, before: Figures, group: str) -> RoundChanges | None:
    """How a group moved since an earlier round; None without figures in both rounds or on another bank version."""
    earlier, later = before.group(group), now.group(group)
    same_bank = now.assessment.version_id == before.assessment.version_id
    if not same_bank or not isinstance(earlier, GroupFigures) or not isinstance(later, GroupFigures):
        return None
    if linked := _linked(before, now, group):
        return compare_linked(now.bank.shape, linked)
    return compare(earlier, later)


def _linked(before: Figures, now: Figures, group: str) -> list[tuple[Scores, Scores]]:
    """Each person's scores of both rounds, where exactly the same people answered under their names."""
    then, since = (_by_person(found, group) for found in (before, now))
    return [(then[person], since[person]) for person in then] if then.keys() == since.keys() else []


def _by_person(found: Figures, group: str) -> dict[int, Scores]:
    rows = [row for row in found.responses if row.response.group == group]
    known = {row.response.user_id: row.scores for row in rows if row.response.user_id is not None}
    attributed = found.assessment.confidentiality == Confidentiality.ATTRIBUTED
    return known if attributed and len(known) == len(rows) else {}
