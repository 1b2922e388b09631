"""Make people with a response each, signed in; prints their sessions and responses. Run with RATER's settings."""

import json
import sys
from typing import Any

import django

django.setup()

from django.test import Client  # noqa: E402 - after the set-up
from django.utils import timezone  # noqa: E402

from assessments.changes.assessments import create_assessment  # noqa: E402
from assessments.changes.organisations import found_organisation  # noqa: E402
from assessments.changes.responses import start_response  # noqa: E402
from assessments.models import Assessment, BankVersion, Group, Membership, Role, User  # noqa: E402


def open_assessment(admin: User) -> Assessment:
    """An assessment that takes answers."""
    organisation = found_organisation(actor=admin, name="Bench")
    version = BankVersion.objects.get(bank__name="rater")
    return create_assessment(actor=admin, organisation=organisation, version=version, title="Bench")


def respondent(number: int, assessment: Assessment) -> dict[str, Any]:
    """A manager who has begun to answer: session key and response."""
    person = User.objects.create_user(f"person{number}@bench.example", "no password is typed here")
    Membership.objects.create(organisation=assessment.organisation, user=person, role=Role.MANAGER)
    client = Client()
    client.force_login(person)
    response = start_response(actor=person, assessment=assessment, group=Group.SELF, language="en", now=timezone.now())
    return {"session": client.cookies["sessionid"].value, "response": str(response.pk)}


assessment = open_assessment(User.objects.create_user("admin@bench.example", "no password is typed here"))
print(json.dumps([respondent(number, assessment) for number in range(int(sys.argv[1]))]))
