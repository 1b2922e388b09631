"""Reads about question banks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from ..formats.bank_archive import archived
from ..formats.bank_file import BankFile, DimensionFile, QuestionFile, ScaleFile
from ..models import BankVersion, Dimension, Group, Organisation, Question, VersionState


def published_version(name: str, organisation: Organisation | None = None) -> BankVersion | None:
    """The version of a bank that new assessments take: the organisation's own bank, or else the shared one."""
    own_or_shared = Q(bank__organisation__isnull=True)
    if organisation:
        own_or_shared |= Q(bank__organisation=organisation)
    rows = BankVersion.objects.filter(own_or_shared, bank__name=name, state=VersionState.PUBLISHED)
    found = {version.bank.organisation_id is None: version for version in rows.select_related("bank")}
    return found.get(False) or found.get(True)


@dataclass(frozen=True)
class QuestionTexts:
    """A question in one language; `scores` holds value, label and what the value looks like for this question.

    `statements` holds the groups that read another statement, each with theirs.
    """

    code: str
    is_reversed: bool
    title: str
    statement: str
    statements: tuple[tuple[str, str], ...]
    help: str
    scores: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class DimensionTexts:
    """A dimension in one language."""

    code: str
    name: str
    definition: str
    questions: tuple[QuestionTexts, ...]


def texts_in(file: BankFile, language: str) -> tuple[DimensionTexts, ...]:
    """The dimensions of a bank as somebody reads them who chose this one of its languages."""
    return tuple(
        DimensionTexts(
            dimension.code,
            dimension.name[language],
            dimension.definition[language],
            tuple(_question_texts(question, file.scale, language) for question in dimension.questions),
        )
        for dimension in file.dimensions
    )


def _question_texts(question: QuestionFile, scale: ScaleFile, language: str) -> QuestionTexts:
    return QuestionTexts(
        question.code,
        question.reversed,
        question.title[language],
        question.statement[language],
        tuple((group, texts[language]) for group, texts in question.statements.items()),
        question.help[language],
        tuple(
            (value, scale.labels[value][language], question.scores.get(value, {}).get(language, ""))
            for value in scale.values
        ),
    )


def as_file(version: BankVersion) -> BankFile:
    """The version as a bank file holds it, with "" for a text that is missing. Three queries."""
    write = _Texts(version.languages, version.score_values)
    questions: dict[int, list[QuestionFile]] = {}
    for row in Question.objects.filter(dimension__version=version).order_by("position"):
        questions.setdefault(row.dimension_id, []).append(write.question(row))
    return BankFile(
        name=version.bank.name,
        languages=tuple(version.languages),
        title=write.texts(version.title),
        description=write.texts(version.description),
        scale=ScaleFile(version.scale_minimum, version.scale_maximum, write.numbered(version.scale_labels)),
        dimensions=tuple(write.dimension(row, questions.get(row.pk, ())) for row in version.dimensions.all()),
        archived=tuple(
            archived(row.kind, row.dimension, row.document, version.languages) for row in version.archive.all()
        ),
    )


@dataclass(frozen=True)
class _Texts:
    """Writes rows in the order of the bank's languages and scores: PostgreSQL orders the keys of JSON by itself."""

    languages: list[str]
    values: range

    def dimension(self, row: Dimension, questions: Iterable[QuestionFile]) -> DimensionFile:
        return DimensionFile(
            code=row.code,
            name=self.texts(row.name),
            definition=self.texts(row.definition),
            questions=tuple(questions),
            weight=row.weight,
        )

    def question(self, row: Question) -> QuestionFile:
        return QuestionFile(
            code=row.code,
            reversed=row.reversed,
            title=self.texts(row.title),
            statement=self.texts(row.statement),
            statements=self.by_group(row.group_statements),
            help=self.texts(row.help),
            scores=self.numbered(row.scores),
        )

    def texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {code: texts.get(code, "").strip() for code in self.languages}

    def by_group(self, texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        written = ((group, self.texts(texts[group])) for group in Group.values if group in texts)
        return {group: texts for group, texts in written if any(texts.values())}

    def numbered(self, texts: Mapping[str, Mapping[str, str]]) -> dict[int, dict[str, str]]:
        return {value: self.texts(texts.get(str(value)) or {}) for value in self.values}
