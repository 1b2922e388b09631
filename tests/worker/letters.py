"""Letters in the database that the environment names: `python -m tests.worker.letters write 30`, then another word."""

import json
import os
import sys
from collections import Counter

import django


def write(count: str) -> None:
    """An assessment, and an invitation that waits for each of so many people."""
    from django.utils import timezone

    from assessments.changes.letters import invite
    from tests.factories import make_assessment, make_person

    assessment = make_assessment(groups=["customer"])
    for number in range(int(count)):
        make_person(assessment=assessment, email=f"p{number}@example.org")
    invite(actor=None, assessment=assessment, participations=assessment.participations.all(), now=timezone.now())


def send() -> None:
    """Send until none is due."""
    from assessments.changes.sending import send_batch

    while send_batch():
        pass


def states() -> None:
    """How many letters are in which state, as JSON."""
    from assessments.models import Letter

    sys.stdout.write(json.dumps(Counter(Letter.objects.values_list("state", flat=True))))


def ask() -> None:
    """Ask the worker to send, as a page does."""
    from assessments.tasks import send_letters

    send_letters.enqueue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rater_site.settings")
    django.setup()
    {"write": write, "send": send, "states": states, "ask": ask}[sys.argv[1]](*sys.argv[2:])
