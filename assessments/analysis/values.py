"""The values the arithmetic takes and gives: the shape of a bank, scores, and figures. Frozen; no text for people,
only codes.

Units used throughout: *scale points* (a gap of -1.5 on a 1-5 scale), *points of range* (100 times a gap over the
width of the scale, -100 to 100) and *weight points* (the weights of a bank's dimensions add up to 100). A gap is
current minus desired: below zero is a shortfall, above is a surplus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

Confidence: TypeAlias = Literal["clear", "likely", "unclear", "one", "none"]
"""clear: interval excludes 0, n >= 10; likely: excludes 0, n < 10; unclear: contains 0; one: one person's view; none:
no data."""

Quadrant: TypeAlias = Literal["concentrate", "keep_up", "low_priority", "overkill"]
CrossHairKind: TypeAlias = Literal["means", "midpoint"]
WithheldReason: TypeAlias = Literal["too_few"]
"""too_few: fewer people than the threshold count so far, or could be told from others."""

SHOW_ALPHA_FROM = 10
"""Pages and reports show Cronbach's alpha from this many respondents on."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The two ends of a bank's scale, both included: 1-5, 1-7 or 0-10. Raises ValueError unless minimum < maximum."""

    minimum: int
    maximum: int

    def __post_init__(self) -> None:
        if self.minimum >= self.maximum:
            raise ValueError(f"A scale must rise: {self.minimum} is not below {self.maximum}.")

    def __contains__(self, score: float) -> bool:
        return self.minimum <= score <= self.maximum

    @property
    def width(self) -> int:
        """Scale points from one end to the other: 4 on a 1-5 scale."""
        return self.maximum - self.minimum

    @property
    def midpoint(self) -> float:
        """The middle of the scale: 3 on a 1-5 scale."""
        return (self.minimum + self.maximum) / 2

    def percent(self, score: float) -> float:
        """A score as percent of range, 0 to 100."""
        return 100 * (score - self.minimum) / self.width

    def points(self, gap: float) -> float:
        """A gap in scale points as points of range, -100 to 100."""
        return 100 * gap / self.width


@dataclass(frozen=True, slots=True)
class QuestionShape:
    """A question as the arithmetic sees it; reversed: a high score is bad, so both scores are turned round first."""

    code: str
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class DimensionShape:
    """A dimension and its questions in bank order."""

    code: str
    questions: tuple[QuestionShape, ...]


@dataclass(frozen=True, slots=True)
class BankShape:
    """A bank version's scale and its dimensions in bank order. Raises ValueError when a code comes twice or a
    dimension is empty."""

    scale: Scale
    dimensions: tuple[DimensionShape, ...]

    def __post_init__(self) -> None:
        for codes in (self.dimension_codes, self.question_codes):
            if len(set(codes)) != len(codes):
                raise ValueError(f"Codes must differ within a bank: {', '.join(codes)}.")
        if empty := [dimension.code for dimension in self.dimensions if not dimension.questions]:
            raise ValueError(f"Dimensions without questions: {', '.join(empty)}.")

    @property
    def dimension_codes(self) -> tuple[str, ...]:
        """The codes of the dimensions in bank order."""
        return tuple(dimension.code for dimension in self.dimensions)

    @property
    def question_codes(self) -> tuple[str, ...]:
        """The codes of all questions in bank order."""
        return tuple(question.code for dimension in self.dimensions for question in dimension.questions)


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer: the two scores as given on the scale, None where open. An answer marked not applicable has no
    scores, nor has a question that a short form did not ask."""

    current: int | None = None
    desired: int | None = None
    not_applicable: bool = False
    asked: bool = True

    @property
    def valid(self) -> bool:
        """Whether both scores are there, so that a gap exists."""
        answered = self.current is not None and self.desired is not None
        return self.asked and not self.not_applicable and answered


NOT_ASKED = Pair(asked=False)
"""A question that a short form left out: neither skipped nor not applicable."""

Scores: TypeAlias = Mapping[str, Pair]
"""What one respondent answered: question code to pair. A question without an entry was skipped."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that exists and may not be shown."""

    reason: WithheldReason


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A figure that cannot exist because these groups (codes) have no data."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean of differences in scale points with its 95 % interval and Student's t test against 0.

    df is None and so is all that follows it when n < 2; t and p (0 to 1) are None when every difference is the same,
    where the interval shrinks to the mean itself.
    """

    value: float
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    t: float | None = None
    p: float | None = None

    @property
    def contains_zero(self) -> bool:
        """Whether 0 lies in the interval, ends included; False without an interval."""
        return self.ci_low is not None and self.ci_high is not None and self.ci_low <= 0 <= self.ci_high


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean scores and gap of n >= 1 respondents (a dimension) or valid pairs (a question), in scale points; gap =
    current - desired.

    sd (n - 1) and the 95 % interval are None when n < 2. t, p (0 to 1), d_z = gap/sd and Hedges' g_z are None when n
    < 2 or sd = 0. sd_current and sd_desired are the spread of the two scores themselves.
    """

    n: int
    current: float
    desired: float
    gap: float
    sd: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    t: float | None = None
    p: float | None = None
    d_z: float | None = None
    g_z: float | None = None
    sd_current: float | None = None
    sd_desired: float | None = None

    @property
    def to_close(self) -> float:
        """The gap to close, max(0, desired - current): never negative."""
        return max(0.0, -self.gap)

    @property
    def contains_zero(self) -> bool:
        """Whether 0 lies in the interval, ends included; False without an interval."""
        return self.ci_low is not None and self.ci_high is not None and self.ci_low <= 0 <= self.ci_high


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha (at most 1, may fall below 0) with Feldt's 95 % interval, over n respondents with every pair
    valid."""

    value: float
    low: float
    high: float
    n: int

    @property
    def shown(self) -> bool:
        """Whether enough respondents stand behind it for pages and reports to show it."""
        return self.n >= SHOW_ALPHA_FROM


@dataclass(frozen=True, slots=True)
class DimensionFigures:
    """Everything shown about one dimension of one group.

    estimate is None without data and when withheld is set. weight: weight points as chosen; effective_weight: after
    the weights of dimensions without data were shared out. gap_points: the gap in points of range. priority =
    effective_weight * gap to close; share: its percent of all priorities (0-100). level 1-3. missing: percent of the
    group's pairs that are missing (0-100).
    """

    code: str
    estimate: Estimate | None
    alpha_current: Alpha | None
    alpha_desired: Alpha | None
    weight: float
    effective_weight: float
    gap_points: float | None
    priority: float | None
    share: float | None
    level: int | None
    confidence: Confidence
    quadrant: Quadrant | None
    missing: float
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """Everything shown about one question of one group.

    estimate is None without valid pairs and when withheld is set. importance: the dimension's effective weight over
    its number of questions (weight points); priority = importance * gap to close. not_applicable and skipped count
    respondents.
    """

    code: str
    dimension: str
    estimate: Estimate | None
    not_applicable: int
    skipped: int
    importance: float
    gap_points: float | None
    priority: float | None
    confidence: Confidence
    quadrant: Quadrant | None
    withheld: Withheld | None = None


Ranked = TypeVar("Ranked", DimensionFigures, QuestionFigures)


@dataclass(frozen=True, slots=True)
class Ranking(Generic[Ranked]):
    """Rows in order of priority. priorities: shortfalls that stand; unclear: shortfalls whose interval contains 0,
    never a priority; met: no shortfall (gap >= 0), widest surplus first. Rows without data are in none of them.
    """

    priorities: tuple[Ranked, ...]
    unclear: tuple[Ranked, ...]
    met: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class CrossHair:
    """Where the importance-performance matrix is divided: current in scale points, importance in weight points."""

    kind: CrossHairKind
    current: float
    importance: float


@dataclass(frozen=True, slots=True)
class LevelCutoffs:
    """The cut-offs of the four levels, in points of range and percent; the defaults are ours, no published ones exist.

    Level 1 at a gap of unsatisfactory or below, level 3 from exceptional up, level 2 between. Level 4 (the whole
    only): level 3 in every dimension, beyond_questions percent of the questions at exceptional or above, mean current
    at beyond_current percent of range.
    """

    unsatisfactory: float = -25.0
    exceptional: float = -5.0
    beyond_questions: float = 90.0
    beyond_current: float = 90.0

    def __post_init__(self) -> None:
        if not -100 <= self.unsatisfactory < self.exceptional <= 0:
            raise ValueError("Level cut-offs must rise from -100 to 0 points of range.")
        if not (0 <= self.beyond_questions <= 100 and 0 <= self.beyond_current <= 100):
            raise ValueError("The shares of level 4 must lie between 0 and 100 percent.")


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Everything shown about one group (code), or about everybody (code "all").

    n: respondents. current, desired, overall_gap: means of the dimensions' figures in scale points; weighted_gap: by
    effective weights. level 1-4. All None without data. dimensions and questions are in bank order. shared_out: codes
    of the dimensions whose weight was shared out over the others because they have no data.
    """

    group: str
    scale: Scale
    n: int
    current: float | None
    desired: float | None
    overall_gap: float | None
    weighted_gap: float | None
    level: int | None
    cutoffs: LevelCutoffs
    dimensions: tuple[DimensionFigures, ...]
    questions: tuple[QuestionFigures, ...]
    dimension_ranking: Ranking[DimensionFigures]
    question_ranking: Ranking[QuestionFigures]
    shared_out: tuple[str, ...]
    dimension_cross_hair: CrossHair | None
    question_cross_hair: CrossHair | None

    def dimension(self, code: str) -> DimensionFigures:
        """The figures of one dimension. Raises KeyError for a code the bank does not have."""
        return {row.code: row for row in self.dimensions}[code]

    def question(self, code: str) -> QuestionFigures:
        """The figures of one question. Raises KeyError for a code the bank does not have."""
        return {row.code: row for row in self.questions}[code]

    def questions_of(self, dimension: str) -> tuple[QuestionFigures, ...]:
        """The figures of one dimension's questions in bank order."""
        return tuple(row for row in self.questions if row.dimension == dimension)


@dataclass(frozen=True, slots=True)
class ServiceGap:
    """One of the five service gaps in scale points, below zero is bad. counts: group code to n, for each group behind
    it."""

    number: int
    interval: Interval
    counts: tuple[tuple[str, int], ...]
    confidence: Confidence

    @property
    def n(self) -> int:
        """Everybody behind the figure, of one group (gaps 2, 4 and 5) or two (1 and 3)."""
        return sum(n for _, n in self.counts)


ServiceGapResult: TypeAlias = ServiceGap | NotMeasured | Withheld


@dataclass(frozen=True, slots=True)
class ServiceGaps:
    """The five service gaps, in order 1-5, of one dimension or question (code)."""

    code: str
    gaps: tuple[ServiceGapResult, ServiceGapResult, ServiceGapResult, ServiceGapResult, ServiceGapResult]


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of an assessment. groups: group code to figures; everyone: all groups together (code "all")."""

    groups: Mapping[str, GroupFigures | Withheld]
    everyone: GroupFigures | Withheld
    dimension_service_gaps: tuple[ServiceGaps, ...]
    question_service_gaps: tuple[ServiceGaps, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How one dimension or question (code) moved between two rounds, in scale points: after minus before, above zero
    is better.

    gap: change of the gap with its interval; current and desired: its two parts (gap = current - desired, so the gap
    also shrinks when people want less). share_closed: 1 - gap after / gap before, only where the gap before was
    clearly below zero. linked: the same people in both rounds (paired), else two groups (Welch).
    """

    code: str
    n_before: int
    n_after: int
    gap: Interval
    current: float
    desired: float
    share_closed: float | None
    confidence: Confidence
    linked: bool


@dataclass(frozen=True, slots=True)
class RoundChanges:
    """What moved between two rounds of one group; not_compared: codes with other questions, a new version or no data
    in a round."""

    dimensions: tuple[Change, ...]
    questions: tuple[Change, ...]
    not_compared: tuple[str, ...]


FlagKind: TypeAlias = Literal["straight_lining", "speeding", "missing"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt about one response. value: the score given throughout (straight_lining: current score), seconds a
    question (speeding) or percent of the dimension's pairs missing (missing, with the dimension's code).
    """

    kind: FlagKind
    value: float
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one group's figures would be with other current scores; the fields mean what they mean in GroupFigures."""

    overall_gap: float
    weighted_gap: float
    level: int
    dimension_gaps: tuple[tuple[str, float], ...]
    dimension_levels: tuple[tuple[str, int], ...]


HeadlineKind: TypeAlias = Literal["no_data", "met", "unclear", "widest_gap", "top_priority"]


@dataclass(frozen=True, slots=True)
class Headline:
    """The one sentence above the results, as data. widest_gap: the top priority is also the widest gap; top_priority:
    another gap is wider, but weighs less or is unclear; unclear: every shortfall is; met: no shortfall; no_data.
    """

    kind: HeadlineKind
    dimension: str | None = None
    current: float | None = None
    desired: float | None = None
    gap: float | None = None
    n: int = 0
    confidence: Confidence = "none"
