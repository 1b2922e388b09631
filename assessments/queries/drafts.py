"""Reads about a draft that its changes need: which codes are taken, and what an archived row says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..models import Archived, BankVersion, Dimension, Question
from ..templatetags.figures import digits


def used_codes(draft: BankVersion, noun: Archived.Kind) -> set[str]:
    """Every code that the draft, its archive or another version of the bank has, in small letters. Two queries."""
    rows: Any = Dimension.objects.filter(version__bank=draft.bank_id)
    if noun == Archived.Kind.QUESTION:
        rows = Question.objects.filter(dimension__version__bank=draft.bank_id)
    archived = draft.archive.filter(kind=noun).values_list("code", flat=True)
    return {code.casefold() for codes in (rows.values_list("code", flat=True), archived) for code in codes}


def why_taken(draft: BankVersion, row: Dimension | Question, code: str) -> str:
    """Why the row may not have the code, as a sentence; empty when it may. At most three queries.

    Codes differ in more than their case, since people read them aloud; a code that the archive or another version used
    stays with its question, so that no round is compared across different questions.
    """
    kind = Archived.Kind.QUESTION if isinstance(row, Question) else Archived.Kind.DIMENSION
    if _siblings(draft, row).filter(code__iexact=code).exists():
        return _("The code “%(code)s” is taken. Choose another one.") % {"code": code}
    if draft.archive.filter(kind=kind, code__iexact=code).exists():
        return _("The code “%(code)s” stands in the archive. Take that one back, or choose another code.") % {
            "code": code
        }
    return _why_used_before(draft, row, code) if isinstance(row, Question) else ""


def _siblings(draft: BankVersion, row: Dimension | Question) -> Any:
    if isinstance(row, Question):
        return Question.objects.filter(dimension__version=draft).exclude(pk=row.pk)
    return Dimension.objects.filter(version=draft).exclude(pk=row.pk)


def _why_used_before(draft: BankVersion, row: Question, code: str) -> str:
    rows = Question.objects.filter(dimension__version__bank=draft.bank_id, code__iexact=code)
    for number, statement in rows.exclude(dimension__version=draft.pk).values_list(
        "dimension__version__number", "statement"
    ):
        if not any(text and statement.get(language) == text for language, text in row.statement.items()):
            values = {"number": digits(number), "code": code}
            return _("Version %(number)s used the code “%(code)s” for another question. Choose another one.") % values
    return ""


def archived_document(row: Dimension | Question, questions: Sequence[Question] = ()) -> dict[str, Any]:
    """What a row says, as a bank file spells it; a dimension with its questions."""
    if isinstance(row, Question):
        return {
            "code": row.code,
            "reversed": row.reversed,
            "title": row.title,
            "statement": row.statement,
            "statements": row.group_statements,
            "help": row.help,
            "scores": row.scores,
        }
    return {
        "code": row.code,
        "name": row.name,
        "definition": row.definition,
        "weight": None if row.weight is None else f"{row.weight:f}",
        "questions": [archived_document(question) for question in questions],
    }
