"""What the demo's people answer: drawn by chance around the means in fixtures/demo.yaml, the same every time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from ..analysis.quality import CARELESS, flags
from ..analysis.release import Cell, take
from ..analysis.sampling import short_form
from ..analysis.segments import Path, path_of
from ..analysis.tallies import tally
from ..analysis.values import NOT_ASKED, Pair, Scores
from ..models import (
    Answer,
    Assessment,
    Deal,
    Group,
    Letter,
    LetterKind,
    LetterState,
    Link,
    Participation,
    Response,
    ResponseState,
    User,
)
from ..queries.participations import address_hash
from ..queries.results import BankContents, threshold
from . import tallies
from .links import make_link
from .responses import day_of, start_response, submit
from .visits import record_visit

SEED = "lakeside"
LANGUAGES = ("en", "en", "fa", "lv")  # of those who answer, one like the other
COMMENT_CHANCE, NOT_APPLICABLE_CHANCE, SKIPPED_CHANCE = 0.24, 0.03, 0.02  # of every answer of a demo respondent


class Answers:
    """Writes the responses of one assessment; `entry` is its part of the file, `opened` its first noon."""

    def __init__(
        self,
        file: Mapping[str, Any],
        bank: BankContents,
        assessment: Assessment,
        entry: Mapping[str, Any],
        opened: datetime,
        people: Mapping[str, User],
    ) -> None:
        self.file, self.bank, self.assessment, self.entry = file, bank, assessment, entry
        self.opened, self.people = opened, people
        self.codes = self.bank.shape.question_codes
        self.said: set[str] = set()
        self.responses: list[Response] = []
        self.answers: list[Answer] = []

    def write(self) -> None:
        """Everybody's answers; those who came one by one are counted all at once."""
        for group, wanted in self.entry["answers"].items():
            mind = _Mind(self.bank, wanted["scores"], f"{SEED} {self.entry['title']} {self.entry['round']} {group}")
            for number in range(wanted.get("people", 0)):
                self._respond(group, mind, number, is_careless=number < wanted.get("careless", 0))
            for visit in wanted.get("visits", ()):
                self._visit(mind, visit)
            if group == Group.SELF:
                self._members(mind)
        Response.objects.bulk_create(self.responses)
        Answer.objects.bulk_create(self.answers, batch_size=500)
        if not self.assessment.shows_names:
            Answer.objects.filter(response__in=self.responses).update(saved=day_of(self.opened))
        self._count()

    def _respond(self, group: str, mind: _Mind, number: int, *, is_careless: bool) -> None:
        started = self.opened + timedelta(days=number % 10, hours=number % 5)
        submitted = started + timedelta(minutes=mind.chance.randint(9, 24))
        shows_names = self.assessment.shows_names
        response = Response(
            assessment=self.assessment,
            group=group,
            language=mind.chance.choice(LANGUAGES),
            respondent=self.file["respondents"][number] if shows_names else "",
            segments=self._segments(mind, group, is_careless),
            asked=self._asked(group, number),
            state=ResponseState.SUBMITTED,
            started=started if shows_names else day_of(started),
            submitted=submitted if shows_names else day_of(submitted),
        )
        self.responses.append(response)
        self.answers += self._answers(response, mind, is_careless=is_careless)

    def _segments(self, mind: _Mind, group: str, is_careless: bool) -> dict[str, str]:
        """Customers come by any way; those in a hurry all by the first."""
        if group != Group.CUSTOMER:
            return {}
        choose = (lambda values: values[0]) if is_careless else mind.chance.choice
        return {segment["code"]: choose(segment["values"]) for segment in self.assessment.segments}

    def _asked(self, group: str, number: int) -> list[str] | None:
        size = self.assessment.sample_size
        if size is None or group == Group.SELF:
            return None
        return short_form(self.codes, self.assessment.core, size, number, SEED)

    def _answers(self, response: Response, mind: _Mind, *, is_careless: bool = False, first: int = 0) -> list[Answer]:
        """The answers of one person; `first` the first so many questions leave the rest open."""
        asked = self.codes if response.asked is None else response.asked
        pairs = mind.careless(asked) if is_careless else mind.pairs(asked, is_thorough=response.user is not None)
        return [
            Answer(
                response=response,
                question=self.bank.question(code),
                current=pair.current,
                desired=pair.desired,
                not_applicable=pair.not_applicable,
                comment=self._comment(mind, code, response) if pair.valid and not is_careless else "",
            )
            for code, pair in list(pairs.items())[: first or None]
        ]

    def _comment(self, mind: _Mind, code: str, response: Response) -> str:
        """A remark now and then; nobody writes what another one has written already."""
        source = {Group.SELF: "comments", Group.FRONT_LINE: "comments", Group.CUSTOMER: "guest_comments"}
        known = self.file[source[Group(response.group)]] if response.group in source else {}
        texts: Sequence[str] = known.get(code, {}).get(response.language, [])
        left = [text for text in texts if text not in self.said]
        if not left or mind.chance.random() >= COMMENT_CHANCE:
            return ""
        text = mind.chance.choice(left)
        self.said.add(text)
        return text

    def _visit(self, mind: _Mind, visit: Mapping[str, Any]) -> None:
        when = self.opened.replace(hour=visit["hour"]) + timedelta(days=visit["day"])
        details = {name: visit[name] for name in ("place", "channel", "observer")}
        made = record_visit(
            actor=None,
            assessment=self.assessment,
            language="en",
            now=when,
            visited=when,
            notes=visit.get("notes", ""),
            **details,
        )
        if made.response is not None:
            self._hand_in(made.response, mind, when + timedelta(minutes=mind.chance.randint(9, 24)))

    def _members(self, mind: _Mind) -> None:
        if role := self.entry.get("answered_by"):
            began = self.opened + timedelta(days=1)
            self._hand_in(self._begun(role, began), mind, began + timedelta(minutes=14))
        if role := self.entry.get("begun_by"):
            response = self._begun(role, self.opened + timedelta(days=2))
            Answer.objects.bulk_create(self._answers(response, mind, first=self.entry["begun"]))

    def _begun(self, role: str, when: datetime) -> Response:
        person = self.people[role]
        return start_response(actor=person, assessment=self.assessment, group=Group.SELF, language="en", now=when)

    def _hand_in(self, response: Response, mind: _Mind, when: datetime) -> None:
        Answer.objects.bulk_create(self._answers(response, mind))
        submit(response=response, skip_open=True, now=when)

    def _count(self) -> None:
        """Put them into the figures in the order in which they came, as if each had been submitted by itself."""
        shape, k = self.bank.shape, threshold(self.assessment)
        cells: dict[tuple[str, Path], Cell] = defaultdict(lambda: Cell.empty(shape))
        given: dict[Any, dict[str, Pair]] = defaultdict(dict)
        for answer in self.answers:
            given[answer.response_id][answer.question.code] = Pair(
                answer.current, answer.desired, answer.not_applicable
            )
        for response in self.responses:
            scores = self._scores(response, given[response.pk])
            response.doubts = tallies.as_doubts(found := flags(shape, scores))
            is_careless = any(flag.kind in CARELESS for flag in found)
            path = path_of(self.assessment.segment_codes, response.segments, careless=is_careless)
            place = (response.group, path)
            cells[place] = take(cells[place], tally(shape, [scores]), k)
        Response.objects.bulk_update(self.responses, ["doubts"], batch_size=200)
        tallies.add_many(assessment=self.assessment, cells=cells)

    def _scores(self, response: Response, given: Mapping[str, Pair]) -> Scores:
        left_out = set(self.codes) - set(self.codes if response.asked is None else response.asked)
        return {**dict.fromkeys(left_out, NOT_ASKED), **given}


class _Mind:
    """What a group thinks: the means of each dimension, and how its questions lean."""

    def __init__(self, bank: BankContents, scores: Mapping[str, Sequence[float]], seed: str) -> None:
        self.bank, self.scores = bank, scores
        self.chance = Random(seed)  # noqa: S311 - the same figures on every machine
        self.lean = {question.code: self.chance.gauss(0, 0.3) for question in bank.questions}

    def pairs(self, codes: Iterable[str], *, is_thorough: bool) -> dict[str, Pair]:
        """One person's pairs near the means; whoever is not thorough leaves some out."""
        mild = self.chance.gauss(0, 0.35)
        found = {code: self._pair(code, mild) for code in codes}
        if is_thorough:
            return found
        return {code: pair for code, pair in map(self._perhaps, found.items()) if pair is not None}

    def careless(self, codes: Iterable[str]) -> dict[str, Pair]:
        """The pairs of somebody who gives the same scores throughout."""
        same = Pair(self.chance.choice((3, 4)), 5)
        return dict.fromkeys(codes, same)

    def _pair(self, code: str, mild: float) -> Pair:
        current, desired = self.scores[self.bank.question(code).dimension.code]
        return Pair(self._score(current + self.lean[code] + mild), self._score(desired + mild / 3, 0.45))

    def _perhaps(self, item: tuple[str, Pair]) -> tuple[str, Pair | None]:
        luck = self.chance.random()
        if luck < SKIPPED_CHANCE:
            return item[0], None
        return (item[0], Pair(not_applicable=True)) if luck < SKIPPED_CHANCE + NOT_APPLICABLE_CHANCE else item

    def _score(self, mean: float, spread: float = 0.65) -> int:
        lowest, highest = self.bank.version.scale_minimum, self.bank.version.scale_maximum
        return max(lowest, min(highest, round(self.chance.gauss(mean, spread))))


def ask_people(
    assessment: Assessment, entry: Mapping[str, Any], guests: Sequence[Mapping[str, str]], now: datetime
) -> None:
    """The links and the list of people of one assessment: some have finished, some have begun, some are due."""
    for link in entry.get("links", ()):
        _public_link(assessment, link)
    if wanted := entry.get("people"):
        people = [_person(assessment, wanted, guest, number, now) for number, guest in enumerate(guests)]
        Participation.objects.bulk_create(people)
        _letters(people, now)
    for group, wanted in entry["answers"].items():
        if assessment.sample_size and group != Group.SELF:
            Deal.objects.create(assessment=assessment, group=group, count=wanted["people"])


def _public_link(assessment: Assessment, wanted: Mapping[str, Any]) -> None:
    segments = {"channel": wanted["channel"]} if "channel" in wanted else {}
    link, _token = make_link(
        assessment=assessment,
        group=wanted["group"],
        name=wanted["name"],
        segments=segments,
        is_kiosk=wanted.get("kiosk", False),
    )
    Link.objects.filter(pk=link.pk).update(used=wanted["used"], created=assessment.created)


def _person(
    assessment: Assessment, wanted: Mapping[str, Any], guest: Mapping[str, str], number: int, now: datetime
) -> Participation:
    invited = timezone.localdate(now) + timedelta(days=wanted["invited"])
    is_finished, has_begun = number < wanted["finished"], number < wanted["finished"] + wanted["started"]
    began = invited + timedelta(days=1 + number % 5) if has_begun else None
    return Participation(
        assessment=assessment,
        group=wanted["group"],
        name=guest["name"],
        email=guest["email"],
        address_hash=address_hash(guest["email"]),
        language=guest["language"],
        segments={"channel": guest["channel"]},
        added=invited,
        invited=invited,
        reminded=None if is_finished else timezone.localdate(now) + timedelta(days=wanted["reminded"]),
        reminders=0 if is_finished else 1,
        started=began,
        finished=began if is_finished else None,
    )


def _letters(people: Sequence[Participation], now: datetime) -> None:
    """What was mailed to them, as sent long ago, each with a link of its own."""
    kinds = {LetterKind.INVITATION: people, LetterKind.REMINDER: [person for person in people if person.reminders]}
    letters = [
        Letter(participation=person, kind=kind, state=LetterState.SENT, tries=1, due=now)
        for kind, reached in kinds.items()
        for person in reached
    ]
    for letter in letters:
        person = letter.participation
        make_link(assessment=person.assessment, group=person.group, participation=person)
    Letter.objects.bulk_create(letters)
