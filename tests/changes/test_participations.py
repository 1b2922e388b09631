"""Putting people on the list, handing out links, and forgetting."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from assessments.changes.assessments import edit_assessment
from assessments.changes.links import make_link
from assessments.changes.participations import (
    add_people,
    address_hash,
    forget,
    hand_out_link,
    make_public_link,
    remove_person,
    revoke_links,
)
from assessments.formats.people_file import read_typed
from assessments.models import Assessment, Link, OptOut, Participation, Response, Stage, User
from assessments.queries.participations import CheckedPeople, segment_columns
from tests.factories import NOON, make_assessment, make_person, make_response, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
BRANCH = {"code": "branch", "name": "", "values": ["Spa", "Lobby"], "is_asked": False}


@pytest.fixture
def actor() -> User:
    return make_user()


def make_asking(**fields: Any) -> Assessment:
    return make_assessment(**{"groups": ["self", "customer", "manager"], "segments": [BRANCH]} | fields)


def add(assessment: Assessment, actor: User, text: str, group: str = "customer") -> CheckedPeople:
    rows = read_typed(text, segment_columns(assessment)).rows
    return add_people(actor=actor, assessment=assessment, group=group, rows=rows, default="en", today=TODAY)


def messages(found: CheckedPeople) -> list[str]:
    return [str(row.message) for row in found.wrong]


def test_an_address_is_known_again_in_other_spellings() -> None:
    assert address_hash(" Ilze@Example.ORG ") == address_hash("ilze@example.org")
    assert address_hash("u\u0308@x.lv") == address_hash("ü@x.lv")
    assert (len(address_hash("ilze@example.org")), address_hash(" ")) == (64, "")


def test_an_address_hash_needs_the_servers_key() -> None:
    here = address_hash("ilze@example.org")
    with override_settings(SECRET_KEY="another key, for another server altogether"):
        assert address_hash("ilze@example.org") != here


def test_people_are_put_on_the_list(actor: User) -> None:
    assessment = make_asking()
    add(assessment, actor, "Ilze Kalna; Ilze@example.org; lv; spa\nanna@example.org")

    first, second = Participation.objects.order_by("-name")
    assert (first.name, first.email, first.language, first.segments) == (
        "Ilze Kalna",
        "Ilze@example.org",
        "lv",
        {"branch": "Spa"},
    )
    assert (second.name, second.language, second.segments) == ("", "en", {})
    assert {(p.group, p.added, p.invited, p.started) for p in (first, second)} == {("customer", TODAY, None, None)}
    assert first.address_hash == address_hash("ilze@example.org")


def test_only_the_good_rows_are_added(actor: User) -> None:
    assessment = make_asking()
    make_person(assessment=assessment, email="known@example.org", group="manager")
    OptOut.objects.create(organisation=assessment.organisation, address_hash=address_hash("out@example.org"))
    found = add(
        assessment, actor, "a@example.org\nbroken\nA@EXAMPLE.org\nKnown@example.org\nout@example.org\nb@example.org"
    )

    assert [one.email for one in found.good] == ["a@example.org", "b@example.org"]
    assert [(row.number, row.text) for row in found.wrong] == [
        (2, ";broken"),
        (3, ";A@EXAMPLE.org"),
        (4, ";Known@example.org"),
        (5, ";out@example.org"),
    ]
    assert messages(found) == [
        "“broken” is not a mail address.",
        "This address stands in row 1 already.",
        "This address is asked already, as: Managers.",
        "Whoever reads this address has asked for no more mail from your organisation.",
    ]
    assert assessment.participations.count() == 3


def test_adding_a_list_twice_changes_nothing(actor: User) -> None:
    assessment = make_asking()
    add(assessment, actor, "a@example.org\nb@example.org")
    found = add(assessment, actor, "a@example.org\nb@example.org")

    assert (found.good, len(found.wrong), assessment.participations.count()) == ((), 2, 2)


def test_an_anonymous_assessment_stores_no_name(actor: User) -> None:
    add(make_asking(confidentiality="anonymous"), actor, "Ilze Kalna <ilze@example.org>")
    assert Participation.objects.get().name == ""


def test_an_assessment_that_becomes_anonymous_drops_the_names_on_its_list(actor: User) -> None:
    assessment = make_asking()
    make_person(assessment=assessment, name="Ilze Kalna")
    edit_assessment(actor=actor, assessment=assessment, fields={"confidentiality": "anonymous"})
    assert Participation.objects.get().name == ""


def test_an_objection_counts_in_its_organisation_only(actor: User) -> None:
    OptOut.objects.create(organisation=make_asking().organisation, address_hash=address_hash("out@example.org"))
    assert len(add(make_asking(), actor, "out@example.org").good) == 1


@pytest.mark.parametrize("group", ["front_line", "board"])
def test_a_group_that_is_not_asked_gets_no_list(actor: User, group: str) -> None:
    with pytest.raises(ValidationError, match="does not ask this group"):
        add(make_asking(), actor, "a@example.org", group)


def test_a_closed_assessment_takes_no_list(actor: User) -> None:
    with pytest.raises(ValidationError, match="closed"):
        add(make_asking(stage=Stage.ACT, closed=NOON), actor, "a@example.org")


def test_a_long_list_takes_no_more_questions_than_a_short_one(actor: User) -> None:
    counts = []
    for number in (1, 60):  # more than this are written in several goes
        assessment = make_asking()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            add(assessment, actor, "\n".join(f"person{n}@example.org" for n in range(number)))
        counts.append(len(queries))
    assert counts == [6, 6]  # savepoint, assessment, addresses known, objections, people, release


def test_a_new_link_of_a_person_leaves_the_others(actor: User) -> None:
    person = make_person(assessment=make_asking())
    first, _token = hand_out_link(actor=actor, participation=person)
    second, token = hand_out_link(actor=actor, participation=person)

    assert set(person.links.all()) == {first, second}
    assert (second.group, len(token), second.revoked) == ("customer", 43, None)


@pytest.mark.parametrize(
    ("confidentiality", "dates", "said"),
    [
        ("attributed", {"started": TODAY, "finished": TODAY}, "has finished"),
        ("confidential", {"started": TODAY}, "has begun to answer"),
    ],
)
def test_no_link_is_handed_out_that_would_open_what_it_must_not(
    actor: User, confidentiality: str, dates: dict[str, Any], said: str
) -> None:
    person = make_person(assessment=make_asking(confidentiality=confidentiality), **dates)
    with pytest.raises(ValidationError, match=said):
        hand_out_link(actor=actor, participation=person)
    assert not person.links.exists()


def test_where_names_are_shown_a_link_may_be_handed_out_again(actor: User) -> None:
    person = make_person(assessment=make_asking(), started=TODAY)
    hand_out_link(actor=actor, participation=person)
    assert person.links.count() == 1


def test_revoking_ends_every_link_of_the_person_and_no_other(actor: User) -> None:
    assessment = make_asking()
    person, other = make_person(assessment=assessment), make_person(assessment=assessment)
    for one in (person, person, other):
        make_link(assessment=assessment, group="customer", participation=one)

    assert revoke_links(actor=actor, participation=person, now=NOON) == 2
    assert list(Link.objects.filter(revoked=None)) == list(other.links.all())
    assert revoke_links(actor=actor, participation=person, now=NOON) == 0


def test_whoever_is_taken_off_the_list_leaves_what_they_gave(actor: User) -> None:
    assessment = make_asking()
    done, begun = make_person(assessment=assessment), make_person(assessment=assessment)
    given = make_response(assessment=assessment, group="customer", submitted=True, participation=done)
    make_response(assessment=assessment, group="customer", participation=begun)
    for person in (done, begun):
        make_link(assessment=assessment, group="customer", participation=person)
        remove_person(actor=actor, participation=person)

    assert list(Response.objects.all()) == [given]
    assert (Participation.objects.count(), Link.objects.count()) == (0, 0)


def test_forgetting_keeps_that_somebody_answered_and_nothing_about_them() -> None:
    person = make_person(
        name="Ilze", email="ilze@example.org", segments={"branch": "Spa"}, started=TODAY, finished=TODAY
    )
    forget(Participation.objects.filter(pk=person.pk))
    person.refresh_from_db()

    assert (person.name, person.email, person.segments) == ("", "", {})
    assert (person.finished, person.address_hash) == (TODAY, address_hash("ilze@example.org"))


def test_a_public_link_is_for_its_group_alone(actor: User) -> None:
    assessment = make_asking()
    fields: dict[str, Any] = {"segments": {"branch": "Spa"}, "is_kiosk": True, "expires": None, "limit": 7}
    link, _token = make_public_link(actor=actor, assessment=assessment, group="customer", name="Desk", **fields)

    assert (link.is_public, link.name, link.limit, link.is_kiosk) == (True, "Desk", 7, True)
    with pytest.raises(ValidationError, match="does not ask this group"):
        make_public_link(actor=actor, assessment=assessment, group="front_line", name="Desk", **fields)
