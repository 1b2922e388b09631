"""The five-gap page: figures as SciPy finds them, what is not measured said, and actions that keep the gap."""

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from scipy import stats

from assessments.analysis.service_gaps import DEFINITIONS
from assessments.models import Action, ActionTemplate, Assessment, Confidentiality, User
from assessments.templatetags.figures import gap, number
from tests.crowds import Crowd, answer
from tests.factories import make_assessment, make_member, make_organisation

pytestmark = pytest.mark.django_db
GROUPS = ["customer", "manager", "front_line"]


@pytest.fixture
def member() -> User:
    return make_member("consultant", organisation=make_organisation())


@pytest.fixture
def assessment(member: User) -> Assessment:
    return make_assessment(organisation=member.memberships.get().organisation, groups=GROUPS)


@pytest.fixture
def page(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def text_of(page: Client, assessment: Assessment, **query: str) -> str:
    response = page.get(reverse("five_gaps", args=[assessment.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def scores(crowd: Crowd, group: str, side: str, dimension: str) -> np.ndarray:
    return crowd[group][dimension][:, 0 if side == "current" else 1]


@pytest.mark.parametrize("seed", range(5))
def test_every_gap_and_interval_is_what_scipy_finds(page: Client, assessment: Assessment, seed: int) -> None:
    crowd = answer(assessment, {"customer": 21, "manager": 7, "front_line": 12}, seed=seed)
    text = text_of(page, assessment)
    for dimension in ("reliability", "empathy"):
        for one, other in DEFINITIONS:
            first, second = (scores(crowd, *term, dimension) for term in (one, other))
            test = (
                stats.ttest_rel(first, second)
                if one.group == other.group
                else stats.ttest_ind(first, second, equal_var=False)
            )
            found = test.confidence_interval()
            assert f"<small>{gap(found.low, 2)} to {gap(found.high, 2)}</small>" in text
            assert gap(first.mean() - second.mean(), 3) in text
            if one.group != other.group:
                assert f"df = {number(test.df, 1)}" in text


def test_the_widest_gap_within_the_organisation_is_said_first(page: Client, assessment: Assessment) -> None:
    crowd = answer(assessment, {"customer": 30, "manager": 12, "front_line": 30})
    text = text_of(page, assessment)
    wide = min((crowd["front_line"][d][:, 0] - crowd["front_line"][d][:, 1]).mean() for d in crowd["front_line"])
    assert "Gap 4 is the widest" in text
    assert f"the front line delivers {number(-wide, 1)} less than is promised." in text
    assert "That is gap 5" in text


def test_without_the_groups_nothing_is_measured_and_never_zero(page: Client, member: User) -> None:
    made = make_assessment(organisation=member.memberships.get().organisation)
    answer(made, {"self": 3})
    text = text_of(page, made)
    assert "The five gaps are not measured yet." in text
    assert "the group “Customers” is not asked" in text
    assert "Add customers to the assessment" in text
    assert "five-gaps-table" not in text


def test_a_self_assessment_is_no_customers_word(page: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(groups=["self", "customer"])
    assessment.refresh_from_db()
    answer(assessment, {"self": 12})
    text = text_of(page, assessment)
    assert "customers get" not in text.split("</h1>")[1].split("What each gap means here")[0].replace(
        "What customers get", ""
    )
    assert "nobody has answered yet of the group “Customers”" in text


def test_gaps_of_a_small_group_are_withheld(page: Client, assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assessment.refresh_from_db()
    answer(assessment, {"customer": 20, "manager": 4, "front_line": 20})
    text = text_of(page, assessment)
    assert "Withheld: fewer than 5 people of a group can be shown." in text
    first = text[text.index('id="gap-1"') : text.index('id="gap-2"')]
    assert '<span class="gap-chip unclear">withheld</span>' in first


def test_one_dimension_can_be_drawn_alone(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 6, "manager": 6, "front_line": 6})
    text = text_of(page, assessment, dimension="empathy")
    assert "Where Empathy loses ground" in text
    questions = text[text.index("The five gaps by question") :]
    assert "Title E1" in questions
    assert "Title R1" not in questions


def test_the_drawing_is_said_in_words(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 12})
    text = text_of(page, assessment)
    assert "<title>The five gaps. Gap 1, knowledge: not measured." in text


def make_template(number: int, code: str = "learn", **fields: object) -> ActionTemplate:
    texts = {"title": {"en": "Listen to ten guests"}, "description": {"en": "Ask them."}, "kpi": {"en": "Talks held"}}
    return ActionTemplate.objects.create(
        code=code,
        type="standard",
        effort=2,
        impact=4,
        service_gap=number,
        **({"dimensions": ["empathy"]} | texts | fields),
    )


@pytest.mark.parametrize("service_gap", [1, 2, 3, 4])
def test_adopting_keeps_the_gap_and_its_two_means(page: Client, assessment: Assessment, service_gap: int) -> None:
    crowd = answer(assessment, {"customer": 12, "manager": 9, "front_line": 11})
    template = make_template(service_gap, bank=assessment.version.bank.name)
    address = reverse("action_adopt", args=[assessment.pk, template.code])
    assert address in text_of(page, assessment)
    page.post(address, {"from": "five-gaps", "dimension": "empathy"})
    action = Action.objects.get()
    first, second = (scores(crowd, *term, "empathy").mean() for term in DEFINITIONS[service_gap - 1])
    assert (action.service_gap, action.dimension.code) == (service_gap, "empathy")
    assert (action.current, action.desired, action.gap) == pytest.approx((first, second, first - second))
    assert action.group == {1: "", 2: "manager", 3: "", 4: "front_line"}[service_gap]
    assert address not in text_of(page, assessment)
    assert "when the action was made" in page.get(reverse("action_edit", args=[action.pk])).content.decode()


def test_adopting_against_a_gap_that_is_not_measured_keeps_no_figure(page: Client, assessment: Assessment) -> None:
    make_template(1, bank=assessment.version.bank.name)
    page.post(reverse("action_adopt", args=[assessment.pk, "learn"]), {"from": "five-gaps"})
    action = Action.objects.get()
    assert (action.service_gap, action.gap, action.group) == (1, None, "")


def test_a_gap_that_no_template_of_the_bank_attacks_leads_to_writing_an_action(
    page: Client, assessment: Assessment
) -> None:
    answer(assessment, {"front_line": 30})
    make_template(4, bank="prompt")

    def fourth() -> str:
        text = text_of(page, assessment, dimension="empathy")
        return text[text.index('id="gap-4"') : text.index('id="gap-5"')]

    assert f"{reverse('action_new', args=[assessment.pk])}?for=empathy." in fourth()
    make_template(4, code="approve", bank=assessment.version.bank.name)
    assert "No action template" not in fourth()


def test_gap_5_points_to_the_others(page: Client, assessment: Assessment) -> None:
    answer(assessment, {"customer": 12})
    fifth = text_of(page, assessment)
    fifth = fifth[fifth.index('id="gap-5"') :]
    assert '<a href="#gap-1">Start with gaps 1 to 4</a>' in fifth
