"""Cronbach's alpha: how far the questions of a dimension move together; current and desired apart, never gaps."""

from __future__ import annotations

from scipy.special import fdtri

from assessments.analysis.intervals import COVERAGE
from assessments.analysis.tallies import ScoreSums
from assessments.analysis.values import Alpha


def cronbach(scores: ScoreSums) -> Alpha | None:
    """Alpha with its interval, over respondents with every pair of the dimension valid.

    None for fewer than two respondents, for a single question and where all totals are the same.
    Source: Cronbach (1951), Psychometrika 16: k/(k - 1)·(1 - Σ s_j²/s_T²).
    """
    questions = len(scores.sums)
    spread = _spread(scores.n, sum(scores.sums), scores.total_squares)
    if scores.n < 2 or questions < 2 or spread == 0:
        return None
    within = sum(_spread(scores.n, *sums) for sums in zip(scores.sums, scores.squares, strict=True))
    value = questions / (questions - 1) * (1 - within / spread)
    return Alpha(value, *feldt(value, scores.n, questions), scores.n)


def feldt(value: float, n: int, questions: int) -> tuple[float, float]:
    """The ends of the 95 % interval: 1 - (1 - alpha)·F with n - 1 and (n - 1)(k - 1) degrees of freedom.

    n and questions are at least 2. Source: Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11.
    """
    degrees = n - 1, (n - 1) * (questions - 1)
    high, low = (float(fdtri(*degrees, share)) for share in ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2))
    return 1 - (1 - value) * low, 1 - (1 - value) * high


def _spread(n: int, total: int, squares: int) -> int:
    """n·(n - 1) times the variance: the factor is the same everywhere and cancels, so whole numbers suffice."""
    return n * squares - total * total
