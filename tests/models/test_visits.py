"""What the database refuses of mystery-shop visits."""

from typing import Any

from assessments.models import Visit
from tests.factories import NOON, make_assessment
from tests.models.refusals import refused


def visit(**fields: Any) -> Visit:
    fields = {"place": "Lobby", "observer": "Ilze Kalna", "visited": NOON} | fields
    return Visit.objects.create(assessment=make_assessment(), **fields)


@refused("visit_has_a_place")
def test_a_visit_without_a_place_is_refused() -> None:
    visit(place="")


@refused("visit_has_an_observer")
def test_a_visit_without_an_observer_is_refused() -> None:
    visit(observer="")


@refused("visit_channel_is_known")
def test_an_unknown_channel_is_refused() -> None:
    visit(channel="pigeon")
