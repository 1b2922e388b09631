"""Carried over, tallies say what counting everybody anew would say, and nothing about a few."""

from collections.abc import Mapping
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.carrying import Carrying
from assessments.analysis.privacy import ATTRIBUTED
from assessments.analysis.release import Cell, close, filtered, take
from assessments.analysis.segments import CAREFUL, Path
from assessments.analysis.tallies import Tally, empty, layout, merged, tally
from assessments.analysis.values import NOT_ASKED, BankShape, Pair, Scores
from tests.analysis.examples import bank_of, pairs_on

OLD = bank_of({"speed": ["A", "B", "C"], "care": ["D", "E"], "price": ["F"]})
#: what the new version may ask: the old codes in any order and dimension, and three new ones
CODES = "ABCDEFXYZ"
PATHS = [("North", CAREFUL), ("South", CAREFUL)]


@st.composite
def new_banks(draw: st.DrawFn) -> BankShape:
    codes = draw(st.permutations(CODES))[: draw(st.integers(1, len(CODES)))]
    homes: dict[str, list[str]] = {}
    for code in codes:
        homes.setdefault(draw(st.sampled_from(["speed", "care", "price", "place"])), []).append(code)
    return bank_of(homes)


def read_in(bank: BankShape, scores: Scores, kept: frozenset[str]) -> Scores:
    """What somebody said, as a version has it that kept these questions."""
    return {code: scores[code] if code in kept else NOT_ASKED for code in bank.question_codes}


SCORES = st.fixed_dictionaries({code: pairs_on(OLD.scale) for code in OLD.question_codes})


@given(new_banks(), st.sets(st.sampled_from("ABCDEF")), st.lists(st.tuples(st.sampled_from(PATHS), SCORES), max_size=8))
def test_carried_over_is_counted_anew(
    new: BankShape, wanted: set[str], people: list[tuple[Path, dict[str, Pair]]]
) -> None:
    kept = frozenset(wanted & set(new.question_codes))
    carrying = Carrying(OLD, new, kept)
    before, after, again = (
        {
            path: tally(bank, [read_in(bank, scores, known) for place, scores in people if place == path])
            for path in PATHS
        }
        for bank, known in ((OLD, frozenset("ABCDEF")), (new, kept), (carrying.again, kept))
    )
    nobody = empty(OLD)
    cells = {path: Cell(found, nobody, nobody) for path, found in before.items()}
    found = carrying.carry(cells, again, ATTRIBUTED)
    assert {path: found[path].released for path in PATHS} == after


def test_a_dimension_that_only_gained_questions_is_not_counted_again() -> None:
    new = bank_of({"speed": ["C", "A", "X", "B"], "care": ["D"], "price": ["F", "E"]})
    carrying = Carrying(OLD, new, frozenset("ABCDEF"))
    assert [shape.code for shape in carrying.recounted] == ["care", "price"]


def person(number: int, bank: BankShape) -> Tally:
    """Somebody who has answered everything, and is the bit with this number in each component."""
    row = [0] * layout(bank).size
    for part in layout(bank).components:
        row[part.start], row[part.start + 1] = 1, 1 << number
    return Tally(bank, tuple(row))


def who(found: Tally, part: slice) -> int:
    return found.row[part.start + 1]


NEW = bank_of({"speed": ["A", "B"], "care": ["D", "E"], "price": ["F"]})  # C is gone
K = 5


def answered(chance: Random, number: int, people: dict[Path, list[int]]) -> dict[Path, list[int]]:
    """So many people more, by path."""
    first = sum(map(len, people.values()))
    more: dict[Path, list[int]] = {}
    for one in range(first, first + number):
        more.setdefault(chance.choice(PATHS), []).append(one)
    return more


def counted(cells: Mapping[Path, Cell], more: Mapping[Path, list[int]], bank: BankShape) -> dict[Path, Cell]:
    found = dict(cells)
    for path, numbers in more.items():
        for number in numbers:
            found[path] = take(found.get(path, Cell.empty(bank)), person(number, bank), K)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_a_dimension_counted_again_tells_nothing_about_a_few_beside_its_questions(seed: int) -> None:
    """Answering, closing, opening again, more answers; then the version changes, and more people come."""
    chance = Random(seed)
    people: dict[Path, list[int]] = {path: [] for path in PATHS}
    cells: dict[Path, Cell] = {}
    for number in (chance.randrange(25), chance.randrange(12)):
        more = answered(chance, number, people)
        people = {path: [*people[path], *more.get(path, [])] for path in PATHS}
        cells = close(OLD, counted(cells, more, OLD), K)
    carrying = Carrying(OLD, NEW, frozenset("ABDEF"))
    if carrying.parted(cells, K):
        return
    bank = carrying.again
    again = {path: merged(bank, (person(number, bank) for number in numbers)) for path, numbers in people.items()}
    cells = carrying.carry(cells, again, K)
    for more in ({}, answered(chance, chance.randrange(20), people)):
        cells = counted(cells, more, NEW)
        assert_nothing_about_a_few(cells)
    assert_nothing_about_a_few(close(NEW, cells, K))


def assert_nothing_about_a_few(cells: Mapping[Path, Cell]) -> None:
    places = layout(NEW)
    parts = [places.dimensions["speed"], places.questions["A"], places.questions["B"]]
    shown = {
        who(filtered(NEW, cells, wanted), part) for wanted in ({}, {0: "North"}, {0: "South"}) for part in parts
    } | {0}
    for one, other in combinations(sorted(shown), 2):
        if one & other in (one, other):
            assert (one ^ other).bit_count() >= K


def test_few_who_wait_beside_others_who_count_are_parted() -> None:
    cells = close(OLD, counted({}, {PATHS[0]: list(range(6))}, OLD), K)
    carrying = Carrying(OLD, NEW, frozenset("ABDEF"))
    assert carrying.parted(cells, K) == []
    later = close(OLD, counted(cells, {PATHS[1]: [6, 7]}, OLD), K)
    assert carrying.parted(later, K) == ["speed"]
    assert Carrying(OLD, OLD, frozenset("ABCDEF")).parted(later, K) == []


def test_who_waits_goes_on_waiting() -> None:
    cells = close(OLD, counted(close(OLD, counted({}, {PATHS[0]: list(range(6))}, OLD), K), {PATHS[0]: [6]}, OLD), K)
    found = Carrying(OLD, OLD, frozenset("ABCDEF")).carry(cells, {}, K)
    assert found == cells
