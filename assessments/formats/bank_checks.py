"""What keeps a bank from being published, and what its authors had better look at: every finding with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..analysis.wording import PHONE_LENGTH, bare_words, too_long, two_things, yes_no
from ..models import Group
from .bank_file import ALL_POINTS, BankFile, DimensionFile, QuestionFile, Texts
from .problems import Message, as_digits
from .yaml_fields import language_name

#: kinds that keep a bank from being published; all others are advice
BLOCKING = frozenset(
    {"missing_translation", "empty_score_text", "no_dimension", "no_question", "weights", "duplicate_code"}
)
FEW_QUESTIONS = 2  # below this one odd answer decides the dimension, and there is no alpha


@dataclass(frozen=True)
class Finding:
    """One thing to correct or to look at.

    `code` is that of the dimension or question, empty for the bank itself. `field` is as in a bank file: `title`,
    `labels.3`, `statements.customer`, `scores.4`. What is no text is `dimensions` and `weights` of the bank,
    `questions` and `weight` of a dimension, and `code`.
    `language` is empty where all languages are meant. `words` are the joining words of `two_things`, the number of
    characters of `too_long`, the total of `weights`. `other` is the code that a repeat repeats.
    """

    kind: str
    code: str
    field: str
    language: str
    words: str = ""
    other: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the bank cannot be published before this is corrected."""
        return self.kind in BLOCKING


def check(bank: BankFile) -> tuple[Finding, ...]:
    """Return all findings in the order of the bank; within the bank itself, a dimension or a question blocking first.

    Texts that are missing or hold only spaces count as missing. Takes time in proportion to the length of the bank.
    """
    checks = _Checks(bank)
    found = [*_blocking_first(checks.bank())]
    for dimension in bank.dimensions:
        found += _blocking_first(checks.dimension(dimension))
        for question in dimension.questions:
            found += _blocking_first(checks.question(question))
    return tuple(found)


def _blocking_first(findings: Iterator[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: not finding.is_blocking)


class _Checks:
    """The checks of one bank. Remembers what it has seen, so that a repeat is found when it comes."""

    def __init__(self, bank: BankFile) -> None:
        self._bank = bank
        self._codes: dict[tuple[str, str], str] = {}
        self._texts: dict[tuple[str, str, str], str] = {}
        self._weights = [dimension.weight for dimension in bank.dimensions if dimension.weight is not None]

    def bank(self) -> Iterator[Finding]:
        """What concerns the bank itself: its texts, its scale, that it asks anything, the total of the weights."""
        yield from self._missing("", "title", self._bank.title)
        yield from self._missing("", "description", self._bank.description)
        for value in self._bank.scale.values:
            yield from self._missing("", f"labels.{value}", self._bank.scale.labels.get(value, {}))
        if not self._bank.dimensions:
            yield Finding("no_dimension", "", "dimensions", "")
        total = sum(self._weights, Decimal())
        if len(self._weights) == len(self._bank.dimensions) > 0 and total != ALL_POINTS:
            yield Finding("weights", "", "weights", "", words=f"{total.normalize():f}")

    def dimension(self, dimension: DimensionFile) -> Iterator[Finding]:
        """What concerns one dimension, without its questions."""
        code = dimension.code
        yield from self._repeated_code("dimension", code)
        yield from self._missing(code, "name", dimension.name)
        yield from self._missing(code, "definition", dimension.definition)
        yield from self._repeated_texts(code, "name", dimension.name)
        if self._weights and dimension.weight is None:
            yield Finding("weights", code, "weight", "")
        if len(dimension.questions) < FEW_QUESTIONS:
            yield Finding("few_questions" if dimension.questions else "no_question", code, "questions", "")

    def question(self, question: QuestionFile) -> Iterator[Finding]:
        """What concerns one question."""
        yield from self._repeated_code("question", question.code)
        yield from self._missing_in_question(question)
        yield from self._repeated_texts(question.code, "title", question.title)
        for field, texts in _statements(question):
            yield from self._repeated_texts(question.code, field, texts)
            yield from self._wording(question.code, field, texts)

    def _missing_in_question(self, question: QuestionFile) -> Iterator[Finding]:
        yield from self._missing(question.code, "title", question.title)
        for field, texts in _statements(question):
            yield from self._missing(question.code, field, texts)
        yield from self._missing(question.code, "help", question.help)
        for value in self._bank.scale.values:
            texts = question.scores.get(value, {})
            yield from self._missing(question.code, f"scores.{value}", texts, kind="empty_score_text")

    def _missing(self, code: str, field: str, texts: Texts, kind: str = "missing_translation") -> Iterator[Finding]:
        for language in self._bank.languages:
            if not texts.get(language, "").strip():
                yield Finding(kind, code, field, language)

    def _repeated_code(self, noun: str, code: str) -> Iterator[Finding]:
        key = (noun, code.lower())
        if key in self._codes:
            yield Finding("duplicate_code", code, "code", "", other=self._codes[key])
        self._codes.setdefault(key, code)

    def _repeated_texts(self, code: str, field: str, texts: Texts) -> Iterator[Finding]:
        for language in self._bank.languages:
            bare = bare_words(texts.get(language, ""))
            first = self._texts.setdefault((field, language, bare), code) if bare else code
            if first != code:
                yield Finding("duplicate_text", code, field, language, other=first)

    def _wording(self, code: str, field: str, texts: Texts) -> Iterator[Finding]:
        for language in self._bank.languages:
            text = texts.get(language, "").strip()
            if words := two_things(text, language):
                yield Finding("two_things", code, field, language, words=words)
            if yes_no(text, language):
                yield Finding("yes_no", code, field, language)
            if too_long(text):
                yield Finding("too_long", code, field, language, words=str(len(text)))


def _statements(question: QuestionFile) -> Iterator[tuple[str, Texts]]:
    """The statement, and those of the groups that read another one in any language."""
    yield "statement", question.statement
    for group, texts in question.statements.items():
        if any(text.strip() for text in texts.values()):
            yield f"statements.{group}", texts


def message(finding: Finding) -> Message:
    """Return the sentence that tells a person what was found and what to do; the page names the code beside it."""
    family, _dot, part = finding.field.partition(".")
    return format_lazy(
        _SENTENCES[finding.kind][family],
        code=finding.code,
        other=finding.other,
        words=as_digits(finding.words),
        value=as_digits(part),
        group=Group(part).label if family == "statements" else "",
        language=language_name(finding.language) if finding.language else "",
        limit=as_digits(PHONE_LENGTH if finding.kind == "too_long" else ALL_POINTS),
    )


#: by kind and by field, without what follows its dot
_SENTENCES: Mapping[str, Mapping[str, Message]] = {
    "missing_translation": {
        "title": _("The title is missing in {language}: write it."),
        "description": _("The description is missing in {language}: write it."),
        "labels": _("The label of the score {value} is missing in {language}: write it."),
        "name": _("The name is missing in {language}: write it."),
        "definition": _("The definition is missing in {language}: write it."),
        "statement": _("The statement is missing in {language}: write it."),
        "statements": _(
            "The statement for “{group}” is missing in {language}: write it, or empty it in the other languages too."
        ),
        "help": _("The help text is missing in {language}: write it."),
    },
    "empty_score_text": {
        "scores": _("The score {value} has no text in {language}: say what it looks like for this question."),
    },
    "no_dimension": {"dimensions": _("The bank has no dimension: add one.")},
    "no_question": {"questions": _("The dimension has no question: add one, or archive the dimension.")},
    "weights": {
        "weight": _("The dimension has no default weight, but others have one: fill it in, or empty them all."),
        "weights": _("The default weights total {words}: change them so that they total {limit}, or empty them all."),
    },
    "duplicate_code": {
        "code": _(
            "The code “{code}” is taken by “{other}”; capital letters make no difference. Change one of the two."
        ),
    },
    "duplicate_text": {
        "title": _("The title is the same as that of {other} in {language}: reword one of the two."),
        "name": _("The name is the same as that of {other} in {language}: reword one of the two."),
        "statement": _("The statement is the same as that of {other} in {language}: reword one of the two."),
        "statements": _(
            "The statement for “{group}” is the same as that of {other} in {language}: reword one of the two."
        ),
    },
    "two_things": {
        "statement": _(
            "The statement seems to ask two things in {language} (“{words}”):"
            " make two questions of it, or ask only one."
        ),
        "statements": _(
            "The statement for “{group}” seems to ask two things in {language} (“{words}”):"
            " make two questions of it, or ask only one."
        ),
    },
    "yes_no": {
        "statement": _("The statement is a yes-or-no question in {language}: say in a sentence how things should be."),
        "statements": _(
            "The statement for “{group}” is a yes-or-no question in {language}: say in a sentence how things should be."
        ),
    },
    "too_long": {
        "statement": _(
            "The statement has {words} characters in {language}: up to {limit} leave room for the scores on a phone."
            " Shorten it."
        ),
        "statements": _(
            "The statement for “{group}” has {words} characters in {language}: up to {limit} leave room for the scores"
            " on a phone. Shorten it."
        ),
    },
    "few_questions": {
        "questions": _("The dimension has a single question: add a second, so that one odd answer does not decide it."),
    },
}
