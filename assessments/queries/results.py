"""From stored answers to figures: rows become the analysis' own values here, and its results come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ..analysis.figures import Rules, analyse
from ..analysis.headline import headline
from ..analysis.privacy import ATTRIBUTED, may_show_comments
from ..analysis.release import Cell, filtered
from ..analysis.rounds import compare, compare_linked
from ..analysis.segments import CARELESS, Path, wanted_places
from ..analysis.tallies import Tally, merged
from ..analysis.values import (
    NOT_ASKED,
    BankShape,
    DimensionShape,
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
    Dimension,
    LevelRule,
    Question,
    Response,
    ResponseState,
    Weight,
)
from .tallies import GroupCells, cells_of


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
class Figures:
    """What an assessment shows of its answers at one moment; every mapping goes by group code.

    `finished`: how many have submitted; `waiting`: how many of them count only once enough others have come, or never;
    `doubtful`: how many of those that count look careless, None where some may and too few to say how many. These three
    are of the whole group, whatever is filtered. `counted` are the people behind the figures shown.
    """

    assessment: Assessment
    bank: BankContents
    weights: Mapping[str, float]
    results: Results
    finished: Mapping[str, int]
    counted: Mapping[str, int]
    waiting: Mapping[str, int]
    doubtful: Mapping[str, int | None]
    #: segment code to the value that everybody counted has
    segments: Mapping[str, str]
    #: how many people more are counted here when those who look careless are not left out
    left_out: int
    #: how many people could be left out here
    can_leave_out: int

    @property
    def first_group(self) -> str:
        """The group shown first: the first one with figures, else the first that has answered, else the first asked."""
        answered = [code for code in self.assessment.groups if code in self.results.groups]
        shown = [code for code in answered if isinstance(self.results.groups[code], GroupFigures)]
        return next(iter([*shown, *answered, *self.assessment.groups]))

    @property
    def overview(self) -> GroupFigures | Withheld | None:
        """The first group's figures; None while nobody has submitted."""
        return self.group(self.first_group)

    @property
    def submitted(self) -> int:
        """How many have submitted in all groups together."""
        return sum(self.finished.values())

    @property
    def may_leave_out(self) -> bool:
        """Whether there is somebody to leave out for looking careless, and somebody else to show."""
        return 0 < self.can_leave_out < sum(self.counted.values()) + self.left_out

    def group(self, code: str) -> GroupFigures | Withheld | None:
        """One group's figures; None while nobody of it has submitted."""
        return self.results.groups.get(code)

    def headline_of(self, code: str) -> Headline | None:
        """The one sentence about a group, as data; None while it has no figures or they are withheld."""
        found = self.group(code)
        return headline(found) if isinstance(found, GroupFigures) else None


@dataclass(frozen=True)
class _Filter:
    """Who is counted: those with these segment values, and only those who answered with care."""

    segments: Mapping[str, str] = field(default_factory=dict)
    without_doubtful: bool = False

    def places(self, assessment: Assessment, *, only_careful: bool) -> dict[int, str]:
        return wanted_places(assessment.segment_codes, self.segments, only_careful=only_careful)


def figures(
    assessment: Assessment, *, segments: Mapping[str, str] | None = None, without_doubtful: bool = False
) -> Figures:
    """All figures of an assessment's submitted responses, from its tallies: three queries, however many answered.

    `segments` (code to value) counts only people with all these values, `without_doubtful` only those whose answers
    do not look careless; people who can only be counted together with others may drop out with either.
    Raises ValueError for a code that is no segment of the assessment.
    """
    return _figures_of([assessment], _Filter(segments or {}, without_doubtful))[assessment.pk]


def figures_of(
    assessments: Iterable[Assessment], *, segments: Mapping[str, str] | None = None, without_doubtful: bool = False
) -> dict[UUID, Figures]:
    """The figures of several assessments by id, in the three queries that one takes; filters as for `figures`.

    Each assessment comes with its organisation and version.
    """
    return _figures_of(list(assessments), _Filter(segments or {}, without_doubtful))


def _figures_of(rows: Sequence[Assessment], chosen: _Filter) -> dict[UUID, Figures]:
    banks = banks_contents(row.version for row in rows)
    weights = _weights(rows)
    cells = cells_of(rows, {pk: bank.shape for pk, bank in banks.items()})
    return {row.pk: _figures(row, banks[row.version_id], weights[row.pk], cells[row.pk], chosen) for row in rows}


def _figures(
    assessment: Assessment, bank: BankContents, weights: Mapping[str, float], cells: GroupCells, chosen: _Filter
) -> Figures:
    shape = bank.shape
    everybody = {code: merged(shape, (cell.everybody for cell in found.values())) for code, found in cells.items()}
    answered = {code: found for code, found in cells.items() if everybody[code].n}
    both = {only: _shown(shape, answered, chosen.places(assessment, only_careful=only)) for only in (False, True)}
    shown = both[chosen.without_doubtful]
    if assessment.shows_names:  # nothing waits: whoever is not shown was filtered out
        everybody = shown = {code: found for code, found in shown.items() if found.n}
    counts = {only: sum(found.n for found in tallies.values()) for only, tallies in both.items()}
    return Figures(
        assessment=assessment,
        bank=bank,
        weights=weights,
        results=analyse(shape, shown, rules(assessment, weights), everybody),
        finished={code: _people(found.values()) for code, found in answered.items()},
        counted={code: found.n for code, found in shown.items()},
        waiting={code: _waiting(found.values()) for code, found in answered.items()},
        doubtful={code: _doubtful(assessment, found) for code, found in answered.items()},
        segments=chosen.segments,
        left_out=counts[False] - counts[True] if chosen.without_doubtful else 0,
        can_leave_out=counts[False] - counts[True],
    )


def _shown(shape: BankShape, cells: GroupCells, wanted: Mapping[int, str]) -> dict[str, Tally]:
    return {code: filtered(shape, found, wanted) for code, found in cells.items()}


def _people(cells: Iterable[Cell]) -> int:
    return sum(cell.released.n + cell.held.n + cell.filling.n for cell in cells)


def _waiting(cells: Iterable[Cell]) -> int:
    return sum(cell.held.n + cell.filling.n for cell in cells)


def _doubtful(assessment: Assessment, cells: Mapping[Path, Cell]) -> int | None:
    """How many of those who count look careless; of people counted together with others nobody can say it.

    Whoever waits is left aside: a first doubt that showed at once would be about the one who has just submitted.
    """
    released = sum(cell.released.n for path, cell in cells.items() if path[-1:] == (CARELESS,))
    together = sum(cell.released.n for path, cell in cells.items() if len(path) <= len(assessment.segments))
    return released if released or not together else None


def threshold(assessment: Assessment) -> int:
    """The fewest respondents whose figures may be shown."""
    return ATTRIBUTED if assessment.shows_names else assessment.smallest_group


def rules(assessment: Assessment, weights: Mapping[str, float]) -> Rules:
    """Weights, cut-offs, cross-hair and threshold as this assessment took them."""
    cutoffs = level_cutoffs(assessment.level_rule)
    return Rules(weights, cutoffs, "means" if assessment.cross_hair == "means" else "midpoint", threshold(assessment))


def level_cutoffs(rule: LevelRule | None) -> LevelCutoffs:
    """The cut-offs of an edition; those of the method without one."""
    if rule is None:
        return LevelCutoffs()
    return LevelCutoffs(
        -float(rule.unsatisfactory_from),
        -float(rule.tolerance),
        float(rule.beyond_questions),
        float(rule.beyond_current),
    )


def _weights(assessments: Sequence[Assessment]) -> dict[UUID, dict[str, float]]:
    found: dict[UUID, dict[str, float]] = {row.pk: {} for row in assessments}
    rows = Weight.objects.filter(assessment__in=assessments).select_related("dimension")
    for weight in rows:
        found[weight.assessment_id][weight.dimension.code] = float(weight.points)
    return found


def scores_of(response: Response, codes: Sequence[str]) -> Scores:
    """What one response answered of these questions; those its short form left out are marked so. One query."""
    return scores_of_all([response], codes)[response.pk]


def scores_of_all(responses: Iterable[Response], codes: Sequence[str]) -> dict[UUID, dict[str, Pair]]:
    """As `scores_of`, of several responses by id. One query."""
    asked = {response.pk: codes if response.asked is None else response.asked for response in responses}
    found = {key: dict.fromkeys(set(codes) - set(known), NOT_ASKED) for key, known in asked.items()}
    columns = ("response_id", "question__code", "current", "desired", "not_applicable")
    rows = Answer.objects.filter(response__in=found, question__code__in=codes)
    for response, code, *values in rows.values_list(*columns):
        found[response].setdefault(code, Pair(*values))
    return found


#: how many comments on a question are read at most
COMMENTS = 100
#: the largest group of which a comparison of rounds reads what every single person answered
READ_ONE_BY_ONE = 2000


@dataclass(frozen=True)
class Comment:
    """A comment on a question; ``author`` is empty unless names are shown."""

    question: Question
    text: str
    author: str


def comments(found: Figures, group: str, *, limit: int = COMMENTS) -> tuple[Comment, ...]:
    """A group's comments in bank order, at most ``limit`` of a question; none where too few people could have written
    them.

    Unless names are shown: only once the assessment is closed, of the whole group, and in alphabetical order, since
    not even the order of answering may hint at who wrote what. While few wait who came after an earlier closing, none
    are shown: beside those that were shown then, theirs would stand out.
    """
    assessment = found.assessment
    if not may_show_comments(found.counted.get(group, 0), threshold(assessment)):
        return ()
    is_part = bool(found.segments or found.left_out or found.waiting.get(group))
    if not assessment.shows_names and (assessment.is_open or is_part):
        return ()
    rows = comment_rows(assessment, group, limit).select_related(
        "question__dimension", "response__user", "response__participation__user"
    )
    return tuple(_comment(row, named=assessment.shows_names) for row in rows)


def comment_rows(assessment: Assessment, group: str, limit: int) -> QuerySet[Answer]:
    """A group's submitted answers with a comment, in bank order, at most ``limit`` of a question."""
    response = Response.objects.filter(
        pk=OuterRef("response"), assessment=assessment, group=group, state=ResponseState.SUBMITTED
    )
    order = "response__started" if assessment.shows_names else "comment"
    question = ["question__dimension__position", "question__position"]
    # Comments are few beside answers, so the database shall begin with them; naming the question by its key instead
    # of its place would let SQLite begin with the questions.
    rows = Answer.objects.filter(~Q(comment=""), Exists(response))
    rows = rows.annotate(place=Window(RowNumber(), partition_by=question, order_by=[order, "pk"]))
    return rows.filter(place__lte=limit).order_by(*question, "place")


def _comment(row: Answer, *, named: bool) -> Comment:
    return Comment(row.question, row.comment, str(row.response) if named else "")


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
    """Each person's scores of both rounds, where exactly the same people answered under their names.

    Only for as many people as a page can read answer by answer; the figures of more differ little without.
    """
    if not all(_is_readable(found, group) for found in (before, now)):
        return []
    then, since = (_by_person(found.assessment, group) for found in (before, now))
    if None in then or then.keys() != since.keys():
        return []
    codes = now.bank.shape.question_codes
    old, new = (scores_of_all(people.values(), codes) for people in (then, since))
    return [(old[response.pk], new[since[person].pk]) for person, response in then.items()]


def _is_readable(found: Figures, group: str) -> bool:
    everybody = not (found.segments or found.left_out)
    return found.assessment.shows_names and everybody and found.finished.get(group, 0) <= READ_ONE_BY_ONE


def _by_person(assessment: Assessment, group: str) -> dict[str | None, Response]:
    rows = Response.objects.filter(assessment=assessment, group=group, state=ResponseState.SUBMITTED)
    return {_person(row): row for row in rows.select_related("participation")}


def _person(response: Response) -> str | None:
    """Who answered: the account, else the address, else the name; None for nobody we know."""
    if response.user_id is not None:
        return f"user {response.user_id}"
    asked = response.participation
    name = (asked.email or asked.name) if asked else ""
    return (name or response.respondent).casefold() or None


def naming(assessment: Assessment) -> dict[str, object]:
    """What names an assessment in a results file, and the level cut-offs that apply; plain values."""
    version, rule = assessment.version, assessment.level_rule
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
        "levels": {"edition": rule.number if rule else None} | asdict(level_cutoffs(rule)),
    }
