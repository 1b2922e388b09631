"""What browsers send is made clean, or refused with a sentence and the field it is about."""

import json

import pytest
from django.http import QueryDict

from assessments.analysis.values import Scale
from assessments.forms.answers import MAX_BODY, UnclearAnswer, read_answer, read_page
from assessments.models import COMMENT_LENGTH, AnswerValues

pytestmark = pytest.mark.once
SCALE = Scale(1, 5)


def sent(**fields: object) -> bytes:
    return json.dumps({"version": 0} | fields).encode()


def refusal(body: bytes) -> UnclearAnswer:
    with pytest.raises(UnclearAnswer) as caught:
        read_answer(body, SCALE)
    return caught.value


def test_every_field_is_read() -> None:
    body = sent(current=3, desired=5, not_applicable=False, later=True, comment="Slow on Mondays", version=7)
    assert read_answer(body, SCALE) == (AnswerValues(3, 5, False, True, "Slow on Mondays"), 7)


def test_what_is_left_out_is_empty() -> None:
    assert read_answer(b'{"version": 0}', SCALE) == (AnswerValues(), 0)


@pytest.mark.parametrize("five", [5, "5", "۵", "٥", " 5 "])
def test_scores_come_as_numbers_or_in_the_digits_of_three_keyboards(five: object) -> None:
    values, _seen = read_answer(sent(desired=five), SCALE)
    assert values.desired == 5


@pytest.mark.parametrize(
    "score", [0, 6, -1, 10**30, True, False, 3.0, 2.5, "3.0", "five", "１２", "５", "3²", [3], {"value": 3}]
)
def test_what_is_no_score_of_the_scale_is_refused(score: object) -> None:
    error = refusal(sent(current=score))
    assert (error.status, error.field) == (400, "current")
    assert error.message == "A score is a whole number from 1 to 5."


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e309", "1" * 5000])
def test_numbers_that_are_none_are_refused(text: str) -> None:
    assert refusal(b'{"version": 0, "current": %b}' % text.encode()).status == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"3"', b"null", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 10_000])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    assert refusal(body).status == 400


def test_a_missing_version_is_told_apart() -> None:
    error = refusal(b'{"current": 3}')
    assert (error.status, error.field) == (428, "version")


@pytest.mark.parametrize("version", [None, "1", "x", -1, 1.0, True, 2**31, 10**30])
def test_a_version_is_a_whole_number(version: object) -> None:
    error = refusal(sent(version=version))
    assert (error.status, error.field) == (400, "version")


@pytest.mark.parametrize("name", ["not_applicable", "later"])
@pytest.mark.parametrize("mark", ["true", 1, 0, None, []])
def test_a_mark_is_true_or_false(name: str, mark: object) -> None:
    assert refusal(sent(**{name: mark})).field == name


def test_not_applicable_stands_alone() -> None:
    assert refusal(sent(current=3, not_applicable=True)).field == "not_applicable"


def test_a_comment_of_full_length_fits() -> None:
    longest = "😀" * COMMENT_LENGTH
    values, _seen = read_answer(sent(comment=longest), SCALE)
    assert values.comment == longest
    assert len(sent(comment=longest)) < MAX_BODY


def test_a_longer_comment_is_refused_and_not_cut() -> None:
    error = refusal(sent(comment="x" * (COMMENT_LENGTH + 1)))
    assert (error.status, error.field) == (400, "comment")


def test_a_megabyte_is_not_even_read() -> None:
    assert refusal(sent(comment="x" * 1_000_000)).status == 413


@pytest.mark.parametrize("character", ["\0", "\x1b", "\ud800"])
def test_characters_that_cannot_be_printed_are_refused(character: str) -> None:
    assert refusal(sent(comment=f"a{character}b")).field == "comment"


@pytest.mark.parametrize("comment", ["خوب\u200cتر", "a\u202eb", "one\n\ttwo", "  spaces  ", "=1+1", "<script>"])
def test_other_characters_stay_as_they_are(comment: str) -> None:
    values, _seen = read_answer(sent(comment=comment), SCALE)
    assert values.comment == comment


def test_line_ends_are_the_same_from_a_form_and_from_a_script() -> None:
    values, _seen = read_answer(sent(comment="one\r\ntwo\rthree"), SCALE)
    assert values.comment == "one\ntwo\nthree"


def test_a_misspelt_field_is_named() -> None:
    assert refusal(sent(coment="lost")).field == "coment"


def page(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({name.replace("_", ".", 1): value for name, value in fields.items()})
    return data


def test_a_page_is_read_question_by_question() -> None:
    data = page(R1_version="2", R1_current="۳", R1_desired="5", R1_comment="Why", R2_version="0", R2_later="on")
    entries = read_page(data, ["R1", "R2", "R3"], SCALE)
    assert entries["R1"].values == AnswerValues(3, 5, comment="Why")
    assert entries["R1"].seen == 2
    assert entries["R2"].values == AnswerValues(later=True)
    assert "R3" not in entries


def test_on_a_page_not_applicable_takes_the_scores_back() -> None:
    data = page(R1_version="1", R1_current="3", R1_desired="5", R1_not_applicable="on")
    assert read_page(data, ["R1"], SCALE)["R1"].values == AnswerValues(not_applicable=True)


def test_an_untouched_question_is_known_by_what_was_shown() -> None:
    shown = AnswerValues(3, 5)
    data = page(R1_version="1", R1_current="3", R1_desired="5", R1_shown=shown.fingerprint)
    assert not read_page(data, ["R1"], SCALE)["R1"].changed


def test_an_unclear_entry_keeps_what_was_typed() -> None:
    text = "x" * (COMMENT_LENGTH + 1)
    entry = read_page(page(R1_version="1", R1_current="3", R1_desired="9", R1_comment=text), ["R1"], SCALE)["R1"]
    assert entry.error
    assert entry.values == AnswerValues(current=3, comment=text)


def test_a_field_named_twice_is_refused() -> None:
    assert refusal(b'{"current": 1, "current": 3, "version": 0}').status == 400
