from assessments.analysis.figures import Rules
from assessments.analysis.headline import headline
from assessments.analysis.values import Headline
from tests.analysis.examples import answers, bank_of, figures_of

BANK = bank_of({"reliability": ["R1"], "responsiveness": ["S1"]})
WEIGHTS = Rules({"reliability": 80, "responsiveness": 20})


def test_the_widest_gap_comes_first() -> None:
    found = headline(figures_of(BANK, [answers(R1=(4, 5), S1=(2, 5))]))
    assert found == Headline("widest_gap", "responsiveness", 2, 5, -3, 1, "one")


def test_a_heavier_dimension_is_not_called_the_widest_gap() -> None:
    found = headline(figures_of(BANK, [answers(R1=(3, 5), S1=(2, 5))], WEIGHTS))
    assert (found.kind, found.dimension) == ("top_priority", "reliability")


def test_nor_is_a_gap_beside_a_wider_unclear_one() -> None:
    people = [answers(R1=(3, 4), S1=(1, 5)), answers(R1=(3, 4), S1=(5, 4)), answers(R1=(3, 4), S1=(3, 5))]
    found = headline(figures_of(BANK, people))
    assert (found.kind, found.dimension) == ("top_priority", "reliability")


def test_only_unclear_shortfalls_are_said_to_be_unclear() -> None:
    people = [answers(R1=(1, 5), S1=(5, 5)), answers(R1=(5, 4), S1=(5, 5))]
    found = headline(figures_of(BANK, people))
    assert (found.kind, found.dimension, found.confidence) == ("unclear", "reliability", "unclear")


def test_without_a_shortfall_the_best_dimension_is_named() -> None:
    found = headline(figures_of(BANK, [answers(R1=(4, 4), S1=(5, 4))]))
    assert (found.kind, found.dimension, found.gap) == ("met", "responsiveness", 1)


def test_without_data_there_is_nothing_to_say() -> None:
    assert headline(figures_of(BANK, [])) == Headline("no_data")
