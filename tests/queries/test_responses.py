"""Where a response stands, and one page of it."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from assessments.models import AnswerValues, Group
from assessments.queries.responses import (
    Draft,
    Standing,
    asked_language,
    open_codes,
    outline,
    progress,
    question,
    sheet,
)
from tests.factories import make_assessment, make_rater_version, make_response, make_version

pytestmark = pytest.mark.django_db
SOME = {"R1": (3, 5), "R2": None}


def test_the_outline_tells_what_is_done_by_dimension() -> None:
    found = outline(make_response(answers=SOME), "en")
    assert [(part.name, part.done, part.total, part.is_done) for part in found.parts] == [
        ("Reliability", 2, 2, True),
        ("Empathy", 0, 1, False),
    ]
    assert (found.answered, found.open, found.total) == (2, 1, 3)


def test_every_question_has_a_standing() -> None:
    response = make_response(
        assessment=make_assessment(version=make_version(dimensions={"d": "ABCDE"})),
        answers={"A": (1, 2), "B": (1, None), "C": None, "D": (1, 2)},
    )
    response.answers.filter(question__code="D").update(later=True)
    standings = [item.standing for item in outline(response, "en").parts[0].items]
    assert standings == [
        Standing.ANSWERED, Standing.OPEN, Standing.NOT_APPLICABLE, Standing.LATER, Standing.OPEN,
    ]  # fmt: skip


def test_one_goes_on_at_the_first_open_question() -> None:
    resume = outline(make_response(answers=SOME), "en").resume
    assert resume is not None
    assert (resume.code, resume.entry.code) == ("empathy", "E1")


def test_a_complete_response_has_nowhere_to_go_on() -> None:
    assert outline(make_response(answers=SOME | {"E1": (1, 1)}), "en").resume is None


def test_the_database_counts_as_the_outline_does() -> None:
    response = make_response(answers=SOME | {"E1": (2, None)})
    assert progress(response) == (2, 3)
    assert open_codes(response) == ["E1"]


def test_a_question_of_another_bank_is_not_found() -> None:
    response = make_response()
    make_version(dimensions={"other": ["X1"]})
    with pytest.raises(Http404):
        question(response, "X1")


def test_a_page_shows_its_questions_in_the_language_asked() -> None:
    page = sheet(make_response(answers=SOME), "reliability", "lv")
    assert page.part.name == "Reliability (lv)"
    assert [card.statement for card in page.cards] == ["Statement R1 (lv)", "Statement R2 (lv)"]


def test_a_card_shows_the_chosen_scores_and_what_they_look_like() -> None:
    response = make_response(assessment=make_assessment(version=make_rater_version()), answers={"R1": (3, 5)})
    card = sheet(response, "reliability", "en").cards[0]
    assert [[choice.value for choice in row.choices if choice.is_chosen] for row in card.rows] == [[3], [5]]
    assert card.rows[0].text == card.score_texts[2].text != ""


def test_the_rows_ask_what_the_group_is_asked() -> None:
    response = make_response(assessment=make_assessment(groups=["customer"]), group=Group.CUSTOMER)
    labels = [str(row.label) for row in sheet(response, "empathy", "en").cards[0].rows]
    assert labels == ["What did you receive?", "What did you expect?"]


def test_a_draft_in_conflict_stands_beside_what_is_stored() -> None:
    drafts = {"R1": Draft(AnswerValues(1, 1), seen=0)}
    card = sheet(make_response(answers=SOME), "reliability", "en", drafts).cards[0]
    assert (card.values, card.conflict, card.version) == (AnswerValues(1, 1), AnswerValues(3, 5), 1)


def test_an_unclear_draft_keeps_the_version_its_reader_saw() -> None:
    drafts = {"R1": Draft(AnswerValues(comment="long"), seen=0, error="Too long.")}
    card = sheet(make_response(answers=SOME), "reliability", "en", drafts).cards[0]
    assert (card.version, card.error, card.conflict) == (0, "Too long.", None)


def test_a_dimension_the_bank_lacks_is_not_found() -> None:
    with pytest.raises(Http404):
        sheet(make_response(), "tangibles", "en")


def test_before_and_after_a_page_stand_its_neighbours() -> None:
    first, last = (sheet(make_response(), code, "en") for code in ("reliability", "empathy"))
    assert (first.previous, first.next and first.next.code) == (None, "empathy")
    assert (last.previous and last.previous.code, last.next) == ("reliability", None)


@pytest.mark.parametrize(
    ("begun", "interface", "asked"),
    [("en", "fa", "fa"), ("fa", "en", "en"), ("de", "en", "de"), ("en", "lv", "en")],
)
def test_questions_follow_the_interface_where_the_assessment_offers_it(begun: str, interface: str, asked: str) -> None:
    version = make_version(languages=["en", "fa", "de"])
    response = make_response(assessment=make_assessment(version=version), language=begun)
    with translation.override(interface):
        assert asked_language(response) == asked


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_reads_at_any_length(rows: int) -> None:
    version = make_version(dimensions={"one": [f"Q{n}" for n in range(rows)]})
    response = make_response(assessment=make_assessment(version=version), answers={"Q0": (1, 2)})
    with CaptureQueriesContext(connection) as reads:
        sheet(response, "one", "en")
    assert len(reads) == 3


@pytest.mark.parametrize(
    ("group", "statement", "is_helped"),
    [
        ("self", "We finish within the time we gave the customer.", True),
        ("front_line", "We finish within the time we gave the customer.", True),
        ("customer", "My matter is finished within the time I was given.", False),
        ("mystery_shopper", "The service is finished within the time that was named.", False),
    ],
)
def test_a_question_worded_for_outsiders_spares_them_what_speaks_to_insiders(
    group: str, statement: str, is_helped: bool
) -> None:
    assessment = make_assessment(version=make_rater_version(), groups=[group])
    found = sheet(make_response(assessment=assessment, group=group), "reliability", "en")
    card = next(card for card in found.cards if card.item.code == "R3")
    assert (card.statement, bool(card.help), bool(card.score_texts)) == (statement, is_helped, is_helped)


@pytest.mark.parametrize("group", ["customer", "mystery_shopper"])
def test_the_bank_we_ship_words_every_question_for_outsiders(group: str) -> None:
    questions = make_rater_version().dimensions.values_list("questions__code", "questions__group_statements")
    assert [code for code, statements in questions if group not in statements] == []
