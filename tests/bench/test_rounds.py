"""Ratios are taken in turns, from medians, and say whether their goal is reached."""

from bench.rounds import Ratio, interleave, table


def ratio(ours: float, floor: float, *, goal: float, at_least: bool) -> Ratio:
    return Ratio("autosave", "a bare view", ours, floor, "/s", goal, at_least=at_least)


def test_cases_take_turns_and_each_turn_begins_with_another():
    order: list[str] = []
    cases = {name: lambda name=name: float(len(order.append(name) or order)) for name in ("ours", "floor")}
    interleave(cases, rounds=3)
    assert order == ["ours", "floor", "floor", "ours", "ours", "floor"]


def test_the_median_counts_so_one_slow_turn_does_not():
    figures = iter([1.0, 2.0, 90.0])
    assert interleave({"ours": lambda: next(figures)}, rounds=3) == {"ours": 2.0}


def test_a_rate_should_reach_its_goal_and_a_time_should_not_pass_it():
    assert ratio(6, 10, goal=0.6, at_least=True).reached
    assert not ratio(5, 10, goal=0.6, at_least=True).reached
    assert ratio(3, 1, goal=3, at_least=False).reached
    assert not ratio(4, 1, goal=3, at_least=False).reached


def test_the_table_says_ratio_goal_and_both_figures():
    line = table([ratio(5, 10, goal=0.6, at_least=True)]).splitlines()[1]
    assert line.split() == [
        *["0.50", "≥", "0.60", "missed", "5", "10", "/s", "autosave,", "against", "a", "bare", "view"]
    ]
