"""Who was asked and who has finished: counts, lists, days."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.changes.links import make_link
from assessments.models import Assessment, Import, Link, Response, Stage, Visit
from assessments.queries.participations import (
    DAYS,
    SegmentValue,
    asked_groups,
    finished_by_day,
    link_state,
    listed_people,
    public_link_values,
    segment_values,
    turnout,
)
from tests.factories import NOON, make_assessment, make_person, make_response, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
GROUPS = ["self", "customer", "mystery_shopper"]


def make_asking(**fields: Any) -> Assessment:
    return make_assessment(**{"groups": GROUPS} | fields)


def finish(assessment: Assessment, when: datetime = NOON, **fields: Any) -> Response:
    response = make_response(assessment=assessment, submitted=True, **{"group": "customer"} | fields)
    Response.objects.filter(pk=response.pk).update(submitted=when)
    return response


def test_members_who_rate_their_own_service_are_not_asked_by_link() -> None:
    assert asked_groups(make_asking()) == ["customer", "mystery_shopper"]


def test_turnout_counts_people_asked_by_name() -> None:
    assessment = make_asking()
    make_person(assessment=assessment)
    make_person(assessment=assessment, started=TODAY)
    make_person(assessment=assessment, started=TODAY, finished=TODAY)
    make_person(assessment=assessment, group="mystery_shopper")
    finish(assessment)
    found = turnout(assessment, "customer")

    assert (found.asked, found.started, found.finished, found.due) == (3, 2, 1, 2)
    assert found.rate == pytest.approx(100 / 3)
    assert (found.public_begun, found.public_finished, found.is_empty) == (0, 0, False)


def test_what_the_people_asked_by_name_leave_over_came_by_public_links() -> None:
    assessment = make_asking(confidentiality="confidential")
    make_person(assessment=assessment, started=TODAY, finished=TODAY)
    link, _token = make_link(assessment=assessment, group="customer")
    Link.objects.filter(pk=link.pk).update(used=4)
    for _number in range(3):
        finish(assessment)
    finish(assessment, batch=Import.objects.create(assessment=assessment, file_name="a.csv"))
    finish(assessment, group="self")

    found = turnout(assessment, "customer")
    assert (found.public_begun, found.public_finished) == (4, 2)


def test_a_visit_did_not_come_by_a_public_link() -> None:
    assessment = make_asking()
    kept = finish(assessment, group="mystery_shopper")
    finish(assessment, group="mystery_shopper")
    for response in (kept, None):  # the second was cut off from its scores
        Visit.objects.create(
            assessment=assessment, response=response, place="Lobby", observer="Ilze Kalna", visited=NOON
        )
    assert turnout(assessment, "mystery_shopper").is_empty


def test_a_group_nobody_was_asked_of_has_no_rate() -> None:
    found = turnout(make_asking(), "customer")
    assert (found.rate, found.is_empty) == (None, True)


def test_days_are_counted_where_the_organisation_is() -> None:
    zone = timezone.get_default_timezone()
    midnight = datetime(2026, 11, 22, tzinfo=zone)
    assessment = make_asking()
    finish(assessment, midnight - timedelta(seconds=1))
    finish(assessment, midnight)
    finish(assessment, midnight + timedelta(hours=23, minutes=59))
    finish(assessment, midnight - timedelta(days=40))
    make_response(assessment=assessment, group="customer")

    days = {day.day.isoformat(): day.finished for day in finished_by_day(assessment, "customer", today=TODAY)}
    assert len(days) == DAYS
    assert {day: number for day, number in days.items() if number} == {"2026-11-21": 1, "2026-11-22": 2}


def test_the_days_end_where_answering_was_closed() -> None:
    assessment = make_asking(stage=Stage.ACT, closed=NOON - timedelta(days=60))
    days = finished_by_day(assessment, "customer", today=TODAY)
    assert days[-1].day == TODAY - timedelta(days=60)


def test_the_list_can_be_searched_and_narrowed_to_who_is_due() -> None:
    assessment = make_asking()
    ilze = make_person(assessment=assessment, name="Ilze Kalna", email="i@x.lv")
    anna = make_person(assessment=assessment, name="Anna", email="anna@x.lv", started=TODAY, finished=TODAY)
    make_person(assessment=assessment, group="mystery_shopper", name="Ilze Other")

    assert list(listed_people(assessment, "customer")) == [anna, ilze]
    assert list(listed_people(assessment, "customer", words="ilze")) == [ilze]
    assert list(listed_people(assessment, "customer", words="@X.lv", due_only=True)) == [ilze]


def test_nobody_is_listed_in_an_anonymous_assessment() -> None:
    assessment = make_asking(confidentiality="anonymous")
    make_person(assessment=assessment)
    assert list(listed_people(assessment, "customer")) == []


def test_a_member_is_found_by_their_own_address() -> None:
    assessment = make_asking()
    member = make_person(assessment=assessment, email=None, user=make_user(email="member@example.org"))
    assert list(listed_people(assessment, "customer", words="member@")) == [member]


def test_the_list_takes_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assessment = make_asking()
    for number in (1, 3):
        while assessment.participations.count() < number:
            make_person(assessment=assessment, email=None, user=make_user())
        with django_assert_num_queries(1):
            assert len([str(person) for person in listed_people(assessment, "customer")]) == number


def test_segments_are_named_in_the_assessments_order() -> None:
    segments = [
        {"code": "channel", "name": "", "values": ["Web"], "is_asked": True},
        {"code": "own-1", "name": "Loyalty", "values": ["Gold"], "is_asked": True},
    ]
    assessment = make_asking(segments=segments)
    assert segment_values(assessment, {"own-1": "Gold", "channel": "Web"}) == [
        SegmentValue("Channel", "Web"),
        SegmentValue("Loyalty", "Gold"),
    ]
    assert segment_values(assessment, {}) == []


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "open"),
        ({"limit": 2}, "open"),
        ({"limit": 1}, "full"),
        ({"expires": NOON + timedelta(seconds=1)}, "open"),
        ({"expires": NOON}, "ended"),
        ({"expires": NOON, "revoked": NOON}, "revoked"),
    ],
)
def test_a_public_link_says_whether_it_still_opens(fields: dict[str, Any], state: str) -> None:
    assert link_state(Link(used=1, **fields), NOON) == state


def test_another_link_like_this_one_leaves_out_an_end_that_has_passed() -> None:
    link = Link(name="Desk", segments={"branch": "Spa"}, limit=3, expires=NOON)
    assert public_link_values(link, NOON)["expires"] is None
    assert public_link_values(link, NOON - timedelta(days=1)) == {
        "name": "Desk",
        "segments": {"branch": "Spa"},
        "is_kiosk": False,
        "limit": 3,
        "expires": NOON,
    }
