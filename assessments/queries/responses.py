"""Reads of the questionnaire: where a response stands, and one page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from ..models import (
    COMPLETE,
    Answer,
    AnswerValues,
    Assessment,
    Dimension,
    Group,
    Milestone,
    Question,
    Response,
    ResponseState,
    text_in,
)

#: what the two scales ask of each group (method, section 6)
WORDING: Mapping[str, tuple[Promise, Promise]] = {
    Group.SELF: (_("How is it today?"), _("How should it be?")),
    Group.CUSTOMER: (_("What did you receive?"), _("What did you expect?")),
    Group.MANAGER: (_("What do our standards require?"), _("What do customers expect, in your view?")),
    Group.FRONT_LINE: (_("What do we really deliver?"), _("What do our promises claim?")),
    Group.MYSTERY_SHOPPER: (_("What did you observe?"), _("What does the standard require?")),
}
#: who cannot look into records: a question worded for them shows neither help nor score texts, which speak to insiders
OUTSIDERS = frozenset({Group.CUSTOMER, Group.MYSTERY_SHOPPER})
RTL = frozenset(settings.LANGUAGES_BIDI)
UNSAID = AnswerValues()


class Standing(StrEnum):
    """How far one question is."""

    OPEN = "open"
    LATER = "later"
    NOT_APPLICABLE = "not_applicable"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Item:
    """A question in the outline of a response; `values` and `version` are empty and 0 before the first save."""

    code: str
    number: int
    title: str
    values: AnswerValues = UNSAID
    version: int = 0

    @property
    def standing(self) -> Standing:
        """Where the question belongs on the review page."""
        if self.values.later:
            return Standing.LATER
        if self.values.not_applicable:
            return Standing.NOT_APPLICABLE
        return Standing.ANSWERED if self.is_done else Standing.OPEN

    @property
    def is_done(self) -> bool:
        """Whether nothing more is asked about it."""
        return self.values.is_complete

    @property
    def anchor(self) -> str:
        """The id of its card."""
        return f"q-{self.code}"


@dataclass(frozen=True)
class Part:
    """A dimension in the outline of a response."""

    code: str
    name: str
    items: tuple[Item, ...]

    @cached_property
    def done(self) -> int:
        """Questions of it that are done."""
        return sum(item.is_done for item in self.items)

    @property
    def total(self) -> int:
        """Questions of it."""
        return len(self.items)

    @property
    def is_done(self) -> bool:
        """Whether no question of it is open."""
        return self.done == self.total

    @property
    def entry(self) -> Item:
        """The question to begin with: the first open one, or else the first."""
        return next((item for item in self.items if not item.is_done), self.items[0])


@dataclass(frozen=True)
class Outline:
    """Every question of a response, by dimension, with what is said about it so far."""

    parts: tuple[Part, ...]
    language: str

    @property
    def answered(self) -> int:
        """Questions that are done."""
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        """Questions asked."""
        return sum(part.total for part in self.parts)

    @property
    def open(self) -> int:
        """Questions that are not done."""
        return self.total - self.answered

    @property
    def resume(self) -> Part | None:
        """The dimension to go on with: the first with an open question, if there is one."""
        return next((part for part in self.parts if not part.is_done), None)

    def find(self, code: str) -> Part | None:
        """The dimension with this code, if there is one."""
        return next((part for part in self.parts if part.code == code), None)

    def beside(self, part: Part, step: int) -> Part | None:
        """The dimension that many places after it (before it: negative), if there is one."""
        place = self.parts.index(part) + step
        return self.parts[place] if 0 <= place < len(self.parts) else None


@dataclass(frozen=True)
class Choice:
    """One score button."""

    value: int
    label: str
    is_chosen: bool
    #: whether the question says what this score looks like
    is_described: bool


@dataclass(frozen=True)
class Row:
    """The score buttons of “current” or “desired”."""

    name: str
    label: Promise
    choices: tuple[Choice, ...]
    #: what the chosen score looks like
    text: str


@dataclass(frozen=True)
class ScoreText:
    """What one score value looks like for a question."""

    value: int
    label: str
    text: str


@dataclass(frozen=True)
class Card:
    """One question as the page shows it: `values` may be what its reader typed, `stored` is what was saved."""

    item: Item
    statement: str
    help: str
    rows: tuple[Row, ...]
    score_texts: tuple[ScoreText, ...]
    values: AnswerValues
    #: the version the reader has seen
    version: int = 0
    error: str = ""
    #: what was saved elsewhere in the meantime, while the reader wanted `values`
    conflict: AnswerValues | None = None

    @property
    def stored(self) -> AnswerValues:
        """What was saved."""
        return self.item.values


@dataclass(frozen=True)
class Draft:
    """What a reader sent that could not be saved: because of an error, or else because it was saved elsewhere."""

    values: AnswerValues
    seen: int
    error: str = ""


@dataclass(frozen=True)
class Sheet:
    """One page of the questionnaire: a dimension with its cards, and the way on."""

    outline: Outline
    part: Part
    definition: str
    cards: tuple[Card, ...]

    @property
    def previous(self) -> Part | None:
        """The dimension before this one."""
        return self.outline.beside(self.part, -1)

    @property
    def next(self) -> Part | None:
        """The dimension after this one."""
        return self.outline.beside(self.part, 1)


@dataclass(frozen=True)
class _Wording:
    """In which words and on which scale a response is asked."""

    response: Response
    language: str
    labels: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, response: Response, language: str) -> _Wording:
        version = response.assessment.version
        labels = tuple((v, text_in(version.scale_labels.get(str(v)), language)) for v in version.score_values)
        return cls(response, language, labels)


def asked_language(response: Response) -> str:
    """The language the questions are shown in.

    The reader's own where the assessment offers it, so that a page is not mixed. A language of the bank that the
    interface does not have was chosen on purpose, and stays.
    """
    interface = get_language() or settings.LANGUAGE_CODE
    spoken = response.language in dict(settings.LANGUAGES)
    return interface if spoken and interface in response.assessment.languages else response.language


def language_choices(assessment: Assessment) -> list[tuple[str, str]]:
    """The languages the assessment offers, each with its own name for itself."""
    return [(code, _own_name(code)) for code in assessment.languages]


def direction(language: str) -> str:
    """The reading direction of a language, as HTML writes it."""
    return "rtl" if language in RTL else "ltr"


def outline(response: Response, language: str) -> Outline:
    """Where the response stands, dimension by dimension, in bank order."""
    asked = _questions(response).select_related("dimension")
    light = asked.only("code", "position", "title", "dimension__code", "dimension__name")
    answers = {answer.question_id: answer for answer in response.answers.all()}
    parts: dict[str, tuple[str, list[Item]]] = {}
    for question in light:
        dimension = question.dimension
        _name, items = parts.setdefault(dimension.code, (text_in(dimension.name, language), []))
        items.append(_item(question, len(items) + 1, answers.get(question.pk), language))
    return Outline(tuple(Part(code, name, tuple(items)) for code, (name, items) in parts.items()), language)


def sheet(response: Response, code: str, language: str, drafts: Mapping[str, Draft] | None = None) -> Sheet:
    """The page of the dimension with this code; `drafts` (by question code) stand in for what is stored.

    Raises Http404 for a dimension the bank does not have.
    """
    whole = outline(response, language)
    part = whole.find(code)
    if part is None:
        raise Http404
    wording = _Wording.of(response, language)
    questions = list(_questions(response).filter(dimension__code=code).select_related("dimension"))
    cards = tuple(
        _card(question, item, wording, (drafts or {}).get(item.code))
        for question, item in zip(questions, part.items, strict=True)
    )
    return Sheet(whole, part, text_in(questions[0].dimension.definition, language), cards)


def question(response: Response, code: str) -> Question:
    """The question with this code in the response's bank version. Raises Http404."""
    found = _questions(response).filter(code=code).only("pk", "code").first()
    if found is None:
        raise Http404
    return found


def part_questions(response: Response, dimension: str) -> list[Question]:
    """The questions of one dimension, in bank order. Raises Http404 for a dimension the bank does not have."""
    found = list(_questions(response).filter(dimension__code=dimension).only("pk", "code"))
    if not found:
        raise Http404
    return found


def was_asked(response: Response, dimension: str) -> bool:
    """Whether the assessment had a dimension with this code in a version that it has left."""
    left = Milestone.objects.filter(assessment=response.assessment_id).values("version")
    return Dimension.objects.filter(version__in=left, code=dimension).exists()


def is_of_member(pk: UUID) -> bool:
    """Whether the response is somebody's who has an account."""
    return Response.objects.filter(pk=pk, user__isnull=False).exists()


def handed_in(pk: UUID) -> Assessment | None:
    """The assessment of a response that was submitted; None while it was not."""
    return Assessment.objects.filter(responses__pk=pk, responses__state=ResponseState.SUBMITTED).first()


def progress(response: Response) -> tuple[int, int]:
    """How many questions are done, and how many are asked."""
    done = Exists(_complete(response).filter(question=OuterRef("pk")))
    counts = _questions(response).aggregate(answered=Count("pk", filter=done), total=Count("pk"))
    return counts["answered"], counts["total"]


def open_codes(response: Response) -> list[str]:
    """The codes of the questions that are not done, in bank order."""
    done = Exists(_complete(response).filter(question=OuterRef("pk")))
    return list(_questions(response).exclude(done).values_list("code", flat=True))


def _questions(response: Response) -> QuerySet[Question]:
    """The questions the response is asked: all of the bank's, or those of its short form."""
    every = Question.objects.filter(dimension__version=response.assessment.version_id)
    return every if response.asked is None else every.filter(code__in=response.asked)


def _complete(response: Response) -> QuerySet[Answer]:
    return Answer.objects.filter(COMPLETE, response=response)


def _item(question: Question, number: int, answer: Answer | None, language: str) -> Item:
    title = text_in(question.title, language)
    if answer is None:
        return Item(question.code, number, title)
    return Item(question.code, number, title, answer.values, answer.version)


def _card(question: Question, item: Item, wording: _Wording, draft: Draft | None) -> Card:
    language = wording.language
    values = draft.values if draft else item.values
    group = wording.response.group
    is_inside = group not in OUTSIDERS or group not in question.group_statements
    texts = {int(value): text_in(text, language) for value, text in question.scores.items()} if is_inside else {}
    return Card(
        item=item,
        statement=text_in(question.statement_for(group), language),
        help=text_in(question.help, language) if is_inside else "",
        rows=_rows(values, texts, wording),
        score_texts=tuple(ScoreText(value, label, texts[value]) for value, label in wording.labels if value in texts),
        values=values,
        version=draft.seen if draft and draft.error else item.version,
        error=draft.error if draft else "",
        conflict=item.values if draft and not draft.error else None,
    )


def _rows(values: AnswerValues, texts: Mapping[int, str], wording: _Wording) -> tuple[Row, ...]:
    labels = WORDING[wording.response.group]
    scores = (("current", labels[0], values.current), ("desired", labels[1], values.desired))
    return tuple(
        Row(name, label, _choices(score, texts, wording), texts.get(score, "") if score is not None else "")
        for name, label, score in scores
    )


def _choices(score: int | None, texts: Mapping[int, str], wording: _Wording) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == score, value in texts) for value, label in wording.labels)


def _own_name(language: str) -> str:
    try:
        return get_language_info(language)["name_local"].capitalize()
    except KeyError:
        return language
