"""Taking in responses that were collected elsewhere: all of a file, or none of it.

Batches are written as ARRIVING responses, which no page and no figure knows, in transactions so short that nobody
waits. The last transaction makes them count all at once. Whatever ends an import before that takes them away again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..analysis.quality import flags, is_left_out
from ..analysis.release import Cell, take
from ..analysis.segments import Path as SegmentPath
from ..analysis.segments import path_of
from ..analysis.tallies import tally
from ..analysis.values import BankShape, Pair, Scores
from ..formats.problems import FileProblems, RowProblem
from ..formats.response_file import ResponseFile, ResponseRow
from ..models import Answer, Assessment, Import, ImportState, Question, Response, ResponseState, Stage, User
from ..queries.results import bank_contents, threshold
from ..stopping import is_stopping
from . import tallies
from .files import delete_once_committed
from .responses import day_of

BATCH = 500  # responses: about 11,000 answers in memory
CHUNK = 50  # people counted together where names are shown; elsewhere it is the confidentiality threshold
#: seconds between two signs of life, and without one after which an import counts as cut off
BEAT, SILENCE = 2.0, 60.0

CUT_OFF = gettext_lazy("The import was cut off before it was done. Nothing of it was kept; start it again.")


class ImportStoppedError(Exception):
    """Somebody stopped the import, or the program is being stopped."""


@transaction.atomic
def start_import(*, actor: User | None, assessment: Assessment, file: File[bytes]) -> Import:
    """Keep the file and note that it is to be taken in; whoever calls this sends the worker for it.

    Raises ValidationError when the assessment is closed or takes in another file just now.
    """
    _check_open(Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk))  # of two files one is first
    if assessment.imports.filter(state__in=[ImportState.WAITING, ImportState.RUNNING]).exists():
        raise ValidationError(_("Another file is being taken in. Wait until it is done, or stop it."))
    row = Import(assessment=assessment, file_name=Path(file.name or "").name[:200], created_by=actor)
    row.file.save(f"{row.pk}.csv", file, save=False)
    row.save()
    return row


def import_responses(*, actor: User | None, assessment: Assessment, source: BinaryIO, now: datetime) -> int:
    """Take in every response in the file (docs/formats.md) here and now, or none at all; returns how many.

    Raises FileProblems naming row and column, ValidationError when the assessment is closed.
    """
    _check_open(assessment)
    name = Path(getattr(source, "name", "")).name[:200]
    row = Import.objects.create(
        assessment=assessment, file_name=name, created_by=actor, state=ImportState.RUNNING, beat=timezone.now()
    )
    assessment.refresh_from_db(fields=["version"])  # now that the import is noted, nobody moves it to another
    try:
        return _Intake(row, source, now).run()
    except (FileProblems, ValidationError):
        row.delete()  # it was told at once, so nobody looks for it later
        raise


def run_import(*, row: Import, now: datetime) -> None:
    """Take in the file of a waiting import; one that is under way or over is left alone. Problems are noted on it."""
    claimed = Import.objects.filter(pk=row.pk, state=ImportState.WAITING, stop_wanted=False)
    if not claimed.update(state=ImportState.RUNNING, beat=now):
        return
    with translation.override(row.created_by.language if row.created_by else None), row.file.open("rb") as source:
        try:
            _Intake(row, source.file, now).run()
        except (FileProblems, ValidationError, ImportStoppedError):
            return  # noted, for whoever started it


def stop_import(*, actor: User, row: Import) -> None:
    """End an import that is under way; what it has written goes. One that is over stays as it is."""
    Import.objects.filter(pk=row.pk, state=ImportState.RUNNING).update(stop_wanted=True)
    waiting = Import.objects.filter(pk=row.pk, state=ImportState.WAITING)
    if waiting.update(stop_wanted=True, state=ImportState.STOPPED):
        _forget_file(row)


def stop_cut_off(*, now: datetime) -> int:
    """End imports that nobody is working on any more, and take away what they wrote; returns how many.

    The state goes first, so that one which was only slow finds out at its next step.
    """
    left = Q(Exists(Response.objects.filter(batch=OuterRef("pk"))), state=ImportState.STOPPED)
    silent = Import.objects.filter(beat__lt=now - timedelta(seconds=SILENCE))
    found = list(silent.filter(Q(state=ImportState.RUNNING) | left))
    for row in found:
        Import.objects.filter(pk=row.pk, state=ImportState.RUNNING).update(state=ImportState.STOPPED, problems=_noted())
        _take_away(row)
    return len(found)


def _check_open(assessment: Assessment) -> None:
    if not assessment.is_open:
        raise ValidationError(_("This assessment is closed; it takes no more answers."))


def _noted(message: str = "") -> list[dict[str, object]]:
    return [{"row": 0, "column": "", "message": message or str(CUT_OFF)}]


def _take_away(row: Import) -> None:
    """Delete what an import wrote, a batch at a time, and then its file."""
    written = Response.objects.filter(batch=row, state=ResponseState.ARRIVING).order_by()
    while keys := list(written.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Answer.objects.filter(response__in=keys).delete()
            Response.objects.filter(pk__in=keys).delete()
    _forget_file(row)


@transaction.atomic
def _forget_file(row: Import) -> None:
    delete_once_committed([row.file])
    Import.objects.filter(pk=row.pk).update(file="")


class _Intake:
    """One import from its first row to its end."""

    def __init__(self, row: Import, source: BinaryIO, now: datetime) -> None:
        self._row, self._now = row, now
        self._assessment = row.assessment
        contents = bank_contents(self._assessment.version)
        segments = {segment["code"]: segment["values"] for segment in self._assessment.segments}
        self._file = ResponseFile(source, contents.shape, self._assessment.groups, segments)
        self._writer = _Writer(row, {question.code: question for question in contents.questions}, contents.shape, now)
        self._next_beat = 0.0

    def run(self) -> int:
        """All of it; returns how many responses. Whatever goes wrong, nothing is left but a note of it."""
        try:
            total = self._file.check(self._beat)
            self._go_on(total=total)
            self._write()
            self._finish(total)
        except FileProblems as error:
            self._end(ImportState.REFUSED, [_problem(one) for one in error.problems if isinstance(one, RowProblem)])
            raise
        except ValidationError as error:
            self._end(ImportState.REFUSED, _noted(" ".join(error.messages)))
            raise
        except ImportStoppedError:
            self._end(ImportState.STOPPED, _noted() if is_stopping() else [])
            raise
        except BaseException:
            self._end(ImportState.STOPPED, _noted())
            raise
        return total

    def _write(self) -> None:
        rows = self._file.rows()
        done = 0
        while batch := list(islice(rows, BATCH)):
            done += len(batch)
            with transaction.atomic():
                self._go_on(done=done)
                self._writer.write(batch)

    @transaction.atomic
    def _finish(self, total: int) -> None:
        assessment = Assessment.objects.select_for_update().get(pk=self._assessment.pk)
        _check_open(assessment)
        self._go_on(state=ImportState.DONE, done=total)
        submitted = self._now if assessment.shows_names else day_of(self._now)
        arrived = Response.objects.filter(batch=self._row, state=ResponseState.ARRIVING)
        arrived.update(state=ResponseState.SUBMITTED, submitted=submitted)
        tallies.add_many(assessment=assessment, cells=self._writer.counted())
        if assessment.stage == Stage.PLAN:
            Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.COLLECT)
        _forget_file(self._row)

    def _beat(self) -> None:
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT
            self._go_on()

    def _go_on(self, **changes: object) -> None:
        """Give a sign of life and note how far it is; raises ImportStoppedError when it shall end."""
        under_way = Import.objects.filter(pk=self._row.pk, state=ImportState.RUNNING, stop_wanted=False)
        if is_stopping() or not under_way.update(beat=timezone.now(), **changes):
            raise ImportStoppedError

    def _end(self, state: ImportState, problems: list[dict[str, object]]) -> None:
        """The rows go first: were this cut off as well, the import would still count as one to clear away."""
        _take_away(self._row)
        running = Import.objects.filter(pk=self._row.pk, state=ImportState.RUNNING)
        running.update(state=state, problems=problems)


def _problem(problem: RowProblem) -> dict[str, object]:
    return {"row": problem.line, "column": problem.field, "message": str(problem.message)}


class _Writer:
    """Writes batches of responses with their answers, and counts them on the way."""

    def __init__(self, row: Import, questions: dict[str, Question], shape: BankShape, now: datetime) -> None:
        self._row, self._assessment, self._questions = row, row.assessment, questions
        self._counter = _Counter(shape, threshold(row.assessment))
        self._shape = shape
        self._started = now if row.assessment.shows_names else day_of(now)

    def write(self, rows: Sequence[ResponseRow]) -> None:
        """One batch. Raises FileProblems for people who answered before."""
        if self._assessment.shows_names:
            self._refuse_known(rows)
        responses = [self._response(row) for row in rows]
        Response.objects.bulk_create(responses)
        answers = (
            answer for row, response in zip(rows, responses, strict=True) for answer in self._answers(row, response)
        )
        Answer.objects.bulk_create(answers)

    def counted(self) -> dict[tuple[str, SegmentPath], Cell]:
        """Everybody written, in the batches in which they count."""
        return self._counter.cells()

    def _refuse_known(self, rows: Sequence[ResponseRow]) -> None:
        known = self._assessment.responses.filter(respondent__in=[row.respondent for row in rows])
        names = set(known.values_list("respondent", flat=True))
        message = gettext_lazy("“{name}” answered in this assessment already.")
        found = [row for row in rows if row.respondent in names]
        if found:
            raise FileProblems(
                [RowProblem(row.row, "respondent", format_lazy(message, name=row.respondent)) for row in found]
            )

    def _response(self, row: ResponseRow) -> Response:
        doubts = flags(self._shape, row.scores)
        path = path_of(self._assessment.segment_codes, row.segments, careless=is_left_out(doubts))
        self._counter.add(row.group, path, row.scores)
        return Response(
            assessment=self._assessment,
            batch=self._row,
            group=row.group,
            respondent=row.respondent if self._assessment.shows_names else "",
            language=self._assessment.languages[0],
            segments=dict(row.segments),
            doubts=tallies.as_doubts(doubts),
            state=ResponseState.ARRIVING,
            started=self._started,
        )

    def _answers(self, row: ResponseRow, response: Response) -> Iterator[Answer]:
        for code, question in self._questions.items():
            pair, comment = row.scores.get(code), row.comments.get(code, "")
            if pair or comment:
                yield self._answer(response, question, pair or Pair(), comment)

    def _answer(self, response: Response, question: Question, pair: Pair, comment: str) -> Answer:
        return Answer(
            response=response,
            question=question,
            current=pair.current,
            desired=pair.desired,
            not_applicable=pair.not_applicable,
            comment=comment,
        )


class _Counter:
    """Counts people into cells of its own, a few at a time, so that the memory stays the same for any number."""

    def __init__(self, shape: BankShape, k: int) -> None:
        self._shape, self._k = shape, k
        self._chunk = k if k > 1 else CHUNK
        self._cells: dict[tuple[str, SegmentPath], Cell] = {}
        self._waiting: dict[tuple[str, SegmentPath], list[Scores]] = {}

    def add(self, group: str, path: SegmentPath, scores: Scores) -> None:
        """Count one person more."""
        waiting = self._waiting.setdefault((group, path), [])
        waiting.append(scores)
        if len(waiting) >= self._chunk:
            self._count((group, path))

    def cells(self) -> dict[tuple[str, SegmentPath], Cell]:
        """Everybody, by group and path."""
        for key in list(self._waiting):
            self._count(key)
        return self._cells

    def _count(self, key: tuple[str, SegmentPath]) -> None:
        cell = self._cells.get(key, Cell.empty(self._shape))
        self._cells[key] = take(cell, tally(self._shape, self._waiting.pop(key)), self._k)
