"""Sign people in who answer, and the demo's manager who reads; prints their sessions and addresses as JSON."""

import json
import sys
from typing import Any

import django

django.setup()

from django.test import Client  # noqa: E402 - after the set-up
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.changes.assessments import create_assessment  # noqa: E402
from assessments.changes.demo import demo_accounts  # noqa: E402
from assessments.changes.organisations import found_organisation  # noqa: E402
from assessments.changes.responses import start_response  # noqa: E402
from assessments.models import Assessment, BankVersion, Group, Membership, Role, User  # noqa: E402

PASSWORD = "nobody types this one"


def session_key(person: User) -> str:
    """A session of somebody who has signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def open_assessment(admin: User) -> Assessment:
    """An assessment that takes answers."""
    organisation = found_organisation(actor=admin, name="Bench")
    version = BankVersion.objects.get(bank__name="rater")
    return create_assessment(actor=admin, organisation=organisation, version=version, title="Bench")


def respondent(number: int, assessment: Assessment) -> dict[str, Any]:
    """A manager who has begun to answer: session key and response."""
    person = User.objects.create_user(f"person{number}@bench.example", PASSWORD)
    Membership.objects.create(organisation=assessment.organisation, user=person, role=Role.MANAGER)
    response = start_response(actor=person, assessment=assessment, group=Group.SELF, language="en", now=timezone.now())
    return {"session": session_key(person), "response": str(response.pk)}


def reader() -> dict[str, str]:
    """The demo's manager, with a closed assessment to read."""
    person = User.objects.get(email=demo_accounts()[0])
    closed = Assessment.objects.filter(organisation__memberships__user=person, closed__isnull=False).latest("closed")
    return {"session": session_key(person), "results": reverse("results", args=[closed.pk])}


if __name__ == "__main__":
    assessment = open_assessment(User.objects.create_user("admin@bench.example", PASSWORD))
    people = [respondent(number, assessment) for number in range(int(sys.argv[1]))]
    print(json.dumps({"people": people, "reader": reader()}))
