"""The bank file: a question bank as YAML, the same for export, import and the banks we ship.

`docs/formats.md` describes it for people who write one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from ..models import Group
from .bank_archive import ArchivedFile, entry, read_archive
from .memory import uncollected
from .problems import ProblemList
from .text_lengths import (
    BANK_NAME,
    CODE,
    DEFINITION,
    DESCRIPTION,
    HELP,
    LABEL,
    NAME,
    SCORE,
    STATEMENT,
    TAKEN_NAME,
    TITLE,
)
from .yaml_fields import Fields, fields_of, top
from .yaml_nodes import Node

FORMAT = "rater-bank/1"
SCALES = ((1, 5), (1, 7), (0, 10))  # docs/method.md, section 1
MAX_BYTES = 12_000_000  # 2,000 questions in three languages take seven million
MAX_QUESTIONS = 2_000
ALL_POINTS = 100  # what the weights of a bank total

Texts = Mapping[str, str]  # language code → text


@dataclass(frozen=True)
class ScaleFile:
    """The scale of a bank with a short label for every value."""

    minimum: int
    maximum: int
    labels: Mapping[int, Texts]

    @property
    def values(self) -> range:
        """Every score value, from the lowest."""
        return range(self.minimum, self.maximum + 1)


@dataclass(frozen=True)
class QuestionFile:
    """A question; `scores` tells what each value of the scale looks like for it.

    `statements` holds what a respondent group reads in place of `statement`, for the groups that read something else.
    """

    code: str
    reversed: bool
    title: Texts
    statement: Texts
    statements: Mapping[str, Texts]
    help: Texts
    scores: Mapping[int, Texts]


@dataclass(frozen=True)
class DimensionFile:
    """A dimension and its questions, in the order of the questionnaire; `weight` is what new assessments take."""

    code: str
    name: Texts
    definition: Texts
    questions: tuple[QuestionFile, ...]
    weight: Decimal | None = None


@dataclass(frozen=True)
class BankFile:
    """A whole bank: every text in each of `languages`, and what it no longer asks."""

    name: str
    languages: tuple[str, ...]
    title: Texts
    description: Texts
    scale: ScaleFile
    dimensions: tuple[DimensionFile, ...]
    archived: tuple[ArchivedFile, ...] = ()

    @property
    def questions(self) -> tuple[QuestionFile, ...]:
        """All questions, in the order of the questionnaire."""
        return tuple(question for dimension in self.dimensions for question in dimension.questions)


def read(content: str | bytes, *, complete: bool = True) -> BankFile:
    """Return the bank in `content`; raise FileProblems with everything that is wrong in it, line by line.

    In a draft, which need not be `complete`, texts may be missing: they read as "". Everything else has to be right.
    """
    problems = ProblemList()
    with uncollected():
        bank = _bank(top(content, problems, FORMAT, limit=MAX_BYTES, complete=complete), complete)
    problems.stop()
    return bank


def read_node(node: Node, problems: ProblemList, *, complete: bool = True) -> BankFile:
    """Return the bank of a tree that another kind of file was turned into; what is wrong goes to `problems`."""
    return _bank(fields_of(node, problems, FORMAT, complete=complete), complete)


def write(bank: BankFile) -> str:
    """Return `bank` as YAML; reading it gives an equal bank."""
    return yaml.dump(document(bank), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)


def document(bank: BankFile) -> dict[str, Any]:
    """Return `bank` as plain values, in the order of the file."""
    return {
        "format": FORMAT,
        "name": bank.name,
        "languages": list(bank.languages),
        "title": dict(bank.title),
        "description": dict(bank.description),
        "scale": {
            "minimum": bank.scale.minimum,
            "maximum": bank.scale.maximum,
            "labels": _plain(bank.scale.labels),
        },
        "dimensions": [_dimension_document(dimension) for dimension in bank.dimensions],
        **({"archived": [entry(one) for one in bank.archived]} if bank.archived else {}),
    }


def _bank(fields: Fields, complete: bool) -> BankFile:
    fields.only("format", "name", "languages", "title", "description", "scale", "dimensions", "archived")
    languages = fields.languages()
    scale = _scale(fields.section("scale"), languages)
    dimensions = _Dimensions(scale, languages).read(fields.sections("dimensions"))
    if complete:
        _check_weights(fields, dimensions)
    return BankFile(
        name=_name(fields),
        languages=languages,
        title=fields.texts("title", languages, limit=TITLE),
        description=fields.texts("description", languages, limit=DESCRIPTION),
        scale=scale,
        dimensions=dimensions,
        archived=read_archive(fields.kept("archived"), languages),
    )


def _name(fields: Fields) -> str:
    name = fields.code("name", limit=BANK_NAME)
    if name == TAKEN_NAME:
        fields.wrong("name", _("This name is taken by a page of its own. Choose another one."))
    return name


def _check_weights(fields: Fields, dimensions: Sequence[DimensionFile]) -> None:
    weights = [dimension.weight for dimension in dimensions if dimension.weight is not None]
    total = sum(weights, Decimal())
    if weights and len(weights) < len(dimensions):
        fields.wrong(
            "dimensions", _("Some dimensions have a weight and some have none: give all of them one, or none.")
        )
    elif weights and total != ALL_POINTS:
        message = _("The weights of the dimensions total {total} points. They must total {all}.")
        fields.wrong("dimensions", message, total=f"{total.normalize():f}", all=ALL_POINTS)


def _scale(fields: Fields | None, languages: Sequence[str]) -> ScaleFile:
    if fields is None:
        return ScaleFile(*SCALES[0], labels={})
    fields.only("minimum", "maximum", "labels")
    ends = (fields.whole("minimum", 0, 10), fields.whole("maximum", 0, 10))
    if ends not in SCALES:
        known = ", ".join(f"{minimum}–{maximum}" for minimum, maximum in SCALES)
        fields.wrong("minimum", _("The scale must be one of: {known}."), known=known)
        ends = SCALES[0]
    values = range(ends[0], ends[1] + 1)
    return ScaleFile(*ends, labels=fields.numbered("labels", values, languages, limit=LABEL))


class _Dimensions:
    """Reads the dimensions of one bank; no two of them, and no two of their questions, may have the same code."""

    def __init__(self, scale: ScaleFile, languages: Sequence[str]) -> None:
        self._values = scale.values
        self._languages = languages
        self._dimension_lines: dict[str, int] = {}
        self._question_lines: dict[str, int] = {}
        self._number = 0

    def read(self, entries: Sequence[Fields]) -> tuple[DimensionFile, ...]:
        return tuple(self._dimension(fields) for fields in entries)

    def _dimension(self, fields: Fields) -> DimensionFile:
        fields.only("code", "weight", "name", "definition", "questions")
        return DimensionFile(
            code=fields.unique_code(self._dimension_lines),
            weight=fields.points("weight"),
            name=fields.texts("name", self._languages, limit=NAME),
            definition=fields.texts("definition", self._languages, limit=DEFINITION),
            questions=tuple(self._question(entry) for entry in fields.sections("questions")),
        )

    def _question(self, fields: Fields) -> QuestionFile:
        fields.only("code", "reversed", "title", "statement", "statements", "help", "scores")
        self._count(fields)
        is_reversed = fields.has("reversed") and fields.choice("reversed", ("true", "false")) == "true"
        return QuestionFile(
            code=fields.unique_code(self._question_lines, limit=CODE),
            reversed=is_reversed,
            title=fields.texts("title", self._languages, limit=TITLE),
            statement=fields.texts("statement", self._languages, limit=STATEMENT),
            statements=self._statements(fields),
            help=fields.texts("help", self._languages, limit=HELP),
            scores=fields.numbered("scores", self._values, self._languages, limit=SCORE),
        )

    def _statements(self, fields: Fields) -> dict[str, Texts]:
        """What groups read in place of the statement, in the order of the groups; most questions need none."""
        groups = fields.section("statements") if fields.has("statements") else None
        if groups is None:
            return {}
        groups.only(*Group.values)
        read = (
            (group, groups.texts(group, self._languages, limit=STATEMENT))
            for group in Group.values
            if groups.has(group)
        )
        return {group: texts for group, texts in read if any(texts.values())}

    def _count(self, fields: Fields) -> None:
        self._number += 1
        if self._number > MAX_QUESTIONS:
            message = _("The bank has more than {limit} questions. This is the first too many.")
            fields.refuse("code", message, limit=MAX_QUESTIONS)


def _dimension_document(dimension: DimensionFile) -> dict[str, object]:
    return {
        "code": dimension.code,
        **({} if dimension.weight is None else {"weight": _number(dimension.weight)}),
        "name": dict(dimension.name),
        "definition": dict(dimension.definition),
        "questions": [_question_document(question) for question in dimension.questions],
    }


def _question_document(question: QuestionFile) -> dict[str, object]:
    statements = {group: dict(texts) for group, texts in question.statements.items()}
    return {
        "code": question.code,
        "reversed": question.reversed,
        "title": dict(question.title),
        "statement": dict(question.statement),
        **({"statements": statements} if statements else {}),
        "help": dict(question.help),
        "scores": _plain(question.scores),
    }


def _number(weight: Decimal) -> int | float:
    return int(weight) if weight == weight.to_integral() else float(weight)


def _plain(texts: Mapping[int, Texts]) -> dict[int, dict[str, str]]:
    return {value: dict(translations) for value, translations in texts.items()}
