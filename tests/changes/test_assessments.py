"""Rules of making, editing, closing, repeating and deleting assessments."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from assessments.changes.assessments import (
    change_stage,
    close_assessment,
    create_assessment,
    delete_assessment,
    edit_assessment,
    reopen_assessment,
    repeat_assessment,
    set_weights,
)
from assessments.changes.imports import start_import
from assessments.models import Assessment, BankVersion, Import, ImportState, Report, Unit, VersionState
from tests.factories import NOON, make_assessment, make_organisation, make_response, make_user, make_version

pytestmark = pytest.mark.django_db
POINTS = {"reliability": Decimal(60), "empathy": Decimal(40)}
BRANCHES = {"code": "branch", "name": "", "values": ["Old Town", "Airport"], "is_asked": True}
SEASONS = {"code": "own-1", "name": "Season", "values": ["Summer", "Winter"], "is_asked": False}


def points_of(assessment: Assessment) -> dict[str, Decimal]:
    return {row.dimension.code: row.points for row in assessment.weights.select_related("dimension")}


def test_a_new_assessment_weighs_every_dimension_the_same() -> None:
    version = make_version(dimensions={"a": ["A1"], "b": ["B1"], "c": ["C1"]})
    made = make_assessment(version=version)
    assert points_of(made) == {"a": Decimal("33.34"), "b": Decimal("33.33"), "c": Decimal("33.33")}


def test_a_new_assessment_takes_the_points_of_its_bank() -> None:
    made = make_assessment(version=make_version(weights={"reliability": 70, "empathy": 30}))
    assert points_of(made) == {"reliability": Decimal(70), "empathy": Decimal(30)}


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.RETIRED])
def test_an_unpublished_version_is_refused(state: VersionState) -> None:
    with pytest.raises(ValidationError, match="not published"):
        make_assessment(version=make_version(state=state))
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        ({"reliability": 60, "empathy": 39}, "total 99 points"),
        ({"reliability": 100}, "“empathy” is missing"),
        ({"reliability": 50, "empathy": 50, "speed": 0}, "no dimension “speed”"),
        ({"reliability": 120, "empathy": -20}, "between 0 and 100"),
    ],
)
def test_weights_that_do_not_fit_are_refused_and_nothing_is_made(weights: dict[str, int], reason: str) -> None:
    points = {code: Decimal(value) for code, value in weights.items()}
    with pytest.raises(ValidationError, match=reason):
        make_assessment(weights=points)
    assert not Assessment.objects.exists()


def test_a_foreign_unit_is_refused() -> None:
    foreign = Unit.objects.create(organisation=make_organisation(), name="Lobby")
    with pytest.raises(ValidationError, match="another organisation"):
        make_assessment(unit=foreign)


def test_a_new_unit_is_added_once() -> None:
    organisation, version = make_organisation(), make_version()
    for title in ("Spring", "Autumn"):
        create_assessment(actor=None, organisation=organisation, version=version, title=title, new_unit="Lobby")
    assert [unit.assessments.count() for unit in organisation.units.all()] == [2]


def test_weights_are_replaced_as_a_whole() -> None:
    assessment = make_assessment()
    set_weights(actor=None, assessment=assessment, weights=POINTS)
    assert points_of(assessment) == POINTS


def test_what_was_promised_to_those_who_answered_stays() -> None:
    assessment = make_response().assessment
    for change in ({"confidentiality": "anonymous"}, {"smallest_group": 3}):
        with pytest.raises(ValidationError, match="cannot change any more"):
            edit_assessment(actor=make_user(), assessment=assessment, fields={"title": "New", **change})
    assessment.refresh_from_db()
    assert (assessment.title, assessment.confidentiality) == ("Front desk", "attributed")


@pytest.mark.parametrize("asked", ["link", "response"])
def test_confidentiality_is_fixed_once_somebody_was_told(asked: str) -> None:
    assessment = make_assessment(groups=["customer"])
    told(assessment, asked)
    with pytest.raises(ValidationError, match="cannot change any more"):
        edit_assessment(actor=make_user(), assessment=assessment, fields={"confidentiality": "anonymous"})


@pytest.mark.parametrize("asked", ["participation", "link", "response"])
def test_a_group_stays_once_somebody_of_it_was_asked(asked: str) -> None:
    assessment = make_assessment(groups=["customer", "manager"])
    told(assessment, asked)
    edit_assessment(actor=make_user(), assessment=assessment, fields={"groups": ["self", "customer"]})
    with pytest.raises(ValidationError, match="so they stay: Customers"):
        edit_assessment(actor=make_user(), assessment=assessment, fields={"groups": ["self"]})


@pytest.mark.parametrize("asked", ["participation", "link", "response"])
def test_a_value_stays_once_somebody_has_it(asked: str) -> None:
    assessment = make_assessment(groups=["customer"], segments=[BRANCHES])
    told(assessment, asked, segments={"branch": "Airport"})
    change_values(assessment, ["Airport", "Harbour"])  # nobody was of the Old Town
    with pytest.raises(ValidationError, match="so they stay: Airport") as refused:
        change_values(assessment, ["Old Town", "Harbour"])
    assert refused.value.message_dict.keys() == {"segment-branch"}


def test_segments_come_and_go_until_somebody_has_begun_to_answer() -> None:
    assessment = make_assessment(groups=["customer"], segments=[BRANCHES])
    edit_assessment(actor=make_user(), assessment=assessment, fields={"segments": []})
    edit_assessment(actor=make_user(), assessment=assessment, fields={"segments": [BRANCHES]})
    told(assessment, "response")
    for segments, field in (([], "segment-branch"), ([BRANCHES, SEASONS], "segment-own-1")):
        with pytest.raises(ValidationError, match="no segment can be added or removed") as refused:
            edit_assessment(actor=make_user(), assessment=assessment, fields={"segments": segments})
        assert refused.value.message_dict.keys() == {field}


def test_a_file_on_its_way_counts_as_somebody_who_has_begun() -> None:
    assessment = make_assessment(groups=["customer"], segments=[BRANCHES])
    row = Import.objects.create(assessment=assessment, file_name="a.csv", state=ImportState.RUNNING)
    for field, value in (("segments", []), ("confidentiality", "anonymous")):
        with pytest.raises(ValidationError):
            edit_assessment(actor=make_user(), assessment=assessment, fields={field: value})
        assessment.refresh_from_db()
    Import.objects.filter(pk=row.pk).update(state=ImportState.REFUSED)
    edit_assessment(actor=make_user(), assessment=assessment, fields={"segments": [], "confidentiality": "anonymous"})


def test_a_segment_of_ones_own_keeps_its_name_once_it_is_used() -> None:
    assessment = make_assessment(groups=["customer"], segments=[SEASONS])
    told(assessment, "response", segments={"own-1": "Summer"})
    with pytest.raises(ValidationError, match="keeps its name"):
        edit_assessment(actor=make_user(), assessment=assessment, fields={"segments": [SEASONS | {"name": "Year"}]})


def change_values(assessment: Assessment, values: list[str]) -> None:
    edit_assessment(actor=make_user(), assessment=assessment, fields={"segments": [BRANCHES | {"values": values}]})


def told(assessment: Assessment, way: str, **fields: Any) -> None:
    """Ask a customer, or let one begin."""
    if way == "participation":
        assessment.participations.create(group="customer", name="Sara", added=NOON.date(), **fields)
    elif way == "link":
        assessment.links.create(group="customer", token_hash="x" * 64, **fields)
    else:
        make_response(assessment=assessment, group="customer", **fields)


def test_everything_else_may_change_after_the_first_answer() -> None:
    assessment = make_response().assessment
    same = {"title": "New", "confidentiality": assessment.confidentiality}
    edit_assessment(actor=make_user(), assessment=assessment, fields=same, weights=POINTS)
    assessment.refresh_from_db()
    assert (assessment.title, points_of(assessment)) == ("New", POINTS)


def test_closing_needs_a_submitted_response() -> None:
    assessment = make_response().assessment
    with pytest.raises(ValidationError, match="Nobody has submitted"):
        close_assessment(actor=make_user(), assessment=assessment, now=NOON)
    assert assessment.is_open


def test_closing_and_reopening_move_the_stage() -> None:
    person, assessment = make_user(), make_response(submitted=True).assessment
    close_assessment(actor=person, assessment=assessment, now=NOON)
    assert (assessment.closed, assessment.stage) == (NOON, "act")
    reopen_assessment(actor=person, assessment=assessment)
    assert (assessment.closed, assessment.stage) == (None, "collect")


def test_closing_twice_and_reopening_an_open_one_change_nothing() -> None:
    person, assessment = make_user(), make_response(submitted=True).assessment
    change_stage(actor=person, assessment=assessment, stage="review", now=NOON)
    close_assessment(actor=person, assessment=assessment, now=NOON)
    assert assessment.stage == "review"
    change_stage(actor=person, assessment=assessment, stage="plan", now=NOON)
    reopen_assessment(actor=person, assessment=assessment)
    assert assessment.stage == "plan"


@pytest.mark.parametrize("stage", ["", "done", "\x00", "x" * 10_000])
def test_a_word_that_is_no_stage_is_refused(stage: str) -> None:
    assessment = make_response(submitted=True).assessment
    with pytest.raises(ValidationError, match="is not a stage"):
        change_stage(actor=make_user(), assessment=assessment, stage=stage, now=NOON)


def test_the_next_round_keeps_unit_weights_and_rules_and_no_answers() -> None:
    first = make_response(submitted=True).assessment
    first.smallest_group = 7
    set_weights(actor=None, assessment=first, weights=POINTS)
    second = repeat_assessment(actor=make_user(), assessment=first, title="Autumn")
    assert (second.previous, second.version, second.smallest_group) == (first, first.version, 7)
    assert (points_of(second), second.responses.count(), second.stage) == (POINTS, 0, "plan")


def test_the_next_round_asks_the_same_people_the_same_questions() -> None:
    asked: dict[str, Any] = {
        "groups": ["self", "customer"],
        "purpose": "We want to be quicker.",
        "segments": [BRANCHES],
        "sample_size": 2,
        "core": ["R1"],
        "confidentiality": "anonymous",
    }
    second = repeat_assessment(actor=make_user(), assessment=make_assessment(**asked), title="Autumn")
    assert {name: getattr(second, name) for name in asked} == asked


def test_the_next_round_keeps_a_version_that_was_retired_meanwhile() -> None:
    first = make_assessment()
    BankVersion.objects.update(state=VersionState.RETIRED)
    first.refresh_from_db()
    second = repeat_assessment(actor=make_user(), assessment=first, title="Autumn")
    assert (second.version, second.previous) == (first.version, first)


def test_a_round_follows_an_earlier_one_of_the_same_unit_and_bank() -> None:
    first = make_assessment()
    second = make_assessment(organisation=first.organisation, version=first.version)
    other_bank = make_assessment(organisation=first.organisation)
    for assessment, previous in ((second, make_assessment()), (first, second), (first, first), (other_bank, first)):
        with pytest.raises(ValidationError, match="same unit and bank"):
            edit_assessment(actor=make_user(), assessment=assessment, fields={"previous": previous})


def test_deleting_takes_answers_and_files_along(django_capture_on_commit_callbacks: Any) -> None:
    assessment = make_response(answers={"R1": (2, 4)}, submitted=True).assessment
    file = ContentFile(b"%PDF-", name="r.pdf")
    report = Report.objects.create(assessment=assessment, title="Report", language="en", pages=1, file=file)
    row = start_import(actor=make_user(), assessment=assessment, file=ContentFile(b"respondent", name="a.csv"))
    storage, names = report.file.storage, [str(kept.name) for kept in (report.file, row.file)]
    with django_capture_on_commit_callbacks(execute=True):
        delete_assessment(actor=None, assessment=assessment)
        assert all(map(storage.exists, names))
    assert not Assessment.objects.exists()
    assert not any(map(storage.exists, names))
