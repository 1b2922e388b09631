from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.formats import bank_file
from assessments.formats.bank_file import BankFile
from assessments.formats.problems import MAX_PROBLEMS, FileProblems
from tests.formats.bank_texts import SMALL_BANK, line_of
from tests.formats.drawn_banks import banks

FIXTURE = Path("fixtures/banks/rater.yaml")


def problems_of(content: str | bytes) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        bank_file.read(content)
    return [str(problem) for problem in caught.value.problems]


@given(banks())
def test_a_written_bank_reads_back_equal(bank: BankFile) -> None:
    assert bank_file.read(bank_file.write(bank)) == bank


@given(banks(complete=False))
def test_a_written_draft_reads_back_equal(bank: BankFile) -> None:
    assert bank_file.read(bank_file.write(bank), complete=False) == bank


def test_the_bank_we_ship_reads_back_equal() -> None:
    bank = bank_file.read(FIXTURE.read_bytes())

    assert bank_file.read(bank_file.write(bank)) == bank
    assert " ".join(question.code for question in bank.questions) == (
        "R1 R2 R3 R4 A1 A2 A3 T1 T2 T3 T4 T5 E1 E2 E3 E4 E5 E6 S1 S2 S3 S4"
    )


def test_a_group_may_read_a_statement_of_its_own() -> None:
    bank = bank_file.read(with_statements("{customer: {en: I wait less than five minutes., fa: کم منتظر می‌مانم.}}"))

    assert bank.questions[0].statements == {
        "customer": {"en": "I wait less than five minutes.", "fa": "کم منتظر می‌مانم."}
    }


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        ("{guest: {en: I wait., fa: منتظرم.}}", "“Q1.statements.guest” is not known here. Known are: self, customer"),
        ("{customer: {en: I wait.}}", "“Q1.statements.customer” has no text in Persian."),
        ("{customer: {en: I wait., fa: ' '}}", "“Q1.statements.customer” has no text in Persian."),
        (
            f"{{customer: {{en: {'x' * 401}, fa: منتظرم.}}}}",
            "“Q1.statements.customer.en” is longer than 400 characters.",
        ),
        ("[customer]", "“Q1.statements” must hold fields with names."),
    ],
)
def test_a_wrong_statement_of_a_group_is_named_with_its_line(statements: str, message: str) -> None:
    text = with_statements(statements)

    assert [(f"Line {line_of(text, 'statements:')}" in found, message in found) for found in problems_of(text)] == [
        (True, True)
    ]


def with_statements(statements: str) -> str:
    return SMALL_BANK.replace("        help:", f"        statements: {statements}\n        help:")


def test_codes_that_yaml_takes_for_something_else_stay_text() -> None:
    text = SMALL_BANK.replace("code: speed", "code: no").replace("code: Q1", "code: 2026-01-01")
    text = text.replace("title: {en: Front desk", "title: {en: 1:30")

    bank = bank_file.read(text)

    assert bank.dimensions[0].code == "no"
    assert bank.questions[0].code == "2026-01-01"
    assert bank.title["en"] == "1:30"


def test_scores_may_be_numbered_with_persian_digits() -> None:
    text = SMALL_BANK.replace("maximum: 5", "maximum: ۵").replace("          1: {en: Over", "          ۱: {en: Over")

    assert bank_file.read(text) == bank_file.read(SMALL_BANK)


def test_a_missing_translation_is_named_with_its_line_question_and_language() -> None:
    text = SMALL_BANK.replace(", fa: مهمان کمتر از پنج دقیقه منتظر می‌ماند.", "")

    assert problems_of(text) == [
        f"Line {line_of(text, 'statement')}: “Q1.statement” has no text in Persian.",
    ]


def test_problems_are_told_in_the_language_of_the_reader() -> None:
    with pytest.raises(FileProblems) as caught:
        bank_file.read(SMALL_BANK.replace(", fa: پذیرش", ""))

    with translation.override("fa"):
        assert "فارسی" in str(caught.value)


def test_a_duplicate_code_names_both_lines() -> None:
    entry = SMALL_BANK[SMALL_BANK.index("      - code: Q1") :]
    text = SMALL_BANK + entry
    first, second = (number for number, line in enumerate(text.splitlines(), 1) if "code: Q1" in line)

    assert problems_of(text) == [f"Line {second}: The code “Q1” is used twice; the first is on line {first}."]


@pytest.mark.parametrize(
    ("old", "new", "part", "message"),
    [
        (
            "          3: {en: Up to a quarter, fa: تا یک ربع}\n",
            "",
            "scores:",
            "“Q1.scores” has no text for the value 3.",
        ),
        ("        help:", "        hint:", "hint:", "“Q1.hint” is not known here. Known are: "),
        ("[en, fa]", "[en, fa, xx]", "languages", "“xx” is not a known language code."),
        ("fa: سرعت}", "fa: سرعت, lv: Ātrums}", "name: {", "“lv” is not one of the languages of this file: en, fa."),
        ("minimum: 1", "minimum: 6", "minimum", "The scale must be one of: 1–5, 1–7, 0–10."),
        ("maximum: 5", "maximum: five", "maximum", "“scale.maximum” must be a whole number from 0 to 10."),
        ("reversed: false", "reversed: perhaps", "reversed", "“Q1.reversed” must be one of: true, false."),
        ("code: Q1", "code: '1:30'", "code: '1:30'", "is “1:30”: use up to 20 letters"),
        ("name: desk", "name: new", "name:", "This name is taken by a page of its own."),
        ("name: desk", "name: " + "x" * 61, "name:", "use up to 60 letters"),
        ("Short queue", "x" * 121, "title: {en: x", "“Q1.title.en” is longer than 120 characters."),
        ("Short queue", '"a\\0b"', '"a', "“Q1.title.en” holds a character that cannot be printed."),
        ("{en: Speed, fa: سرعت}", "Speed", "name: Speed", "“speed.name” must hold fields with names."),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, part: str, message: str) -> None:
    text = SMALL_BANK.replace(old, new, 1)
    found = problems_of(text)

    assert any(problem.startswith(f"Line {line_of(text, part)}: ") and message in problem for problem in found), found


def test_an_empty_dimension_is_named() -> None:
    text = SMALL_BANK[: SMALL_BANK.index("questions:")] + "questions: []\n"

    assert problems_of(text) == [
        f"Line {line_of(text, 'questions')}: “speed.questions” is empty: at least one entry is needed."
    ]


def test_every_problem_is_told_at_once() -> None:
    text = SMALL_BANK.replace("name: desk", "name: a desk").replace(", fa: هرگز", "").replace("code: speed", "code: ''")

    assert len(problems_of(text)) == 3


def test_a_message_quotes_no_more_than_a_line_and_steers_no_terminal() -> None:
    (problem,) = problems_of(SMALL_BANK + f'"\\e[2J{"x" * 10_000}": y\n')

    assert len(problem) < 250
    assert problem.isprintable()


def test_nobody_is_shown_more_than_a_hundred_problems() -> None:
    keys = "".join(f"key{number}: x\n" for number in range(1000))

    assert len(problems_of(SMALL_BANK + keys)) == MAX_PROBLEMS


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Line 1: The file is empty."),
        ("name: x", "it must begin with “format: rater-bank/1”"),
        ("- a", "must hold fields with names"),
        ("a: !!python/object/apply:os.system ['true']", "Line 1: Tags (!) are not used here"),
        ("a: &a [x, x]\nb: &b [*a, *a]", "Line 1: Anchors (&) and aliases (*) are not used here"),
        ("[" * 2000, "nested too deeply"),
        ("\n".join(" " * depth + "a:" for depth in range(1400)), "Line 20: Lists and fields are nested too deeply"),
        ("a: [\n}", "Line 2: From here on this is not YAML"),
        ("a: 1\na: 2", "Line 2: “a” stands twice; the first is on line 1."),
        ("a: 1\n---\nb: 2", "Line 2: The file holds more than one document"),
        ("? [a]\n: b", "cannot be the name of a field"),
        ("a: 1\nb: \x00", "Line 2: There is a character here that cannot be printed."),
        ("a: \ud800", "not UTF-8"),
        ('a: "\\ud800"', "not YAML"),
        (SMALL_BANK.encode("utf-16"), "not UTF-8"),
        (b"a: \xff", "not UTF-8"),
        ("a: " + "x" * 12_000_000, "larger than 12 MB"),
    ],
)
def test_hostile_text_is_refused_with_a_line(content: str | bytes, message: str) -> None:
    assert message in "\n".join(problems_of(content))


@given(st.one_of(st.text(), st.binary(), st.text("[]{}:-, \n&*!|>'\"#%@`ax?")))
def test_no_text_whatever_ends_in_anything_but_problems(content: str | bytes) -> None:
    with pytest.raises(FileProblems):
        bank_file.read(content)


# Drafts, weights and the archive
def test_a_draft_may_miss_any_text_and_nothing_else() -> None:
    text = SMALL_BANK.replace(", fa: مهمان کمتر از پنج دقیقه منتظر می‌ماند.", "").replace(
        "        help:", "        # help:"
    )

    question = bank_file.read(text, complete=False).questions[0]
    assert (question.statement["fa"], question.help) == ("", {"en": "", "fa": ""})
    with pytest.raises(FileProblems, match="longer than 120 characters"):
        bank_file.read(text.replace("Short queue", "x" * 121), complete=False)
    with pytest.raises(FileProblems, match="is not one of the languages"):
        bank_file.read(text.replace("{en: Speed", "{lv: Speed"), complete=False)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (("40", ""), "Some dimensions have a weight and some have none"),
        (("40", "50.5"), "The weights of the dimensions total 90.5 points. They must total 100."),
        (("101", "0"), "“speed.weight” must be a number from 0 to 100 with at most two decimals."),
        (("33.333", "66"), "“speed.weight” must be a number from 0 to 100 with at most two decimals."),
    ],
)
def test_weights_that_do_not_total_100_are_named(weights: tuple[str, str], message: str) -> None:
    assert message in "\n".join(problems_of(weighted(*weights)))


def test_weights_are_read_in_any_digits_and_need_not_total_100_in_a_draft() -> None:
    assert [one.weight for one in bank_file.read(weighted("۳۳٫۵", "66.5")).dimensions] == [
        Decimal("33.5"),
        Decimal("66.5"),
    ]
    assert bank_file.read(weighted("40", ""), complete=False).dimensions[1].weight is None


def weighted(first: str, second: str) -> str:
    """The small bank with two dimensions of these weights."""
    dimension = SMALL_BANK[SMALL_BANK.index("  - code: speed") :]
    other = dimension.replace("code: speed", "code: keys").replace("code: Q1", "code: Q2")
    both = zip((dimension, other), (first, second), strict=True)
    return SMALL_BANK[: SMALL_BANK.index("  - code: speed")] + "".join(
        text.replace("    name:", f"    weight: {weight}\n    name:", 1) for text, weight in both
    )


def test_what_is_archived_may_be_older_than_languages_and_scale() -> None:
    text = SMALL_BANK + (
        "archived:\n"
        "  - {kind: question, dimension: speed, code: Q9, title: {de: Alt}, scores: {9: {en: Superb}}}\n"
        "  - {kind: dimension, code: old, name: {en: Old}, questions: [{code: Q8, statement: {en: Old.}}]}\n"
    )

    question, dimension = bank_file.read(text).archived
    assert (question.code, question.dimension, question.document["title"]) == (
        "Q9",
        "speed",
        {"en": "", "fa": "", "de": "Alt"},
    )
    assert question.document["scores"] == {"9": {"en": "Superb", "fa": ""}}
    assert [one["code"] for one in dimension.document["questions"]] == ["Q8"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{kind: answer, code: Q9}", "“Q9.kind” must be one of: question, dimension."),
        ("{kind: question, code: Q9, title: {xx: y}}", "“xx” is not a known language code."),
        ("{kind: question, code: Q9, scores: {11: {en: y}}}", "is not a value of the scale"),
        ("{kind: question, code: Q9}\n  - {kind: question, code: q9}", "The code “q9” is used twice"),
    ],
)
def test_a_wrong_entry_of_the_archive_is_named(entry: str, message: str) -> None:
    assert message in "\n".join(problems_of(f"{SMALL_BANK}archived:\n  - {entry}\n"))


def test_a_bank_with_more_than_2000_questions_is_refused_at_the_first_too_many() -> None:
    questions = "".join(f"      - {{code: S{number}}}\n" for number in range(2000))

    with pytest.raises(FileProblems) as caught:
        bank_file.read(SMALL_BANK + questions, complete=False)
    line = len((SMALL_BANK + questions).splitlines())
    assert str(caught.value) == f"Line {line}: The bank has more than 2000 questions. This is the first too many."
