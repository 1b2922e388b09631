"""Texts, codes and settings of a draft: nobody overwrites unseen, and what cannot be is refused by name."""

import pytest
from django.core.exceptions import ValidationError

from assessments.changes.archive import restore
from assessments.changes.draft_questions import archive_question
from assessments.changes.draft_texts import change, change_languages, change_scale, fingerprint, text_at
from assessments.changes.versions import start_draft
from assessments.models import BankVersion, Question, User
from tests.changes.drafts import dimension, make_draft, question
from tests.factories import make_user, make_version

pytestmark = pytest.mark.django_db


def seen(row: Question, *paths: str) -> dict[str, str]:
    return {path: fingerprint(text_at(row, path)) for path in paths}


def reword(actor: User, draft: BankVersion, text: str, shown: dict[str, str], path: str = "statement.en") -> list[str]:
    saved = change(actor=actor, draft=draft, row=question(draft, "A1"), values={path: text}, seen=shown)
    return [conflict.stored for conflict in saved.conflicts]


def test_a_text_that_somebody_else_changed_is_not_overwritten() -> None:
    draft = make_draft()
    shown = seen(question(draft, "A1"), "statement.en")
    reword(make_user(name="Sara"), draft, "Sara’s words", shown)

    saved = change(
        actor=make_user(),
        draft=draft,
        row=question(draft, "A1"),
        values={"statement.en": "My words", "help.en": "My help"},
        seen=shown,
    )

    [conflict] = saved.conflicts
    assert (conflict.path, conflict.stored, conflict.mine, conflict.by) == (
        "statement.en", "Sara’s words", "My words", "Sara",
    )  # fmt: skip
    assert text_at(question(draft, "A1"), "help.en") == "My help"
    assert text_at(question(draft, "A1"), "statement.en") == "Sara’s words"


def test_two_who_write_the_same_do_not_collide() -> None:
    draft = make_draft()
    shown = seen(question(draft, "A1"), "statement.en")

    assert reword(make_user(), draft, "The same", shown) == []
    assert reword(make_user(), draft, "The same", shown) == []
    assert draft.steps.count() == 1


def test_what_is_missing_is_counted_with_every_change() -> None:
    draft = make_draft()
    before = question(draft, "A1").missing.get("fa", 0)

    reword(make_user(), draft, "متن", {}, "scores.1.fa")
    reword(make_user(), draft, "", {}, "statement.lv")

    assert question(draft, "A1").missing["lv"] == 6
    assert question(draft, "A1").missing["fa"] == 4
    assert before == 0


def test_a_group_whose_words_are_taken_away_reads_the_common_statement() -> None:
    draft = make_draft()
    reword(make_user(), draft, "As customers say it", {}, "group_statements.customer.en")
    assert question(draft, "A1").statement_for("customer") == {"en": "As customers say it"}

    reword(make_user(), draft, "", {}, "group_statements.customer.en")

    assert question(draft, "A1").group_statements == {}


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("code", "A2", "The code “A2” is taken."),
        ("code", "a2", "The code “a2” is taken."),
        ("code", "قد", "A code is up to 20 letters"),
        ("code", "x" * 21, "A code is up to 20 letters"),
        ("title.en", "x" * 121, "This text has 121 characters; at most 120 fit."),
        ("statement.en", "a\0b", "a character nobody can see"),
        ("statement.en", "a\ud800b", "a character nobody can see"),
        *(("statement.en", f"a{letter}b", "a character nobody can see") for letter in "\r\x7f\x85\x9f"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(path: str, text: str, message: str) -> None:
    draft = make_draft()
    before = question(draft, "A1").statement

    values = {path: text, "statement.fa": "درست"}
    with pytest.raises(ValidationError) as refused:
        change(actor=make_user(), draft=draft, row=question(draft, "A1"), values=values, seen={})

    assert message in refused.value.message_dict[path][0]
    assert question(draft, "A1").statement == before


def test_a_code_that_an_earlier_version_gave_to_another_question_is_refused() -> None:
    actor = make_user()
    version = make_version(dimensions={"alpha": ["A1", "A2"]})
    draft = start_draft(actor=actor, version=version)
    archive_question(actor=actor, draft=draft, question=question(draft, "A2"))
    draft.archive.all().delete()

    with pytest.raises(ValidationError, match="Version 1 used the code “A2” for another question"):
        reword(actor, draft, "A2", {}, "code")

    reword(actor, draft, "A9", {}, "code")
    change(actor=actor, draft=draft, row=question(draft, "A9"), values={"code": "A1"}, seen={})
    assert question(draft, "A1").statement["en"] == "Statement A1"


def test_a_code_that_stands_in_the_archive_is_refused() -> None:
    actor, draft = make_user(), make_draft()
    archive_question(actor=actor, draft=draft, question=question(draft, "A2"))

    with pytest.raises(ValidationError, match="stands in the archive"):
        reword(actor, draft, "A2", {}, "code")


def test_a_question_whose_code_was_given_away_meanwhile_stays_in_the_archive() -> None:
    actor, draft = make_user(), make_draft()
    archive_question(actor=actor, draft=draft, question=question(draft, "A2"))
    Question.objects.filter(dimension__version=draft, code="A3").update(code="A2")

    with pytest.raises(ValidationError, match="taken by now"):
        restore(actor=actor, draft=draft, archived=draft.archive.get())

    assert draft.archive.count() == 1


def test_a_narrower_scale_takes_the_texts_of_its_values_away_and_undo_brings_them_back() -> None:
    actor, draft = make_user(), make_draft(scale=(0, 10))
    reword(actor, draft, "Ten", {}, "scores.10.en")
    reword(actor, draft, "Three", {}, "scores.3.en")

    change_scale(actor=actor, draft=draft, minimum=1, maximum=5)

    assert question(draft, "A1").scores == {"3": {"en": "Three"}}
    assert question(draft, "A1").missing["fa"] == 5


def test_a_language_that_is_added_is_missing_everywhere() -> None:
    actor, draft = make_user(), make_draft(languages=["en"])

    change_languages(actor=actor, draft=draft, languages=["en", "de"])

    assert question(draft, "A1").missing["de"] == 8
    assert dimension(draft, "alpha").missing["de"] == 2


@pytest.mark.parametrize("languages", [[], ["en", "en"], ["en", "klingon"]])
def test_languages_that_are_none_are_refused(languages: list[str]) -> None:
    with pytest.raises(ValidationError):
        change_languages(actor=make_user(), draft=make_draft(), languages=languages)


def test_a_scale_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValidationError):
        change_scale(actor=make_user(), draft=make_draft(), minimum=3, maximum=9)
