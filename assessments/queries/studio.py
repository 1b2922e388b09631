"""The bank studio: every bank with its versions at a glance; one bank's versions, where they are used, its history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count, groupby
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from .. import access
from ..formats.bank_file import BankFile
from ..models import (
    LIFE,
    Assessment,
    Bank,
    BankVersion,
    Dimension,
    Organisation,
    Question,
    Step,
    StepKind,
    VersionState,
    text_in,
)

#: whether the person may edit a bank: who may not does not see its drafts
MayEdit = Callable[[Bank], bool]


@dataclass(frozen=True)
class Completeness:
    """How many texts a language needs, and how many of them are not written yet."""

    language: str
    texts: int
    missing: int

    @property
    def written(self) -> int:
        """The texts there are."""
        return self.texts - self.missing


@dataclass(frozen=True)
class Edition:
    """A version at a glance; `corners` holds the number of questions of each dimension, in order."""

    version: BankVersion
    corners: tuple[int, ...] = ()
    languages: tuple[Completeness, ...] = ()

    @property
    def question_count(self) -> int:
        """How many questions it asks."""
        return sum(self.corners)

    @property
    def missing(self) -> int:
        """How many texts are not written yet, over all languages."""
        return sum(language.missing for language in self.languages)

    @property
    def texts(self) -> int:
        """How many texts it needs, over all languages."""
        return sum(language.texts for language in self.languages)

    @property
    def written(self) -> int:
        """How many of them there are."""
        return self.texts - self.missing

    @property
    def touched_by(self) -> str:
        """Who did something to it last; empty when nobody did, or a command."""
        return getattr(self.version, "touched_by", None) or ""

    @property
    def touched(self) -> datetime:
        """When that was."""
        return getattr(self.version, "touched", None) or self.version.created


@dataclass(frozen=True)
class Uses:
    """The organisation's assessments that use a bank."""

    running: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """Running and closed."""
        return self.running + self.closed


@dataclass(frozen=True)
class BankCard:
    """A bank as the list shows it: what new assessments take (or would), what is being made of it, where it is used.

    `retired` counts the retired versions beside the one shown. `is_replaced` says that the organisation has a bank of
    the same name, which new assessments take instead.
    """

    bank: Bank
    shown: Edition
    drafts: tuple[Edition, ...]
    retired: int
    uses: Uses
    may_edit: bool
    is_replaced: bool

    def is_named(self, words: str) -> bool:
        """Whether its name, or a title of the version shown, holds the words."""
        texts = [self.bank.name, *self.shown.version.title.values()]
        return any(words.casefold() in str(text).casefold() for text in texts)


def bank_cards(organisation: Organisation, may_edit: MayEdit) -> list[BankCard]:
    """The organisation's own banks, then the shared ones, by name. Six queries."""
    rows = BankVersion.objects.filter(bank__in=access.visible_banks(organisation)).select_related("bank")
    visible = [version for version in _touched(rows) if not version.is_draft or may_edit(version.bank)]
    visible.sort(key=lambda version: (version.bank.organisation_id is None, version.bank.name, -version.number))
    banks = [list(versions) for _bank, versions in groupby(visible, key=lambda version: version.bank_id)]
    own = {versions[0].bank.name for versions in banks if versions[0].bank.organisation_id is not None}
    editions = _editions(version for versions in banks for version in versions if _is_drawn(version, versions))
    uses = _uses(organisation)
    return [_card(versions, editions, uses, may_edit, own) for versions in banks]


def _card(
    versions: Sequence[BankVersion],
    editions: Mapping[UUID, Edition],
    uses: Mapping[UUID, Uses],
    may_edit: MayEdit,
    own: set[str],
) -> BankCard:
    bank, shown = versions[0].bank, shown_of(versions)
    return BankCard(
        bank=bank,
        shown=editions[shown.pk],
        drafts=tuple(editions[version.pk] for version in versions if version.is_draft),
        retired=sum(version.state == VersionState.RETIRED and version is not shown for version in versions),
        uses=uses.get(bank.pk, Uses()),
        may_edit=may_edit(bank),
        is_replaced=bank.organisation_id is None and bank.name in own,
    )


def shown_of(versions: Sequence[BankVersion]) -> BankVersion:
    """The published version, else the newest that is no draft, else the newest; versions come newest first."""
    order = (VersionState.PUBLISHED, VersionState.RETIRED, VersionState.DRAFT)
    return min(versions, key=lambda version: order.index(VersionState(version.state)))


def _is_drawn(version: BankVersion, versions: Sequence[BankVersion]) -> bool:
    return version.is_draft or version is shown_of(versions)


def _touched(rows: QuerySet[BankVersion]) -> QuerySet[BankVersion]:
    """Each version with who did something to it last, and when."""
    last = Step.objects.filter(version=OuterRef("pk")).order_by("-number")
    return rows.annotate(
        touched_by=Subquery(last.values("made_by_name")[:1]), touched=Subquery(last.values("made")[:1])
    )


def _editions(versions: Iterable[BankVersion]) -> dict[UUID, Edition]:
    """The versions with their shapes, drafts with how complete they are. Two queries."""
    by_id = {version.pk: version for version in versions}
    dimensions = Dimension.objects.filter(version__in=by_id).annotate(questions_asked=Count("questions"))
    corners: dict[UUID, list[Dimension]] = defaultdict(list)
    for dimension in dimensions.only("version_id", "position", "missing").order_by("version", "position"):
        corners[dimension.version_id].append(dimension)
    questions = _draft_questions(by_id.values())
    return {
        pk: Edition(
            version,
            tuple(getattr(dimension, "questions_asked") for dimension in corners[pk]),  # noqa: B009 – annotated
            _written(version, corners[pk], questions[pk]) if version.is_draft else (),
        )
        for pk, version in by_id.items()
    }


def _draft_questions(versions: Iterable[BankVersion]) -> Mapping[UUID, list[Question]]:
    drafts = [version.pk for version in versions if version.is_draft]
    rows = Question.objects.filter(dimension__version__in=drafts).annotate(version=F("dimension__version"))
    found: dict[UUID, list[Question]] = defaultdict(list)
    for question in rows.only("group_statements", "missing").order_by():
        found[question.version].append(question)
    return found


#: texts in each language, beside the scores: of a bank and of a dimension (two), of a question (three)
BANK_TEXTS, DIMENSION_TEXTS, QUESTION_TEXTS = 2, 2, 3


def _written(
    version: BankVersion, dimensions: Sequence[Dimension], questions: Sequence[Question]
) -> tuple[Completeness, ...]:
    wordings = sum(len(question.group_statements) for question in questions)
    missing = chain((row.missing for row in dimensions), (row.missing for row in questions))
    return completeness(version, len(dimensions), len(questions), wordings, missing)


def completeness(
    version: BankVersion, dimensions: int, questions: int, wordings: int, missing: Iterable[Mapping[str, int]]
) -> tuple[Completeness, ...]:
    """How complete each language of a version with so many rows is; `missing` counts the rows' texts by language.

    `wordings` is the number of statements that a group of respondents reads in place of the question's own.
    """
    scores = len(version.score_values)
    texts = BANK_TEXTS + scores + DIMENSION_TEXTS * dimensions + (QUESTION_TEXTS + scores) * questions + wordings
    counted = Counter({language: len(version.missing_in(language)) for language in version.languages})
    for counts in missing:
        counted.update(counts)
    return tuple(Completeness(language, texts, counted[language]) for language in version.languages)


def _uses(organisation: Organisation) -> dict[UUID, Uses]:
    rows = access.visible_assessments(organisation).order_by().values("version__bank")
    counted = rows.annotate(
        running=Count("pk", filter=Q(closed__isnull=True)), ended=Count("pk", filter=Q(closed__isnull=False))
    )
    return {row["version__bank"]: Uses(row["running"], row["ended"]) for row in counted}


@dataclass(frozen=True)
class VersionRow:
    """A version as its bank's page shows it: its life (started, published, retired) and the assessments that use it."""

    edition: Edition
    life: Mapping[str, Step]
    assessments: tuple[Assessment, ...]

    @property
    def published(self) -> Step | None:
        """When it was published, by whom; None when that was not noted."""
        return self.life.get(StepKind.PUBLISHED)

    @property
    def retired(self) -> Step | None:
        """When it was retired, by whom; None when that was not noted, or is not so."""
        return self.life.get(StepKind.RETIRED)


def version_rows(bank: Bank, organisation: Organisation, may_edit: bool) -> list[VersionRow]:
    """The versions of a bank, newest first, with the organisation's assessments that use each. Five queries."""
    versions = [version for version in _touched(bank.versions.order_by("-number")) if may_edit or not version.is_draft]
    for version in versions:
        version.bank = bank
    editions = _editions(versions)
    lives: dict[UUID, dict[str, Step]] = defaultdict(dict)
    for step in Step.objects.filter(version__in=versions, kind__in=LIFE).defer("writes").order_by("number"):
        lives[step.version_id][step.kind] = step
    used: dict[UUID, list[Assessment]] = defaultdict(list)
    for assessment in access.visible_assessments(organisation).filter(version__in=versions).order_by("-created"):
        used[assessment.version_id].append(assessment)
    return [VersionRow(editions[v.pk], lives[v.pk], tuple(used[v.pk])) for v in versions]


def history(bank: Bank, may_edit: bool, number: int | None = None) -> QuerySet[Step]:
    """Every step of every version, or of the one with this number, the latest first."""
    steps = Step.objects.filter(version__bank=bank)
    if not may_edit:
        steps = steps.exclude(version__state=VersionState.DRAFT)
    if number is not None:
        steps = steps.filter(version__number=number)
    return steps.select_related("version").defer("writes").order_by("-made", "-version__number", "-number")


def other_versions(version: BankVersion, may_edit: bool) -> list[BankVersion]:
    """The versions of the same bank to compare it with, newest first."""
    rows = BankVersion.objects.filter(bank=version.bank_id).exclude(pk=version.pk).only("number", "state", "bank_id")
    return [other for other in rows.order_by("-number") if may_edit or not other.is_draft]


@dataclass(frozen=True)
class ArchivedText:
    """A dimension or question in the archive, in one language."""

    code: str
    text: str


def archived_texts(file: BankFile, language: str) -> list[ArchivedText]:
    """The archive of a bank file as somebody reads it."""
    return [
        ArchivedText(entry.code, text_in(entry.document.get("statement") or entry.document.get("name"), language))
        for entry in file.archived
    ]


def free_name(organisation: Organisation, wanted: str) -> str:
    """The name itself, or with the first number behind it that makes it one the organisation does not have.

    Names that differ in capitals alone are one name.
    """
    taken = {name.lower() for name in organisation.banks.values_list("name", flat=True)}
    names = (f"{wanted[:55]}-{number}" for number in count(2))
    return next(name for name in chain([wanted], names) if name.lower() not in taken)


def running(version: BankVersion, organisation: Organisation) -> int:
    """How many assessments of the organisation use the version and are not closed."""
    return access.visible_assessments(organisation).filter(version=version, closed__isnull=True).count()


@dataclass(frozen=True)
class Losses:
    """What goes with a draft: its steps, and its bank where it is the only version."""

    steps: int
    people: tuple[str, ...]
    is_only: bool


def losses(draft: BankVersion) -> Losses:
    """What deleting a draft would take along. Two queries."""
    steps = list(draft.steps.order_by("number").values_list("made_by_name", flat=True))
    is_only = not BankVersion.objects.filter(bank=draft.bank_id).exclude(pk=draft.pk).exists()
    return Losses(len(steps), tuple(dict.fromkeys(name for name in steps if name)), is_only)
