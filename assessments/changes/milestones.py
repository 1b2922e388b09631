"""Moving a running assessment to a newer version of its bank; what it showed before is kept as a milestone.

All of it is one transaction, and the assessment with its responses is held while it runs: nobody answers, hands in or
closes half-way. Whoever comes next finds the new version (changes/responses.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Max, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ..analysis.carrying import Carrying
from ..models import (
    Action,
    Answer,
    Assessment,
    BankVersion,
    Group,
    Milestone,
    Question,
    Response,
    ResponseState,
    User,
    signature,
)
from ..queries.exports import results_document
from ..queries.moves import Move, move_to, newer_version
from ..queries.results import BankContents, bank_contents, figures
from . import tallies
from .actions import edit_action
from .assessments import set_weights
from .respondents import deal

T = TypeVar("T")
#: questions in one statement, and responses: one that names many takes longer than many that name few
QUESTIONS, RESPONSES = 100, 50

#: why an assessment cannot move (queries/moves.py), with what to do instead
REFUSALS: Mapping[str, str | Promise] = {
    "closed": _(
        "Answering is closed, so the assessment keeps its version. Open answering again, or start the next round."
    ),
    "import": _("A file of answers is being taken in. Wait until it is done, or stop it."),
    "scale": _(
        "The new version has another scale, and scores of one scale mean nothing on another. Start a new assessment"
        " with it."
    ),
    "nothing_kept": _("No answer would be kept. Start a new assessment with the new version instead."),
    "few_wait": _(
        "A few people have answered since the others were counted, too few to be counted by themselves: %(groups)s. The"
        " version changes what a dimension asks, and counting that anew would tell what those few have said. Wait until"
        " more have answered."
    ),
}


class OtherVersionError(Exception):
    """The version is not the published one any more, or the assessment does not stand before it: look again."""


@transaction.atomic
def move_to_version(
    *, actor: User | None, assessment: Assessment, version: BankVersion, keep: Collection[str], now: datetime
) -> Milestone:
    """Let the assessment go on with a newer published version of its bank, and keep what it showed as a milestone.

    Answers to questions whose wording stayed go on counting, and so do those to the reworded questions in `keep`
    (codes), unless they count the other way round now. All other answers are deleted. Raises OtherVersionError when
    `version` is not the one to move to, ValidationError when it cannot be done (`REFUSALS`).
    """
    held = _hold(assessment)
    BankVersion.objects.select_for_update(no_key=True).filter(pk=version.pk).order_by().first()  # not retired meanwhile
    if version != newer_version(held):
        raise OtherVersionError
    move = move_to(held, version)
    if refusal := move.refusal(keep):
        raise ValidationError(refusal_text(move, refusal, keep), code=refusal)
    milestone = _Moving(actor, move, move.kept(keep), now).run()
    assessment.version, assessment.languages, assessment.core = held.version, held.languages, held.core
    return milestone


def refusal_text(move: Move, refusal: str, keep: Collection[str]) -> str:
    """Why the assessment cannot move, and what to do instead."""
    groups = [str(Group(group).label) for group in move.waiting_groups(keep)] if refusal == "few_wait" else []
    return str(REFUSALS[refusal]) % {"groups": pgettext("between the members of a list", ", ").join(groups)}


def _hold(assessment: Assessment) -> Assessment:
    """The assessment as it is now, with its responses ours alone; nobody can begin one meanwhile."""
    rows = Assessment.objects.select_for_update(of=("self",))
    held = rows.select_related("version__bank", "organisation", "unit", "level_rule").get(pk=assessment.pk)
    list(held.responses.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return held


class _Moving:
    """One move, from the milestone to the figures in the new version."""

    def __init__(self, actor: User | None, move: Move, kept: frozenset[str], now: datetime) -> None:
        self._actor, self._move, self._kept, self._now = actor, move, kept, now
        self._assessment = move.assessment
        self._old, self._new = bank_contents(self._assessment.version), bank_contents(move.version)

    def run(self) -> Milestone:
        tallies.release(assessment=self._assessment)
        milestone = self._milestone()
        self._change_version()
        self._move_answers()
        self._note_what_was_asked()
        set_weights(actor=self._actor, assessment=self._assessment, weights=self._move.new_points)
        for action in self._move.actions:
            self._move_action(action)
        tallies.carry(assessment=self._assessment, carrying=Carrying(self._old.shape, self._new.shape, self._kept))
        return milestone

    def _milestone(self) -> Milestone:
        last = self._assessment.milestones.aggregate(last=Max("number"))["last"] or 0
        return Milestone.objects.create(
            assessment=self._assessment,
            number=last + 1,
            version=self._assessment.version,
            moved_to=self._move.version,
            results=results_document(figures(self._assessment)),
            codes=self._codes(),
            **signature(self._actor),
        )

    def _codes(self) -> dict[str, list[str]]:
        reworded = [fate.change.code for fate in self._move.reworded]
        return {
            "kept": self._move.same,
            "changed": [code for code in reworded if code in self._kept],
            "set_aside": [code for code in reworded if code not in self._kept],
            "dropped": [row.row.code for row in self._move.dropped],
            "added": [row.code for row in self._move.added],
        }

    def _change_version(self) -> None:
        row, version = self._assessment, self._move.version
        row.languages = [code for code in row.languages if code in version.languages] or list(version.languages)
        row.core = [code for code in self._new.shape.question_codes if code in row.core]
        row.version = version
        row.save(update_fields=["version", "languages", "core"])
        asked_elsewise = row.responses.filter(state=ResponseState.OPEN).exclude(language__in=row.languages)
        asked_elsewise.update(language=row.languages[0])

    def _move_answers(self) -> None:
        answers = Answer.objects.filter(response__assessment=self._assessment)
        old, new = _by_code(self._old), _by_code(self._new)
        for codes in _batches(iter(sorted(self._kept)), QUESTIONS):
            places = Case(*(When(question=old[code], then=Value(new[code].pk)) for code in codes))
            answers.filter(question__in=[old[code] for code in codes]).update(question=places)
        answers.filter(question__dimension__version=self._old.version).delete()

    def _note_what_was_asked(self) -> None:
        """Who has handed in was asked what is kept, and no more: nothing new counts as skipped. Others go on."""
        rows = self._assessment.responses.filter(asked__isnull=False).order_by("pk").only("asked", "state", "group")
        for batch in _batches(self._asked_otherwise(rows.iterator()), RESPONSES):
            Response.objects.bulk_update(batch, ["asked"])
        codes = self._new.shape.question_codes
        if set(codes) != self._kept:
            everything = self._assessment.responses.filter(asked__isnull=True, state=ResponseState.SUBMITTED)
            everything.update(asked=[code for code in codes if code in self._kept])

    def _asked_otherwise(self, responses: Iterator[Response]) -> Iterator[Response]:
        for response in responses:
            before, response.asked = response.asked, self._asked(response)
            if response.asked != before:
                yield response

    def _asked(self, response: Response) -> list[str] | None:
        before = set(response.asked or ())
        if response.state == ResponseState.SUBMITTED:
            before &= self._kept
        left = [code for code in self._new.shape.question_codes if code in before]
        return left or (deal(self._assessment, response.group) if response.is_open else [])

    def _move_action(self, action: Action) -> None:
        """An action stays with its question, else with its dimension, else it goes to the first one."""
        question = _by_code(self._new).get(action.question.code) if action.question else None
        dimensions = {row.code: row for row in self._new.dimensions}
        home = question.dimension if question else dimensions.get(action.dimension.code, self._new.dimensions[0])
        edit_action(action=action, actor=self._actor, fields={"dimension": home, "question": question}, now=self._now)


def _by_code(bank: BankContents) -> dict[str, Question]:
    return {question.code: question for question in bank.questions}


def _batches(rows: Iterator[T], size: int) -> Iterator[Sequence[T]]:
    while batch := list(islice(rows, size)):
        yield batch
