import time
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.formats import bank_file
from assessments.formats.bank_checks import BLOCKING, Finding, check, message
from assessments.formats.bank_file import BankFile, DimensionFile, QuestionFile, ScaleFile
from assessments.models import Group

SHIPPED = sorted(Path("fixtures/banks").glob("*.yaml"))
SPEED_LIMIT = 2.0  # seconds of the processor for 2,000 questions in three languages: five times what they take


def texts(english: str, persian: str = "") -> dict[str, str]:
    return {"en": english, "fa": persian or f"متن {english}"}


def question(code: str, **fields: Any) -> QuestionFile:
    own = QuestionFile(
        code=code,
        reversed=False,
        title=texts(f"Title of {code}"),
        statement=texts(f"Guests like {code}."),
        statements={},
        help=texts("Watch the desk."),
        scores={value: texts(f"Score {value}") for value in range(1, 6)},
    )
    return replace(own, **fields)


def dimension(code: str, *questions: QuestionFile, **fields: Any) -> DimensionFile:
    return replace(DimensionFile(code, texts(f"Name of {code}"), texts("How it is."), questions), **fields)


def bank(*dimensions: DimensionFile, **fields: Any) -> BankFile:
    scale = ScaleFile(1, 5, {value: texts(f"Label {value}") for value in range(1, 6)})
    own = BankFile("desk", ("en", "fa"), texts("Front desk"), texts("About the desk."), scale, dimensions)
    return replace(own, **fields)


def with_question(**fields: Any) -> BankFile:
    """A bank in which nothing is found but what these fields of its question Q1 bring in."""
    return bank(dimension("speed", question("Q1", **fields), question("Q2")))


def without(texts: Mapping[Any, Any], key: object) -> dict[Any, Any]:
    return {other: text for other, text in texts.items() if other != key}


def test_a_good_bank_has_no_finding() -> None:
    assert check(with_question()) == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_bank_has_no_finding(path: Path) -> None:
    assert [str(message(found)) for found in check(bank_file.read(path.read_bytes()))] == []


@pytest.mark.parametrize("empty", ["", "  \n"])
@pytest.mark.parametrize("field", ["title", "statement", "help"])
def test_a_text_of_a_question_missing_in_a_language_is_found(field: str, empty: str) -> None:
    found = check(with_question(**{field: {"en": "Guests like it.", "fa": empty}}))
    assert found == (Finding("missing_translation", "Q1", field, "fa"),)


def test_a_text_that_was_never_written_is_missing_in_every_language() -> None:
    found = check(with_question(help={}))
    assert [(each.field, each.language) for each in found] == [("help", "en"), ("help", "fa")]


@pytest.mark.parametrize("field", ["name", "definition"])
def test_a_text_of_a_dimension_missing_in_a_language_is_found(field: str) -> None:
    broken = bank(dimension("speed", question("Q1"), question("Q2"), **{field: {"fa": "سرعت"}}))
    assert check(broken) == (Finding("missing_translation", "speed", field, "en"),)


@pytest.mark.parametrize("field", ["title", "description"])
def test_a_text_of_the_bank_missing_in_a_language_is_found(field: str) -> None:
    found = check(replace(with_question(), **{field: {"en": "Front desk"}}))
    assert found == (Finding("missing_translation", "", field, "fa"),)


def test_a_label_of_the_scale_missing_in_a_language_is_found() -> None:
    good = with_question()
    labels = {**good.scale.labels, 3: {"en": "Sometimes"}}
    found = check(replace(good, scale=ScaleFile(1, 5, labels)))
    assert found == (Finding("missing_translation", "", "labels.3", "fa"),)


def test_a_group_that_reads_another_statement_reads_it_in_every_language() -> None:
    statements = {"customer": {"en": "I like it.", "fa": ""}, "manager": {"en": "", "fa": ""}}
    found = check(with_question(statements=statements))
    assert found == (Finding("missing_translation", "Q1", "statements.customer", "fa"),)


def test_an_empty_score_text_is_found() -> None:
    scores = without(question("Q1").scores, 4) | {2: {"en": "Seldom", "fa": ""}}
    found = check(with_question(scores=scores))
    assert [(each.kind, each.field, each.language) for each in found] == [
        ("empty_score_text", "scores.2", "fa"),
        ("empty_score_text", "scores.4", "en"),
        ("empty_score_text", "scores.4", "fa"),
    ]


def test_a_bank_without_dimensions_is_found() -> None:
    assert check(bank()) == (Finding("no_dimension", "", "dimensions", ""),)


def test_a_dimension_without_questions_is_found_once() -> None:
    assert check(bank(dimension("speed"))) == (Finding("no_question", "speed", "questions", ""),)


def test_a_dimension_with_a_single_question_is_found() -> None:
    assert check(bank(dimension("speed", question("Q1")))) == (Finding("few_questions", "speed", "questions", ""),)


def weighted(*points: str | None) -> BankFile:
    """A bank of dimensions d0, d1, … with these default weights."""
    weights = [None if each is None else Decimal(each) for each in points]
    codes = [(f"Q{place}", f"P{place}") for place in range(len(weights))]
    return bank(
        *(dimension(f"d{place}", *map(question, codes[place]), weight=each) for place, each in enumerate(weights))
    )


@pytest.mark.parametrize("points", [("60", "40"), ("33.30", "33.30", "33.40"), (None, None)])
def test_weights_that_total_100_or_none_at_all_are_right(points: tuple[str | None, ...]) -> None:
    assert check(weighted(*points)) == ()


@pytest.mark.parametrize(("points", "total"), [(("60", "30"), "90"), (("60.5", "60"), "120.5"), (("0", "0"), "0")])
def test_weights_that_do_not_total_100_are_found_with_their_total(points: tuple[str, ...], total: str) -> None:
    assert check(weighted(*points)) == (Finding("weights", "", "weights", "", words=total),)


def test_a_dimension_without_a_weight_beside_others_with_one_is_found() -> None:
    assert check(weighted("60", None, "40")) == (Finding("weights", "d1", "weight", ""),)


@pytest.mark.parametrize("repeat", ["Q1", "q1"])
def test_a_question_code_used_twice_is_found_also_in_another_dimension(repeat: str) -> None:
    other = question(repeat, title=texts("Care"), statement=texts("Guests are cared for."))
    found = check(bank(dimension("speed", question("Q1"), question("Q2")), dimension("care", other, question("Q3"))))
    assert found == (Finding("duplicate_code", repeat, "code", "", other="Q1"),)


def test_a_dimension_code_used_twice_is_found() -> None:
    again = dimension("Speed", question("Q3"), question("Q4"), name=texts("Haste"))
    found = check(bank(dimension("speed", question("Q1"), question("Q2")), again))
    assert found == (Finding("duplicate_code", "Speed", "code", "", other="speed"),)


def test_a_dimension_may_have_the_code_of_a_question() -> None:
    assert check(bank(dimension("speed", question("speed"), question("Q2")))) == ()


@pytest.mark.parametrize("field", ["title", "statement"])
def test_the_same_words_in_two_questions_are_found_once(field: str) -> None:
    first = question("Q1", **{field: texts("We serve guests quickly.", "پاسخ‌گویی خوب است.")})
    second = question("Q2", **{field: texts("we serve  guests, quickly", "متن دیگر")})
    found = check(bank(dimension("speed", first, second)))
    assert found == (Finding("duplicate_text", "Q2", field, "en", other="Q1"),)


def test_the_same_words_for_one_group_are_found() -> None:
    both = {"statements": {"customer": texts("I am served quickly.")}}
    found = check(bank(dimension("speed", question("Q1", **both), question("Q2", **both))))
    assert [(each.kind, each.field, each.other) for each in found] == [
        ("duplicate_text", "statements.customer", "Q1"),
        ("duplicate_text", "statements.customer", "Q1"),
    ]


def test_two_things_in_one_statement_are_found_with_the_words() -> None:
    found = check(with_question(statement=texts("Staff are kind and fast.", "کارکنان مهربان یا سریع هستند.")))
    assert found == (
        Finding("two_things", "Q1", "statement", "en", words="and"),
        Finding("two_things", "Q1", "statement", "fa", words="یا"),
    )


def test_a_yes_or_no_question_is_found_also_where_one_group_reads_it() -> None:
    found = check(with_question(statements={"customer": texts("Are you served quickly?", "به من زود رسیدگی می‌شود.")}))
    assert found == (Finding("yes_no", "Q1", "statements.customer", "en"),)


def test_a_statement_too_long_for_a_phone_is_found_with_its_length() -> None:
    found = check(with_question(statement=texts("Guests wait so long. " * 8)))
    assert [(each.kind, each.language, each.words) for each in found] == [
        ("too_long", "en", "167"),
        ("too_long", "fa", "171"),
    ]


def test_what_blocks_comes_first_within_a_question_and_questions_in_the_order_of_the_bank() -> None:
    first = question("Q1", statement=texts("Staff are kind and fast."), help={"en": "Look."})
    found = check(bank(dimension("speed", first, question("Q2", title={"fa": "عنوان"}))))
    assert [(each.code, each.kind, each.is_blocking) for each in found] == [
        ("Q1", "missing_translation", True),
        ("Q1", "two_things", False),
        ("Q2", "missing_translation", True),
    ]


def test_sentences_name_the_language_and_the_group_in_the_words_of_the_reader() -> None:
    finding = Finding("two_things", "Q1", "statements.customer", "fa", words="و")
    assert str(message(finding)) == (
        "The statement for “Customers” seems to ask two things in Persian (“و”):"
        " make two questions of it, or ask only one."
    )
    long = Finding("too_long", "Q1", "statement", "en", words="167")
    with translation.override("fa"):
        assert "۱۶۷" in str(message(long))
        assert "۱۶۰" in str(message(long))


drafts_texts = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("en", "fa"), st.sampled_from(["", " ", "Yes?", "Guests"]))
)
numbered = st.dictionaries(st.integers(1, 5), drafts_texts)
draft_codes = st.sampled_from(["A1", "a1", "B", "C"])
draft_questions = st.builds(
    QuestionFile,
    code=draft_codes,
    reversed=st.booleans(),
    title=drafts_texts,
    statement=drafts_texts,
    statements=st.dictionaries(st.sampled_from(Group.values), drafts_texts),
    help=drafts_texts,
    scores=numbered,
)
drafts = st.builds(
    BankFile,
    name=st.just("draft"),
    languages=st.sampled_from([("en",), ("en", "fa")]),
    title=drafts_texts,
    description=drafts_texts,
    scale=st.builds(ScaleFile, minimum=st.just(1), maximum=st.just(5), labels=numbered),
    dimensions=st.lists(
        st.builds(
            DimensionFile,
            code=draft_codes,
            name=drafts_texts,
            definition=drafts_texts,
            questions=st.lists(draft_questions, max_size=3).map(tuple),
            weight=st.none() | st.integers(0, 100).map(Decimal),
        ),
        max_size=3,
    ).map(tuple),
)


def written(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: texts.get(language, "").strip() or "Words" for language in ("en", "fa")}


def completed(draft: BankFile) -> BankFile:
    """The draft with every gap filled, codes of its own and two dimensions at least."""
    numbers = iter(range(100))
    dimensions = [
        replace(
            each,
            code=f"d{place}",
            weight=Decimal(100 if place == 0 else 0),
            name=written(each.name),
            definition=written(each.definition),
            questions=tuple(completed_question(own, f"q{next(numbers)}") for own in each.questions),
        )
        for place, each in enumerate(each for each in draft.dimensions if each.questions)
    ] or [dimension("only", question("Q1"))]
    labels = {value: written(draft.scale.labels.get(value, {})) for value in draft.scale.values}
    scale = replace(draft.scale, labels=labels)
    title, description = written(draft.title), written(draft.description)
    return replace(draft, title=title, description=description, scale=scale, dimensions=tuple(dimensions))


def completed_question(own: QuestionFile, code: str) -> QuestionFile:
    return replace(
        own,
        code=code,
        title=written(own.title),
        statement=written(own.statement),
        statements={group: written(texts) for group, texts in own.statements.items()},
        help=written(own.help),
        scores={value: written(own.scores.get(value, {})) for value in range(1, 6)},
    )


@given(drafts)
def test_a_draft_made_complete_can_be_published(draft: BankFile) -> None:
    assert [found for found in check(completed(draft)) if found.kind in BLOCKING] == []


@given(drafts)
def test_every_finding_has_its_sentence(draft: BankFile) -> None:
    for found in check(draft):
        assert "{" not in str(message(found))


def test_two_thousand_questions_are_checked_at_once() -> None:
    many = [question(f"Q{number}", statements={"customer": texts(f"I like {number}.")}) for number in range(2000)]
    large = bank(*(dimension(f"d{first}", *many[first : first + 100]) for first in range(0, 2000, 100)))
    began = time.process_time()
    assert check(large) == ()
    assert time.process_time() - began < SPEED_LIMIT
