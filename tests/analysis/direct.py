"""The same figures the plain way, from raw answers, to compare with what the tallies give."""

import statistics
from fractions import Fraction

from assessments.analysis.values import BankShape, DimensionShape, Pair, QuestionShape, Scores

Means = list[tuple[Fraction, Fraction]]


def scores_of(bank: BankShape, question: QuestionShape, scores: Scores) -> tuple[int, int] | None:
    pair = scores.get(question.code, Pair())
    if not pair.asked or pair.not_applicable or pair.current is None or pair.desired is None:
        return None
    ends = bank.scale.minimum + bank.scale.maximum
    return (ends - pair.current, ends - pair.desired) if question.reversed else (pair.current, pair.desired)


def question_pairs(bank: BankShape, question: QuestionShape, responses: list[Scores]) -> Means:
    found = (scores_of(bank, question, scores) for scores in responses)
    return [(Fraction(pair[0]), Fraction(pair[1])) for pair in found if pair]


def respondent_means(bank: BankShape, dimension: DimensionShape, responses: list[Scores]) -> Means:
    means = []
    for scores in responses:
        asked = [question for question in dimension.questions if scores.get(question.code, Pair()).asked]
        pairs = [pair for question in asked if (pair := scores_of(bank, question, scores))]
        if pairs and 2 * len(pairs) >= len(asked):
            means.append((mean([Fraction(c) for c, _ in pairs]), mean([Fraction(d) for _, d in pairs])))
    return means


def mean(numbers: list[Fraction]) -> Fraction:
    return sum(numbers, start=Fraction(0)) / len(numbers)


def deviation(numbers: list[Fraction]) -> float | None:
    return float(statistics.variance(numbers)) ** 0.5 if len(numbers) > 1 else None


def alpha(rows: list[list[int]]) -> float | None:
    """rows: one list of scores for each respondent with every score."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    total = statistics.variance([Fraction(sum(row)) for row in rows])
    within = sum(statistics.variance([Fraction(score) for score in column]) for column in zip(*rows, strict=True))
    return float(Fraction(len(rows[0]), len(rows[0]) - 1) * (1 - within / total)) if total else None
