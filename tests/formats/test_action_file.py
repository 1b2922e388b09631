import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.formats import action_file
from assessments.formats.action_file import ActionFile, ActionTemplateFile
from assessments.formats.problems import FileProblems
from tests.formats.bank_texts import line_of
from tests.formats.drawn_banks import codes, words

SMALL_ACTIONS = """\
format: rater-actions/1
languages: [en, lv]
templates:
  - code: answer-time
    bank: rater
    dimensions: [responsiveness]
    questions: [S1]
    type: standard
    service_gap: 2
    effort: 2
    impact: 4
    title: {en: Set an answer time, lv: Noteikt atbildes laiku}
    description: {en: Agree how soon every message is answered., lv: Vienoties par atbildes laiku.}
    kpi: {en: Answers within the agreed time, lv: Atbildes noteiktajā laikā}
"""

texts = st.fixed_dictionaries({"en": words, "fa": words})
code_lists = st.lists(codes, min_size=1, max_size=3, unique=True).map(tuple)
templates = st.builds(
    ActionTemplateFile,
    code=codes,
    bank=codes,
    dimensions=code_lists,
    questions=st.one_of(st.just(()), code_lists),
    type=st.sampled_from(action_file.TYPES),
    service_gap=st.one_of(st.none(), st.integers(1, 4)),
    effort=st.integers(1, 5),
    impact=st.integers(1, 5),
    title=texts,
    description=texts,
    kpi=texts,
)


def problems_of(content: str | bytes) -> list[str]:
    with pytest.raises(FileProblems) as caught:
        action_file.read(content)
    return [str(problem) for problem in caught.value.problems]


@given(st.lists(templates, min_size=1, max_size=3, unique_by=lambda template: template.code))
def test_written_templates_read_back_equal(entries: list[ActionTemplateFile]) -> None:
    actions = ActionFile(("en", "fa"), tuple(entries))

    assert action_file.read(action_file.write(actions)) == actions


def test_a_template_is_read_with_its_line() -> None:
    (template,) = action_file.read(SMALL_ACTIONS).templates

    assert (template.code, template.dimensions, template.questions) == ("answer-time", ("responsiveness",), ("S1",))
    assert (template.service_gap, template.effort, template.impact) == (2, 2, 4)
    assert template.title["lv"] == "Noteikt atbildes laiku"
    assert template.line == line_of(SMALL_ACTIONS, "code: answer-time")


def test_the_service_gap_may_be_left_out() -> None:
    assert action_file.read(SMALL_ACTIONS.replace("    service_gap: 2\n", "")).templates[0].service_gap is None


@pytest.mark.parametrize(
    ("old", "new", "part", "message"),
    [
        ("type: standard", "type: magic", "type:", "“answer-time.type” must be one of: standard, process"),
        ("service_gap: 2", "service_gap: 5", "service_gap", "must be a whole number from 1 to 4."),
        ("effort: 2", "effort: 0", "effort", "“answer-time.effort” must be a whole number from 1 to 5."),
        ("    impact: 4\n", "", "code:", "“answer-time.impact” is missing."),
        ("Set an answer time", "x" * 71, "title", "“answer-time.title.en” is longer than 70 characters."),
        (", lv: Atbildes noteiktajā laikā", "", "kpi", "“answer-time.kpi” has no text in Latvian."),
        ("[responsiveness]", "[a, a]", "dimensions", "“answer-time.dimensions” must be a list of different codes."),
        ("[responsiveness]", "responsiveness", "dimensions", "“answer-time.dimensions” must be a list."),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, part: str, message: str) -> None:
    text = SMALL_ACTIONS.replace(old, new)
    found = problems_of(text)

    assert any(problem.startswith(f"Line {line_of(text, part)}: ") and message in problem for problem in found), found


def test_a_template_must_belong_somewhere() -> None:
    text = SMALL_ACTIONS.replace("    dimensions: [responsiveness]\n    questions: [S1]\n", "")

    assert problems_of(text) == ["Line 4: “answer-time” must name at least one code in “dimensions” or “questions”."]


def test_a_duplicate_code_names_both_lines() -> None:
    text = SMALL_ACTIONS + SMALL_ACTIONS[SMALL_ACTIONS.index("  - code") :]

    assert problems_of(text) == ["Line 15: The code “answer-time” is used twice; the first is on line 4."]


def test_a_bank_file_is_no_action_file() -> None:
    assert problems_of("format: rater-bank/1\n") == [
        "Line 1: This is another kind of file: it must begin with “format: rater-actions/1”."
    ]


@given(st.one_of(st.text(), st.binary()))
def test_no_text_whatever_ends_in_anything_but_problems(content: str | bytes) -> None:
    with pytest.raises(FileProblems):
        action_file.read(content)
