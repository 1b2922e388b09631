import pytest
from django.utils import translation

from assessments.models import Step, StepKind
from assessments.templatetags.steps import language_name, redo_words, step_sentence, undo_words


def step(kind: str, noun: str = "question", code: str = "R2", *details: object) -> Step:
    return Step(kind=kind, noun=noun, code=code, details=list(details))


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (["statement.fa"], "Changed the statement of R2 (Persian)"),
        (["statement.fa", "statement.en"], "Changed the statement of R2"),
        (["scores.4.en"], "Changed the text of score 4 of R2 (English)"),
        (["scores.4.en", "scores.5.en"], "Changed the score texts of R2 (English)"),
        (["group_statements.customer.lv"], "Changed the statement of R2 for customers (Latvian)"),
        (["group_statements.customer"], "Changed the statement of R2 for customers"),
        (["reversed"], "Changed whether R2 is reversed"),
        (["title.en", "help.en", "help.en"], "Changed R2: title, help (English)"),
        (["title.tlh"], "Changed the title of R2 (tlh)"),
    ],
)
def test_a_change_names_its_fields_and_its_language(paths: list[str], sentence: str) -> None:
    assert step_sentence(step(StepKind.CHANGED, "question", "R2", *paths)) == sentence


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (["title.lv"], "Changed the title of the bank (Latvian)"),
        (["languages"], "Changed the languages of the bank"),
        (["scale_minimum", "scale_maximum"], "Changed the scale"),
        (["scale_labels.5.en"], "Changed the label of score 5 (English)"),
        (["title.en", "description.en"], "Changed the bank: title, description (English)"),
    ],
)
def test_a_change_of_the_bank_itself_names_no_code(paths: list[str], sentence: str) -> None:
    assert step_sentence(step(StepKind.CHANGED, "bank", "", *paths)) == sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (step(StepKind.ADDED, "dimension", "empathy"), "Added the dimension “empathy”"),
        (step(StepKind.SPLIT, "question", "R2", "R2a", "R2b"), "Split R2; new: R2a, R2b"),
        (step(StepKind.MERGED, "question", "R2", "R3"), "Merged into R2: R3"),
        (step(StepKind.MOVED, "question", "R2", "empathy"), "Moved R2"),
        (step(StepKind.ARCHIVED, "dimension", "empathy"), "Archived the dimension “empathy” with its questions"),
        (step(StepKind.RESTORED), "Took R2 back from the archive"),
        (step(StepKind.IMPORTED, "bank", "", 1), "Imported a file: 1 change"),
        (step(StepKind.TRANSLATED, "bank", "", 12), "Imported translations: 12 texts"),
        (step(StepKind.STARTED, "bank", "desk"), "Started the draft"),
        (step(StepKind.STARTED, "bank", "desk", "desk", 2), "Started the draft from version 2 of “desk”"),
        (step(StepKind.PUBLISHED, "", ""), "Published the version"),
        (step(StepKind.RETIRED, "", ""), "Retired the version"),
    ],
)
def test_every_other_step_has_a_sentence(told: Step, sentence: str) -> None:
    assert step_sentence(told) == sentence


def test_undo_and_redo_say_what_they_concern() -> None:
    changed = step(StepKind.CHANGED, "question", "R2", "statement")
    assert undo_words(changed) == "Undo: changed the statement of R2"
    assert redo_words(changed) == "Redo: changed the statement of R2"


@pytest.mark.parametrize("kind", StepKind.values)
@pytest.mark.parametrize("noun", ["bank", "dimension", "question", ""])
@pytest.mark.parametrize("details", [[], ["unheard.of"], [7, "R9"], ["scores.4.fa", "weights"]])
def test_no_step_is_left_without_words(kind: str, noun: str, details: list[object]) -> None:
    with translation.override("fa"):
        assert step_sentence(step(kind, noun, "R2", *details))


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "ms", "Malay"),
        ("fa", "ms", "Bahasa Melayu"),
        ("fa", "de", "آلمانی"),
        ("lv", "no", "norsk"),
        ("lv", "de", "vācu"),
        ("fa", "tlh", "tlh"),
    ],
)
def test_a_language_nobody_translated_the_name_of_goes_by_its_own(language: str, code: str, name: str) -> None:
    with translation.override(language):
        assert language_name(code) == name
