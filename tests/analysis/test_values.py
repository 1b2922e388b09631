import pytest

from assessments.analysis.values import Scale
from tests.analysis.examples import answers, bank_of, figures_of


def test_scales_are_compared_in_percent_of_range() -> None:
    assert [Scale(1, 5).percent(score) for score in (1, 3, 5)] == [0, 50, 100]
    assert [Scale(0, 10).points(-1), Scale(1, 7).points(-3), Scale(1, 5).points(-1)] == [-10, -50, -25]


def test_a_scale_must_rise() -> None:
    with pytest.raises(ValueError, match="must rise"):
        Scale(5, 5)


@pytest.mark.parametrize(
    ("dimensions", "message"), [({"a": ["q"], "b": ["q"]}, "must differ"), ({"a": ["q"], "b": []}, "questions: b")]
)
def test_a_bank_without_sense_is_refused(dimensions: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bank_of(dimensions)


def test_a_row_is_found_by_its_code() -> None:
    figures = figures_of(bank_of({"a": ["q1", "q2"], "b": ["q3"]}), [answers(q1=(2, 5))])
    assert (figures.dimension("b").code, figures.question("q3").dimension) == ("b", "b")
    assert [row.code for row in figures.questions_of("a")] == ["q1", "q2"]
    with pytest.raises(KeyError):
        figures.dimension("c")
