"""Short forms: exact sizes, the core always, the rest equally often."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.sampling import short_form

CODES = [f"Q{number}" for number in range(1, 23)]


@st.composite
def deals(draw):
    codes = CODES[: draw(st.integers(1, 22))]
    core = draw(st.lists(st.sampled_from(codes), unique=True))
    return codes, core, draw(st.integers(1, 25)), draw(st.text(max_size=5))


@given(deals(), st.integers(0, 100_000))
def test_every_form_has_its_size_the_core_and_the_order_of_the_bank(deal, number):
    codes, core, size, seed = deal
    form = short_form(codes, core, size, number, seed)
    assert len(form) == len(set(form)) == min(max(size, len(core)), len(codes))
    assert set(core) <= set(form)
    assert form == sorted(form, key=codes.index)


@given(deals(), st.integers(1, 60))
def test_after_any_number_of_respondents_the_rest_was_asked_equally_often(deal, respondents):
    codes, core, size, seed = deal
    asked = Counter(code for number in range(respondents) for code in short_form(codes, core, size, number, seed))
    often = [asked[code] for code in codes if code not in core]
    assert not often or max(often) - min(often) <= 1


def test_neighbours_in_the_bank_are_not_always_asked_together():
    forms = {tuple(short_form(CODES, ["Q1"], 8, number, "seed")) for number in range(40)}
    assert len(forms) > 30


def test_another_seed_deals_otherwise():
    assert short_form(CODES, [], 8, 0, "one") != short_form(CODES, [], 8, 0, "two")


def test_the_same_arguments_give_the_same_form():
    assert short_form(CODES, ["Q3"], 8, 12_345, "seed") == short_form(CODES, ["Q3"], 8, 12_345, "seed")
