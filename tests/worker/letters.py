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


def people() -> None:
    """A customer for each language in an assessment of the demo; prints the address of the page that lists them."""
    from django.urls import reverse

    from assessments.models import BankVersion, Organisation
    from tests.factories import make_assessment, make_person

    version = BankVersion.objects.get(bank__name="rater", state="published")
    where = {"organisation": Organisation.objects.get(is_demo=True), "version": version, "groups": ["customer"]}
    assessment = make_assessment(title="Guests of spring", **where)
    for language in assessment.languages:
        make_person(assessment=assessment, email=f"{language}@example.org", language=language)
    sys.stdout.write(reverse("people", args=[assessment.pk]))


def stop(language: str) -> None:
    """Print the address that ends the letters to somebody."""
    from django.urls import reverse

    from assessments.models import Participation
    from assessments.queries.letters import objection_id

    person = Participation.objects.exclude(email="").first()
    sys.stdout.write(reverse("no_more_mail", args=[objection_id(person, language)]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rater_site.settings")
    django.setup()
    {word.__name__: word for word in (write, send, states, ask, people, stop)}[sys.argv[1]](*sys.argv[2:])
