"""What a bank no longer asks, as its file keeps it: questions, and dimensions with their questions.

They may be older than the bank's languages and scale, so their texts stand in whatever language and for whatever value
they were written. Nothing is missing in an archive: a text that is not there is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..models import Archived, Group
from .text_lengths import CODE, DEFINITION, DIMENSION_CODE, HELP, NAME, SCORE, STATEMENT, TITLE
from .yaml_fields import Fields

Document: TypeAlias = dict[str, Any]
Texts: TypeAlias = Mapping[str, str]

QUESTION, DIMENSION = Archived.Kind.QUESTION.value, Archived.Kind.DIMENSION.value
SCORES = range(11)  # the values of all scales there are


@dataclass(frozen=True)
class ArchivedFile:
    """A question or dimension that is kept; `dimension` is where a question stood, `document` as in a bank file."""

    kind: str
    code: str
    dimension: str
    document: Document


def archived(kind: str, dimension: str, document: Mapping[str, Any], languages: Sequence[str]) -> ArchivedFile:
    """What is kept of `document`: every text in each of `languages`, and those in further languages that are there."""
    tidy = _question if kind == QUESTION else _dimension
    return ArchivedFile(kind, str(document.get("code", "")), dimension, tidy(document, languages))


def read_archive(entries: Sequence[Fields], languages: Sequence[str]) -> tuple[ArchivedFile, ...]:
    """The entries of a bank file's `archived`; no two of one kind may have the same code."""
    return tuple(_Archive(languages).read(entries))


class _Archive:
    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = languages
        self._lines: dict[str, dict[str, int]] = {QUESTION: {}, DIMENSION: {}}

    def read(self, entries: Iterable[Fields]) -> Iterator[ArchivedFile]:
        for fields in entries:
            kind = fields.choice("kind", (QUESTION, DIMENSION))
            if kind == QUESTION:
                dimension = fields.code("dimension") if fields.has("dimension") else ""
                document = self._question(fields, self._lines[kind], "kind", "dimension")
                yield archived(kind, dimension, document, self._languages)
            elif kind == DIMENSION:
                yield archived(kind, "", self._dimension(fields), self._languages)

    def _question(self, fields: Fields, lines: dict[str, int], *more: str) -> Document:
        fields.only("code", "reversed", "title", "statement", "statements", "help", "scores", *more)
        is_reversed = fields.has("reversed") and fields.choice("reversed", ("true", "false")) == "true"
        return {
            "code": fields.unique_code(lines, CODE),
            "reversed": is_reversed,
            "title": self._texts(fields, "title", TITLE),
            "statement": self._texts(fields, "statement", STATEMENT),
            "statements": self._statements(fields),
            "help": self._texts(fields, "help", HELP),
            "scores": self._scores(fields),
        }

    def _dimension(self, fields: Fields) -> Document:
        fields.only("kind", "code", "weight", "name", "definition", "questions")
        lines: dict[str, int] = {}
        return {
            "code": fields.unique_code(self._lines[DIMENSION], DIMENSION_CODE),
            "weight": fields.points("weight"),
            "name": self._texts(fields, "name", NAME),
            "definition": self._texts(fields, "definition", DEFINITION),
            "questions": [self._question(entry, lines) for entry in fields.sections("questions")],
        }

    def _texts(self, fields: Fields, key: str, limit: int) -> Texts:
        return fields.texts_in_any(key, self._languages, limit)

    def _statements(self, fields: Fields) -> dict[str, Texts]:
        groups = fields.section("statements") if fields.has("statements") else None
        if groups is None:
            return {}
        groups.only(*Group.values)
        return {group: self._texts(groups, group, STATEMENT) for group in groups.names if group in Group.values}

    def _scores(self, fields: Fields) -> dict[str, Texts]:
        scores = fields.section("scores") if fields.has("scores") else None
        found = scores.numbers(SCORES) if scores else {}
        return {str(value): self._texts(scores, name, SCORE) for value, name in found.items()} if scores else {}


def _question(document: Mapping[str, Any], languages: Sequence[str]) -> Document:
    return {
        "code": document.get("code", ""),
        "reversed": bool(document.get("reversed")),
        "title": _texts(document.get("title"), languages),
        "statement": _texts(document.get("statement"), languages),
        "statements": _filled(document.get("statements"), Group.values, languages),
        "help": _texts(document.get("help"), languages),
        "scores": _filled(document.get("scores"), SCORES, languages),
    }


def _dimension(document: Mapping[str, Any], languages: Sequence[str]) -> Document:
    weight = document.get("weight")
    return {
        "code": document.get("code", ""),
        **({} if weight in (None, "") else {"weight": plain_points(weight)}),
        "name": _texts(document.get("name"), languages),
        "definition": _texts(document.get("definition"), languages),
        "questions": [_question(question, languages) for question in document.get("questions") or ()],
    }


def plain_points(weight: Any) -> str:
    """Points as JSON keeps them, without zeros that say nothing: 12.5 rather than 12.50."""
    text = f"{weight:f}" if not isinstance(weight, str) else weight
    return text.rstrip("0").rstrip(".") if "." in text else text


def _filled(
    texts: Mapping[Any, Texts] | None, order: Iterable[object], languages: Sequence[str]
) -> dict[str, dict[str, str]]:
    """The entries that have a text in some language, in this order."""
    by_name = {str(name): _texts(found, languages) for name, found in (texts or {}).items()}
    return {str(name): by_name[str(name)] for name in order if any(by_name.get(str(name), {}).values())}


def _texts(texts: Texts | None, languages: Sequence[str]) -> dict[str, str]:
    stripped = {code: text.strip() for code, text in (texts or {}).items() if text}
    others = {code: text for code, text in sorted(stripped.items()) if text and code not in languages}
    return {code: stripped.get(code, "") for code in languages} | others


def entry(one: ArchivedFile) -> Document:
    """The entry of a bank file."""
    dimension = {"dimension": one.dimension} if one.dimension else {}
    return {"kind": one.kind, **dimension, **_numbered(one.document)}


def _numbered(document: Document) -> Document:
    """With score values as the numbers they are, and without statements where there are none."""
    shown = {key: value for key, value in document.items() if key != "statements" or value}
    if "scores" in shown:
        shown["scores"] = {int(value): texts for value, texts in document["scores"].items()}
    if "questions" in shown:
        shown["questions"] = [_numbered(question) for question in document["questions"]]
    return shown
