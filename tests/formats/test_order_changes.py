from hypothesis import given
from hypothesis import strategies as st

from assessments.formats.order_changes import longest_rise, moved


def test_one_code_that_went_to_the_end_moved_and_those_it_passed_did_not() -> None:
    assert moved(["A", "B", "C", "D"], ["B", "C", "D", "A"]) == {"A"}


def test_the_same_order_moves_nothing() -> None:
    assert moved(["A", "B"], ["A", "B"]) == set()


def test_of_two_that_changed_places_one_moved() -> None:
    assert len(moved(["A", "B", "C"], ["A", "C", "B"])) == 1


@given(st.permutations(range(9)))
def test_a_longest_rise_is_rising_and_no_longer_one_exists(numbers: list[int]) -> None:
    rise = [numbers[index] for index in reversed(longest_rise(numbers))]
    assert rise == sorted(rise)
    assert len(rise) == _longest_by_hand(numbers)


def _longest_by_hand(numbers: list[int]) -> int:
    lengths: list[int] = []
    for place, number in enumerate(numbers):
        lengths.append(1 + max((lengths[i] for i in range(place) if numbers[i] < number), default=0))
    return max(lengths)
