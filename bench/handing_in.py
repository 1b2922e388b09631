"""Hand in responses to two assessments in turns; prints the seconds that each took as JSON."""

import json
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after the set-up

from assessments.changes.responses import submit  # noqa: E402
from assessments.models import Answer, Assessment, Group, Response  # noqa: E402
from assessments.queries.results import bank_contents  # noqa: E402
from bench.rounds import interleave  # noqa: E402

ROUNDS = 40


def begun(assessment: Assessment) -> Response:
    """A response that is answered and open."""
    found = Response.objects.create(
        assessment=assessment,
        group=Group.CUSTOMER,
        segments={"branch": "Branch 1", "channel": "web"},
        started=timezone.now(),
    )
    questions = bank_contents(assessment.version).questions
    Answer.objects.bulk_create(Answer(response=found, question=one, current=3, desired=4) for one in questions)
    return found


def handing_in(assessment: Assessment) -> Callable[[], float]:
    """Hand in a new response; only the handing in is timed."""

    def run() -> float:
        found = begun(assessment)
        started = time.perf_counter()
        submit(response=found, skip_open=False, now=timezone.now())
        return time.perf_counter() - started

    return run


if __name__ == "__main__":
    cases = {key: handing_in(Assessment.objects.get(pk=key)) for key in sys.argv[1:]}
    print(json.dumps(interleave(cases, ROUNDS)))
