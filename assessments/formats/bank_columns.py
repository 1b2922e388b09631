"""What the columns of a bank's spreadsheet are called: `statement.fa`, `scores.1.en`, or what people call them.

A header names a field, perhaps a group of respondents or a score, and perhaps a language, in this order. Fields, groups
and languages may be called by their names in English, Latvian or Persian.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import TypeAlias

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, override

from ..analysis.digits import latin_digits, whole_number
from ..models import Group
from .yaml_fields import LANGUAGES

Path: TypeAlias = tuple[str, ...]

QUESTION_FIELDS = ("code", "dimension", "reversed", "title", "statement", "help", "scores")
DIMENSION_FIELDS = ("code", "weight", "name", "definition")
ARCHIVE_FIELDS = ("kind", *dict.fromkeys((*QUESTION_FIELDS, *DIMENSION_FIELDS)))
#: fields with a text in each language
TEXTS = frozenset({"title", "statement", "help", "scores", "name", "definition"})
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "veids", "نوع"),
    "code": ("code", "question code", "kods", "jautājuma kods", "کد", "کد پرسش"),
    "dimension": ("dimension", "dimensija", "بعد", "بُعد"),
    "reversed": ("reversed", "reverse", "apgriezts", "apgriezta", "معکوس"),
    "title": ("title", "short name", "short title", "nosaukums", "virsraksts", "عنوان", "نام کوتاه"),
    "statement": (
        *("statement", "question", "item", "text", "apgalvojums", "jautājums", "teksts"),
        *("گزاره", "پرسش", "سوال", "سؤال", "متن"),
    ),
    "help": ("help", "hint", "explanation", "palīdzība", "skaidrojums", "paskaidrojums", "راهنما", "توضیح"),
    "scores": ("scores", "score", "value", "vērtējums", "vērtējumi", "vērtība", "نمره", "امتیاز", ""),
    "weight": ("weight", "svars", "وزن"),
    "name": ("name", "dimension", "nosaukums", "dimensija", "نام", "بعد", "بُعد"),
    "definition": ("definition", "definīcija", "تعریف"),
}
SHEET_NAMES: Mapping[str, tuple[str, ...]] = {
    "Bank": ("bank", "banka", "بانک"),
    "Dimensions": ("dimensions", "dimensijas", "ابعاد", "بعدها", "بُعدها"),
    "Questions": ("questions", "statements", "jautājumi", "apgalvojumi", "پرسش‌ها", "پرسش ها", "سوالات", "گزاره‌ها"),
    "Archived": ("archived", "archive", "arhīvs", "بایگانی"),
}
YES, NO = frozenset({"yes", "true", "1", "x", "jā", "بله", "آری"}), frozenset({"no", "false", "0", "nē", "خیر", "نه"})
_SEPARATORS = re.compile(r"[\s.:;,/()\[\]\u200c]+")


def sheet_name(name: str) -> str:
    """Which of our sheets is meant by a name; empty for any other."""
    said = _plain(name)
    return next((ours for ours, names in SHEET_NAMES.items() if said in map(_plain, names)), "")


def path_of(header: str, fields: Collection[str], language: str) -> Path | None:
    """What a column holds, such as ("scores", "3", "en"), or None when the header names none of `fields`.

    A text column without a language is in `language`.
    """
    words = _words(header)
    spoken = _languages().get(words[-1]) if len(words) > 1 else None
    if spoken:
        words = words[:-1]
    last = words[-1] if words else ""
    number, group = whole_number(last), _groups().get(last) if len(words) > 1 else None
    found = _field(" ".join(words[:-1] if number is not None or group else words), fields)
    if found is None or (number is None) == (found == "scores") or (group and found != "statement"):
        return None
    if found not in TEXTS:
        return None if spoken else (found,)
    if group:
        return ("statements", group, spoken or language)
    return (found, *([str(number)] if number is not None else []), spoken or language)


def header_of(path: Path) -> str:
    """How we call the column of a path."""
    return ".".join(("statement", *path[1:]) if path[0] == "statements" else path)


def as_bool(text: str) -> str:
    """Yes and no in the three languages as a bank file spells them; anything else as it is."""
    said = _plain(text)
    return "true" if said in YES else "false" if said in NO else text


def _field(said: str, fields: Collection[str]) -> str | None:
    return next((field for field in fields if said in map(_plain, FIELD_NAMES[field])), None)


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(latin_digits(text).casefold()) if word]


@cache
def _languages() -> dict[str, str]:
    """Language codes by code and by name: in English, in the language itself, in Latvian and in Persian."""
    names: dict[str, str] = {}
    for code in LANGUAGES:
        for language in ("en", "lv", "fa"):
            with override(language):
                names[gettext(LANG_INFO[code]["name"]).casefold()] = code
        names[LANG_INFO[code]["name_local"].casefold()] = code
    return names | {code: code for code in LANGUAGES}


@cache
def _groups() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "lv", "fa"):
        with override(language):
            names |= {str(label).casefold(): value for value, label in Group.choices}
    return names | {value: value for value in Group.values}
