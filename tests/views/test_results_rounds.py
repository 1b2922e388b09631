"""Over time: what moved since the round before, checked against SciPy, and what cannot be compared."""

import pytest
from django.test import Client
from django.urls import reverse
from scipy import stats

from assessments.models import Assessment, BankVersion, Confidentiality, Question, User, VersionState
from assessments.templatetags.figures import gap, percent
from tests.crowds import answer
from tests.factories import make_assessment, make_member, make_organisation, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    return make_member("consultant", organisation=make_organisation())


@pytest.fixture
def first(member: User) -> Assessment:
    return make_assessment(organisation=member.memberships.get().organisation, groups=["customer"], round="Spring")


@pytest.fixture
def page(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def next_round(before: Assessment, **fields: object) -> Assessment:
    fields = {"version": before.version, "round": "Autumn", "groups": ["customer"]} | fields
    return make_assessment(organisation=before.organisation, previous=before, **fields)


def text_of(page: Client, assessment: Assessment, **query: str) -> str:
    response = page.get(reverse("results_rounds", args=[assessment.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_first_round_offers_the_next(page: Client, first: Assessment) -> None:
    answer(first, {"customer": 3})
    text = text_of(page, first)
    assert "This is the first round" in text
    assert f'action="{reverse("assessment_repeat", args=[first.pk])}"' in text


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_every_change_is_what_welch_finds_and_is_split(page: Client, first: Assessment, seed: int) -> None:
    second = next_round(first)
    before = answer(first, {"customer": 14}, seed=seed)["customer"]
    after = answer(second, {"customer": 19}, seed=seed + 10)["customer"]
    text = text_of(page, second)
    for dimension in before:
        old, new = (rows[dimension][:, 0] - rows[dimension][:, 1] for rows in (before, after))
        found = stats.ttest_ind(new, old, equal_var=False).confidence_interval()
        moved = after[dimension].mean(axis=0) - before[dimension].mean(axis=0)
        row = text[text.index("From Spring to Autumn") :]
        assert f'<td class="number nowrap">{gap(found.low, 2)} to {gap(found.high, 2)}</td>' in row
        assert f'<td class="number">{gap(moved[0], 2)}</td><td class="number">{gap(-moved[1], 2)}</td>' in row
        closed = percent(100 * (1 - new.mean() / old.mean())).replace("\u202f", " ")
        assert f'<td class="number">{closed}</td>' in row


def test_the_same_people_are_compared_with_themselves(page: Client, first: Assessment) -> None:
    Assessment.objects.filter(pk=first.pk).update(confidentiality=Confidentiality.ATTRIBUTED)
    second = next_round(first)
    before, after = {}, {}
    for seed in range(8):
        before[seed] = answer(first, {"customer": 1}, seed=seed, respondent=f"Guest {seed}")["customer"]["empathy"][0]
        after[seed] = answer(second, {"customer": 1}, seed=seed + 50, respondent=f"Guest {seed}")["customer"][
            "empathy"
        ][0]
    old, new = ([row[0] - row[1] for row in rows.values()] for rows in (before, after))
    found = stats.ttest_rel(new, old).confidence_interval()
    text = text_of(page, second)
    assert f"{gap(found.low, 2)} to {gap(found.high, 2)}" in text
    assert "each is compared with themselves" in text


def test_questions_worded_otherwise_are_named_and_not_compared(page: Client, first: Assessment) -> None:
    later = make_version(state=VersionState.DRAFT)
    BankVersion.objects.filter(pk=later.pk).update(bank=first.version.bank, number=2)
    Question.objects.filter(dimension__version=later, code="R1").update(statement={"en": "Another statement"})
    BankVersion.objects.filter(pk=first.version_id).update(state=VersionState.RETIRED)
    BankVersion.objects.filter(pk=later.pk).update(state=VersionState.PUBLISHED)
    second = next_round(first, version=BankVersion.objects.get(pk=later.pk))
    answer(first, {"customer": 5})
    answer(second, {"customer": 5}, seed=2)
    text = text_of(page, second)
    assert "Worded otherwise than before, so not compared: Title R1." in text
    assert "Dimensions that ask otherwise than before, so not compared: Reliability." in text
    assert "The line is broken" in text


def test_a_withheld_round_shows_no_figure(page: Client, first: Assessment) -> None:
    Assessment.objects.filter(pk=first.pk).update(confidentiality=Confidentiality.CONFIDENTIAL)
    first.refresh_from_db()
    second = next_round(first)
    answer(first, {"customer": 4})
    answer(second, {"customer": 6}, seed=2)
    text = text_of(page, second)
    assert "These rounds cannot be compared yet." in text
    assert '<th scope="row">Spring</th><td colspan="5" class="quiet">no figures</td>' in text


@pytest.mark.parametrize("number", [1, 3])
def test_three_rounds_take_as_many_queries_as_one(
    page: Client, first: Assessment, number: int, django_assert_num_queries
) -> None:
    """Where names are shown, every step also looks whether the same people answered."""
    last, fields = first, {"confidentiality": Confidentiality.CONFIDENTIAL, "smallest_group": 3}
    Assessment.objects.filter(pk=first.pk).update(**fields)
    first.refresh_from_db()
    answer(first, {"customer": 6})
    for seed in range(1, number + 1):
        last = next_round(last, **fields)
        answer(last, {"customer": 6}, seed=seed)
    with django_assert_num_queries(13):
        text_of(page, last)
