"""Stored answers become the figures that were published."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from assessments.analysis.values import GroupFigures, Withheld
from assessments.changes import tallies
from assessments.models import Answer, Assessment, Confidentiality, Group, Response, Stage
from assessments.queries.results import changes_since, comment_rows, comments, figures, figures_of
from tests.factories import NOON, make_assessment, make_response, make_user, make_version

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
def test_all_figures_take_three_queries(responses: int, django_assert_num_queries) -> None:
    assessment = make_assessment()
    for _ in range(responses):
        make_response(assessment=assessment, answers={"R1": (3, 5), "R2": (2, 4), "E1": (4, 4)}, submitted=True)
    with django_assert_num_queries(3):
        figures(assessment)


def test_several_assessments_take_the_same_three_queries(django_assert_num_queries) -> None:
    version = make_version()
    assessments = [make_assessment(version=version) for _ in range(3)]
    for assessment in assessments:
        make_response(assessment=assessment, answers={"R1": (3, 5), "R2": (2, 4)}, submitted=True)
    with django_assert_num_queries(3):
        found = figures_of(assessments)
    assert [one.submitted for one in found.values()] == [1, 1, 1]


def confidential(people: int, **fields: Any) -> Assessment:
    """An assessment whose people answered alike; every third of them looks careless."""
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL, smallest_group=5, **fields)
    for number in range(people):
        careless = number % 3 == 2
        scores = dict.fromkeys(("R1", "R2", "E1"), (3, 3)) if careless else {"R1": (3, 5), "R2": (2, 4), "E1": (4, 4)}
        make_response(assessment=assessment, answers=scores, segments={"branch": "Riga"}, submitted=True)
    return assessment


BRANCH = {"code": "branch", "name": "", "values": ["Riga", "Tehran"], "is_asked": False}


def test_a_group_below_the_promised_size_is_withheld() -> None:
    found = figures(confidential(4))
    assert found.group(Group.SELF) == Withheld("too_few")
    assert (found.finished, found.counted, found.waiting) == ({"self": 4}, {"self": 0}, {"self": 4})


def test_while_answers_are_taken_the_last_batch_waits() -> None:
    found = figures(confidential(17))  # 12 careful people and 5 careless ones
    assert (found.finished, found.counted, found.waiting) == ({"self": 17}, {"self": 5}, {"self": 12})
    assert found.doubtful == {"self": 0}


def test_a_first_careless_answer_does_not_show_while_it_waits() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    for _ in range(10):
        make_response(assessment=assessment, answers={"R1": (2, 4), "R2": (3, 4), "E1": (1, 4)}, submitted=True)
    before = figures(assessment)
    make_response(assessment=assessment, answers={"R1": (2, 2), "R2": (2, 2), "E1": (2, 2)}, submitted=True)
    after = figures(assessment)
    assert Response.objects.exclude(doubts=[]).exists()
    assert (before.finished, after.finished) == ({"self": 10}, {"self": 11})
    assert (before.doubtful, before.results) == (after.doubtful, after.results)


def test_after_closing_everybody_counts() -> None:
    assessment = confidential(17)
    tallies.release(assessment=assessment)
    found = figures(assessment)
    assert (found.counted, found.waiting, found.doubtful) == ({"self": 17}, {"self": 0}, {"self": 5})
    without = figures(assessment, without_doubtful=True)
    assert (without.counted, without.left_out, without.may_leave_out) == ({"self": 12}, 5, True)


def test_a_group_with_figures_is_shown_before_one_that_is_withheld() -> None:
    assessment = make_assessment(groups=["self", "customer"], confidentiality="confidential", smallest_group=3)
    assert figures(assessment).first_group == "self"
    make_response(assessment=assessment, group="self", answers={"R1": (2, 4)}, submitted=True)
    for _customer in range(6):
        make_response(assessment=assessment, group="customer", answers={"R1": (2, 4), "R2": (3, 4)}, submitted=True)
    assert figures(assessment).first_group == "customer"


def test_a_few_careless_answers_cannot_be_told_from_the_others() -> None:
    assessment = confidential(12)  # 8 careful people and 4 careless ones
    tallies.release(assessment=assessment)
    found = figures(assessment)
    assert (found.counted, found.doubtful, found.may_leave_out) == ({"self": 12}, {"self": None}, False)
    assert figures(assessment, without_doubtful=True).group(Group.SELF) == Withheld("too_few")


def test_a_filter_counts_only_people_with_that_value() -> None:
    assessment = confidential(17, segments=[BRANCH])
    tallies.release(assessment=assessment)
    assert figures(assessment, segments={"branch": "Riga"}).counted == {"self": 17}
    elsewhere = figures(assessment, segments={"branch": "Tehran"})
    assert elsewhere.group(Group.SELF) == Withheld("too_few")
    assert elsewhere.finished == {"self": 17}


def test_where_names_are_shown_a_filter_that_fits_nobody_leaves_no_group() -> None:
    assessment = make_assessment(segments=[BRANCH])
    make_response(assessment=assessment, answers={"R1": (3, 5)}, segments={"branch": "Riga"}, submitted=True)
    assert figures(assessment, segments={"branch": "Riga"}).counted == {"self": 1}
    assert figures(assessment, segments={"branch": "Tehran"}).results.groups == {}


def test_a_filter_by_an_unknown_segment_is_refused() -> None:
    with pytest.raises(ValueError, match="no segment floor"):
        figures(make_assessment(), segments={"floor": "2"})


def test_a_question_left_out_of_a_short_form_is_not_skipped() -> None:
    assessment = make_assessment()
    make_response(assessment=assessment, answers={"R1": (3, 5)}, asked=["R1"], submitted=True)
    found = self_figures(assessment)
    assert (found.question("R2").skipped, found.dimension("reliability").missing) == (0, 0)
    assert found.dimension("reliability").estimate is not None


def with_comments(confidentiality: str, people: int) -> Assessment:
    assessment = make_assessment(confidentiality=confidentiality)
    for number in range(people):
        response = make_response(
            assessment=assessment, user=make_user(name="Ilze"), answers={"R1": (3, 5), "R2": (2, 4)}, submitted=True
        )
        comment = f"The queue is long {chr(ord('Z') - number)}."
        Answer.objects.filter(response=response, question__code="R1").update(comment=comment)
    return assessment


def closed(assessment: Assessment) -> Assessment:
    tallies.release(assessment=assessment)
    Assessment.objects.filter(pk=assessment.pk).update(closed=NOON, stage=Stage.ACT)
    return Assessment.objects.get(pk=assessment.pk)


def test_an_attributed_comment_carries_its_author() -> None:
    found = figures(with_comments(Confidentiality.ATTRIBUTED, 1))
    assert [(comment.text, comment.author) for comment in comments(found, Group.SELF)] == [
        ("The queue is long Z.", "Ilze")
    ]


@pytest.mark.parametrize(("people", "shown"), [(9, 0), (10, 10)])
def test_confidential_comments_need_ten_people_and_carry_no_name(people: int, shown: int) -> None:
    found = figures(closed(with_comments(Confidentiality.CONFIDENTIAL, people)))
    assert [comment.author for comment in comments(found, Group.SELF)] == [""] * shown


def test_confidential_comments_come_in_alphabetical_order() -> None:
    texts = [row.text for row in comments(figures(closed(with_comments("confidential", 12))), Group.SELF)]
    assert texts == sorted(texts)


def test_while_answers_are_taken_no_confidential_comment_is_shown() -> None:
    assessment = with_comments(Confidentiality.CONFIDENTIAL, 20)
    assert figures(assessment).counted == {"self": 15}
    assert comments(figures(assessment), Group.SELF) == ()


def test_a_filter_shows_no_confidential_comment() -> None:
    assessment = closed(with_comments(Confidentiality.CONFIDENTIAL, 12))
    assert comments(figures(assessment, without_doubtful=True), Group.SELF)  # it leaves nobody out
    Assessment.objects.filter(pk=assessment.pk).update(segments=[BRANCH])
    chosen = figures(Assessment.objects.get(pk=assessment.pk), segments={"branch": ""})
    assert comments(chosen, Group.SELF) == ()


def test_a_comment_written_after_an_earlier_closing_waits_until_it_is_one_of_many() -> None:
    assessment = closed(with_comments(Confidentiality.CONFIDENTIAL, 12))
    shown = []
    for _ in range(5):  # opened again for one more person, and closed
        Assessment.objects.filter(pk=assessment.pk).update(closed=None)
        response = make_response(assessment=assessment, answers={"R1": (3, 5)}, submitted=True)
        Answer.objects.filter(response=response).update(comment="It was I.")
        shown.append(len(comments(figures(closed(assessment)), Group.SELF)))
    assert shown == [0, 0, 0, 0, 17]


def test_comments_on_a_question_are_read_up_to_a_limit() -> None:
    found = figures(with_comments(Confidentiality.ATTRIBUTED, 5))
    assert len(comments(found, Group.SELF, limit=3)) == 3


def test_comments_are_found_by_their_own_index() -> None:
    sql, values = comment_rows(with_comments("attributed", 1), Group.SELF, 100).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", values)
        plan = str(cursor.fetchall())
    # PostgreSQL reads a table as small as this one whole.
    assert "answer_with_a_comment" in plan or connection.vendor == "postgresql"


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


def two_rounds(first: list[str], second: list[str]) -> tuple[Assessment, Assessment]:
    """The same two questions, answered by people of these names."""
    version = make_version()
    rounds = make_assessment(version=version), make_assessment(version=version)
    for assessment, names in zip(rounds, (first, second), strict=True):
        for place, name in enumerate(names):
            scores = {"R1": (1 + place, 5), "R2": (2, 5)}
            make_response(assessment=assessment, respondent=name, answers=scores, submitted=True)
    return rounds


def is_linked(rounds: tuple[Assessment, Assessment]) -> bool:
    before, after = rounds
    moved = changes_since(figures(after), figures(before), Group.SELF)
    assert moved is not None
    return moved.dimensions[0].linked


def test_people_are_known_again_by_their_names() -> None:
    assert is_linked(two_rounds(["Ann", "Ben", "Eve"], ["eve", "ann", "ben"]))


def test_one_person_more_makes_it_two_groups() -> None:
    assert not is_linked(two_rounds(["Ann", "Ben"], ["Ann", "Ben", "Eve"]))


def test_the_answers_of_a_crowd_are_not_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = two_rounds(["Ann", "Ben"], ["Ann", "Ben"])
    assert is_linked(rounds)
    monkeypatch.setattr("assessments.queries.results.READ_ONE_BY_ONE", 1)
    assert not is_linked(rounds)


def test_rounds_on_different_versions_are_not_compared() -> None:
    before, after = make_assessment(), make_assessment()
    assert changes_since(figures(after), figures(before), Group.SELF) is None
