"""Taking in responses that were collected elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..analysis.values import Pair
from ..formats.problems import FileProblems, RowProblem
from ..formats.response_file import ResponseFile, ResponseRow
from ..models import Answer, Assessment, Confidentiality, Question, Response, ResponseState, Stage, User
from ..queries.results import bank_contents

BATCH = 500  # responses: about 11,000 answers in memory


@transaction.atomic
def import_responses(*, actor: User | None, assessment: Assessment, source: BinaryIO, now: datetime) -> int:
    """Add every response in the file (docs/formats.md) as submitted `now`, or none at all; returns how many.

    Raises FileProblems naming row and column, ValidationError when the assessment is closed.
    """
    if not assessment.is_open:
        raise ValidationError(_("This assessment is closed; it takes no more answers."))
    contents = bank_contents(assessment.version)
    file = ResponseFile(source, contents.shape, assessment.groups)
    count = file.check()
    writer = _Writer(assessment, {question.code: question for question in contents.questions}, now)
    rows = file.rows()
    while batch := list(islice(rows, BATCH)):
        writer.write(batch)
    if assessment.stage == Stage.PLAN:
        Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.COLLECT)
    return count


class _Writer:
    """Writes batches of responses with their answers."""

    def __init__(self, assessment: Assessment, questions: dict[str, Question], now: datetime) -> None:
        self._assessment, self._questions, self._now = assessment, questions, now

    def write(self, rows: Sequence[ResponseRow]) -> None:
        self._refuse_known(rows)
        responses = [self._response(row) for row in rows]
        Response.objects.bulk_create(responses)
        answers = (
            answer for row, response in zip(rows, responses, strict=True) for answer in self._answers(row, response)
        )
        Answer.objects.bulk_create(answers)

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
        response = Response(
            assessment=self._assessment,
            group=row.group,
            respondent=row.respondent,
            language=self._assessment.languages[0],
            state=ResponseState.SUBMITTED,
            started=self._now,
            submitted=self._now,
        )
        if self._assessment.confidentiality == Confidentiality.ANONYMOUS:
            response.respondent = response.pk.hex  # no name is stored; it still counts as imported
        return response

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
