"""The examples of docs/formats.md are read, not believed."""

import io
import json
import re
from pathlib import Path

import pytest

from assessments.analysis.figures import analyse
from assessments.analysis.tallies import tally
from assessments.analysis.values import BankShape, DimensionShape, QuestionShape, Scale
from assessments.formats import action_file, bank_file, bank_sheet, people_file, results_file
from assessments.formats.bank_sheet import Unsaid
from assessments.formats.people_file import Person, SegmentColumn
from assessments.formats.problems import FileProblems
from assessments.formats.response_file import ResponseFile, ResponseRow
from assessments.formats.spreadsheet import read_table

TEXT = Path("docs/formats.md").read_text()
EXAMPLES = dict(re.findall(r"^```\w+ (\w+)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
SHAPE = BankShape(Scale(1, 5), (DimensionShape("speed", (QuestionShape("Q1"),)),))


@pytest.fixture
def responses() -> list[ResponseRow]:
    segments = {"branch": ("Spa", "Lobby")}
    file = ResponseFile(io.BytesIO(EXAMPLES["responses"].encode()), SHAPE, ("customer", "front_line"), segments)
    file.check()
    return list(file.rows())


def test_the_bank_is_read() -> None:
    bank = bank_file.read(EXAMPLES["bank"])

    assert (bank.name, [question.code for question in bank.questions]) == ("desk", ["Q1"])


def test_the_plain_table_becomes_a_bank() -> None:
    bank = bank_sheet.read(EXAMPLES["table"].encode(), Unsaid("desk", "Desk", "en")).bank

    assert [(one.code, len(one.questions)) for one in bank.dimensions] == [("speed", 2), ("courtesy", 1)]


def test_the_action_templates_are_read() -> None:
    assert [template.code for template in action_file.read(EXAMPLES["actions"]).templates] == ["answer-time"]


def test_the_responses_are_read(responses: list[ResponseRow]) -> None:
    assert [row.respondent for row in responses] == ["Guest 1", "Guest 2", "Guest 3", "Guest 4"]
    assert responses[0].comments == {"Q1": "Waited long, twice"}
    assert [row.segments for row in responses] == [{"branch": "Spa"}, {"branch": "Lobby"}, {}, {"branch": "Spa"}]


def test_the_people_are_read() -> None:
    branch = SegmentColumn("branch", ("Branch",), ("Spa", "Lobby"))
    rows = people_file.read_rows(read_table(EXAMPLES["people"].encode()), [branch]).rows
    found = [
        people_file.checked(row, segments=[branch], languages=["en", "fa", "lv"], default="en", keep_name=True)
        for row in rows
    ]
    assert found == [
        Person("Ilze Kalna", "ilze@example.org", "lv", {"branch": "Spa"}),
        Person("مریم احمدی", "maryam@example.org", "fa", {}),
        Person("", "guest@example.org", "en", {"branch": "Lobby"}),
    ]


def test_the_results_are_those_of_the_responses(responses: list[ResponseRow]) -> None:
    expected = json.loads(EXAMPLES["results"])
    tallies = {"customer": tally(SHAPE, [row.scores for row in responses if row.group == "customer"])}
    found = results_file.document(expected["assessment"], SHAPE, {"speed": 100}, analyse(SHAPE, tallies))

    for key, code in (("five_gaps", "speed"), ("five_gaps_by_question", "Q1")):
        gaps = found.pop(key)[code]  # type: ignore[index]
        for number, gap in expected.pop(key)[code].items():
            assert gaps[number] == gap
    assert found == expected


def test_every_longest_text_is_the_one_that_is_checked() -> None:
    bank = EXAMPLES["bank"]
    for limit, old in ((400, "Guests wait less than five minutes."), (200, "Over half an hour"), (40, "Never")):
        bank_file.read(bank.replace(old, "x" * limit))
        with pytest.raises(FileProblems, match=f"longer than {limit} characters"):
            bank_file.read(bank.replace(old, "x" * (limit + 1)))
