"""docs/method.md: every example is read back and computed again."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments.analysis.alpha import cronbach
from assessments.analysis.figures import Rules, analyse
from assessments.analysis.headline import headline
from assessments.analysis.intervals import Summary, effect_sizes, paired
from assessments.analysis.levels import gap_level
from assessments.analysis.quality import flags
from assessments.analysis.release import Cell, close, filtered, take
from assessments.analysis.rounds import compare, compare_linked
from assessments.analysis.tallies import merged, tally
from assessments.analysis.values import (
    NOT_ASKED,
    BankShape,
    DimensionShape,
    GroupFigures,
    LevelCutoffs,
    NotMeasured,
    Pair,
    QuestionShape,
    Results,
    Scale,
    ServiceGapResult,
    Withheld,
)
from assessments.analysis.weights import equal_weights, published_weights, weighted_mean
from assessments.analysis.what_if import what_if
from tests.analysis.examples import figures_of, rows_of

PAGE = Path(__file__).parents[2] / "docs" / "method.md"
BLOCK = re.compile(r"^```yaml example\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLES = [yaml.safe_load(block) for block in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
THREE_DECIMALS = 0.0005
ONE_QUESTION = BankShape(Scale(1, 5), (DimensionShape("only", (QuestionShape("Q1"),)),))

Example = dict[str, Any]


def bank_in(example: Example) -> BankShape:
    dimensions = (
        DimensionShape(code, tuple(question(text) for text in questions)) for code, questions in example["bank"].items()
    )
    return BankShape(Scale(*example.get("scale", (1, 5))), tuple(dimensions))


def question(text: str) -> QuestionShape:
    code, *mark = text.split()
    return QuestionShape(code, reversed=mark == ["reversed"])


def scores(row: Mapping[str, str]) -> dict[str, Pair]:
    return {code: pair(text) for code, text in row.items()}


def pair(text: str) -> Pair:
    if text in ("NA", "-"):
        return Pair(not_applicable=True) if text == "NA" else NOT_ASKED
    current, desired = (int(part) if part else None for part in text.split("/"))
    return Pair(current, desired)


def people(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Pair]]:
    return [scores(row) for row in rows]


def results(example: Example) -> Example:
    bank = bank_in(example)
    tallies = {group: tally(bank, people(rows)) for group, rows in example["groups"].items()}
    found = analyse(bank, tallies, Rules(example.get("weights")))
    return {name: named(found, name, wanted) for name, wanted in example["expected"].items()}


def named(found: Results, name: str, wanted: Example) -> Example:
    if name == "service_gaps":
        gaps = {row.code: row.gaps for row in found.dimension_service_gaps}
        return {
            code: {number: service_gap(gaps[code][number - 1], row) for number, row in rows.items()}
            for code, rows in wanted.items()
        }
    figures = found.groups[name]
    assert isinstance(figures, GroupFigures)
    return {key: of_group(figures, key, row) for key, row in wanted.items()}


def service_gap(found: ServiceGapResult, wanted: Any) -> Any:
    if isinstance(found, NotMeasured):
        return f"not measured, {found.missing[0]}"
    assert not isinstance(found, Withheld)
    return {key: getattr(found if hasattr(found, key) else found.interval, key) for key in wanted}


def of_group(figures: GroupFigures, key: str, wanted: Any) -> Any:
    special: dict[str, Callable[[], Any]] = {
        "priorities": lambda: [row.code for row in figures.dimension_ranking.priorities],
        "unclear": lambda: [row.code for row in figures.dimension_ranking.unclear],
        "met": lambda: [row.code for row in figures.dimension_ranking.met],
        "headline": lambda: [headline(figures).kind, headline(figures).dimension],
        "shared_out": lambda: list(figures.shared_out),
        "cross_hair": lambda: {name: getattr(figures.dimension_cross_hair, name) for name in wanted},
    }
    if key in special:
        return special[key]()
    return row_of(figures, key, wanted) if isinstance(wanted, dict) else getattr(figures, key)


def row_of(figures: GroupFigures, code: str, wanted: Example) -> Example:
    row = next(row for row in rows_of(figures) if row.code == code)
    return {name: figure(row, name) for name in wanted}


def figure(row: Any, name: str) -> Any:
    if hasattr(row, name):
        return getattr(row, name)
    found = getattr(row.estimate, name) if row.estimate else 0
    return "none" if found is None else found


def scale(example: Example) -> list[Example]:
    rows = [(Scale(*row["scale"]), row) for row in example["given"]]
    return [{"percent": one.percent(row["score"]), "points": one.points(row["gap"])} for one, row in rows]


def weighted(example: Example) -> Example:
    gaps = example["given"]
    points = published_weights(tuple(gaps))
    return {
        "overall_gap": weighted_mean(gaps, equal_weights(tuple(gaps))),
        "weighted_gap": weighted_mean(gaps, points),
    }


def summary(example: Example) -> Example:
    given = Summary(example["given"]["n"], example["given"]["gap"], example["given"]["sd"])
    found, (d_z, g_z) = paired(given), effect_sizes(given)
    return {"ci_low": found.ci_low, "ci_high": found.ci_high, "t": found.t, "d_z": d_z, "g_z": g_z}


def alpha(example: Example) -> Example:
    columns = {f"Q{number}": column for number, column in enumerate(example["given"])}
    shape = DimensionShape("only", tuple(QuestionShape(code) for code in columns))
    rows = zip(*columns.values(), strict=True)
    responses = [{code: Pair(score, score) for code, score in zip(columns, row, strict=True)} for row in rows]
    found = cronbach(tally(BankShape(Scale(1, 5), (shape,)), responses).dimensions["only"].current)
    assert found
    return {"value": found.value, "low": found.low, "high": found.high}


def level(example: Example) -> list[int]:
    return [gap_level(row["gap_points"], LevelCutoffs()) for row in example["given"]]


def rounds(example: Example) -> Example:
    bank, before, after = bank_in(example), people(example["before"]), people(example["after"])
    if example["linked"]:
        change = compare_linked(bank, list(zip(before, after, strict=True))).dimensions[0]
    else:
        change = compare(figures_of(bank, before), figures_of(bank, after)).dimensions[0]
    parts = {name: getattr(change, name) for name in ("current", "desired", "share_closed")}
    return parts | {"gap": change.gap.value, "ci_low": change.gap.ci_low, "ci_high": change.gap.ci_high}


def batches(example: Example) -> list[int]:
    """How many count after each answer of one cell; the last figure is that after closing."""
    bank, k = ONE_QUESTION, example["threshold"]
    cell, counts = Cell.empty(bank), []
    for _ in range(example["given"]):
        cell = take(cell, tally(bank, [{"Q1": Pair(1, 1)}]), k)
        counts.append(cell.released.n)
    return [*counts, close(bank, {("careful",): cell}, k)[("careful",)].released.n]


def closing(example: Example) -> dict[str, int]:
    """How many count at each path once answering is over; “everybody” is the group's root."""
    bank, k = ONE_QUESTION, example["threshold"]
    before = {}
    for name, count in example["given"].items():
        cell = Cell.empty(bank)
        for _ in range(count):
            cell = take(cell, tally(bank, [{"Q1": Pair(1, 1)}]), k)
        before[tuple(name.split(", "))] = cell
    after = close(bank, before, k)
    shown = {", ".join(path) or "no filter only": cell.released.n for path, cell in after.items() if cell.released.n}
    return shown | {"whole group": filtered(bank, after, {}).n}


def doubts(example: Example) -> list[Example]:
    bank = bank_in(example)
    found = (flags(bank, scores(row["answers"]), seconds=row["seconds"]) for row in example["given"])
    return [{flag.kind: flag.value for flag in row} for row in found]


def moved(example: Example) -> Example:
    figures = figures_of(bank_in(example), people(example["given"]), Rules(example["weights"]))
    found = what_if(figures, example["moves"])
    return {name: getattr(found, name) for name in example["expected"]}


def tallied(example: Example) -> Example:
    bank = bank_in(example)
    row = merged(bank, (tally(bank, people(rows)) for rows in example["given"])).dimensions["reliability"]
    return {"unit": row.unit, "n": row.pairs.n, "current": row.pairs.current, "desired": row.pairs.desired}


RULES: dict[str, Callable[[Example], Any]] = {
    "scale": scale,
    "weighted": weighted,
    "summary": summary,
    "alpha": alpha,
    "level": level,
    "rounds": rounds,
    "batches": batches,
    "closing": closing,
    "flags": doubts,
    "what_if": moved,
    "tally": tallied,
}


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """Figures by their place, since pytest.approx does not look into nested values."""
    if not isinstance(value, dict | list):
        return {path: value}
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    return {place: one for key, inner in entries for place, one in flat(inner, f"{path}/{key}").items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.get("rule", "results"))
def test_the_example_says_what_the_product_computes(example: Example) -> None:
    found = flat(RULES.get(example.get("rule", ""), results)(example))
    assert found == pytest.approx(flat(example["expected"]), abs=THREE_DECIMALS)


def test_every_rule_has_an_example() -> None:
    assert {example.get("rule") for example in EXAMPLES} == {None, *RULES}
    assert len(EXAMPLES) == PAGE.read_text(encoding="utf-8").count("```yaml")
