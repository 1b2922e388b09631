"""Publishing question banks from files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from ..formats.action_file import Texts
from ..formats.bank_archive import ArchivedFile
from ..formats.bank_file import BankFile, DimensionFile, QuestionFile
from ..models import (
    Archived,
    Bank,
    BankVersion,
    Dimension,
    Organisation,
    Question,
    StepKind,
    User,
    VersionState,
)
from ..queries.banks import as_file
from .steps import tell


@dataclass(frozen=True)
class LoadedBank:
    """What loading a bank file led to: the published version, and whether this file made it."""

    version: BankVersion
    is_new: bool


@transaction.atomic
def load_bank(*, actor: User | None, file: BankFile, organisation: Organisation | None = None) -> LoadedBank:
    """Publish the bank as a new version, owned by `organisation` or shared by all; an unchanged bank stays as it is.

    The version published before is retired: assessments that began with it keep it.
    """
    bank, _made = Bank.objects.select_for_update().get_or_create(name=file.name, organisation=organisation)
    published = bank.versions.filter(state=VersionState.PUBLISHED).select_related("bank").first()
    if published is not None and as_file(published) == file:
        return LoadedBank(published, is_new=False)
    version = _draft(bank, file)
    if published is not None:
        _move(actor, published, VersionState.RETIRED)
    _move(actor, version, VersionState.PUBLISHED)
    return LoadedBank(version, is_new=True)


def _move(actor: User | None, version: BankVersion, state: VersionState) -> None:
    version.state = state
    version.save(update_fields=["state"])
    tell(actor=actor, version=version, kind=StepKind(state.value))


def _draft(bank: Bank, file: BankFile) -> BankVersion:
    last = bank.versions.aggregate(last=Max("number"))["last"] or 0
    version = BankVersion.objects.create(
        bank=bank,
        number=last + 1,
        title=file.title,
        description=file.description,
        languages=list(file.languages),
        scale_minimum=file.scale.minimum,
        scale_maximum=file.scale.maximum,
        scale_labels=by_text(file.scale.labels),
    )
    for position, dimension in enumerate(file.dimensions, start=1):
        _add_dimension(version, position, dimension)
    Archived.objects.bulk_create(archived_row(version, one) for one in file.archived)
    return version


def archived_row(version: BankVersion, file: ArchivedFile) -> Archived:
    """The row that keeps what a file has in its archive."""
    return Archived(
        version=version, kind=file.kind, code=file.code, dimension=file.dimension, document=dict(file.document)
    )


def _add_dimension(version: BankVersion, position: int, file: DimensionFile) -> None:
    dimension = dimension_row(version, position, file)
    dimension.save()
    Question.objects.bulk_create(
        question_row(dimension, position, question) for position, question in enumerate(file.questions, start=1)
    )


def dimension_row(version: BankVersion, position: int, file: DimensionFile) -> Dimension:
    """The row of a dimension, without its questions."""
    return Dimension(version=version, position=position, **dimension_columns(file))


def dimension_columns(file: DimensionFile) -> dict[str, Any]:
    """What a file says about a dimension itself, by column."""
    return {
        "code": file.code,
        "name": dict(file.name),
        "definition": dict(file.definition),
        "weight": file.weight,
        "missing": missing_texts([file.name, file.definition]),
    }


def question_row(dimension: Dimension, position: int, file: QuestionFile) -> Question:
    """The row of a question."""
    return Question(dimension=dimension, position=position, **question_columns(file))


def question_columns(file: QuestionFile) -> dict[str, Any]:
    """What a file says about a question, by column."""
    texts = [file.title, file.statement, *file.statements.values(), file.help, *file.scores.values()]
    return {
        "code": file.code,
        "reversed": file.reversed,
        "title": dict(file.title),
        "statement": dict(file.statement),
        "group_statements": {group: dict(found) for group, found in file.statements.items()},
        "help": dict(file.help),
        "scores": by_text(file.scores),
        "missing": missing_texts(texts),
    }


def missing_texts(texts: Iterable[Texts]) -> dict[str, int]:
    """How many of the texts are empty, by language; languages in which none is are left out."""
    return dict(Counter(code for found in texts for code, text in found.items() if not text))


def by_text(texts: Mapping[int, Texts]) -> dict[str, dict[str, str]]:
    """Texts by score value as JSON keeps them."""
    return {str(value): dict(translations) for value, translations in texts.items()}
