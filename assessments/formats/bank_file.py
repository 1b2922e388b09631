"""The bank file: a question bank as YAML, the same for export, import and the banks we ship.

`docs/formats.md` describes it for people who write one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext_lazy as _

from ..models import Group
from .problems import ProblemList
from .yaml_fields import Fields, top

FORMAT = "rater-bank/1"
SCALES = ((1, 5), (1, 7), (0, 10))  # docs/method.md, section 1
STATEMENT_LENGTH = 400

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
    """A dimension and its questions, in the order of the questionnaire."""

    code: str
    name: Texts
    definition: Texts
    questions: tuple[QuestionFile, ...]


@dataclass(frozen=True)
class BankFile:
    """A whole bank: every text in each of `languages`."""

    name: str
    languages: tuple[str, ...]
    title: Texts
    description: Texts
    scale: ScaleFile
    dimensions: tuple[DimensionFile, ...]

    @property
    def questions(self) -> tuple[QuestionFile, ...]:
        """All questions, in the order of the questionnaire."""
        return tuple(question for dimension in self.dimensions for question in dimension.questions)


def read(content: str | bytes) -> BankFile:
    """Return the bank in `content`; raise FileProblems with everything that is wrong in it, line by line."""
    problems = ProblemList()
    bank = _bank(top(content, problems, FORMAT))
    problems.stop()
    return bank


def write(bank: BankFile) -> str:
    """Return `bank` as YAML; reading it gives an equal bank."""
    document = {
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
    }
    return yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)


def _bank(fields: Fields) -> BankFile:
    fields.only("format", "name", "languages", "title", "description", "scale", "dimensions")
    languages = fields.languages()
    scale = _scale(fields.section("scale"), languages)
    return BankFile(
        name=fields.code("name", limit=60),
        languages=languages,
        title=fields.texts("title", languages, limit=120),
        description=fields.texts("description", languages, limit=1000),
        scale=scale,
        dimensions=_Dimensions(scale, languages).read(fields.sections("dimensions")),
    )


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
    return ScaleFile(*ends, labels=fields.numbered("labels", values, languages, limit=40))


class _Dimensions:
    """Reads the dimensions of one bank; no two of them, and no two of their questions, may have the same code."""

    def __init__(self, scale: ScaleFile, languages: Sequence[str]) -> None:
        self._values = scale.values
        self._languages = languages
        self._dimension_lines: dict[str, int] = {}
        self._question_lines: dict[str, int] = {}

    def read(self, entries: Sequence[Fields]) -> tuple[DimensionFile, ...]:
        return tuple(self._dimension(fields) for fields in entries)

    def _dimension(self, fields: Fields) -> DimensionFile:
        fields.only("code", "name", "definition", "questions")
        return DimensionFile(
            code=fields.unique_code(self._dimension_lines),
            name=fields.texts("name", self._languages, limit=60),
            definition=fields.texts("definition", self._languages, limit=500),
            questions=tuple(self._question(entry) for entry in fields.sections("questions")),
        )

    def _question(self, fields: Fields) -> QuestionFile:
        fields.only("code", "reversed", "title", "statement", "statements", "help", "scores")
        is_reversed = fields.has("reversed") and fields.choice("reversed", ("true", "false")) == "true"
        return QuestionFile(
            code=fields.unique_code(self._question_lines, limit=20),
            reversed=is_reversed,
            title=fields.texts("title", self._languages, limit=120),
            statement=fields.texts("statement", self._languages, limit=STATEMENT_LENGTH),
            statements=self._statements(fields),
            help=fields.texts("help", self._languages, limit=1000),
            scores=fields.numbered("scores", self._values, self._languages, limit=200),
        )

    def _statements(self, fields: Fields) -> dict[str, Texts]:
        """What groups read in place of the statement, in the order of the groups; most questions need none."""
        groups = fields.section("statements") if fields.has("statements") else None
        if groups is None:
            return {}
        groups.only(*Group.values)
        return {
            group: groups.texts(group, self._languages, limit=STATEMENT_LENGTH)
            for group in Group.values
            if groups.has(group)
        }


def _dimension_document(dimension: DimensionFile) -> dict[str, object]:
    return {
        "code": dimension.code,
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


def _plain(texts: Mapping[int, Texts]) -> dict[int, dict[str, str]]:
    return {value: dict(translations) for value, translations in texts.items()}
