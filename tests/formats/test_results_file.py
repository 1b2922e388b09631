import json
from collections.abc import Collection, Mapping

import pytest

from assessments.analysis.figures import Rules, analyse
from assessments.analysis.tallies import empty, tally
from assessments.analysis.values import BankShape, DimensionShape, Pair, QuestionShape, Scale, Scores
from assessments.formats import results_file

SHAPE = BankShape(
    Scale(1, 5),
    (
        DimensionShape("speed", (QuestionShape("Q1"), QuestionShape("Q2"))),
        DimensionShape("care", (QuestionShape("Q3"),)),
    ),
)
WEIGHTS = {"care": 60.0, "speed": 40.0}
NAMES = {"id": "1", "title": "Spring"}
ANN: Scores = {"Q1": Pair(2, 5), "Q2": Pair(3, 5), "Q3": Pair(4, 4)}
BEN: Scores = {"Q1": Pair(4, 5), "Q2": Pair(3, 4), "Q3": Pair(not_applicable=True)}


def document(groups: Mapping[str, list[Scores]], hidden: Collection[str] = ()) -> dict:
    """``hidden``: groups of whom too few may be shown."""
    everybody = {code: tally(SHAPE, responses) for code, responses in groups.items()}
    shown = {code: empty(SHAPE) if code in hidden else found for code, found in everybody.items()}
    results = analyse(SHAPE, shown, Rules(weights=WEIGHTS), everybody)
    return json.loads(results_file.write(NAMES, SHAPE, WEIGHTS, results))


def test_the_keys_are_those_of_the_format_in_the_order_of_the_bank() -> None:
    found = document({"self": [ANN, BEN]})

    assert list(found) == ["assessment", "scale", "weights", "groups", "five_gaps", "five_gaps_by_question"]
    assert found["assessment"] == NAMES
    assert found["scale"] == [1, 5]
    assert list(found["weights"].items()) == [("speed", 40), ("care", 60)]
    group = found["groups"]["self"]
    assert list(group) == ["n", "overall_gap", "weighted_gap", "level", "dimensions", "questions"]
    assert list(group["dimensions"]) == ["speed", "care"]
    assert list(group["dimensions"]["speed"]) == (
        [
            "n",
            "current",
            "desired",
            "gap",
            "sd",
            "ci_low",
            "ci_high",
            "t",
            "p",
            "d_z",
            "g_z",
            "alpha_current",
            "alpha_desired",
            "priority",
            "share",
            "level",
        ]
    )
    assert list(group["questions"]) == ["Q1", "Q2", "Q3"]
    assert list(group["questions"]["Q1"]) == (
        ["n", "current", "desired", "gap", "sd", "ci_low", "ci_high", "not_applicable", "skipped", "priority"]
    )


def test_figures_are_not_rounded() -> None:
    third = document({"self": [ANN, BEN, BEN]})["groups"]["self"]["dimensions"]["speed"]

    assert third["current"] == pytest.approx(19 / 6, abs=1e-15)
    assert third["gap"] == pytest.approx(-1.5, abs=1e-15)


def test_one_response_has_no_interval_and_says_why() -> None:
    row = document({"self": [ANN]})["groups"]["self"]["dimensions"]["speed"]

    assert (row["n"], row["gap"], row["sd"], row["ci_low"], row["t"]) == (1, -2.5, None, None, None)
    assert row["not_measured"] == "one_response"


def test_equal_gaps_have_an_interval_but_no_test() -> None:
    row = document({"self": [ANN, ANN]})["groups"]["self"]["dimensions"]["speed"]

    assert (row["sd"], row["ci_low"], row["t"]) == (0, -2.5, None)
    assert row["not_measured"] == "no_spread"


def test_a_dimension_and_a_group_without_data_say_so() -> None:
    group = document({"self": [{}]})["groups"]["self"]

    assert (group["overall_gap"], group["not_measured"]) == (None, "no_data")
    assert (group["dimensions"]["care"]["n"], group["dimensions"]["care"]["not_measured"]) == (0, "no_data")
    assert (group["questions"]["Q1"]["skipped"], group["questions"]["Q1"]["not_measured"]) == (1, "no_data")


def test_what_is_not_applicable_is_counted_apart_from_what_was_skipped() -> None:
    question = document({"self": [ANN, BEN, {}]})["groups"]["self"]["questions"]["Q3"]

    assert (question["n"], question["not_applicable"], question["skipped"]) == (1, 1, 1)


def test_a_small_group_is_withheld_in_every_figure() -> None:
    group = document({"customer": [ANN, BEN], "manager": [ANN] * 6}, hidden=["customer"])["groups"]["customer"]

    assert group["withheld"] == "too_few"
    for row in (group, *group["dimensions"].values(), *group["questions"].values()):
        numbers = [value for key, value in row.items() if key not in ("withheld", "dimensions", "questions")]
        assert set(numbers) == {None}
        assert row["withheld"] == "too_few"


def test_service_gaps_carry_their_value_or_the_groups_that_are_missing() -> None:
    gaps = document({"customer": [ANN, BEN]})["five_gaps"]["speed"]

    assert list(gaps) == ["1", "2", "3", "4", "5"]
    assert gaps["1"] == {
        "value": None,
        "n": None,
        "ci_low": None,
        "ci_high": None,
        "not_measured": "no_data",
        "missing": ["manager"],
    }
    assert (gaps["5"]["value"], gaps["5"]["n"], gaps["5"]["counts"]) == (-1.75, 2, {"customer": 2})


def test_service_gaps_of_questions_stand_beside_those_of_dimensions() -> None:
    gaps = document({"customer": [ANN, BEN], "manager": [ANN]})["five_gaps_by_question"]

    assert list(gaps) == ["Q1", "Q2", "Q3"]
    assert gaps["Q1"]["1"]["counts"] == {"manager": 1, "customer": 2}
    assert (gaps["Q1"]["1"]["value"], gaps["Q1"]["1"]["confidence"]) == (0, "one")


def test_a_service_gap_of_a_small_group_is_withheld() -> None:
    gaps = document({"customer": [ANN, BEN], "manager": [ANN]}, hidden=["manager"])["five_gaps"]["speed"]

    assert (gaps["1"]["value"], gaps["1"]["withheld"]) == (None, "too_few")
    assert gaps["5"]["value"] == -1.75


def test_a_self_assessment_measures_no_service_gap() -> None:
    gaps = document({"self": [ANN, BEN]})["five_gaps"]["care"]

    assert {gap["not_measured"] for gap in gaps.values()} == {"no_data"}


def test_the_same_answers_give_the_same_text() -> None:
    tallies = {"self": tally(SHAPE, [ANN, BEN])}
    texts = {
        results_file.write(NAMES, SHAPE, weights, analyse(SHAPE, tallies, Rules(weights=WEIGHTS)))
        for weights in (WEIGHTS, dict(reversed(WEIGHTS.items())))
    }

    assert len(texts) == 1
