"""Beginning by a link: one response for a person, as many as may for a public link, and short forms dealt evenly."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from assessments.changes.links import make_link, revoke_link
from assessments.changes.respondents import EndedError, abandon, begin
from assessments.changes.responses import submit
from assessments.models import Assessment, Confidentiality, Group, Link, Participation, Response, ResponseState, Stage
from assessments.tokens import hash_token, new_token
from tests.factories import NOON, make_assessment, make_person, make_response, make_version

pytestmark = pytest.mark.django_db


def public_link(**fields: Any) -> Link:
    fields.setdefault("assessment", None)
    assessment = fields.pop("assessment") or make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    return make_link(assessment=assessment, group=Group.CUSTOMER, **fields)[0]


def personal_link(person: Participation) -> Link:
    return make_link(assessment=person.assessment, group=person.group, participation=person)[0]


def begun(link: Link, **fields: Any) -> tuple[Response, str]:
    given: dict[str, Any] = {"language": "en", "segments": {}, "now": NOON}
    return begin(link=Link.objects.get(pk=link.pk), **(given | fields))


def test_a_public_link_begins_a_new_response_each_time() -> None:
    link = public_link(segments={"branch": "Riga"})
    (first, key), (second, other) = begun(link, segments={"channel": "Phone"}), begun(link)
    assert first != second
    assert key != other
    assert (first.key_hash, first.group) == (hash_token(key), Group.CUSTOMER)
    assert first.segments == {"branch": "Riga", "channel": "Phone"}
    link.refresh_from_db()
    assert link.used == 2


def test_a_button_pressed_twice_begins_once() -> None:
    link = public_link(limit=1)
    assert begun(link, once="page") == begun(link, once="page")
    link.refresh_from_db()
    assert link.used == 1
    with pytest.raises(EndedError):
        begun(link, once="another page")


def test_an_old_page_never_opens_answers_that_are_in() -> None:
    link = public_link(assessment=make_assessment())
    first, key = begun(link, once="page")
    Response.objects.update(state=ResponseState.SUBMITTED, submitted=NOON)
    second, other = begun(link, once="page")
    assert (first != second, key != other) == (True, True)


def test_nobody_chooses_another_value_than_the_links_own() -> None:
    response, _key = begun(public_link(segments={"branch": "Riga"}), segments={"branch": "Jurmala"})
    assert response.segments == {"branch": "Riga"}


def test_a_link_is_used_within_its_limit() -> None:
    link = public_link(limit=2)
    begun(link)
    begun(link)
    with pytest.raises(EndedError):
        begun(link)
    assert Response.objects.count() == 2


def test_a_person_has_one_response_whichever_link_and_device() -> None:
    person = make_person(segments={"branch": "Riga"})
    (first, key), (second, _key) = begun(personal_link(person)), begun(personal_link(person), language="fa")
    assert first == second
    assert (key, first.key_hash) == ("", None)
    assert first.segments == {"branch": "Riga"}
    person.refresh_from_db()
    assert (person.started, person.finished) == (NOON.date(), None)


def test_the_first_response_opens_the_collecting() -> None:
    assessment = make_assessment(stage=Stage.PLAN)
    begun(public_link(assessment=assessment))
    assessment.refresh_from_db()
    assert assessment.stage == Stage.COLLECT


def test_a_language_that_is_not_offered_gives_way_to_the_first() -> None:
    link = public_link(assessment=make_assessment(languages=["lv", "fa"]))
    assert [begun(link, language=wanted)[0].language for wanted in ("fa", "en", "")] == ["fa", "lv", "lv"]


@pytest.mark.parametrize("reason", ["revoked", "expired", "closed", "finished"])
def test_a_link_that_has_ended_begins_nothing(reason: str) -> None:
    person = make_person()
    link = personal_link(person)
    if reason == "revoked":
        revoke_link(link=link, now=NOON)
    elif reason == "expired":
        Link.objects.update(expires=NOON - timedelta(days=1))
    elif reason == "closed":
        Assessment.objects.update(closed=NOON, stage=Stage.ACT)
    else:
        Participation.objects.update(started=NOON.date(), finished=NOON.date())
    with pytest.raises(EndedError):
        begun(link)
    assert not Response.objects.exists()


def test_ten_thousand_guesses_find_no_link() -> None:
    public_link()
    guesses = [hash_token(new_token()) for _guess in range(10_000)]
    found = [
        Link.objects.filter(token_hash__in=guesses[place : place + 500]).exists() for place in range(0, 10_000, 500)
    ]
    assert not any(found)


def test_where_names_are_shown_answers_are_signed_and_two_of_one_name_are_told_apart() -> None:
    assessment = make_assessment()
    people = [make_person(assessment=assessment, name="Sara", email=f"sara{n}@example.org") for n in (1, 2)]
    assert [begun(personal_link(person))[0].respondent for person in people] == ["Sara", "sara2@example.org"]


def test_where_names_are_not_shown_nothing_is_signed() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    assert begun(personal_link(make_person(assessment=assessment, name="Sara")))[0].respondent == ""


def test_after_submitting_neither_link_nor_key_leads_to_the_answers() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    person = make_person(assessment=assessment)
    for link in (personal_link(person), public_link(assessment=assessment)):
        response, _key = begun(link)
        response.answers.create(
            question=assessment.version.dimensions.get(code="empathy").questions.get(), current=2, desired=4
        )
        submit(response=response, skip_open=True, now=NOON)
        response.refresh_from_db()
        assert (response.participation, response.key_hash) == (None, None)
    person.refresh_from_db()
    assert person.finished == NOON.date()


def test_what_was_left_at_a_kiosk_is_deleted_and_its_place_is_free_again() -> None:
    link = public_link(is_kiosk=True, limit=1)
    abandon(response=begun(link)[0], link=link)
    assert not Response.objects.exists()
    assert begun(link)


def test_what_was_submitted_is_not_abandoned() -> None:
    link = public_link(is_kiosk=True)
    response = make_response(assessment=link.assessment, answers={"R1": (2, 4)}, submitted=True)
    abandon(response=response, link=link)
    assert Response.objects.exists()


def test_short_forms_hold_the_core_and_ask_the_rest_equally_often() -> None:
    version = make_version(dimensions={"reliability": ["R1", "R2", "R3"], "empathy": ["E1", "E2", "E3", "E4"]})
    link = public_link(assessment=make_assessment(version=version, sample_size=3, core=["E2"]))
    forms = [begun(link)[0].asked or [] for _number in range(9)]
    asked = Counter(code for form in forms for code in form)
    assert {len(form) for form in forms} == {3}
    assert asked == {"E2": 9, "R1": 3, "R2": 3, "R3": 3, "E1": 3, "E3": 3, "E4": 3}


def test_without_a_short_form_everything_is_asked() -> None:
    assert begun(public_link())[0].asked is None
