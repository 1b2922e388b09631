import pytest

from assessments.changes.draft_questions import move_question, split_question
from assessments.changes.draft_texts import change, change_languages
from assessments.changes.steps import undo
from assessments.models import BankVersion, Question, User, VersionState
from assessments.queries.draft_news import ends, steps_since, touched_since
from tests.factories import make_user, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> User:
    return make_user()


@pytest.fixture
def draft() -> BankVersion:
    return make_version(state=VersionState.DRAFT)


def row(code: str) -> Question:
    return Question.objects.select_related("dimension").get(code=code)


def reword(actor: User, draft: BankVersion, code: str, text: str) -> None:
    change(actor=actor, draft=draft, row=row(code), values={"statement.en": text}, seen={})


def test_an_untouched_draft_has_nothing_to_tell(draft: BankVersion) -> None:
    assert (ends(draft).mark, ends(draft).undo, ends(draft).redo) == ("0.0", None, None)
    assert touched_since(draft, "0.0").questions == frozenset()


def test_a_reworded_question_is_touched_and_nothing_moved(actor: User, draft: BankVersion) -> None:
    reword(actor, draft, "R1", "New.")
    touched = touched_since(draft, "0.0")
    assert (set(touched.questions), touched.is_reordered) == ({row("R1").pk}, False)
    assert touched_since(draft, "1.1").questions == frozenset()


def test_a_move_touches_the_order_alone(actor: User, draft: BankVersion) -> None:
    question = row("R1")
    move_question(actor=actor, draft=draft, question=question, dimension=question.dimension, place=2)
    touched = touched_since(draft, "0.0")
    assert (touched.questions, touched.is_reordered) == (frozenset(), True)


def test_what_was_undone_since_is_touched_too(actor: User, draft: BankVersion) -> None:
    reword(actor, draft, "R1", "First.")
    reword(actor, draft, "R2", "Second.")
    undo(actor=actor, draft=draft, seen=2)
    assert touched_since(draft, "2.2").questions == {row("R2").pk}


def test_a_page_that_shows_what_was_undone_for_good_is_loaded_anew(actor: User, draft: BankVersion) -> None:
    reword(actor, draft, "R1", "First.")
    reword(actor, draft, "R2", "Second.")
    undo(actor=actor, draft=draft, seen=2)
    reword(actor, draft, "E1", "Third.")
    assert touched_since(draft, "2.2").is_everything
    assert [step.number for step in steps_since(draft, "2.2")] == [3]

    undo(actor=actor, draft=draft, seen=3)
    redo = ends(draft).redo
    assert redo is not None
    assert redo.number == 3


def test_undoing_leaves_a_step_to_redo_and_another_mark(actor: User, draft: BankVersion) -> None:
    reword(actor, draft, "R1", "First.")
    assert ends(draft).mark == "1.1"
    undo(actor=actor, draft=draft, seen=1)
    found = ends(draft)
    assert (found.mark, found.undo) == ("0.1", None)
    assert found.redo is not None
    assert found.redo.number == 1


def test_a_new_row_is_touched_and_the_order_with_it(actor: User, draft: BankVersion) -> None:
    new = split_question(actor=actor, draft=draft, question=row("R1"))
    touched = touched_since(draft, "0.0")
    assert (set(touched.questions), touched.is_reordered) == ({new.pk}, True)


def test_other_languages_touch_everything(actor: User, draft: BankVersion) -> None:
    change_languages(actor=actor, draft=draft, languages=["en"])
    assert touched_since(draft, "0.0").is_everything
