"""What the checks before publishing find in a draft, gathered by the place where it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import get_language

from ..formats.bank_checks import Finding, check, message
from ..formats.bank_file import BankFile
from ..models import BankVersion, VersionState, text_in
from .banks import as_file
from .studio import Completeness

#: so many places are shown at once; mending some brings up the next
MOST_PLACES = 200
MISSING = frozenset({"missing_translation", "empty_score_text"})
#: where a file and the tables call the same thing by other names
COLUMNS = {"labels": "scale_labels", "statements": "group_statements", "weights": "weight", "dimensions": ""}
OF_DIMENSIONS = frozenset({"name", "definition", "weight", "questions"})


@dataclass(frozen=True)
class Told:
    """One finding in words; `query` opens the editor's form at the field."""

    text: str
    query: str


@dataclass(frozen=True)
class Place:
    """A dimension, a question or the bank itself (no code), with what was found there."""

    noun: str
    code: str
    name: str
    findings: tuple[Told, ...]

    @property
    def anchor(self) -> str:
        """The place in the editor's page."""
        return {"bank": "bank", "dimension": f"d-{self.code}", "question": f"q-{self.code}"}[self.noun]


@dataclass(frozen=True)
class Checked:
    """A draft after its checks."""

    file: BankFile
    findings: tuple[Finding, ...]

    @cached_property
    def blocking(self) -> tuple[Place, ...]:
        """Where something must be mended before the draft can be published, in the order of the bank."""
        return self._places(finding for finding in self.findings if finding.is_blocking)

    @cached_property
    def advice(self) -> tuple[Place, ...]:
        """Where something had better be looked at."""
        return self._places(finding for finding in self.findings if not finding.is_blocking)

    @property
    def blocking_count(self) -> int:
        """How many things must be mended."""
        return sum(finding.is_blocking for finding in self.findings)

    @property
    def advice_count(self) -> int:
        """How many things had better be looked at."""
        return len(self.findings) - self.blocking_count

    @property
    def question_count(self) -> int:
        """How many questions the draft asks."""
        return len(self.file.questions)

    @property
    def fine_count(self) -> int:
        """How many of them have nothing to be said about."""
        touched = {finding.code for finding in self.findings}
        return sum(question.code not in touched for question in self.file.questions)

    @property
    def languages(self) -> tuple[Completeness, ...]:
        """How complete each language is."""
        missing = Counter(finding.language for finding in self.findings if finding.kind in MISSING)
        texts = _text_count(self.file)
        return tuple(Completeness(language, texts, missing[language]) for language in self.file.languages)

    def _places(self, findings: Iterable[Finding]) -> tuple[Place, ...]:
        by_place = groupby(findings, key=lambda finding: (self._noun(finding), finding.code))
        return tuple(self._place(noun, code, list(found)) for (noun, code), found in by_place)

    def _place(self, noun: str, code: str, findings: Sequence[Finding]) -> Place:
        told = tuple(Told(str(message(finding)), _query(noun, finding)) for finding in findings)
        return Place(noun, code, self._names.get((noun, code), ""), told)

    def _noun(self, finding: Finding) -> str:
        if not finding.code:
            return "bank"
        if finding.field in OF_DIMENSIONS or ("question", finding.code) not in self._names:
            return "dimension"
        return "question"

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """What each dimension and question is called, in the reader's language, by what it is and its code."""
        language = get_language() or ""
        names = {("dimension", one.code): text_in(one.name, language) for one in self.file.dimensions}
        return names | {("question", one.code): text_in(one.title, language) for one in self.file.questions}


def checked(draft: BankVersion) -> Checked:
    """Check a draft. As many queries as reading it takes."""
    file = as_file(draft)
    return Checked(file, check(file))


def _query(noun: str, finding: Finding) -> str:
    """What the editor is asked, so that it opens the form at the field."""
    name, _dot, key = finding.field.partition(".")
    column = COLUMNS.get(name, name)
    path = ".".join(part for part in (column, key, finding.language) if part)
    asked = {"language": finding.language, "open": finding.code or noun, "field": path}
    return urlencode({key: value for key, value in asked.items() if value})


def _text_count(file: BankFile) -> int:
    """How many texts each language needs."""
    scores = len(file.scale.values)
    of_questions = sum(3 + len(question.statements) + scores for question in file.questions)
    return 2 + scores + 2 * len(file.dimensions) + of_questions


def published_before(draft: BankVersion) -> BankVersion | None:
    """The version that publishing the draft would retire."""
    return BankVersion.objects.filter(bank=draft.bank_id, state=VersionState.PUBLISHED).first()
