"""Responses enter the stored tallies when they are submitted; the figures rest on nothing else."""

import pytest

from assessments.analysis.tallies import tally
from assessments.changes import tallies
from assessments.changes.assessments import close_assessment, reopen_assessment
from assessments.changes.responses import submit, take_back
from assessments.models import Assessment, Confidentiality, Group, Response, TallyCell
from assessments.queries.results import bank_contents, figures, scores_of
from tests.factories import NOON, Scores, make_assessment, make_member, make_response

pytestmark = pytest.mark.django_db
CAREFUL: dict[str, Scores] = {"R1": (3, 5), "R2": (2, 4), "E1": (4, 4)}
ALIKE: dict[str, Scores] = dict.fromkeys(("R1", "R2", "E1"), (3, 3))
BRANCH = {"code": "branch", "name": "", "values": ["Riga", "Tehran"], "is_asked": True}
CHANNEL = {"code": "channel", "name": "", "values": ["desk"], "is_asked": True}


def hand_in(assessment: Assessment, answers: dict[str, Scores], **fields: object) -> Response:
    response = make_response(assessment=assessment, answers=answers, **fields)
    submit(response=response, skip_open=True, now=NOON.replace(hour=13))
    response.refresh_from_db()
    return response


def test_a_submitted_response_is_in_the_cell_of_its_segment_values() -> None:
    assessment = make_assessment(segments=[BRANCH, CHANNEL])
    response = hand_in(assessment, CAREFUL, segments={"channel": "desk"})
    cell = TallyCell.objects.get()
    assert (cell.group, cell.path) == (Group.SELF, ["", "desk", "careful"])
    shape = bank_contents(assessment.version).shape
    assert cell.released == tally(shape, [scores_of(response, shape.question_codes)]).numbers()
    assert (cell.held, cell.filling) == ([], [])


def test_doubts_are_stored_and_careless_answers_kept_apart() -> None:
    assessment = make_assessment()
    assert hand_in(assessment, CAREFUL).doubts == []
    assert [doubt["kind"] for doubt in hand_in(assessment, ALIKE).doubts] == ["straight_lining"]
    assert [cell.path for cell in TallyCell.objects.all()] == [["careful"], ["careless"]]


def test_answers_given_too_fast_are_doubted() -> None:
    response = make_response(answers=CAREFUL)
    tallies.add(response=response, seconds=5)
    assert [doubt["kind"] for doubt in response.doubts] == ["speeding"]


def test_what_is_missing_does_not_make_an_answer_careless() -> None:
    response = hand_in(make_assessment(), {"R1": (3, 5), "E1": (4, 4)})
    assert [(doubt["kind"], doubt["dimension"]) for doubt in response.doubts] == [("missing", "reliability")]
    assert TallyCell.objects.get().path == ["careful"]


def test_taking_back_takes_out_exactly_what_was_counted() -> None:
    assessment = make_assessment()
    hand_in(assessment, CAREFUL)
    before = TallyCell.objects.get().released
    response = hand_in(assessment, {"R1": (1, 5), "R2": (2, 2)}, user=make_member())
    take_back(response=response)
    assert TallyCell.objects.get().released == before
    hand_in(assessment, ALIKE)
    assert figures(assessment).finished == {"self": 2}


def test_what_carries_no_name_is_never_taken_out() -> None:
    response = make_response(
        assessment=make_assessment(confidentiality=Confidentiality.CONFIDENTIAL), answers=CAREFUL, submitted=True
    )
    with pytest.raises(ValueError, match="stay counted"):
        tallies.subtract(response=response)


def test_confidential_answers_wait_for_a_second_batch() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    counted = []
    for _ in range(11):
        hand_in(assessment, CAREFUL)
        counted.append(figures(assessment).counted["self"])
    assert counted == [0] * 9 + [5] * 2


def test_closing_lets_everybody_count_and_reopening_takes_nobody_back() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL)
    for _ in range(7):
        hand_in(assessment, CAREFUL)
    manager = make_member()
    close_assessment(actor=manager, assessment=assessment, now=NOON)
    assert figures(assessment).counted == {"self": 7}
    reopen_assessment(actor=manager, assessment=assessment)
    hand_in(Assessment.objects.get(), CAREFUL)
    close_assessment(actor=manager, assessment=Assessment.objects.get(), now=NOON)
    found = figures(Assessment.objects.get())
    assert (found.counted, found.waiting, found.finished) == ({"self": 7}, {"self": 1}, {"self": 8})


def test_releasing_twice_changes_nothing() -> None:
    assessment = make_assessment(confidentiality=Confidentiality.CONFIDENTIAL, segments=[BRANCH])
    for branch in ["Riga"] * 6 + ["Tehran"] * 2:
        hand_in(assessment, CAREFUL, segments={"branch": branch})
    tallies.release(assessment=assessment)
    once = list(TallyCell.objects.values("path", "released", "held", "filling"))
    tallies.release(assessment=assessment)
    assert list(TallyCell.objects.values("path", "released", "held", "filling")) == once
    assert figures(assessment).counted == {"self": 8}


@pytest.mark.parametrize("others", [0, 30])
def test_submitting_costs_the_same_whatever_the_number_of_responses(others: int, django_assert_num_queries) -> None:
    assessment = make_assessment()
    for _ in range(others):
        make_response(assessment=assessment, answers=CAREFUL, submitted=True)
    TallyCell.objects.get_or_create(assessment=assessment, group=Group.SELF, path=["careful"])
    response = make_response(assessment=assessment, answers=CAREFUL)
    with django_assert_num_queries(7):
        tallies.add(response=response)
