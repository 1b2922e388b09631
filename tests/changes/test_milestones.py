"""An assessment moves to a newer version of its bank: what is kept, what goes, and what the milestone remembers."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.analysis.tallies import tally
from assessments.changes.actions import add_action, adopt, edit_action
from assessments.changes.assessments import close_assessment, edit_assessment, reopen_assessment, set_weights
from assessments.changes.milestones import OtherVersionError, move_to_version
from assessments.changes.respondents import deal
from assessments.changes.responses import save_answer, submit, take_back
from assessments.formats.bank_file import ScaleFile
from assessments.models import (
    Answer,
    AnswerValues,
    Assessment,
    BankVersion,
    Confidentiality,
    Group,
    Import,
    ImportState,
    Milestone,
    Response,
    Stage,
    TallyCell,
)
from assessments.queries.exports import results_document
from assessments.queries.results import bank_contents, figures, scores_of
from tests.factories import (
    NOON,
    Scores,
    make_assessment,
    make_member,
    make_organisation,
    make_response,
    make_template,
    make_version,
)
from tests.versions import added, changed, dropped, moved, next_version, reworded

pytestmark = pytest.mark.django_db
SAID: dict[str, Scores] = {"R1": (2, 5), "R2": (3, 4), "E1": (4, 4)}
CONFIDENTIAL = {"confidentiality": Confidentiality.CONFIDENTIAL}


@pytest.fixture
def first() -> BankVersion:
    return make_version()


@pytest.fixture
def running(first: BankVersion) -> Assessment:
    return make_assessment(version=first, groups=[Group.SELF, Group.CUSTOMER])


def move(assessment: Assessment, version: BankVersion, *keep: str) -> Milestone:
    return move_to_version(
        actor=make_member(organisation=assessment.organisation),
        assessment=assessment,
        version=version,
        keep=keep,
        now=NOON,
    )


def said(response: Response) -> dict[str, tuple[int | None, int | None]]:
    rows = Answer.objects.filter(response=response).values_list("question__code", "current", "desired")
    return {code: (current, desired) for code, current, desired in rows}


def fill(assessment: Assessment, number: int, seed: int = 1, **fields: Any) -> None:
    """So many people who score at random, some leaving out what they will."""
    chance = Random(seed)
    for _ in range(number):
        pairs: dict[str, Scores] = {
            code: (chance.randint(1, 5), chance.randint(1, 5))
            for code in bank_contents(assessment.version).shape.question_codes
            if chance.random() < 0.8
        }
        make_response(assessment=assessment, answers=pairs, submitted=True, **fields)


def counted_anew(assessment: Assessment) -> dict[tuple[str, ...], list[int]]:
    """The tallies as they would be were all submitted responses counted now."""
    assessment = Assessment.objects.get(pk=assessment.pk)
    shape = bank_contents(assessment.version).shape
    found: dict[tuple[str, ...], list[Any]] = {}
    for response in assessment.responses.filter(state="submitted"):
        careless = any(doubt["kind"] == "straight_lining" for doubt in response.doubts)
        path = (response.group, "careless" if careless else "careful")
        found.setdefault(path, []).append(scores_of(response, shape.question_codes))
    return {path: tally(shape, rows).numbers() for path, rows in found.items()}


def stored(assessment: Assessment) -> dict[tuple[str, ...], list[int]]:
    return {(row.group, *row.path): row.released for row in TallyCell.objects.filter(assessment=assessment)}


def test_answers_to_questions_of_the_same_wording_stay_with_their_versions(
    running: Assessment, first: BankVersion
) -> None:
    response = make_response(assessment=running, answers=SAID)
    Answer.objects.filter(response=response, question__code="R1").update(version=7)
    second = next_version(first, changed("R2", help={"en": "Look closer", "fa": "ببینید", "lv": "Skaties"}))
    move(running, second)
    running.refresh_from_db()
    assert running.version == second
    assert said(response) == SAID
    assert set(Answer.objects.values_list("question__dimension__version", flat=True)) == {second.pk}
    assert Answer.objects.get(question__code="R1").version == 7


def test_answers_to_a_reworded_question_stay_if_they_shall(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, answers=SAID)
    milestone = move(running, next_version(first, reworded("R1"), reworded("E1")), "R1")
    assert said(response) == {"R1": (2, 5), "R2": (3, 4)}
    assert milestone.codes == {
        "kept": ["R2"], "changed": ["R1"], "set_aside": ["E1"], "dropped": [], "added": [],
    }  # fmt: skip


def test_scores_that_count_the_other_way_round_are_never_kept(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, answers=SAID)
    move(running, next_version(first, changed("R1", reversed=True)), "R1")
    assert said(response).keys() == {"R2", "E1"}


def test_answers_to_a_dropped_question_are_deleted(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, answers=SAID)
    move(running, next_version(first, dropped("R2")))
    assert said(response).keys() == {"R1", "E1"}


def test_who_has_submitted_was_not_asked_what_is_new(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, answers={"R1": (2, 5), "E1": (4, 4)}, submitted=True)
    move(running, next_version(first, added("empathy", "E2"), reworded("R2")))
    response.refresh_from_db()
    assert response.asked == ["R1", "E1"]
    group = figures(Assessment.objects.get()).group("self")
    assert group is not None
    assert [(row.code, row.skipped) for row in group.questions] == [("R1", 0), ("R2", 0), ("E1", 0), ("E2", 0)]


def test_who_has_not_submitted_is_asked_what_is_new(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, answers=SAID)
    move(running, next_version(first, added("empathy", "E2")))
    response.refresh_from_db()
    assert response.asked is None
    with pytest.raises(ValidationError, match="E2"):
        submit(response=response, skip_open=False, now=NOON)


def test_short_forms_lose_what_is_gone_and_an_empty_one_is_dealt_anew(first: BankVersion) -> None:
    assessment = make_assessment(version=first, sample_size=1, core=["E1"], groups=[Group.CUSTOMER])
    half, empty = (
        make_response(assessment=assessment, group="customer", asked=asked) for asked in (["R1", "E1"], ["E1"])
    )
    handed_in = make_response(
        assessment=assessment, group="customer", asked=["R1", "E1"], answers={"R1": (1, 5)}, submitted=True
    )
    move(assessment, next_version(first, dropped("E1"), added("empathy", "E2")))
    for response in (half, empty, handed_in):
        response.refresh_from_db()
    assessment.refresh_from_db()
    assert assessment.core == []
    assert (half.asked, handed_in.asked) == (["R1"], ["R1"])
    assert len(empty.asked or []) == 1
    assert set(empty.asked or []) < {"R1", "R2", "E2"}


@pytest.mark.parametrize(
    "edits",
    [
        [reworded("R1")],
        [added("reliability", "R3"), added("price", "P1")],
        [dropped("R2")],
        [moved("R2", "empathy")],
        [changed("E1", reversed=True), dropped("R1"), added("empathy", "E2")],
    ],
)
def test_the_figures_are_those_of_counting_everybody_anew(
    running: Assessment, first: BankVersion, edits: list[Any]
) -> None:
    fill(running, 12)
    fill(running, 5, seed=2, group="customer")
    move(running, next_version(first, *edits), "R1")
    assert stored(running) == counted_anew(running)


@pytest.mark.parametrize(
    "edits", [[reworded("R1")], [added("empathy", "E2")], [dropped("R2")], [moved("R2", "empathy")]]
)
def test_a_confidential_assessment_counts_everybody_who_could_be_counted_on_closing(
    first: BankVersion, edits: list[Any]
) -> None:
    assessment = make_assessment(version=first, groups=[Group.CUSTOMER], **CONFIDENTIAL)
    fill(assessment, 13, group="customer")
    assert figures(assessment).counted == {"customer": 5}
    milestone = move(assessment, next_version(first, *edits), "R1")
    assert milestone.results["groups"]["customer"]["n"] == 13
    found = figures(Assessment.objects.get())
    assert (found.counted, found.waiting, found.finished) == ({"customer": 13}, {"customer": 0}, {"customer": 13})
    total = [sum(numbers) for numbers in zip(*counted_anew(assessment).values(), strict=True)]
    assert [sum(numbers) for numbers in zip(*stored(assessment).values(), strict=True)] == total


def test_too_few_to_be_shown_stay_withheld(first: BankVersion) -> None:
    assessment = make_assessment(version=first, groups=[Group.CUSTOMER], **CONFIDENTIAL)
    fill(assessment, 4, group="customer")
    milestone = move(assessment, next_version(first, dropped("R2")))
    assert milestone.results["groups"]["customer"]["withheld"] == "too_few"
    assert figures(Assessment.objects.get()).counted == {"customer": 0}


def test_new_people_fill_new_batches(first: BankVersion) -> None:
    assessment = make_assessment(version=first, groups=[Group.CUSTOMER], **CONFIDENTIAL)
    fill(assessment, 7, group="customer")
    move(assessment, next_version(first, dropped("R2")))
    counted = []
    for seed in range(11):
        fill(Assessment.objects.get(), 1, seed=seed, group="customer")
        counted.append(figures(Assessment.objects.get()).counted["customer"])
    assert counted == [7] * 9 + [12] * 2


def few_wait(first: BankVersion) -> Assessment:
    """Seven count, and one has answered since."""
    assessment = make_assessment(version=first, groups=[Group.CUSTOMER], **CONFIDENTIAL)
    fill(assessment, 7, group="customer")
    close_assessment(actor=make_member(), assessment=assessment, now=NOON)
    reopen_assessment(actor=make_member(), assessment=assessment)
    fill(assessment, 1, seed=3, group="customer")
    return assessment


def test_while_few_wait_no_dimension_is_counted_anew(first: BankVersion) -> None:
    assessment = few_wait(first)
    with pytest.raises(ValidationError, match="Customers") as refused:
        move(assessment, next_version(first, dropped("R2")))
    assert refused.value.code == "few_wait"
    assert Assessment.objects.get().version == first


def test_who_waits_goes_on_waiting_where_nothing_is_counted_anew(first: BankVersion) -> None:
    assessment = few_wait(first)
    move(assessment, next_version(first, added("empathy", "E2")))
    found = figures(Assessment.objects.get())
    assert (found.counted, found.waiting) == ({"customer": 7}, {"customer": 1})


def test_the_milestone_keeps_the_figures_with_the_old_version(running: Assessment, first: BankVersion) -> None:
    fill(running, 3)
    before = results_document(figures(running))
    second = next_version(first, dropped("R1"))
    milestone = move(running, second)
    assert milestone.results == before
    assert (milestone.number, milestone.version, milestone.moved_to) == (1, first, second)
    assert milestone.made_by_name
    third = next_version(second, reworded("R2"))
    assert move(running, third).number == 2


def test_dimensions_that_stay_keep_their_points_in_proportion(running: Assessment, first: BankVersion) -> None:
    points = {"reliability": Decimal(80), "empathy": Decimal(20)}
    set_weights(actor=None, assessment=running, weights=points)
    second = next_version(first, reworded("R1"))
    move(running, second)
    assert {row.dimension.code: row.points for row in running.weights.all()} == points
    move(running, next_version(second, added("price", "P1")))
    assert {row.dimension.code: row.points for row in running.weights.all()} == {
        "reliability": Decimal("53.33"),
        "empathy": Decimal("13.33"),
        "price": Decimal("33.34"),
    }


def test_actions_stay_with_their_question_or_dimension(running: Assessment, first: BankVersion) -> None:
    contents = bank_contents(first)
    titles = {}
    for title, dimension, question in (
        ("stays", "reliability", "R1"), ("follows", "reliability", "R2"), ("loses", "empathy", "E1"),
    ):  # fmt: skip
        titles[title] = add_action(
            actor=None,
            assessment=running,
            dimension=contents.dimension(dimension),
            question=contents.question(question),
            now=NOON,
            title=title,
        )
    titles["whole"] = add_action(
        actor=None, assessment=running, dimension=contents.dimension("empathy"), now=NOON, title="whole"
    )
    second = next_version(first, added("price", "P1"), moved("R2", "price"), dropped("E1"))
    move(running, second)
    for action in titles.values():
        action.refresh_from_db()
    found = {title: (a.dimension.code, a.question and a.question.code) for title, a in titles.items()}
    assert found == {
        "stays": ("reliability", "R1"),
        "follows": ("price", "R2"),
        "loses": ("reliability", None),
        "whole": ("reliability", None),
    }
    assert {action.dimension.version for action in titles.values()} == {second}
    events = titles["loses"].events.exclude(field="created").order_by("field")
    assert [(event.field, event.before, event.after) for event in events] == [
        ("dimension", "empathy", "reliability"),
        ("question", "E1", ""),
    ]
    assert titles["stays"].events.count() == 1


STALE: dict[str, Callable[[Assessment, dict[str, Any]], Any]] = {
    "weights": lambda row, old: set_weights(actor=None, assessment=row, weights=None),
    "assessment": lambda row, old: edit_assessment(
        actor=make_member(organisation=row.organisation), assessment=row, fields={"core": ["E1"]}
    ),
    "new action": lambda row, old: add_action(actor=None, assessment=row, now=NOON, title="Late", **old),
    "suggestion": lambda row, old: adopt(
        actor=None, assessment=row, template=make_template(), language="en", now=NOON, **old
    ),
    "action": lambda row, old: edit_action(actor=None, action=row.actions.get(), fields=old, now=NOON),
}


@pytest.mark.parametrize("changing", STALE.values(), ids=STALE)
def test_who_read_the_assessment_before_the_move_is_told_and_changes_nothing(
    running: Assessment, first: BankVersion, changing: Callable[[Assessment, dict[str, Any]], Any]
) -> None:
    old = {"dimension": bank_contents(first).dimension("reliability")}
    add_action(actor=None, assessment=running, now=NOON, title="Early", **old)
    late = Assessment.objects.get(pk=running.pk)
    second = next_version(first, dropped("E1"))
    move(running, second)
    with pytest.raises(ValidationError, match="moved to a newer version"):
        changing(late, old)
    assert [action.dimension.version for action in running.actions.all()] == [second]
    assert {weight.dimension.version for weight in running.weights.all()} == {second}


def test_who_begins_with_what_was_read_before_the_move_is_dealt_the_new_questions(first: BankVersion) -> None:
    assessment = make_assessment(version=first, sample_size=1, core=["E1"], groups=[Group.CUSTOMER])
    late = Assessment.objects.get(pk=assessment.pk)
    move(assessment, next_version(first, dropped("E1"), dropped("R2")))
    assert deal(late, Group.CUSTOMER) == ["R1"]


def test_a_language_the_version_lacks_is_asked_in_no_longer(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, language="lv")
    move(running, next_version(first, only_english))
    running.refresh_from_db()
    response.refresh_from_db()
    assert (running.languages, response.language) == (["en"], "en")


def only_english(file: Any) -> Any:
    return replace(file, languages=("en",))


def test_after_the_move_an_answer_saved_before_is_found_under_its_code(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, answers={"R1": (2, 5)})
    second = next_version(first, reworded("R2"))
    move(running, second)
    question = bank_contents(second).question("R1")
    response.refresh_from_db()
    assert save_answer(response=response, question=question, values=AnswerValues(3, 5), seen=1, now=NOON) == 2


def test_who_takes_their_answers_back_is_asked_everything(running: Assessment, first: BankVersion) -> None:
    response = make_response(assessment=running, user=make_member(), answers=SAID, submitted=True)
    move(running, next_version(first, added("empathy", "E2"), dropped("R1")))
    response.refresh_from_db()
    take_back(response=response)
    response.refresh_from_db()
    assert response.asked is None
    assert not any(TallyCell.objects.get().released)


def closed(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closed=NOON, stage=Stage.ACT)


def importing(assessment: Assessment) -> None:
    Import.objects.create(assessment=assessment, file_name="a.csv", state=ImportState.WAITING)


def answered(assessment: Assessment) -> None:
    make_response(assessment=assessment, answers=SAID)


def seven_points(file: Any) -> Any:
    labels = {value: dict.fromkeys(file.languages, str(value)) for value in range(1, 8)}
    return replace(file, scale=ScaleFile(1, 7, labels))


@pytest.mark.parametrize(
    ("code", "prepare", "edit"),
    [
        ("closed", closed, reworded("R1")),
        ("import", importing, reworded("R1")),
        ("scale", answered, seven_points),
        ("nothing_kept", answered, lambda file: dropped("R1", "R2", "E1")(added("price", "P1")(file))),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    running: Assessment, first: BankVersion, code: str, prepare: Any, edit: Any
) -> None:
    prepare(running)
    with pytest.raises(ValidationError) as refused:
        move(running, next_version(first, edit))
    assert refused.value.code == code
    assert Assessment.objects.get().version == first
    assert not Milestone.objects.exists()


def test_only_the_newest_published_version_of_the_same_bank_can_be_moved_to(
    running: Assessment, first: BankVersion
) -> None:
    second = next_version(first, reworded("R1"))
    third = next_version(second, reworded("R2"))
    for version in (first, second, make_version(organisation=make_organisation(name="Other"))):
        with pytest.raises(OtherVersionError):
            move(running, version)
    move(running, third)


def test_before_anybody_answers_everything_may_change(running: Assessment, first: BankVersion) -> None:
    milestone = move(running, next_version(first, dropped("R1", "R2", "E1"), added("price", "P1")))
    assert milestone.results["groups"] == {}
