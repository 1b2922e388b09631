"""A small draft, and everything that stands in it, for the tests of its changes."""

from typing import Any

from assessments.changes.steps import COLUMNS
from assessments.models import BankVersion, Dimension, Question, VersionState
from tests.factories import make_version

SHAPE = {"alpha": ("A1", "A2", "A3"), "beta": ("B1", "B2"), "gamma": ("C1",)}


def make_draft(**fields: Any) -> BankVersion:
    """A draft with three dimensions of three, two and one question."""
    return make_version(**({"dimensions": SHAPE, "state": VersionState.DRAFT} | fields))


def contents(draft: BankVersion) -> dict[str, Any]:
    """Every row of the draft, column by column."""
    questions = Question.objects.filter(dimension__version=draft)
    return {
        "version": BankVersion.objects.filter(pk=draft.pk).values(*COLUMNS["version"]).get(),
        "dimensions": list(draft.dimensions.order_by("pk").values("pk", *COLUMNS["dimension"])),
        "questions": list(questions.order_by("pk").values("pk", *COLUMNS["question"])),
        "archive": list(draft.archive.order_by("pk").values("pk", *COLUMNS["archived"])),
    }


def shape(draft: BankVersion) -> dict[str, tuple[str, ...]]:
    """Dimension codes in order, each with the codes of its questions in order."""
    return {row.code: tuple(row.questions.values_list("code", flat=True)) for row in draft.dimensions.all()}


def dimension(draft: BankVersion, code: str) -> Dimension:
    """The draft's dimension with this code."""
    return draft.dimensions.get(code=code)


def question(draft: BankVersion, code: str) -> Question:
    """The draft's question with this code."""
    return Question.objects.select_related("dimension__version").get(dimension__version=draft, code=code)
