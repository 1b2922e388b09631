from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import bank_file
from assessments.formats.bank_changes import BankChanges, Counts, FieldChange, Part, Place
from assessments.formats.bank_comparison import compare, is_other_question
from assessments.formats.bank_file import BankFile, DimensionFile, QuestionFile, ScaleFile

from ..factories import rater_bank
from .bank_texts import SMALL_BANK

LANGUAGES = ("en", "fa")


def texts(text: str) -> dict[str, str]:
    return {language: f"{text} ({language})" for language in LANGUAGES}


def question(code: str, *, says: str = "") -> QuestionFile:
    return QuestionFile(
        code, False, texts(f"Title {code}"), texts(says or f"Statement {code}"), {}, texts("Help"), {1: texts("Low")}
    )


def dimension(code: str, *questions: str | QuestionFile) -> DimensionFile:
    rows = tuple(row if isinstance(row, QuestionFile) else question(row) for row in questions)
    return DimensionFile(code=code, name=texts(code), definition=texts("What"), questions=rows)


def bank(*dimensions: DimensionFile) -> BankFile:
    return BankFile(
        name="desk",
        languages=LANGUAGES,
        title=texts("Desk"),
        description=texts("About"),
        scale=ScaleFile(1, 5, {value: texts(str(value)) for value in range(1, 6)}),
        dimensions=dimensions,
    )


BEFORE = bank(dimension("speed", "Q1", "Q2", "Q3"), dimension("care", "C1"))


def codes(found: BankChanges | Part) -> list[str]:
    """The codes of all questions that something is told about."""
    rows = [row.code for row in (*found.added, *found.dropped)]
    return rows + [row.code for row in found.questions]


def with_first(change: QuestionFile) -> BankChanges:
    """What differs once the first question is another one."""
    return compare(BEFORE, bank(dimension("speed", change, "Q2", "Q3"), dimension("care", "C1")))


def test_a_bank_does_not_differ_from_itself() -> None:
    found = compare(rater_bank(), bank_file.read(bank_file.write(rater_bank())))
    assert found.is_empty
    assert found.parts == ()
    assert found.counts == Counts(0, 0, 0, 0, 0)


def test_questions_added_and_dropped_stand_with_their_places() -> None:
    found = compare(BEFORE, bank(dimension("speed", "Q1", "Q4", "Q3"), dimension("care", "C1")))
    assert [(row.code, row.place) for row in found.added] == [("Q4", Place("speed", 2))]
    assert [(row.code, row.place) for row in found.dropped] == [("Q2", Place("speed", 2))]
    assert found.questions == ()


def test_a_question_that_went_to_the_end_moved_and_those_it_passed_did_not() -> None:
    found = compare(BEFORE, bank(dimension("speed", "Q2", "Q3", "Q1"), dimension("care", "C1")))
    assert [(row.code, row.old_place, row.new_place) for row in found.moved] == [
        ("Q1", Place("speed", 1), Place("speed", 3))
    ]


def test_a_question_in_another_dimension_moved_and_nobody_else() -> None:
    found = compare(BEFORE, bank(dimension("speed", "Q2", "Q3"), dimension("care", "Q1", "C1")))
    assert [(row.code, row.new_place) for row in found.moved] == [("Q1", Place("care", 1))]
    assert [part.dimension.code for part in found.parts] == ["care"]


def test_another_statement_in_one_language_rewords_a_question() -> None:
    old = question("Q1")
    found = with_first(replace(old, statement=old.statement | {"fa": "دیگر"}))
    assert [row.code for row in found.reworded] == ["Q1"]
    assert found.questions[0].wording == (FieldChange("statement", "fa", "Statement Q1 (fa)", "دیگر"),)
    assert found.counts == Counts(added=0, dropped=0, moved=0, reworded=1, changed=0)


def test_counting_the_other_way_round_rewords_a_question() -> None:
    found = with_first(replace(question("Q1"), reversed=True))
    assert found.reworded[0].fields == (FieldChange("reversed", "", "false", "true"),)


def test_another_statement_for_one_group_rewords_a_question() -> None:
    found = with_first(replace(question("Q1"), statements={"customer": texts("Yours")}))
    assert [row.code for row in found.reworded] == ["Q1"]
    assert found.questions[0].fields[0] == FieldChange("statements.customer", "en", "", "Yours (en)")


def test_a_group_statement_that_says_what_all_read_rewords_nothing() -> None:
    found = with_first(replace(question("Q1"), statements={"customer": question("Q1").statement}))
    assert found.reworded == ()
    assert [row.code for row in found.changed] == ["Q1"]


def test_help_title_and_score_texts_are_changes_but_no_rewording() -> None:
    changed = replace(question("Q1"), help=texts("More help"), title=texts("Name"), scores={1: texts("Worst")})
    found = with_first(changed)
    assert found.reworded == ()
    assert {change.path for change in found.changed[0].others} == {"title", "help", "scores.1"}


def test_a_language_more_is_a_change_of_the_bank_but_rewords_nothing() -> None:
    latvian = replace(
        BEFORE,
        languages=(*LANGUAGES, "lv"),
        dimensions=tuple(
            replace(row, questions=tuple(replace(q, statement=q.statement | {"lv": "Latviski"}) for q in row.questions))
            for row in BEFORE.dimensions
        ),
    )
    found = compare(BEFORE, latvian)
    assert found.fields == (FieldChange("languages", "", "en, fa", "en, fa, lv"),)
    assert found.reworded == ()
    assert len(found.changed) == 4
    assert found.languages == ("en", "fa", "lv")


def test_dimensions_are_added_dropped_moved_and_renamed() -> None:
    care = replace(dimension("care", "C1"), name=texts("Kindness"))
    found = compare(
        bank(dimension("speed", "Q1"), dimension("care", "C1"), dimension("price", "P1")),
        bank(care, dimension("speed", "Q1"), dimension("place", "L1")),
    )
    assert [row.code for row in found.dimensions_added] == ["place"]
    assert [row.code for row in found.dimensions_dropped] == ["price"]
    assert [(row.code, row.is_moved, {field.path for field in row.fields}) for row in found.dimensions] == [
        ("care", True, {"name"})
    ]
    assert [(part.dimension.code, part.is_added, part.is_dropped) for part in found.parts] == [
        ("care", False, False),
        ("place", True, False),
        ("price", False, True),
    ]


def test_the_bank_itself_changes_its_title_labels_and_scale() -> None:
    seven = ScaleFile(1, 7, {**BEFORE.scale.labels, 5: texts("Good"), 6: texts("6"), 7: texts("7")})
    found = compare(BEFORE, replace(BEFORE, title=texts("Counter"), scale=seven))
    paths = [change.path for change in found.fields if change.language in {"", "en"}]
    assert paths == ["scale.maximum", "title", "scale.labels.5", "scale.labels.6", "scale.labels.7"]
    assert not found.has_same_scale


def test_a_code_used_for_something_else_is_another_question() -> None:
    old = bank_file.read(SMALL_BANK).questions[0]
    other = {"en": "The room smells fresh on arrival", "fa": "اتاق هنگام ورود بوی تازگی می‌دهد"}
    assert is_other_question(old, replace(old, title={"en": "Fresh air", "fa": "هوای تازه"}, statement=other))
    assert not is_other_question(old, replace(old, statement=old.statement | {"en": "Guests wait under ten minutes."}))
    assert not is_other_question(old, replace(old, statement={"lv": "Viesti gaida"}))


CODES = st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=8)


@st.composite
def banks(draw: st.DrawFn) -> BankFile:
    """A bank of at most eight questions in at most three dimensions, each in one of two wordings."""
    homes: dict[str, list[QuestionFile]] = {name: [] for name in draw(st.permutations(["x", "y", "z"]))}
    for code in draw(CODES):
        row = question(code, says=draw(st.sampled_from(["One way.", "Another way."])))
        homes[draw(st.sampled_from(sorted(homes)))].append(row)
    return bank(*(dimension(name, *rows) for name, rows in homes.items() if rows))


@given(banks())
def test_no_bank_differs_from_itself(one: BankFile) -> None:
    assert compare(one, one).is_empty


@given(banks(), banks())
@settings(max_examples=200)
def test_the_other_way_round_added_is_dropped(one: BankFile, other: BankFile) -> None:
    there, back = compare(one, other), compare(other, one)
    assert {row.code for row in there.added} == {row.code for row in back.dropped}
    assert {row.code for row in there.dropped} == {row.code for row in back.added}
    assert {row.code for row in there.dimensions_added} == {row.code for row in back.dimensions_dropped}
    assert {row.code for row in there.reworded} == {row.code for row in back.reworded}
    assert len(there.moved) == len(back.moved)
    assert there.is_empty == (one == other)


@given(banks(), banks())
def test_every_change_stands_in_one_part(one: BankFile, other: BankFile) -> None:
    found = compare(one, other)
    told = [code for part in found.parts for code in codes(part)]
    assert sorted(told) == sorted(codes(found))


def test_of_two_thousand_questions_that_all_moved_and_were_reworded_none_is_forgotten() -> None:
    every = [f"Q{number}" for number in range(2000)]
    before = bank(*(dimension(f"d{part}", *every[part::10]) for part in range(10)))
    after = bank(
        *(dimension(f"d{part}", *(question(code, says="New") for code in every[9 - part :: 10])) for part in range(10))
    )
    assert compare(before, after).counts == Counts(0, 0, moved=2000, reworded=2000, changed=0)
