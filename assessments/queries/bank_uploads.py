"""What a bank that somebody brings would change, and what in it deserves a second look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import F

from ..formats.bank_changes import BankChanges
from ..formats.bank_comparison import compare, is_other_question
from ..formats.bank_file import BankFile, QuestionFile, ScaleFile
from ..formats.bank_sheet import SheetBank
from ..models import Archived, Assessment, BankVersion, Question, VersionState
from ..templatetags.steps import language_name, listed
from .banks import as_file

#: how many questions of a kind a page shows; the counts tell of all
SHOWN = 40


@dataclass(frozen=True)
class Reuse:
    """A code that another question had: `number` is the version's, 0 for the archive."""

    code: str
    number: int
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class OtherScale:
    """A version that was answered on another scale."""

    number: int
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Differences:
    """What a file would change in a draft, or what a new bank would be."""

    changes: BankChanges
    ignored: tuple[str, ...]
    reused: tuple[Reuse, ...] = ()
    scales: tuple[OtherScale, ...] = ()
    other_name: str = ""

    @property
    def file(self) -> BankFile:
        """The bank of the file."""
        return self.changes.after

    @property
    def needs_word(self) -> bool:
        """Whether the person has to say that it is meant so."""
        return bool(self.reused or self.scales)

    @property
    def shown(self) -> BankChanges:
        """As many of the changes as a page shows."""
        found = self.changes
        return replace(
            found, added=found.added[:SHOWN], dropped=found.dropped[:SHOWN], questions=found.questions[:SHOWN]
        )

    @property
    def hidden(self) -> int:
        """How many questions that differ are not shown."""
        found = self.changes
        return sum(max(0, len(rows) - SHOWN) for rows in (found.added, found.dropped, found.questions))

    @property
    def hidden_reused(self) -> int:
        """How many codes used anew are not shown."""
        return max(0, len(self.reused) - SHOWN)

    @property
    def shown_reused(self) -> tuple[Reuse, ...]:
        """As many codes used anew as a page shows."""
        return self.reused[:SHOWN]

    @property
    def archived(self) -> tuple[int, int]:
        """How many rows the archives of the draft and of the file hold."""
        return len(self.changes.before.archived), len(self.file.archived)

    @property
    def missing(self) -> dict[str, int]:
        """How many texts are missing, by language."""
        return {code: count for code in self.file.languages if (count := _missing(self.file, code))}

    @property
    def wordless(self) -> tuple[str, ...]:
        """Languages that the file names and has no statement in, though it has some in others."""
        spoken = {code for question in self.file.questions for code, text in question.statement.items() if text}
        return tuple(code for code in self.file.languages if spoken and code not in spoken)

    @property
    def unspoken(self) -> str:
        """Languages of the interface in which the bank cannot be read, where it has one language alone."""
        if len(self.file.languages) > 1:
            return ""
        return listed(language_name(code) for code, _name in settings.LANGUAGES if code not in self.file.languages)


def _missing(file: BankFile, language: str) -> int:
    texts = [file.title, file.description, *file.scale.labels.values()]
    for dimension in file.dimensions:
        texts += [dimension.name, dimension.definition]
    for question in file.questions:
        texts += [question.title, question.statement, question.help]
        texts += [*question.statements.values(), *question.scores.values()]
    return sum(not text.get(language) for text in texts)


def differences(found: SheetBank, draft: BankVersion | None) -> Differences:
    """What a file would change. Seven queries for a draft, none for a new bank."""
    file = found.bank
    if draft is None:
        return Differences(compare(_nothing(file), file), found.ignored)
    file = replace(file, name=draft.bank.name)
    return Differences(
        changes=compare(as_file(draft), file),
        ignored=found.ignored,
        reused=tuple(_reused(file, draft)),
        scales=tuple(_scales(file, draft)),
        other_name=found.bank.name if found.bank.name != draft.bank.name else "",
    )


def _nothing(file: BankFile) -> BankFile:
    """The bank before there is one."""
    return BankFile(file.name, file.languages, {}, {}, ScaleFile(file.scale.minimum, file.scale.maximum, {}), ())


def _reused(file: BankFile, draft: BankVersion) -> Iterator[Reuse]:
    """Codes of the file that stood for another question in the archive or a version that was published, once each."""
    after = {question.code: question for question in file.questions}
    seen: set[str] = set()
    for code, number, title, statement in (*_earlier(draft), *_archived(draft)):
        new = after.get(code)
        if new is None or code in seen or statement == new.statement:
            continue
        if is_other_question(_with(title, statement), new):
            seen.add(code)
            yield Reuse(code, number, statement, new.statement)


def _earlier(draft: BankVersion) -> Iterator[tuple[str, int, Mapping[str, str], Mapping[str, str]]]:
    """Questions of every version that was published, the newest first."""
    rows = Question.objects.filter(dimension__version__bank=draft.bank_id)
    number = F("dimension__version__number")
    asked = rows.exclude(dimension__version__state=VersionState.DRAFT)
    return asked.order_by(number.desc(), "code").values_list("code", number, "title", "statement").iterator()


def _archived(draft: BankVersion) -> Iterator[tuple[str, int, Mapping[str, str], Mapping[str, str]]]:
    for row in draft.archive.all():
        documents = row.document["questions"] if row.kind == Archived.Kind.DIMENSION else [row.document]
        for document in documents:
            yield document["code"], 0, document["title"], document["statement"]


def _with(title: Mapping[str, str], statement: Mapping[str, str]) -> QuestionFile:
    return QuestionFile("", False, title, statement, {}, {}, {})


def _scales(file: BankFile, draft: BankVersion) -> Iterator[OtherScale]:
    """Versions of the bank with assessments on another scale."""
    ends = {"scale_minimum": file.scale.minimum, "scale_maximum": file.scale.maximum}
    used = Assessment.objects.filter(version__bank=draft.bank_id).values("version")
    rows = draft.bank.versions.filter(pk__in=used).exclude(**ends).order_by("-number")
    for number, minimum, maximum in rows.values_list("number", "scale_minimum", "scale_maximum"):
        yield OtherScale(number, minimum, maximum)
