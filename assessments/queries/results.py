"""From stored answers to figures: rows become the analysis' own values here, and its results come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

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
from ..models import (
    Answer,
    Assessment,
    BankVersion,
    Confidentiality,
    Dimension,
    Question,
    Response,
    ResponseState,
    Weight,
)


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
    """One version; one query."""
    return banks_contents([version])[version.pk]


def banks_contents(versions: Iterable[BankVersion]) -> dict[UUID, BankContents]:
    """Several versions by id, every question with its dimension; one query."""
    by_id = {version.pk: version for version in versions}
    rows = Question.objects.filter(dimension__version__in=by_id).select_related("dimension")
    questions: dict[UUID, list[Question]] = {pk: [] for pk in by_id}
    for question in rows:
        questions[question.dimension.version_id].append(question)
    return {pk: _contents(by_id[pk], found) for pk, found in questions.items()}


def _contents(version: BankVersion, questions: list[Question]) -> BankContents:
    dimensions = {question.dimension_id: question.dimension for question in questions}
    return BankContents(version, tuple(dimensions.values()), tuple(questions))


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

    def headline_of(self, code: str) -> Headline | None:
        """The one sentence about a group, as data; None while it has no figures or they are withheld."""
        found = self.group(code)
        return headline(found) if isinstance(found, GroupFigures) else None


def figures(assessment: Assessment, *, without_doubtful: bool = False) -> Figures:
    """All figures of an assessment's submitted responses. Four queries, however many questions and groups."""
    found = figures_of([assessment])[assessment.pk]
    return leaving_out_doubtful(found) if without_doubtful else found


def figures_of(assessments: Iterable[Assessment]) -> dict[UUID, Figures]:
    """The figures of several assessments by id, in the four queries that one takes.

    Each assessment comes with its organisation and version.
    """
    rows = list(assessments)
    banks = banks_contents(row.version for row in rows)
    weights, responses = _weights(rows), _responses(rows)
    return {
        row.pk: _figures(
            row, banks[row.version_id], weights[row.pk], _scored(banks[row.version_id].shape, responses[row.pk])
        )
        for row in rows
    }


def leaving_out_doubtful(found: Figures) -> Figures:
    """The same figures without the responses that look careless."""
    return _figures(found.assessment, found.bank, found.weights, found.responses, without_doubtful=True)


def _figures(
    assessment: Assessment,
    bank: BankContents,
    weights: Mapping[str, float],
    responses: tuple[Scored, ...],
    *,
    without_doubtful: bool = False,
) -> Figures:
    counted = [row for row in responses if not (without_doubtful and row.is_doubtful)]
    results = analyse(bank.shape, _tallies(bank.shape, counted), rules(assessment, weights))
    return Figures(assessment, bank, weights, responses, results, len(responses) - len(counted))


def overviews(assessments: Iterable[Assessment]) -> dict[UUID, GroupFigures | Withheld | None]:
    """The first group's figures of several assessments by id; None where nobody has submitted."""
    return {pk: found.group(found.first_group) for pk, found in figures_of(assessments).items()}


def threshold(assessment: Assessment) -> int:
    """The fewest respondents whose figures may be shown."""
    attributed = assessment.confidentiality == Confidentiality.ATTRIBUTED
    return ATTRIBUTED if attributed else assessment.smallest_group


def rules(assessment: Assessment, weights: Mapping[str, float]) -> Rules:
    """Weights, cut-offs, cross-hair and threshold as this assessment and its organisation chose them."""
    organisation = assessment.organisation
    cutoffs = LevelCutoffs(-float(organisation.unsatisfactory_from), -float(organisation.tolerance))
    return Rules(weights, cutoffs, "means" if assessment.cross_hair == "means" else "midpoint", threshold(assessment))


def _weights(assessments: Sequence[Assessment]) -> dict[UUID, dict[str, float]]:
    found: dict[UUID, dict[str, float]] = {row.pk: {} for row in assessments}
    rows = Weight.objects.filter(assessment__in=assessments).select_related("dimension")
    for weight in rows:
        found[weight.assessment_id][weight.dimension.code] = float(weight.points)
    return found


def _responses(assessments: Sequence[Assessment]) -> dict[UUID, list[tuple[Response, Scores]]]:
    """Submitted responses of every assessment with their scores, in two queries."""
    submitted = Response.objects.filter(assessment__in=assessments, state=ResponseState.SUBMITTED)
    scores = _scores(Answer.objects.filter(response__in=submitted.order_by()))
    found: dict[UUID, list[tuple[Response, Scores]]] = {row.pk: [] for row in assessments}
    for response in submitted.select_related("user"):
        found[response.assessment_id].append((response, scores[response.pk]))
    return found


def _scores(answers: QuerySet[Answer]) -> Mapping[UUID, dict[str, Pair]]:
    found: dict[UUID, dict[str, Pair]] = defaultdict(dict)
    columns = ("response_id", "question__code", "current", "desired", "not_applicable")
    for response, code, current, desired, not_applicable in answers.values_list(*columns):
        found[response][code] = Pair(current, desired, not_applicable)
    return found


def _scored(shape: BankShape, responses: Iterable[tuple[Response, Scores]]) -> tuple[Scored, ...]:
    return tuple(
        Scored(response, scores, flags(shape, scores, seconds=_seconds(response))) for response, scores in responses
    )


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


def naming(assessment: Assessment) -> dict[str, object]:
    """What names an assessment in a results file; plain values."""
    version = assessment.version
    return {
        "id": str(assessment.pk),
        "title": assessment.title,
        "organisation": assessment.organisation.name,
        "unit": assessment.unit.name if assessment.unit else None,
        "round": assessment.round or None,
        "bank": version.bank.name,
        "version": version.number,
        "stage": assessment.stage,
        "confidentiality": assessment.confidentiality,
    }
