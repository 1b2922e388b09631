"""Reads about question banks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

from ..formats.bank_file import BankFile, DimensionFile, QuestionFile, ScaleFile
from ..models import Bank, BankVersion, Group, Organisation, VersionState
from .results import bank_contents


def published_version(name: str, organisation: Organisation | None = None) -> BankVersion | None:
    """The version of a bank that new assessments take: the organisation's own bank, or else the shared one."""
    own_or_shared = Q(bank__organisation__isnull=True)
    if organisation:
        own_or_shared |= Q(bank__organisation=organisation)
    rows = BankVersion.objects.filter(own_or_shared, bank__name=name, state=VersionState.PUBLISHED)
    found = {version.bank.organisation_id is None: version for version in rows.select_related("bank")}
    return found.get(False) or found.get(True)


#: the published version first, then the newest
SHOWN_FIRST = (Case(When(state=VersionState.PUBLISHED, then=0), default=1), "-number")


def shown_version(bank: Bank) -> BankVersion | None:
    """The published version of a bank, or else the newest."""
    return bank.versions.select_related("bank").order_by(*SHOWN_FIRST).first()


def shown_versions(banks: QuerySet[Bank]) -> QuerySet[BankVersion]:
    """The shown version of each bank with its numbers of dimensions and questions, shared banks first. One query."""
    shown = BankVersion.objects.filter(bank=OuterRef("pk")).order_by(*SHOWN_FIRST).values("pk")[:1]
    rows = BankVersion.objects.filter(pk__in=banks.annotate(shown=Subquery(shown)).values("shown"))
    counted = rows.annotate(
        dimension_count=Count("dimensions", distinct=True), question_count=Count("dimensions__questions")
    )
    return counted.select_related("bank").order_by(F("bank__organisation").asc(nulls_first=True), "bank__name")


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
    """The version as a bank file holds it; loading that file changes nothing. One query."""
    contents = bank_contents(version)
    write = _Texts(version.languages)
    return BankFile(
        name=version.bank.name,
        languages=tuple(version.languages),
        title=write.texts(version.title),
        description=write.texts(version.description),
        scale=ScaleFile(version.scale_minimum, version.scale_maximum, write.numbered(version.scale_labels)),
        dimensions=tuple(
            DimensionFile(
                code=dimension.code,
                name=write.texts(dimension.name),
                definition=write.texts(dimension.definition),
                questions=tuple(
                    QuestionFile(
                        code=question.code,
                        reversed=question.reversed,
                        title=write.texts(question.title),
                        statement=write.texts(question.statement),
                        statements=write.by_group(question.group_statements),
                        help=write.texts(question.help),
                        scores=write.numbered(question.scores),
                    )
                    for question in contents.questions_of(dimension.code)
                ),
            )
            for dimension in contents.dimensions
        ),
    )


@dataclass(frozen=True)
class _Texts:
    """Brings texts into the order of the bank's languages: PostgreSQL keeps the keys of JSON in an order of its own."""

    languages: list[str]

    def texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {code: texts.get(code, "") for code in self.languages}

    def by_group(self, texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        return {group: self.texts(texts[group]) for group in Group.values if group in texts}

    def numbered(self, texts: Mapping[str, Mapping[str, str]]) -> dict[int, dict[str, str]]:
        return {int(value): self.texts(texts[value]) for value in sorted(texts, key=int)}
