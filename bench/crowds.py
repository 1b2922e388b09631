"""Fill two assessments, one with 100 responses and one with many more of the same; prints their addresses as JSON.

The answers are real rows, so that the database is as large as it would be; they are copied inside the database, since
two million rows sent one by one would take minutes.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - after the set-up
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.analysis.release import Cell  # noqa: E402
from assessments.analysis.segments import Path, path_of  # noqa: E402
from assessments.analysis.tallies import Tally, empty, tally  # noqa: E402
from assessments.changes.assessments import create_assessment  # noqa: E402
from assessments.changes.organisations import found_organisation  # noqa: E402
from assessments.changes.tallies import add_many  # noqa: E402
from assessments.models import (  # noqa: E402
    Answer,
    Assessment,
    BankVersion,
    Group,
    Response,
    ResponseState,
    User,
)
from assessments.queries.results import bank_contents, scores_of  # noqa: E402
from bench.respondents import PASSWORD, session_key  # noqa: E402

#: people who answer differently; everybody else answers as one of them
PATTERNS = 100
BRANCHES = [f"Branch {number}" for number in range(10)]
CHANNELS = ["desk", "phone", "web"]
SEGMENTS = [
    {"code": "branch", "name": "", "values": BRANCHES, "is_asked": True},
    {"code": "channel", "name": "", "values": CHANNELS, "is_asked": True},
]
BATCH = 5_000
COPY = """
INSERT INTO assessments_answer
  (response_id, question_id, current, desired, not_applicable, later, comment, version, saved)
SELECT r.id, a.question_id, a.current, a.desired, a.not_applicable, a.later, '', 1, a.saved
  FROM assessments_response r JOIN assessments_answer a ON a.response_id = %s
  WHERE r.assessment_id = %s AND r.respondent LIKE %s
"""


@contextmanager
def unchecked() -> Iterator[None]:
    """Write answers without the database's rules, which cost more than the rows, and without care for a power cut."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE assessments_answer DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE assessments_answer ENABLE TRIGGER USER")
            return
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-1000000")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assessments_answer'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, rule in triggers:
            cursor.execute(rule)


@transaction.atomic
def crowd(admin: User, organisation_name: str, responses: int) -> Assessment:
    """A closed assessment that so many customers answered."""
    assessment = create_assessment(
        actor=admin,
        organisation=found_organisation(actor=admin, name=organisation_name),
        version=BankVersion.objects.get(bank__name="rater"),
        title="Crowd",
        groups=[Group.CUSTOMER],
        segments=SEGMENTS,
    )
    patterns = [respond(assessment, number) for number in range(PATTERNS)]
    for start in range(PATTERNS, responses, BATCH):
        Response.objects.bulk_create(
            response(assessment, number) for number in range(start, min(start + BATCH, responses))
        )
    for pattern in patterns:
        copy_answers(pattern)
    add_many(assessment=assessment, cells=cells(assessment, patterns, responses))
    return assessment


def response(assessment: Assessment, number: int) -> Response:
    """The response of somebody, who is named after the pattern they follow."""
    pattern = number % PATTERNS
    return Response(
        assessment=assessment,
        group=Group.CUSTOMER,
        respondent=f"{pattern:03}" + (f"-{number}" if number >= PATTERNS else ""),
        segments={"branch": BRANCHES[pattern % 10], "channel": CHANNELS[pattern % 3]},
        state=ResponseState.SUBMITTED,
        started=timezone.now(),
        submitted=timezone.now(),
    )


def respond(assessment: Assessment, number: int) -> Response:
    """Somebody with answers of their own, every tenth with a comment."""
    found, chance = response(assessment, number), Random(number)
    found.save()
    comment = "The queue was long, and nobody told us why." if number % 10 == 0 else ""
    Answer.objects.bulk_create(
        Answer(
            response=found,
            question=question,
            current=chance.randint(1, 5),
            desired=chance.randint(3, 5),
            comment=comment if question.code == "R1" else "",
        )
        for question in bank_contents(assessment.version).questions
    )
    return found


def copy_answers(pattern: Response) -> None:
    """Everybody else who is named after this response answers as it does."""
    keys = [Response._meta.pk.get_db_prep_value(key, connection) for key in (pattern.pk, pattern.assessment_id)]
    with connection.cursor() as cursor:
        cursor.execute(COPY, [*keys, f"{pattern.respondent}-%"])


def cells(assessment: Assessment, patterns: list[Response], responses: int) -> dict[tuple[str, Path], Cell]:
    """The tallies of all of them, by where they belong."""
    shape = bank_contents(assessment.version).shape
    found: dict[tuple[str, Path], Cell] = {}
    people = Counter(number % PATTERNS for number in range(responses))
    for number, one in enumerate(patterns):
        path = path_of(assessment.segment_codes, one.segments, careless=False)
        row = tally(shape, [scores_of(one, shape.question_codes)]).row
        many = Tally(shape, tuple(people[number] * figure for figure in row))
        before = found.get((Group.CUSTOMER, path), Cell.empty(shape))
        found[Group.CUSTOMER, path] = Cell(before.released + many, empty(shape), empty(shape))
    return found


if __name__ == "__main__":
    admin = User.objects.create_user("crowds@bench.example", PASSWORD)
    with unchecked():
        made = {name: crowd(admin, name, int(number)) for name, number in (("small", "100"), ("large", sys.argv[1]))}
    if connection.vendor == "postgresql":  # it would look at its tables by itself in a minute; SQLite never does
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    addresses = {name: reverse("results", args=[assessment.pk]) for name, assessment in made.items()}
    keys = {f"{name}_id": str(assessment.pk) for name, assessment in made.items()}
    print(json.dumps({"session": session_key(admin), **addresses, **keys}))
