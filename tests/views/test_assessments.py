"""Making and editing an assessment, and its own page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.models import Assessment, BankVersion, Confidentiality, Organisation, Unit, User, VersionState
from tests.factories import (
    make_assessment,
    make_member,
    make_organisation,
    make_rater_version,
    make_response,
    make_version,
)

pytestmark = pytest.mark.django_db
NEW = "/assessments/new/"
#: groups and core questions in an order that is not theirs, empty lines, spaces, Persian digits
ASKED = {
    "groups": ["customer", "self"],
    "purpose": "We want to be quicker.",
    "segment-branch": "Old Town\r\n\r\n  شعبهٔ مرکزی ",
    "segment-own-1-name": "Season",
    "segment-own-1": "Summer\nWinter",
    "segment-own-1-asked": "on",
    "sample_size": "۲",
    "core": ["E1"],
}
OWN = {"weights": "own", "points-reliability": "60", "points-empathy": "40"}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return make_member("manager", organisation=organisation, name="Ilze Kalna")


@pytest.fixture
def page(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


@pytest.fixture
def version() -> BankVersion:
    return make_version()


def points_of(assessment: Assessment) -> list[Decimal]:
    return [row.points for row in assessment.weights.all()]


def test_a_title_is_enough(page: Client, version: BankVersion, organisation: Organisation, manager: User) -> None:
    answer = page.post(NEW, {"title": "Front desk"})
    made = Assessment.objects.get()
    assert answer["Location"] == reverse("assessment", args=[made.pk])
    assert (made.organisation, made.version, made.created_by) == (organisation, version, manager)
    assert (made.languages, made.confidentiality, made.groups) == (["en", "fa", "lv"], "attributed", ["self"])
    assert points_of(made) == [Decimal(50), Decimal(50)]


def test_everything_can_be_chosen(page: Client, version: BankVersion, organisation: Organisation) -> None:
    unit = Unit.objects.create(organisation=organisation, name="Lobby")
    chosen = {
        "title": "Front desk",
        "unit": unit.pk,
        "round": "Spring",
        "bank": version.pk,
        "languages": ["fa"],
        "due": "۱۴۰۵/۰۹/۰۲",
        "confidentiality": "confidential",
        "smallest_group": "۷",
    }
    page.post(NEW, chosen | OWN | ASKED)
    made = Assessment.objects.get()
    assert (made.groups, made.purpose) == (["self", "customer"], "We want to be quicker.")
    assert made.segments == [
        {"code": "branch", "name": "", "values": ["Old Town", "شعبهٔ مرکزی"], "is_asked": False},
        {"code": "own-1", "name": "Season", "values": ["Summer", "Winter"], "is_asked": True},
    ]
    assert (made.sample_size, made.core) == (2, ["E1"])
    assert (made.unit, made.round, made.languages, made.due) == (unit, "Spring", ["fa"], date(2026, 11, 23))
    assert (made.confidentiality, made.smallest_group) == ("confidential", 7)
    assert points_of(made) == [Decimal(60), Decimal(40)]


def test_a_unit_is_added_on_the_way(page: Client, version: BankVersion, organisation: Organisation) -> None:
    page.post(NEW, {"title": "Front desk", "new_unit": "Lobby"})
    assert Assessment.objects.get().unit == organisation.units.get(name="Lobby")


def test_rater_offers_the_published_weights(page: Client) -> None:
    make_rater_version()
    page.post(NEW, {"title": "Front desk", "weights": "published"})
    assert points_of(Assessment.objects.get()) == [32, 19, 11, 16, 22]


def test_the_bank_s_own_points_are_offered_first(page: Client) -> None:
    make_version(weights={"reliability": 70, "empathy": 30})
    form = page.get(NEW).context["form"]
    assert [key for key, _label in form.fields["weights"].choices] == ["bank", "equal", "own"]
    assert (form["weights"].value(), form["points-reliability"].value()) == ("bank", "70")
    page.post(NEW, {"title": "Front desk"})
    page.post(NEW, {"title": "Bar", "weights": "equal"})
    assert [points_of(row) for row in Assessment.objects.order_by("created")] == [[70, 30], [50, 50]]


def test_the_published_weights_are_for_rater_only(page: Client, version: BankVersion) -> None:
    assert "what customers of five firms" not in page.get(NEW).content.decode()
    assert page.post(NEW, {"title": "Front desk", "weights": "published"}).status_code == 422


def test_another_bank_brings_its_own_dimensions_and_questions(page: Client) -> None:
    make_version(name="aaa")
    other = make_version(name="prompt", dimensions={"technology": ["T1"]})
    form = page.get(NEW, {"bank": str(other.pk)}).context["form"]
    assert "points-technology" in form.fields
    assert form.fields["core"].choices == [("Technology", [("T1", "Title T1")])]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 1_000_000}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"unit": "not-a-unit"}, "unit"),
        ({"bank": "not-a-bank"}, "bank"),
        ({"languages": ["de"]}, "languages"),
        ({"due": "31 February"}, "due"),
        ({"confidentiality": "secret"}, "confidentiality"),
        ({"smallest_group": "2"}, "smallest_group"),
        ({"weights": "heavy"}, "weights"),
        (OWN | {"points-empathy": "39"}, "weights"),
        (OWN | {"points-empathy": ""}, "points-empathy"),
        (OWN | {"points-empathy": "-1"}, "points-empathy"),
        (OWN | {"points-empathy": "many"}, "points-empathy"),
        ({"groups": ["guests"]}, "groups"),
        ({"purpose": "x" * 601}, "purpose"),
        ({"segment-branch": "x" * 61}, "segment-branch"),
        ({"segment-branch": "Airport\nairport"}, "segment-branch"),
        ({"segment-branch": "\n".join(map(str, range(51)))}, "segment-branch"),
        ({"segment-channel": "a\x07b"}, "segment-channel"),
        ({"segment-own-1": "Summer"}, "segment-own-1-name"),
        ({"segment-own-1-name": "Season"}, "segment-own-1"),
        ({"segment-own-1-name": "x" * 61, "segment-own-1": ""}, "segment-own-1-name"),
        ({"sample_size": "4"}, "sample_size"),
        ({"sample_size": "1", "core": ["R1", "E1"]}, "sample_size"),
        ({"sample_size": "-1"}, "sample_size"),
        ({"sample_size": "many"}, "sample_size"),
        ({"sample_size": "2", "core": ["X9"]}, "core"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named_and_everything_typed_stays(
    page: Client, version: BankVersion, wrong: dict[str, Any], field: str
) -> None:
    answer = page.post(NEW, {"title": "Front desk", "round": "Spring 2026", "new_unit": "Lobby"} | wrong)
    assert (answer.status_code, Assessment.objects.count(), Unit.objects.count()) == (422, 0, 0)
    assert answer.context["form"].errors.keys() == {field}
    assert "Spring 2026" in answer.content.decode()


@pytest.mark.parametrize("size", ["", "0", "3"])
def test_a_short_form_of_everything_is_none(page: Client, version: BankVersion, size: str) -> None:
    page.post(NEW, {"title": "Front desk", "sample_size": size, "core": ["R1"]})
    made = Assessment.objects.get()
    assert (made.sample_size, made.core) == (None, [])


def test_each_dimension_offers_its_first_question_to_everybody(page: Client, version: BankVersion) -> None:
    assert page.get(NEW).context["form"]["core"].value() == ["R1", "E1"]


def test_advanced_parts_stay_closed_until_they_are_used_or_wrong(page: Client, version: BankVersion) -> None:
    def opened(sent: dict[str, str]) -> tuple[bool, bool]:
        form = page.post(NEW, {"title": ""} | sent).context["form"]
        return form.uses_segments, form.uses_short_form

    assert opened({}) == (False, False)
    assert opened({"segment-branch": "Airport"}) == (True, False)
    assert opened({"segment-own-1-name": "Season"}) == (True, False)
    assert opened({"sample_size": "many"}) == (False, True)


def test_points_that_total_99_are_told_their_total(page: Client, version: BankVersion) -> None:
    text = page.post(NEW, {"title": "x"} | OWN | {"points-empathy": "39"}).content.decode()
    assert "The points total 99. They must total 100." in text


def test_a_foreign_unit_is_no_choice(page: Client, version: BankVersion) -> None:
    foreign = Unit.objects.create(organisation=make_organisation(), name="Lobby")
    assert page.post(NEW, {"title": "Front desk", "unit": foreign.pk}).status_code == 422


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.RETIRED])
def test_an_unpublished_bank_is_no_choice(page: Client, version: BankVersion, state: VersionState) -> None:
    draft = make_version(state=state)
    assert page.post(NEW, {"title": "Front desk", "bank": draft.pk}).status_code == 422


def test_another_organisations_bank_is_no_choice(page: Client, version: BankVersion) -> None:
    foreign = make_version(organisation=make_organisation())
    assert page.post(NEW, {"title": "Front desk", "bank": foreign.pk}).status_code == 422


def test_a_bank_of_ones_own_says_whose_it_is(page: Client, version: BankVersion, organisation: Organisation) -> None:
    name = version.bank.name
    own = make_version(organisation=organisation, name=name)
    offered = page.get(NEW).context["form"].fields["bank"].choices
    assert offered == [(str(version.pk), name), (str(own.pk), f"{name} – Hotel Miramar")]


def test_without_any_bank_the_form_says_so(page: Client) -> None:
    assert "There is no published bank yet" in page.post(NEW, {"title": "Front desk"}).content.decode()


def test_editing_shows_what_is_and_saves_what_was_changed(page: Client, organisation: Organisation) -> None:
    points = {"reliability": Decimal(60), "empathy": Decimal(40)}
    assessment = make_assessment(organisation=organisation, round="Spring", weights=points)
    address = reverse("assessment_edit", args=[assessment.pk])
    form = page.get(address).context["form"]
    assert (form["round"].value(), form["weights"].value(), form["points-empathy"].value()) == ("Spring", "own", "40")
    page.post(address, {"title": "Bar", "round": "Autumn", "weights": "equal"})
    assessment.refresh_from_db()
    assert (assessment.title, assessment.round, points_of(assessment)) == ("Bar", "Autumn", [Decimal(50), Decimal(50)])


def test_editing_shows_groups_segments_and_short_form(page: Client, organisation: Organisation) -> None:
    page.post(NEW, {"title": "x", "bank": make_version().pk} | ASKED)
    form = page.get(reverse("assessment_edit", args=[Assessment.objects.get().pk])).context["form"]
    assert (form["groups"].value(), form["sample_size"].value(), form["core"].value()) == (
        ["self", "customer"],
        2,
        ["E1"],
    )
    assert "Old Town\nشعبهٔ مرکزی" in str(form["segment-branch"])
    assert (form["segment-own-1-name"].value(), form["segment-branch-asked"].value()) == ("Season", False)


def test_a_round_is_chosen_among_earlier_ones_of_the_unit_and_bank(page: Client, organisation: Organisation) -> None:
    first = make_assessment(organisation=organisation, title="Desk", round="Spring")
    second = make_assessment(organisation=organisation, version=first.version)
    make_assessment(organisation=organisation)  # another bank
    address = reverse("assessment_edit", args=[second.pk])
    choices = [str(label) for _value, label in page.get(address).context["form"].fields["previous"].choices]
    assert choices == ["No earlier assessment", "Desk – Spring"]
    page.post(address, {"title": "Desk", "previous": first.pk})
    second.refresh_from_db()
    assert second.previous == first
    assert "previous" not in page.get(reverse("assessment_edit", args=[first.pk])).context["form"].fields


def test_a_group_that_was_asked_cannot_be_unticked(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation, groups=["self", "customer"])
    make_response(assessment=assessment, group="customer")
    answer = page.post(reverse("assessment_edit", args=[assessment.pk]), {"title": "x", "groups": ["self"]})
    assert answer.context["form"].errors == {
        "groups": ["Somebody of these groups was asked or has answered, so they stay: Customers."]
    }


def test_confidentiality_is_fixed_after_the_first_response(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    make_response(assessment=assessment)
    address = reverse("assessment_edit", args=[assessment.pk])
    assert "cannot change any more" in page.get(address).content.decode()
    page.post(address, {"title": "Bar", "confidentiality": "anonymous", "smallest_group": "3"})
    assessment.refresh_from_db()
    assert (assessment.title, assessment.confidentiality, assessment.smallest_group) == ("Bar", "attributed", 5)


def test_the_page_names_who_has_answered_when_names_are_shown(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    make_response(assessment=assessment, user=make_member(organisation=organisation, name="Sara"), submitted=True)
    text = page.get(reverse("assessment", args=[assessment.pk])).content.decode()
    for words in ("Sara", "Submitted", "Ilze Kalna", "Not begun"):
        assert words in text


@pytest.mark.parametrize("kind", [Confidentiality.CONFIDENTIAL, Confidentiality.ANONYMOUS])
def test_the_page_says_how_many_but_not_who_nor_what(
    page: Client, organisation: Organisation, kind: Confidentiality
) -> None:
    assessment = make_assessment(organisation=organisation, confidentiality=kind)
    sara = make_member(organisation=organisation, name="Sara")
    make_response(assessment=assessment, user=sara, answers={"R1": (1, 5), "R2": (1, 5), "E1": (1, 5)}, submitted=True)
    text = page.get(reverse("assessment", args=[assessment.pk])).content.decode()
    assert "1 person has submitted. Their figures appear when enough have come together" in text
    assert "Sara" not in text
    assert "−4.0" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_more_respondents_need_no_more_queries(
    page: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    assessment = make_assessment(organisation=organisation)
    for _person in range(number):
        person = make_member(organisation=organisation)
        make_response(assessment=assessment, user=person, answers={"R1": (2, 4)}, submitted=True)
    with django_assert_num_queries(15):
        page.get(reverse("assessment", args=[assessment.pk]))


def test_closing_needs_a_submitted_response_and_says_so(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    answer = page.post(reverse("assessment_close", args=[assessment.pk]), follow=True)
    assert "Nobody has submitted yet" in answer.content.decode()


def test_stages_are_walked_and_answering_opens_again(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    make_response(assessment=assessment, answers={"R1": (2, 4)}, submitted=True)
    for stage, is_open in (("act", False), ("review", False), ("collect", True), ("plan", True)):
        page.post(reverse("assessment_stage", args=[assessment.pk]), {"stage": stage})
        assessment.refresh_from_db()
        assert (assessment.stage, assessment.is_open) == (stage, is_open)


def test_the_next_round_is_made_and_named(page: Client, organisation: Organisation) -> None:
    first = make_assessment(organisation=organisation, round="Spring")
    answer = page.post(reverse("assessment_repeat", args=[first.pk]))
    second = Assessment.objects.get(previous=first)
    assert answer["Location"] == reverse("assessment_edit", args=[second.pk])
    assert second.round == ""


def test_deleting_says_first_what_goes(page: Client, organisation: Organisation) -> None:
    assessment = make_assessment(organisation=organisation)
    make_response(assessment=assessment, submitted=True)
    address = reverse("assessment_delete", args=[assessment.pk])
    assert "1 response with its answers" in page.get(address).content.decode()
    page.post(address)
    assert not Assessment.objects.exists()


def test_the_calendar_of_the_organisation_is_asked_for(page: Client, version: BankVersion) -> None:
    Organisation.objects.update(calendar="jalali")
    assert "Like 1405/09/02" in page.get(NEW).content.decode()


def test_what_stands_in_the_address_is_no_default(page: Client, version: BankVersion) -> None:
    page.post(f"{NEW}?confidentiality=secret&smallest_group=many", {"title": "Front desk"})
    made = Assessment.objects.get()
    assert (made.confidentiality, made.smallest_group) == ("attributed", 5)


def test_only_an_empty_form_takes_the_focus(page: Client, version: BankVersion, organisation: Organisation) -> None:
    edit = reverse("assessment_edit", args=[make_assessment(organisation=organisation, version=version).pk])
    pages = (page.get(NEW), page.post(NEW, {"title": ""}), page.get(edit))
    assert ["autofocus" in answer.content.decode() for answer in pages] == [True, False, False]
