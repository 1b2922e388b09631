"""Batches, followed person by person: everybody is one bit of a sum, so a sum tells exactly who is behind it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

import pytest

from assessments.analysis.release import Cell, absorb, close, filtered, take
from assessments.analysis.segments import CAREFUL, CARELESS, Path, matches, path_of, wanted_places
from assessments.analysis.tallies import Tally, empty, layout, merged, tally
from tests.analysis.examples import answers, bank_of

BANK = bank_of({"reliability": ["R1", "R2"], "empathy": ["E1"]})
COMPONENTS = layout(BANK).components
BRANCHES, CHANNELS, GROUPS = ("Riga", "Tehran", ""), ("desk", "phone"), ("customer", "front_line")


def person(number: int, parts: Sequence[slice] = COMPONENTS) -> Tally:
    """Somebody who has a part in these components, and is the bit with this number in each of them."""
    row = [0] * layout(BANK).size
    for part in parts:
        row[part.start], row[part.start + 1] = 1, 1 << number
    return Tally(BANK, tuple(row))


def people(found: Tally, part: slice) -> int:
    """Who is behind a component, as bits; nobody is counted twice."""
    count, bits, *_ = found.row[part]
    assert bits.bit_count() == count
    return bits


@dataclass
class Survey:
    """People who answer one after the other, and everything that somebody who looks at the figures ever sees."""

    chance: Random
    k: int
    cells: dict[str, dict[Path, Cell]] = field(default_factory=lambda: {group: {} for group in GROUPS})
    everybody: dict[str, list[Tally]] = field(default_factory=lambda: {group: [] for group in GROUPS})
    seen: list[Tally] = field(default_factory=list)

    def answer(self, times: int) -> None:
        """So many more people; now and then a whole file of them."""
        for _ in range(times):
            group = self.chance.choice(GROUPS)
            path = self.path()
            cell = self.cells[group].get(path, Cell.empty(BANK))
            if self.chance.random() < 0.05:
                self.cells[group][path] = absorb(cell, self.file(group), self.k)
            else:
                self.cells[group][path] = take(cell, self.somebody(group), self.k)

    def file(self, group: str) -> Cell:
        cell = Cell.empty(BANK)
        for _ in range(self.chance.randrange(1, 20)):
            cell = take(cell, self.somebody(group), self.k)
        return cell

    def somebody(self, group: str) -> Tally:
        parts = [COMPONENTS[0], *(part for part in COMPONENTS[1:] if self.chance.random() < 0.8)]
        new = person(sum(map(len, self.everybody.values())), parts)
        self.everybody[group].append(new)
        return new

    def path(self) -> Path:
        values = {"branch": self.chance.choice(BRANCHES), "channel": self.chance.choice(CHANNELS)}
        return path_of(["branch", "channel"], values, careless=self.chance.random() < 0.2)

    def look(self, times: int) -> None:
        """At one group or all of them, through any filter, with or without careless answers."""
        for _ in range(times):
            values = {"branch": self.chance.choice(BRANCHES), "channel": self.chance.choice(CHANNELS)}
            chosen = dict(self.chance.sample(sorted(values.items()), self.chance.randrange(3)))
            wanted = wanted_places(["branch", "channel"], chosen, only_careful=self.chance.random() < 0.5)
            groups = self.chance.sample(GROUPS, self.chance.randrange(1, 3))
            self.seen.append(merged(BANK, (filtered(BANK, self.cells[group], wanted) for group in groups)))

    def close(self) -> None:
        self.cells = {group: close(BANK, cells, self.k) for group, cells in self.cells.items()}


def a_survey(seed: int) -> Survey:
    """Somebody looks while it fills, after it was closed, and after it was opened and closed once more."""
    chance = Random(seed)
    survey = Survey(chance, k=chance.randrange(3, 7))
    for answers_, looks in ((0, 1), (8, 5), (30, 10), (60, 20), (60, 10)):
        survey.answer(chance.randrange(answers_ + 1))
        survey.look(looks)
    survey.close()
    survey.look(25)
    survey.answer(chance.randrange(12))
    survey.look(10)
    survey.close()
    survey.look(19)
    return survey


def nested(sets: set[int]) -> Iterator[tuple[int, int]]:
    for one, other in combinations(sorted(sets), 2):
        if one & other in (one, other):
            yield one, other


@pytest.mark.parametrize("seed", range(20))
def test_nothing_anybody_ever_sees_tells_about_a_few(seed: int) -> None:
    survey = a_survey(seed)
    assert len(survey.seen) >= 100
    for part in COMPONENTS:
        shown = {people(found, part) for found in survey.seen} | {0}
        assert all(one == 0 or one.bit_count() >= survey.k for one in shown)
        assert all((one ^ other).bit_count() >= survey.k for one, other in nested(shown))


@pytest.mark.parametrize("seed", range(20))
def test_after_closing_everybody_counts_in_the_total_of_a_group_that_is_large_enough(seed: int) -> None:
    survey = Survey(Random(seed), k=4)
    survey.answer(Random(seed).randrange(5, 70))
    survey.close()
    for group, part in ((group, part) for group in GROUPS for part in COMPONENTS):
        everybody = people(merged(BANK, survey.everybody[group]), part)
        shown = people(filtered(BANK, survey.cells[group], {}), part)
        assert shown == (everybody if everybody.bit_count() >= 4 else 0)


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_lost_or_counted_twice(seed: int) -> None:
    survey = a_survey(seed)
    for group, cells in survey.cells.items():
        assert merged(BANK, (cell.everybody for cell in cells.values())) == merged(BANK, survey.everybody[group])


def cell_of(count: int, k: int = 5) -> Cell:
    cell = Cell.empty(BANK)
    for number in range(count):
        cell = take(cell, person(number), k)
    return cell


@pytest.mark.parametrize(("answered", "shown"), [(4, 0), (5, 0), (9, 0), (10, 5), (14, 5), (15, 10)])
def test_a_full_batch_counts_once_the_next_is_full(answered: int, shown: int) -> None:
    assert cell_of(answered).released.n == shown


def test_every_component_fills_its_own_batches() -> None:
    cell, parts = Cell.empty(BANK), COMPONENTS[:2]
    for number in range(10):
        cell = take(cell, person(number, COMPONENTS if number < 9 else parts), 5)
    assert [cell.released.row[part.start] for part in COMPONENTS] == [5, 5] + [0] * (len(COMPONENTS) - 2)


def test_where_names_are_shown_everybody_counts_at_once() -> None:
    cell = take(Cell.empty(BANK), person(0), 1)
    assert (cell.released.n, close(BANK, {("careful",): cell}, 1)) == (1, {("careful",): cell})


def closed(k: int = 5, **counts: int) -> Counter[Path]:
    """How many count at which path after closing; Riga_careful=3 is three people there."""
    numbers = iter(range(1000))
    cells = {}
    for name, count in counts.items():
        cell = Cell.empty(BANK)
        for _ in range(count):
            cell = take(cell, person(next(numbers)), k)
        cells[tuple(name.split("_"))] = cell
    after = close(BANK, cells, k)
    return Counter({path: cell.released.n for path, cell in after.items() if cell.released.n})


def test_a_cell_with_enough_counts_by_itself() -> None:
    assert closed(Riga_careful=7, Tehran_careful=5) == {("Riga", CAREFUL): 7, ("Tehran", CAREFUL): 5}


def test_a_few_careless_answers_are_counted_with_the_careful_ones_of_their_segment() -> None:
    assert closed(Riga_careful=8, Riga_careless=2, Tehran_careful=6) == {("Riga",): 10, ("Tehran", CAREFUL): 6}


def test_of_those_who_count_already_nobody_is_counted_elsewhere() -> None:
    assert closed(Riga_careful=13, Riga_careless=2) == {("Riga", CAREFUL): 5, ("Riga",): 10}


def test_small_segments_are_counted_together() -> None:
    assert closed(Riga_careful=3, Tehran_careful=4, Turku_careful=9) == {(): 7, ("Turku", CAREFUL): 9}


def test_a_segment_too_small_takes_the_smallest_other_one_along() -> None:
    assert closed(Riga_careful=3, Tehran_careful=6, Turku_careful=9) == {(): 9, ("Turku", CAREFUL): 9}


def test_a_group_that_is_too_small_is_never_shown() -> None:
    assert closed(Riga_careful=2, Tehran_careless=2) == {}


def test_who_comes_after_a_reopening_waits_for_enough_others() -> None:
    once = close(BANK, {("Riga", CAREFUL): cell_of(6)}, 5)
    more = take(once["Riga", CAREFUL], person(6), 5)
    twice = close(BANK, {**once, ("Riga", CAREFUL): more}, 5)
    assert filtered(BANK, twice, {}).n == 6
    assert twice[()].filling.n == 1
    assert close(BANK, twice, 5) == twice


def test_a_filter_takes_no_one_whose_value_is_not_told() -> None:
    cells = {("Riga", CAREFUL): cell_of(10), ("Riga",): cell_of(10), (): cell_of(10)}
    wanted = wanted_places(["branch"], {"branch": "Riga"})
    assert [filtered(BANK, cells, places).n for places in ({}, wanted, {1: CAREFUL}, {0: "Tehran"})] == [15, 10, 5, 0]


def test_a_path_holds_the_values_in_order_and_whether_answers_look_careless() -> None:
    assert path_of(["branch", "channel"], {"channel": "desk"}, careless=True) == ("", "desk", CARELESS)
    assert matches(("", "desk", CARELESS), {1: "desk"})


def test_a_filter_by_an_unknown_segment_is_refused() -> None:
    with pytest.raises(ValueError, match="no segment floor"):
        wanted_places(["branch"], {"floor": "2"})


def test_batches_of_real_answers_add_up_to_their_tally() -> None:
    responses = [answers(R1=(1 + number % 5, 5), R2=(3, 4 + number % 2), E1="NA") for number in range(23)]
    cell = Cell.empty(BANK)
    for scores in responses:
        cell = take(cell, tally(BANK, [scores]), 5)
    assert cell.everybody == tally(BANK, responses)
    assert cell.released.n == 15
    assert close(BANK, {(CAREFUL,): cell}, 5)[CAREFUL,].released == tally(BANK, responses)
    assert empty(BANK).numbers() == []
