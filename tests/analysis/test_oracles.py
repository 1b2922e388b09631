"""Published figures and hand-checked ones, each within the tolerance its file names."""

from typing import Any

import pytest

from assessments.analysis.figures import Rules
from assessments.analysis.intervals import Summary, effect_sizes, paired
from assessments.analysis.priorities import priority
from assessments.analysis.values import Alpha, DimensionFigures, Estimate, GroupFigures, Pair, QuestionFigures
from assessments.analysis.weights import weighted_mean
from tests.analysis.examples import bank_of, figures_of, oracle, rows_of


def computed(name: str) -> tuple[dict[str, Any], GroupFigures]:
    known = oracle(name)
    responses = [{code: Pair(*pair) for code, pair in row.items()} for row in known["respondents"]]
    return known, figures_of(bank_of(known["bank"], known["scale"]), responses, Rules(known.get("weights")))


def named(row: DimensionFigures | QuestionFigures, name: str) -> float:
    found = getattr(row, name) if name.startswith("alpha") else getattr(row.estimate, name)
    return found.value if isinstance(found, Alpha) else found


@pytest.mark.parametrize("name", ["complete", "missing"])
def test_every_dimension_and_question_matches(name: str) -> None:
    known, figures = computed(name)
    rows = {row.code: row for row in rows_of(figures)}
    for code, expected in (known["expected"]["dimensions"] | known["expected"]["questions"]).items():
        found = {figure: named(rows[code], figure) for figure in expected}
        assert found == pytest.approx(expected, abs=known["tolerance"]), code


@pytest.mark.parametrize("name", ["complete", "missing"])
def test_the_whole_and_the_priorities_match(name: str) -> None:
    known, figures = computed(name)
    expected, close = known["expected"], known["tolerance"]
    assert figures.overall_gap == pytest.approx(expected["overall_gap"], abs=close)
    assert figures.weighted_gap == pytest.approx(expected["weighted_gap"], abs=close)
    assert {row.code: row.priority for row in figures.dimensions} == pytest.approx(expected["priority"], abs=close)


def test_the_known_wrong_answers_do_not_come_out() -> None:
    known, figures = computed("complete")
    for name, wrong in known["wrong"].items():
        assert all(abs(getattr(figures, name) - figure) > 0.001 for figure in wrong)
    known, figures = computed("missing")
    found = figures.dimension("reliability").estimate
    assert found
    assert all(abs(found.gap - wrong) > 0.001 for wrong in known["wrong"]["reliability.gap"])


def test_a_published_weighted_mean_matches() -> None:
    known = oracle("published_weighted")
    gaps, expected, close = known["gaps"], known["expected"], known["tolerance"]
    weighted = weighted_mean(gaps, known["weights"])
    assert weighted == pytest.approx(expected["weighted_gap"], abs=close)
    assert all(abs(weighted - wrong) > 0.001 for wrong in known["wrong"]["weighted_gap"])
    assert weighted_mean(gaps, dict.fromkeys(gaps, 20)) == pytest.approx(expected["overall_gap"], abs=close)


@pytest.mark.parametrize("code", ["tangibles", "reliability", "responsiveness", "assurance", "empathy"])
def test_intervals_follow_from_published_summaries(code: str) -> None:
    known = oracle("published_summaries")
    row = known["dimensions"][code]
    summary = Summary(row["n"], row["gap"], row["sd"])
    found = paired(summary)
    assert (found.t, found.ci_low, found.ci_high, effect_sizes(summary)[0]) == pytest.approx(
        (row["t"], row["ci_low"], row["ci_high"], row["d_z"]), abs=known["tolerance"]
    )


def test_a_published_surplus_is_weighed_in_but_no_priority() -> None:
    known = oracle("published_summaries")
    gaps = {code: row["gap"] for code, row in known["dimensions"].items()}
    expected, close = known["expected"], known["tolerance"]
    assert weighted_mean(gaps, expected["weights"]) == pytest.approx(expected["weighted_gap"], abs=close)
    assert weighted_mean(gaps, dict.fromkeys(gaps, 20)) == pytest.approx(expected["overall_gap"], abs=close)
    surplus = Estimate(n=51, current=4.3431, desired=4.0, gap=gaps["empathy"])
    assert priority(expected["weights"]["empathy"], surplus) == expected["priority_of_empathy"]


def test_published_alpha_and_its_interval_match() -> None:
    known = oracle("published_alpha")
    rows = zip(*known["columns"].values(), strict=True)
    responses = [{code: Pair(score, 3) for code, score in zip(known["columns"], row, strict=True)} for row in rows]
    found = figures_of(bank_of({"only": list(known["columns"])}), responses).dimension("only").alpha_current
    assert found
    assert (found.value, found.low, found.high) == pytest.approx(
        tuple(known["expected"].values()), abs=known["tolerance"]
    )
    assert found.shown


def scores_with_mean(mean: float) -> list[int]:
    """A hundred whole scores with a mean of two decimals."""
    low, more = divmod(round(100 * mean), 100)
    return [low + 1] * more + [low] * (100 - more)


@pytest.mark.parametrize("code", ["reliability_responsiveness", "empathy", "tangibles"])
def test_published_question_means_give_the_published_dimension_means(code: str) -> None:
    known = oracle("published_question_means")
    row = known["dimensions"][code]
    questions = [f"Q{number}" for number in range(len(row["current"]))]
    current = [scores_with_mean(mean) for mean in row["current"]]
    desired = [scores_with_mean(mean) for mean in row.get("desired", row["current"])]
    responses = [
        {question: Pair(current[i][person], desired[i][person]) for i, question in enumerate(questions)}
        for person in range(100)
    ]
    found = figures_of(bank_of({code: questions}), responses).dimension(code).estimate
    means = {name: getattr(found, name) for name in row["expected"]}
    assert means == pytest.approx(row["expected"], abs=known["tolerance"])
