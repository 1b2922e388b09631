"""Two editions of a bank compared field by field: what was added, dropped, moved, reworded or otherwise changed.

`reworded` is what trends and running assessments go by: people read another statement, or it counts the other way
round. A translation that was added or taken away is a change, but nobody read other words than before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from .bank_changes import BankChanges, DimensionChange, FieldChange, Place, PlacedQuestion, QuestionChange
from .bank_file import BankFile, DimensionFile, QuestionFile, Texts
from .order_changes import moved
from .word_changes import likeness

#: below this share of common words, two texts are about something else
ALIKE = 0.35

Fields: TypeAlias = Mapping[tuple[str, str], str]
"""Path and language to the string that stands there."""


class Wording(NamedTuple):
    """What decides whether answers to a question mean the same: its direction, the statement, and the statements of
    groups that read another one; texts by language.
    """

    is_reversed: bool
    statement: Texts
    statements: Mapping[str, Texts]

    def read_by(self, group: str) -> Texts:
        """The statement as the group reads it."""
        return self.statements.get(group) or self.statement

    def differs_from(self, other: Wording) -> bool:
        """Whether anybody reads other words in some language that both have, or the scores count the other way."""
        groups = {"", *self.statements, *other.statements}
        return self.is_reversed != other.is_reversed or any(
            _is_rewritten(self.read_by(group), other.read_by(group)) for group in groups
        )


def _is_rewritten(before: Texts, after: Texts) -> bool:
    return any(text and after.get(language) and text != after[language] for language, text in before.items())


def compare(before: BankFile, after: BankFile) -> BankChanges:
    """In what `after` differs from `before`, told in the order of `after`. Rows are matched by their codes."""
    old, new = _placed(before), _placed(after)
    old_dimensions = {dimension.code: dimension for dimension in before.dimensions}
    new_dimensions = {dimension.code: dimension for dimension in after.dimensions}
    return BankChanges(
        before=before,
        after=after,
        fields=tuple(_changes(_bank_fields(before), _bank_fields(after))),
        dimensions_added=tuple(row for code, row in new_dimensions.items() if code not in old_dimensions),
        dimensions_dropped=tuple(row for code, row in old_dimensions.items() if code not in new_dimensions),
        dimensions=_dimension_changes(before.dimensions, after.dimensions),
        added=tuple(row for code, row in new.items() if code not in old),
        dropped=tuple(row for code, row in old.items() if code not in new),
        questions=_question_changes(old, new),
    )


def is_other_question(before: QuestionFile, after: QuestionFile) -> bool:
    """Whether one code seems to name two different questions: title and statement share hardly a word anywhere."""
    both = [code for code, text in before.statement.items() if text and after.statement.get(code)]
    return bool(both) and all(likeness(_said(before, code), _said(after, code)) < ALIKE for code in both)


def wording_of(question: QuestionFile) -> Wording:
    """What decides whether answers to it mean the same."""
    return Wording(question.reversed, question.statement, question.statements)


def _said(question: QuestionFile, language: str) -> str:
    return f"{question.title.get(language, '')} {question.statement[language]}"


def _placed(bank: BankFile) -> dict[str, PlacedQuestion]:
    return {
        question.code: PlacedQuestion(Place(dimension.code, number), question)
        for dimension in bank.dimensions
        for number, question in enumerate(dimension.questions, start=1)
    }


def _dimension_changes(before: Sequence[DimensionFile], after: Sequence[DimensionFile]) -> tuple[DimensionChange, ...]:
    old = {row.code: (number, row) for number, row in enumerate(before, start=1)}
    codes = {row.code for row in after}
    passed = moved([code for code in old if code in codes], [row.code for row in after if row.code in old])
    changes = (
        DimensionChange(
            before=old[row.code][1],
            after=row,
            old_number=old[row.code][0],
            new_number=number,
            is_moved=row.code in passed,
            fields=tuple(_changes(_dimension_fields(old[row.code][1]), _dimension_fields(row))),
        )
        for number, row in enumerate(after, start=1)
        if row.code in old
    )
    return tuple(change for change in changes if not change.is_same)


def _question_changes(
    old: Mapping[str, PlacedQuestion], new: Mapping[str, PlacedQuestion]
) -> tuple[QuestionChange, ...]:
    passed = _moved_questions(old, new)
    changes = (_question_change(old[code], row, code in passed) for code, row in new.items() if code in old)
    return tuple(change for change in changes if not change.is_same)


def _question_change(old: PlacedQuestion, new: PlacedQuestion, is_moved: bool) -> QuestionChange:
    before, after = old.question, new.question
    is_equal = before == after  # comparing whole rows first spares most of them the comparison field by field
    return QuestionChange(
        before=before,
        after=after,
        old_place=old.place,
        new_place=new.place,
        is_moved=is_moved,
        is_reworded=not is_equal and wording_of(before).differs_from(wording_of(after)),
        fields=() if is_equal else tuple(_changes(_question_fields(before), _question_fields(after))),
    )


def _moved_questions(old: Mapping[str, PlacedQuestion], new: Mapping[str, PlacedQuestion]) -> set[str]:
    """Codes of questions in another dimension, and of those that passed others of their own."""
    stayed = {code for code, row in new.items() if code in old and old[code].place.dimension == row.place.dimension}
    before, after = (_codes_by_dimension(rows, stayed) for rows in (old, new))
    within = (moved(before[dimension], codes) for dimension, codes in after.items())
    return {code for code in new if code in old and code not in stayed}.union(*within)


def _codes_by_dimension(rows: Mapping[str, PlacedQuestion], wanted: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, row in rows.items():
        if code in wanted:
            found.setdefault(row.place.dimension, []).append(code)
    return found


def _changes(before: Fields, after: Fields) -> Iterator[FieldChange]:
    for path, language in dict.fromkeys((*after, *before)):
        old, new = before.get((path, language), ""), after.get((path, language), "")
        if old != new:
            yield FieldChange(path, language, old, new)


def _bank_fields(bank: BankFile) -> Fields:
    plain = {
        ("languages", ""): ", ".join(bank.languages),
        ("scale.minimum", ""): str(bank.scale.minimum),
        ("scale.maximum", ""): str(bank.scale.maximum),
        ("archived", ""): ", ".join(row.code for row in bank.archived),
    }
    texts = {"title": bank.title, "description": bank.description}
    return plain | _strings(texts | {f"scale.labels.{value}": label for value, label in bank.scale.labels.items()})


def _dimension_fields(dimension: DimensionFile) -> Fields:
    points = {} if dimension.weight is None else {("weight", ""): f"{dimension.weight.normalize():f}"}
    return points | _strings({"name": dimension.name, "definition": dimension.definition})


def _question_fields(question: QuestionFile) -> Fields:
    texts = {
        "statement": question.statement,
        **{f"statements.{group}": statement for group, statement in question.statements.items()},
        "title": question.title,
        "help": question.help,
        **{f"scores.{value}": text for value, text in question.scores.items()},
    }
    return {("reversed", ""): str(question.reversed).lower()} | _strings(texts)


def _strings(texts: Mapping[str, Texts]) -> dict[tuple[str, str], str]:
    return {(path, language): text for path, by_language in texts.items() for language, text in by_language.items()}
