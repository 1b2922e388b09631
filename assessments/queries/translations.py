"""The texts of a draft side by side in two languages: which rows there are, and those of one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from ..models import BankVersion, Dimension, Question

EditedRow: TypeAlias = BankVersion | Dimension | Question
BANK, DIMENSION, QUESTION = "bank", "dimension", "question"


class Place(NamedTuple):
    """A row of the draft: "bank", "dimension" or "question", and its key; the bank has none."""

    noun: str
    pk: int = 0


def places(draft: BankVersion, language: str, *, only_missing: bool) -> list[Place]:
    """Every row with texts, in the order of the questionnaire; or those that miss one in the language. Two queries."""
    questions: dict[int, list[int]] = {}
    for pk, dimension, missing in _of_questions(draft):
        if not only_missing or language in missing:
            questions.setdefault(dimension, []).append(pk)
    found = [Place(BANK)] if not only_missing or draft.missing_in(language) else []
    for pk, missing in draft.dimensions.values_list("pk", "missing"):
        if not only_missing or language in missing:
            found.append(Place(DIMENSION, pk))
        found += [Place(QUESTION, question) for question in questions.get(pk, ())]
    return found


def _of_questions(draft: BankVersion) -> list[tuple[int, int, dict[str, int]]]:
    rows = Question.objects.filter(dimension__version=draft)
    return list(rows.values_list("pk", "dimension_id", "missing"))


def rows_at(draft: BankVersion, wanted: Sequence[Place]) -> list[EditedRow]:
    """The rows at these places, in this order; those that are gone by now are left out. Two queries."""
    keys = {noun: [place.pk for place in wanted if place.noun == noun] for noun in (DIMENSION, QUESTION)}
    found: dict[Place, EditedRow] = {Place(BANK): draft}
    for dimension in Dimension.objects.filter(version=draft, pk__in=keys[DIMENSION]):
        found[Place(DIMENSION, dimension.pk)] = dimension
    questions = Question.objects.filter(dimension__version=draft, pk__in=keys[QUESTION]).select_related("dimension")
    for question in questions:
        question.dimension.version = draft
        found[Place(QUESTION, question.pk)] = question
    return [found[place] for place in wanted if place in found]
