"""Whatever was done to a draft can be undone to the last column, and redone."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from assessments.changes.archive import restore
from assessments.changes.draft_dimensions import (
    add_dimension,
    archive_dimension,
    merge_dimensions,
    move_dimension,
    split_dimension,
)
from assessments.changes.draft_questions import (
    add_question,
    archive_question,
    merge_questions,
    move_question,
    split_question,
)
from assessments.changes.draft_texts import change, change_languages, change_scale
from assessments.changes.draft_weights import change_weights
from assessments.changes.steps import Outdated, last_step, next_to_redo, redo, undo
from assessments.changes.versions import start_draft
from assessments.models import BankVersion, Question, StepKind, User
from tests.changes.drafts import contents, dimension, make_draft, question, shape
from tests.factories import make_user, make_version

pytestmark = pytest.mark.django_db

Verb = Callable[[User, BankVersion, Sequence[Any], Sequence[Any], int], object]

VERBS: dict[str, Verb] = {
    "add dimension": lambda a, d, ds, qs, n: add_dimension(actor=a, draft=d, name=f"New {n}", language="en"),
    "move dimension": lambda a, d, ds, qs, n: move_dimension(actor=a, draft=d, dimension=ds[0], place=n),
    "split dimension": lambda a, d, ds, qs, n: split_dimension(
        actor=a, draft=d, question=qs[n % len(qs)], name="", language="fa"
    ),
    "merge dimensions": lambda a, d, ds, qs, n: merge_dimensions(
        actor=a, draft=d, dimension=ds[n % len(ds)], into=ds[0]
    ),
    "archive dimension": lambda a, d, ds, qs, n: archive_dimension(actor=a, draft=d, dimension=ds[n % len(ds)]),
    "add question": lambda a, d, ds, qs, n: add_question(
        actor=a, draft=d, dimension=ds[n % len(ds)], statement="“=1+1”", language="lv"
    ),
    "move question": lambda a, d, ds, qs, n: move_question(
        actor=a, draft=d, question=qs[n % len(qs)], dimension=ds[n % len(ds)], place=n
    ),
    "split question": lambda a, d, ds, qs, n: split_question(actor=a, draft=d, question=qs[n % len(qs)]),
    "merge questions": lambda a, d, ds, qs, n: merge_questions(actor=a, draft=d, question=qs[n % len(qs)], into=qs[0]),
    "archive question": lambda a, d, ds, qs, n: archive_question(actor=a, draft=d, question=qs[n % len(qs)]),
    "restore": lambda a, d, ds, qs, n: restore(actor=a, draft=d, archived=d.archive.all()[0], dimension=ds[0]),
    "reword": lambda a, d, ds, qs, n: change(
        actor=a,
        draft=d,
        row=qs[n % len(qs)],
        values={"statement.en": f"Text {n}", "reversed": "yes", "group_statements.customer.fa": "متن"},
        seen={},
    ),
    "rename": lambda a, d, ds, qs, n: change(
        actor=a, draft=d, row=ds[n % len(ds)], values={"name.en": f"Name {n}", "name.fa": ""}, seen={}
    ),
    "weigh": lambda a, d, ds, qs, n: change_weights(
        actor=a, draft=d, points={row.pk: Decimal(100 * (row == ds[n % len(ds)])) for row in ds}
    ),
    "scale": lambda a, d, ds, qs, n: change_scale(actor=a, draft=d, minimum=1, maximum=5 if n % 2 else 7),
    "languages": lambda a, d, ds, qs, n: change_languages(actor=a, draft=d, languages=["en", "lv"][: 1 + n % 2]),
}


class TestAnySteps(HypothesisTestCase):
    @given(st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 7)), max_size=9))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_are_undone_and_redone_to_the_last_column(self, wanted: list[tuple[str, int]]) -> None:
        actor, draft = make_user(), make_draft()
        states = [contents(draft)]
        for verb, number in wanted:
            before = last_step(draft)
            try_verb(VERBS[verb], actor, draft, number)
            if last_step(draft) != before:
                states.append(contents(draft))
            assert_well_ordered(draft)

        for earlier in reversed(states[:-1]):
            undo(actor=actor, draft=draft, seen=last_step(draft).number)
            assert contents(draft) == earlier
        for later in states[1:]:
            redo(actor=actor, draft=draft, seen=next_to_redo(draft).number)
            assert contents(draft) == later


def try_verb(verb: Verb, actor: User, draft: BankVersion, number: int) -> None:
    """Do it where it can be done; what a verb refuses leaves no trace."""
    dimensions = list(draft.dimensions.all())
    questions = list(Question.objects.filter(dimension__version=draft).select_related("dimension"))
    before = contents(draft)
    try:
        verb(actor, draft, dimensions, questions, number)
    except (ValidationError, IndexError, ZeroDivisionError):
        assert contents(draft) == before


def assert_well_ordered(draft: BankVersion) -> None:
    places = [[row.position for row in draft.dimensions.all()]]
    places += [[row.position for row in dimension.questions.all()] for dimension in draft.dimensions.all()]
    for found in places:
        assert found == list(range(1, len(found) + 1))


def test_a_question_moves_to_a_place_of_another_dimension() -> None:
    draft = make_draft()

    move_question(
        actor=make_user(), draft=draft, question=question(draft, "A2"), dimension=dimension(draft, "beta"), place=1
    )

    assert shape(draft) == {"alpha": ("A1", "A3"), "beta": ("A2", "B1", "B2"), "gamma": ("C1",)}


def test_a_dimension_is_split_before_a_question() -> None:
    draft = make_draft()

    split_dimension(actor=make_user(), draft=draft, question=question(draft, "A2"), name="Delta", language="en")

    assert shape(draft) == {"alpha": ("A1",), "delta": ("A2", "A3"), "beta": ("B1", "B2"), "gamma": ("C1",)}


def test_merged_dimensions_stand_in_one_and_the_other_goes_to_the_archive() -> None:
    draft = make_draft()

    merge_dimensions(
        actor=make_user(), draft=draft, dimension=dimension(draft, "alpha"), into=dimension(draft, "gamma")
    )

    assert shape(draft) == {"beta": ("B1", "B2"), "gamma": ("C1", "A1", "A2", "A3")}
    assert [(row.kind, row.code) for row in draft.archive.all()] == [("dimension", "alpha")]


def test_a_question_is_split_into_two_with_the_same_words_and_a_free_code() -> None:
    draft = make_draft()

    new = split_question(actor=make_user(), draft=draft, question=question(draft, "A1"))

    assert shape(draft)["alpha"] == ("A1", "A4", "A2", "A3")
    assert new.statement == question(draft, "A1").statement


def test_a_code_of_the_archive_is_not_given_again() -> None:
    actor, draft = make_user(), make_draft()
    archive_question(actor=actor, draft=draft, question=question(draft, "A3"))

    new = add_question(actor=actor, draft=draft, dimension=dimension(draft, "alpha"), statement="", language="en")

    assert new.code == "A4"


def test_a_question_taken_back_is_what_it_was() -> None:
    actor, draft = make_user(), make_draft()
    before = question(draft, "A1")
    archive_question(actor=actor, draft=draft, question=before)

    after = restore(actor=actor, draft=draft, archived=draft.archive.get())

    assert (after.code, after.statement, after.help, after.missing) == (
        before.code, before.statement, before.help, {"en": 5, "fa": 5, "lv": 5},
    )  # fmt: skip
    assert shape(draft)["alpha"] == ("A2", "A3", "A1")


@pytest.mark.parametrize("kind", ["question", "dimension"])
def test_what_is_taken_back_needs_room(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, draft = make_user(), make_draft()
    if kind == "question":
        archive_question(actor=actor, draft=draft, question=question(draft, "A1"))
    else:
        archive_dimension(actor=actor, draft=draft, dimension=dimension(draft, "alpha"))
    left = Question.objects.filter(dimension__version=draft).count()
    monkeypatch.setattr("assessments.changes.draft_codes.MAX_QUESTIONS", left)

    with pytest.raises(ValidationError, match="at most"):
        restore(actor=actor, draft=draft, archived=draft.archive.get())


def test_undoing_asks_for_the_step_that_was_seen() -> None:
    actor, draft = make_user(), make_draft()
    first = move_dimension(actor=actor, draft=draft, dimension=dimension(draft, "gamma"), place=1)
    second = move_dimension(actor=make_user(name="Sara"), draft=draft, dimension=dimension(draft, "beta"), place=1)

    with pytest.raises(Outdated) as outdated:
        undo(actor=actor, draft=draft, seen=first.number)

    assert outdated.value.step == second
    assert list(shape(draft)) == ["beta", "gamma", "alpha"]


def test_a_new_step_ends_what_could_be_redone() -> None:
    actor, draft = make_user(), make_draft()
    step = move_dimension(actor=actor, draft=draft, dimension=dimension(draft, "gamma"), place=1)
    undo(actor=actor, draft=draft, seen=step.number)
    archive_question(actor=actor, draft=draft, question=question(draft, "A1"))

    with pytest.raises(Outdated):
        redo(actor=actor, draft=draft, seen=step.number)


def test_what_a_new_step_took_the_place_of_is_not_redone_after_that_one_is_undone() -> None:
    actor, draft = make_user(), make_draft()
    for statement in ("first", "second"):
        add_question(actor=actor, draft=draft, dimension=dimension(draft, "alpha"), statement=statement, language="en")
        undo(actor=actor, draft=draft, seen=last_step(draft).number)

    step = redo(actor=actor, draft=draft, seen=next_to_redo(draft).number)

    assert question(draft, step.code).statement == {"en": "second"}
    assert next_to_redo(draft) is None


def test_the_start_of_a_draft_cannot_be_undone() -> None:
    actor = make_user()
    version = make_version()
    draft = start_draft(actor=actor, version=version)

    with pytest.raises(Outdated):
        undo(actor=actor, draft=draft, seen=1)


def test_what_is_published_takes_no_step() -> None:
    version = make_version(dimensions={"alpha": ["A1"]})

    with pytest.raises(ValidationError, match="no draft any more"):
        archive_question(actor=make_user(), draft=version, question=question(version, "A1"))

    assert version.steps.count() == 0


def test_a_step_keeps_the_name_of_somebody_who_has_left() -> None:
    actor, draft = make_user(name="Sara Kalniņa"), make_draft()
    step = archive_question(actor=actor, draft=draft, question=question(draft, "A1"))
    actor.delete()

    step.refresh_from_db()

    assert (step.kind, step.made_by, step.made_by_name) == (StepKind.ARCHIVED, None, "Sara Kalniņa")
