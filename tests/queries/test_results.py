"""Stored answers become the figures that were published."""

import json
from pathlib import Path

import pytest

from assessments.analysis.values import GroupFigures, Withheld
from assessments.models import Answer, Assessment, Confidentiality, Group
from assessments.queries.results import changes_since, comments, figures, figures_of
from tests.factories import make_assessment, make_response, make_user, make_version

pytestmark = pytest.mark.django_db
ORACLE = json.loads((Path(__file__).parents[1] / "analysis" / "oracles" / "complete.json").read_text())


@pytest.fixture
def published() -> Assessment:
    """The complete oracle, stored as an assessment."""
    from decimal import Decimal

    weights = {code: Decimal(points) for code, points in ORACLE["weights"].items()}
    assessment = make_assessment(version=make_version(dimensions=ORACLE["bank"]), weights=weights)
    for answers in ORACLE["respondents"]:
        make_response(
            assessment=assessment, answers={code: tuple(pair) for code, pair in answers.items()}, submitted=True
        )
    return assessment


def self_figures(assessment: Assessment) -> GroupFigures:
    found = figures(assessment).group(Group.SELF)
    assert isinstance(found, GroupFigures)
    return found


def test_stored_answers_give_the_published_figures(published: Assessment) -> None:
    found = self_figures(published)
    expected = ORACLE["expected"]
    assert found.overall_gap == pytest.approx(expected["overall_gap"], abs=ORACLE["tolerance"])
    assert found.weighted_gap == pytest.approx(expected["weighted_gap"], abs=ORACLE["tolerance"])
    gaps = {row.code: row.estimate.gap for row in found.dimensions if row.estimate}
    assert gaps == pytest.approx(
        {code: row["gap"] for code, row in expected["dimensions"].items()}, abs=ORACLE["tolerance"]
    )
    priorities = {row.code: row.priority for row in found.dimensions}
    assert priorities == pytest.approx(expected["priority"], abs=1e-4)


def test_an_open_response_counts_nowhere() -> None:
    assessment = make_assessment()
    make_response(assessment=assessment, answers={"R1": (3, 5)})
    assert figures(assessment).results.groups == {}


@pytest.mark.parametrize("responses", [1, 3])
def test_all_figures_take_four_queries(responses: int, django_assert_num_queries) -> None:
    assessment = make_assessment()
    for _ in range(responses):
        make_response(assessment=assessment, answers={"R1": (3, 5), "R2": (2, 4), "E1": (4, 4)}, submitted=True)
    with django_assert_num_queries(4):
        figures(assessment)


def test_several_assessments_take_the_same_four_queries(django_assert_num_queries) -> None:
    version = make_version()
    assessments = [make_assessment(version=version) for _ in range(3)]
    for assessment in assessments:
        make_response(assessment=assessment, answers={"R1": (3, 5), "R2": (2, 4)}, submitted=True)
    with django_assert_num_queries(4):
        found = figures_of(assessments)
    assert {len(one.responses) for one in found.values()} == {1}


def test_a_group_below_the_promised_size_is_withheld() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL, smallest_group=5)
    for _ in range(4):
        make_response(assessment=assessment, answers={"R1": (3, 5), "R2": (2, 4)}, submitted=True)
    assert figures(assessment).group(Group.SELF) == Withheld("too_few")
    make_response(assessment=assessment, answers={"R1": (3, 5), "R2": (2, 4)}, submitted=True)
    assert self_figures(assessment).n == 5


def with_comments(confidentiality: str, people: int) -> Assessment:
    assessment = make_assessment(confidentiality=confidentiality)
    for _ in range(people):
        response = make_response(
            assessment=assessment, user=make_user(name="Ilze"), answers={"R1": (3, 5), "R2": (2, 4)}, submitted=True
        )
        Answer.objects.filter(response=response, question__code="R1").update(comment="The queue is long.")
    return assessment


def test_an_attributed_comment_carries_its_author() -> None:
    found = figures(with_comments(Confidentiality.ATTRIBUTED, 1))
    assert [(comment.text, comment.author) for comment in comments(found, Group.SELF)] == [
        ("The queue is long.", "Ilze")
    ]


@pytest.mark.parametrize(("people", "shown"), [(9, 0), (10, 10)])
def test_confidential_comments_need_ten_people_and_carry_no_name(people: int, shown: int) -> None:
    found = figures(with_comments(Confidentiality.CONFIDENTIAL, people))
    assert [comment.author for comment in comments(found, Group.SELF)] == [""] * shown


def test_the_change_since_the_round_before_splits_into_current_and_desired() -> None:
    version = make_version()
    before, after = make_assessment(version=version), make_assessment(version=version)
    for assessment, score in ((before, (2, 5)), (after, (3, 4))):
        for _ in range(2):
            make_response(assessment=assessment, answers={"R1": score, "R2": score}, submitted=True)
    moved = changes_since(figures(after), figures(before), Group.SELF)
    assert moved is not None
    change = moved.dimensions[0]
    assert (change.gap.value, change.current, change.desired, change.linked) == (2, 1, -1, False)


def test_the_same_people_are_compared_with_themselves() -> None:
    version, people = make_version(), [make_user() for _ in range(3)]
    before, after = make_assessment(version=version), make_assessment(version=version)
    for place, person in enumerate(people):
        make_response(assessment=before, user=person, answers={"R1": (1 + place, 5), "R2": (2, 5)}, submitted=True)
        make_response(assessment=after, user=person, answers={"R1": (2 + place, 5), "R2": (2, 5)}, submitted=True)
    moved = changes_since(figures(after), figures(before), Group.SELF)
    assert moved is not None
    assert moved.dimensions[0].linked


def test_rounds_on_different_versions_are_not_compared() -> None:
    before, after = make_assessment(), make_assessment()
    assert changes_since(figures(after), figures(before), Group.SELF) is None
