"""Who rates their own service: the first of many by name, and nobody twice."""

from datetime import timedelta

import pytest

from assessments.models import Response
from assessments.queries import assessments
from assessments.queries.assessments import Respondent, respondents
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_response

pytestmark = pytest.mark.django_db


def test_a_member_who_has_begun_is_not_said_to_wait_however_many_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessments, "NAMES", 1)
    organisation = make_organisation()
    assessment = make_assessment(organisation=organisation)
    begun, due = (make_member(organisation=organisation) for _ in range(2))
    make_response(assessment=assessment, user=begun)
    Response.objects.update(started=NOON + timedelta(hours=1))
    make_response(assessment=assessment, respondent="Earlier", answers={"R1": (2, 4), "R2": None}, submitted=True)
    assert respondents(assessment) == [Respondent("Earlier", 2, True), Respondent(str(due), None, False)]
