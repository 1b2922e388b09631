"""Runs that take turns, and the ratio of their medians."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True)
class Ratio:
    """What was compared with what, both medians in the unit named, and what the goal asks of the ratio."""

    what: str
    against: str
    ours: float
    floor: float
    unit: str
    goal: float
    at_least: bool

    @property
    def value(self) -> float:
        """Ours over the floor's."""
        return self.ours / self.floor

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def interleave(cases: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each case over `rounds` turns; each turn begins with another case: a slow moment hits all alike."""
    names = list(cases)
    figures: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            figures[name].append(cases[name]())
    return {name: median(values) for name, values in figures.items()}


def table(ratios: list[Ratio]) -> str:
    """The ratios as text: one line each, figures before the words they belong to."""
    lines = [f"{'ratio':>7} {'goal':>8}  {'':9}{'ours':>9} {'floor':>9}"]
    for ratio in ratios:
        sign = "≥" if ratio.at_least else "≤"
        verdict = "reached" if ratio.reached else "missed"
        figures = f"{ratio.ours:9.4g} {ratio.floor:9.4g} {ratio.unit}"
        lines.append(
            f"{ratio.value:7.2f} {sign} {ratio.goal:6.2f}  {verdict:9}{figures}  {ratio.what}, against {ratio.against}"
        )
    return "\n".join(lines)
