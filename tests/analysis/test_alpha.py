from tests.analysis.examples import answers, bank_of, figures_of

TWO = bank_of({"assurance": ["A1", "A2"]})


def test_alpha_is_computed_from_two_people_and_shown_from_ten() -> None:
    people = [answers(A1=(2, 4), A2=(2, 5)), answers(A1=(4, 5), A2=(5, 5))]
    few, many = (figures_of(TWO, people * times).dimension("assurance").alpha_current for times in (1, 5))
    assert few
    assert many
    assert (few.n, few.shown, many.n, many.shown) == (2, False, 10, True)


def test_only_complete_respondents_count_for_alpha() -> None:
    people = [answers(A1=(2, 4), A2=(2, 5)), answers(A1=(4, 5), A2=(5, 5)), answers(A1=(1, 5))]
    row = figures_of(TWO, people).dimension("assurance")
    assert row.estimate
    assert row.alpha_current
    assert (row.estimate.n, row.alpha_current.n) == (3, 2)


def test_one_question_or_one_total_for_everybody_has_no_alpha() -> None:
    single = figures_of(bank_of({"only": ["Q"]}), [answers(Q=(2, 4)), answers(Q=(3, 4))]).dimension("only")
    same = figures_of(TWO, [answers(A1=(2, 4), A2=(4, 4)), answers(A1=(4, 4), A2=(2, 4))]).dimension("assurance")
    assert (single.alpha_current, same.alpha_current, same.alpha_desired) == (None, None, None)


def test_questions_that_move_together_have_an_alpha_of_one() -> None:
    people = [answers(A1=(2, 4), A2=(2, 5)), answers(A1=(4, 5), A2=(4, 5)), answers(A1=(5, 5), A2=(5, 5))]
    found = figures_of(TWO, people).dimension("assurance").alpha_current
    assert found
    assert (found.value, found.low, found.high) == (1, 1, 1)
