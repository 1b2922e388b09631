"""Several groups answering at random, the same in every run, and what each of them said: for independent checks."""

import random
from collections.abc import Mapping

import numpy as np

from assessments.models import Assessment
from tests.factories import make_response

#: usual current and desired score of a group
USUAL = {
    "self": (3.4, 4.6),
    "customer": (2.2, 4.6),
    "manager": (4.0, 4.2),
    "front_line": (3.2, 4.4),
    "mystery_shopper": (2.8, 4.0),
}
QUESTIONS = {"reliability": ("R1", "R2"), "empathy": ("E1",)}
#: group → dimension → rows of (current, desired) means, one a person
Crowd = dict[str, dict[str, np.ndarray]]


def answer(assessment: Assessment, people: Mapping[str, int], *, seed: int = 1, **fields: object) -> Crowd:
    """So many people of each group submit both scores of every question of the small bank; returns their own means."""
    chance = random.Random(seed)
    said: dict[str, list[dict[str, tuple[int, int]]]] = {group: [] for group in people}
    for group, number in people.items():
        for _ in range(number):
            scores = {code: _pair(chance, *USUAL[group]) for codes in QUESTIONS.values() for code in codes}
            make_response(assessment=assessment, group=group, answers=scores, submitted=True, **fields)
            said[group].append(scores)
    return {
        group: {
            dimension: np.array([np.mean([scores[code] for code in codes], axis=0) for scores in rows])
            for dimension, codes in QUESTIONS.items()
        }
        for group, rows in said.items()
    }


def _pair(chance: random.Random, current: float, desired: float) -> tuple[int, int]:
    return _score(chance.gauss(current, 0.9)), _score(chance.gauss(desired, 0.6))


def _score(value: float) -> int:
    return min(5, max(1, round(value)))
