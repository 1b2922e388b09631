"""Take in a file of responses, or insert the same rows without any of it; prints seconds and peak memory as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402 - after the set-up
from django.utils import timezone  # noqa: E402

from assessments.analysis.values import Pair  # noqa: E402
from assessments.changes.assessments import create_assessment  # noqa: E402
from assessments.changes.imports import BATCH, import_responses  # noqa: E402
from assessments.changes.organisations import found_organisation  # noqa: E402
from assessments.formats import response_file  # noqa: E402
from assessments.formats.response_file import ResponseRow  # noqa: E402
from assessments.models import Answer, Assessment, BankVersion, Group, Response, ResponseState, User  # noqa: E402
from assessments.queries.results import bank_contents  # noqa: E402
from bench.respondents import PASSWORD  # noqa: E402

PAIRS = [Pair(current, desired) for current in range(1, 6) for desired in range(1, 6)]


def rows(assessment: Assessment, count: int) -> Iterator[ResponseRow]:
    """So many responses, one after the other."""
    codes, chance = bank_contents(assessment.version).shape.question_codes, Random(count)
    for number in range(count):
        yield ResponseRow(f"person {number}", Group.CUSTOMER, {code: chance.choice(PAIRS) for code in codes})


def take_in(assessment: Assessment, path: Path) -> None:
    """What the product does."""
    with path.open("rb") as file:
        import_responses(actor=None, assessment=assessment, source=file, now=timezone.now())


@transaction.atomic
def insert(assessment: Assessment, count: int) -> None:
    """What every way to store them must do at least."""
    questions = {question.code: question for question in bank_contents(assessment.version).questions}
    source = rows(assessment, count)
    while batch := list(islice(source, BATCH)):
        responses = [bare(assessment, row) for row in batch]
        Response.objects.bulk_create(responses)
        Answer.objects.bulk_create(
            Answer(response=response, question=questions[code], current=pair.current, desired=pair.desired)
            for row, response in zip(batch, responses, strict=True)
            for code, pair in row.scores.items()
        )


def bare(assessment: Assessment, row: ResponseRow) -> Response:
    """A response as a row."""
    now = timezone.now()
    return Response(
        assessment=assessment,
        group=row.group,
        respondent=row.respondent,
        state=ResponseState.SUBMITTED,
        started=now,
        submitted=now,
    )


def new_assessment() -> Assessment:
    """An assessment of an organisation of its own."""
    admin = User.objects.create_user(f"{uuid4().hex}@bench.example", PASSWORD)
    return create_assessment(
        actor=admin,
        organisation=found_organisation(actor=admin, name="Imports"),
        version=BankVersion.objects.get(bank__name="rater"),
        title="Imports",
        groups=[Group.CUSTOMER],
    )


def seconds(work: Callable[[], None]) -> float:
    """How long the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(how: str, count: int, path: Path) -> dict[str, float]:
    """`write` the file, `take_in` the file, or `insert` the same rows."""
    assessment = new_assessment()
    if how == "write":
        with path.open("wb") as file:
            lines = response_file.write(bank_contents(assessment.version).shape, rows(assessment, count))
            file.writelines(line.encode() for line in lines)
        return {}
    work = (lambda: take_in(assessment, path)) if how == "take_in" else (lambda: insert(assessment, count))
    taken = seconds(work)
    return {"seconds": taken, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
