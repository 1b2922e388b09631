from hypothesis import example, given
from hypothesis import strategies as st

from assessments.formats.word_changes import likeness, words


def test_a_replaced_word_is_gone_and_another_is_new() -> None:
    assert words("Guests wait five minutes.", "Guests wait ten minutes.") == [
        ("same", "Guests wait "),
        ("gone", "five"),
        ("new", "ten"),
        ("same", " minutes."),
    ]


def test_a_persian_word_stays_whole_over_its_zero_width_non_joiner() -> None:
    assert words("مهمان منتظر می‌ماند.", "مهمان منتظر نمی‌ماند.") == [
        ("same", "مهمان منتظر "),
        ("gone", "می‌ماند"),
        ("new", "نمی‌ماند"),
        ("same", "."),
    ]


def test_two_changed_words_with_a_space_between_are_marked_as_one() -> None:
    assert words("in five days", "in three weeks") == [("same", "in "), ("gone", "five days"), ("new", "three weeks")]


def test_equal_texts_are_one_piece_and_two_empty_ones_none() -> None:
    assert words("As it was.", "As it was.") == [("same", "As it was.")]
    assert words("", "") == []


TEXTS = st.text(alphabet="ab .,\u200c\nو", max_size=30)


@given(TEXTS, TEXTS)
@example("a  b", "a b")
def test_what_is_kept_and_gone_is_the_old_text_and_what_is_kept_and_new_the_new_one(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after


def test_likeness_counts_the_words_two_texts_share() -> None:
    assert likeness("Guests wait five minutes.", "Five minutes guests wait") == 1
    assert likeness("Guests wait", "Rooms shine") == 0
    assert likeness("Guests wait here", "Guests stay here") == 2 / 3
