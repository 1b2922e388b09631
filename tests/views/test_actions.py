"""The action plan: what a person adopts, writes, moves on and deletes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.analysis.values import Estimate
from assessments.changes.actions import add_action
from assessments.models import Action, ActionTemplate, Assessment, User
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    return make_member("manager", organisation=make_organisation(), name="Ilze Kalna")


@pytest.fixture
def assessment(member: User) -> Assessment:
    made = make_assessment(organisation=member.memberships.get().organisation)
    make_response(assessment=made, answers={"R1": (2, 5), "R2": (3, 5), "E1": (4, 4)}, submitted=True)
    return made


@pytest.fixture
def page(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


@pytest.fixture
def template(assessment: Assessment) -> ActionTemplate:
    return ActionTemplate.objects.create(
        code="answer-time",
        bank=assessment.version.bank.name,
        questions=["R1"],
        type="standard",
        service_gap=2,
        effort=2,
        impact=4,
        title={"en": "Set an answer time", "fa": "زمان پاسخ را تعیین کنید"},
        description={"en": "Agree how long an answer may take."},
        kpi={"en": "Median answer time"},
    )


def make_action(assessment: Assessment, **fields: Any) -> Action:
    dimension = assessment.version.dimensions.get(code="reliability")
    return add_action(actor=None, assessment=assessment, dimension=dimension, now=NOON, **({"title": "Act"} | fields))


def test_a_suggestion_stands_with_its_reason(page: Client, assessment: Assessment, template: ActionTemplate) -> None:
    text = page.get(reverse("actions", args=[assessment.pk])).content.decode()
    assert "Set an answer time" in text
    assert "current 2.0, desired 5.0" in text


def test_adopting_freezes_the_gap_and_happens_once(
    page: Client, assessment: Assessment, template: ActionTemplate
) -> None:
    address = reverse("action_adopt", args=[assessment.pk, template.code])
    for _ in range(2):
        page.post(address)
    action = assessment.actions.get()
    assert (action.title, action.gap, action.question and action.question.code) == ("Set an answer time", -3, "R1")
    assert (action.type, action.service_gap, action.kpi) == ("standard", 2, "Median answer time")


def test_an_adopted_action_speaks_the_persons_language(
    page: Client, member: User, assessment: Assessment, template: ActionTemplate
) -> None:
    User.objects.filter(pk=member.pk).update(language="fa")
    page.post(reverse("action_adopt", args=[assessment.pk, template.code]))
    assert assessment.actions.get().title == "زمان پاسخ را تعیین کنید"


def test_a_dismissed_suggestion_can_be_shown_again(
    page: Client, assessment: Assessment, template: ActionTemplate
) -> None:
    plan = reverse("actions", args=[assessment.pk])
    page.post(reverse("action_dismiss", args=[assessment.pk, template.code]))
    assert "Set an answer time" not in page.get(plan).content.decode()
    page.post(reverse("suggestions_restore", args=[assessment.pk]))
    assert "Set an answer time" in page.get(plan).content.decode()


def filled(**fields: str) -> dict[str, str]:
    needed = {"title": "Answer within the hour", "about": "R1", "type": "standard", "effort": "2", "impact": "4"}
    return needed | {"status": "planned"} | fields


def test_an_action_of_ones_own_needs_a_title_and_a_gap(page: Client, assessment: Assessment) -> None:
    page.post(reverse("action_new", args=[assessment.pk]), filled(due="۱۴۰۵/۰۹/۱۰"))
    action = assessment.actions.get()
    assert (action.title, action.gap, str(action.due)) == ("Answer within the hour", -3, "2026-12-01")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "This field is required."),
        ({"about": "X9"}, "Select a valid choice"),
        ({"start": "2026-12-02", "due": "2026-12-01"}, "The due date lies before the start date."),
        ({"due": "tomorrow"}, "“tomorrow” is not a date"),
        ({"progress": "120"}, "less than or equal to 100"),
        ({"description": "x" * 4001}, "at most 4000 characters"),
        ({"title": "nul\x00"}, "Null characters are not allowed."),
        ({"owner": "999999"}, "Select a valid choice"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_typed_is_lost(
    page: Client, assessment: Assessment, fields: dict[str, str], message: str
) -> None:
    response = page.post(reverse("action_new", args=[assessment.pk]), filled(kpi="Median minutes") | fields)
    assert response.status_code == 422
    text = response.content.decode()
    assert message in text
    assert "Median minutes" in text
    assert not assessment.actions.exists()


def test_a_stranger_cannot_be_made_owner(page: Client, assessment: Assessment) -> None:
    stranger = make_member("admin")
    response = page.post(reverse("action_new", args=[assessment.pk]), filled(owner=str(stranger.pk)))
    assert response.status_code == 422


def test_who_has_left_the_organisation_keeps_their_actions(page: Client, assessment: Assessment) -> None:
    gone = make_member("manager", organisation=assessment.organisation)
    action = make_action(assessment, owner=gone, helpers=[gone])
    gone.memberships.all().delete()
    page.post(reverse("action_edit", args=[action.pk]), filled(owner=str(gone.pk), helpers=[str(gone.pk)]))
    action.refresh_from_db()
    assert (action.title, action.owner, list(action.helpers.all())) == ("Answer within the hour", gone, [gone])


def test_every_change_stands_in_the_history(page: Client, member: User, assessment: Assessment) -> None:
    action = make_action(assessment)
    page.post(reverse("action_edit", args=[action.pk]), filled(status="done", owner=str(member.pk)))
    action.refresh_from_db()
    assert (action.status, action.progress, action.owner) == ("done", 100, member)
    text = page.get(reverse("action_edit", args=[action.pk])).content.decode()
    assert "changed from “Planned” to “Done”" in text
    assert "set to “Ilze Kalna”" in text


def test_the_status_is_moved_from_the_list(page: Client, assessment: Assessment) -> None:
    action = make_action(assessment)
    page.post(reverse("action_status", args=[action.pk]), {"status": "blocked"})
    page.post(reverse("action_status", args=[action.pk]), {"status": "nonsense"})
    action.refresh_from_db()
    assert action.status == "blocked"


def test_a_deleted_action_is_gone(page: Client, assessment: Assessment) -> None:
    page.post(reverse("action_delete", args=[make_action(assessment).pk]))
    assert not assessment.actions.exists()


@pytest.mark.parametrize("actions", [1, 3])
@pytest.mark.parametrize("view", ["table", "board"])
def test_a_plan_takes_as_many_queries_for_three_actions_as_for_one(
    actions: int, view: str, page: Client, assessment: Assessment, django_assert_num_queries: Any
) -> None:
    for _ in range(actions):
        make_action(assessment)
    with django_assert_num_queries(10):
        page.get(reverse("actions", args=[assessment.pk]), {"view": view})


@pytest.mark.parametrize("actions", [1, 3])
@pytest.mark.parametrize("view", ["table", "board"])
def test_the_organisations_list_takes_as_many_queries_for_three_actions_as_for_one(
    actions: int, view: str, page: Client, assessment: Assessment, django_assert_num_queries: Any
) -> None:
    for _ in range(actions):
        make_action(assessment)
    with django_assert_num_queries(8 if view == "board" else 7):
        page.get(reverse("action_list"), {"view": view})


def test_strangers_find_no_plan(client: Client, assessment: Assessment, template: ActionTemplate) -> None:
    action = make_action(assessment)
    client.force_login(make_member("admin"))
    assert client.get(reverse("actions", args=[assessment.pk])).status_code == 404
    assert client.post(reverse("action_adopt", args=[assessment.pk, template.code])).status_code == 404
    assert client.post(reverse("action_status", args=[action.pk]), {"status": "done"}).status_code == 404
    assert client.post(reverse("action_delete", args=[action.pk])).status_code == 404


def test_a_title_taken_over_from_a_template_is_read_in_every_language(
    page: Client, member: User, assessment: Assessment, template: ActionTemplate
) -> None:
    page.post(reverse("action_adopt", args=[assessment.pk, template.code]))
    User.objects.filter(pk=member.pk).update(language="fa")
    action = assessment.actions.get()
    plan, action_page = reverse("actions", args=[assessment.pk]), reverse("action_edit", args=[action.pk])
    for address in (plan, plan + "?view=board", reverse("action_list"), action_page):
        assert "زمان پاسخ را تعیین کنید" in page.get(address).content.decode()


def test_an_action_moved_to_another_gap_keeps_that_gap_as_it_is_now(page: Client, assessment: Assessment) -> None:
    action = make_action(assessment)
    page.post(reverse("action_edit", args=[action.pk]), filled(about="R2"))
    action.refresh_from_db()
    assert (action.question.code, action.current, action.gap, action.group) == ("R2", 3, -2, "self")


def test_an_action_that_stays_with_its_gap_keeps_the_old_figures(page: Client, assessment: Assessment) -> None:
    action = make_action(assessment, frozen=Estimate(1, 1.0, 5.0, -4.0), group="self")
    page.post(reverse("action_edit", args=[action.pk]), filled(about="reliability."))
    action.refresh_from_db()
    assert (action.title, action.gap) == ("Answer within the hour", -4)


def test_a_template_for_questions_of_another_bank_of_the_same_name_is_not_found(
    page: Client, assessment: Assessment, template: ActionTemplate
) -> None:
    ActionTemplate.objects.filter(pk=template.pk).update(questions=["X9"])
    assert page.post(reverse("action_adopt", args=[assessment.pk, template.code])).status_code == 404
