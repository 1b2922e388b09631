"""Addresses that a bank's own codes are part of."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_assessment, make_member, make_organisation, make_response, make_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["review", "submit", "language", "take-back", "answers", "dimensions"])
def test_a_dimension_may_bear_the_name_of_a_step(client: Client, code: str) -> None:
    organisation = make_organisation()
    person = make_member(organisation=organisation)
    assessment = make_assessment(organisation=organisation, version=make_version(dimensions={code: ["Q1"]}))
    response = make_response(assessment=assessment, user=person)
    client.force_login(person)
    page = client.get(reverse("questionnaire", args=[response.pk, code])).content.decode()
    assert 'data-question="Q1"' in page
