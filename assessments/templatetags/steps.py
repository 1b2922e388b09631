"""What was done to a version of a bank, in words. ``{% load steps %}``.

A step is told as what happened, without who did it: the history names the person beside it, the undo button nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from assessments.formats.yaml_fields import name_of_language
from assessments.models import Step, StepKind

from .figures import digits
from .words import people_within

register = template.Library()

#: one field of a bank, a dimension or a question was changed
CHANGED: Mapping[str, Mapping[str, str | Promise]] = {
    "bank": {
        "title": _("Changed the title of the bank"),
        "description": _("Changed the description of the bank"),
        "languages": _("Changed the languages of the bank"),
        "scale": _("Changed the scale"),
        "scale_labels": _("Changed the labels of the scores"),
        "weights": _("Changed the default weights"),
    },
    "dimension": {
        "code": _("Changed the code of the dimension “%(code)s”"),
        "name": _("Changed the name of the dimension “%(code)s”"),
        "definition": _("Changed the definition of the dimension “%(code)s”"),
    },
    "question": {
        "code": _("Changed the code of %(code)s"),
        "title": _("Changed the title of %(code)s"),
        "statement": _("Changed the statement of %(code)s"),
        "group_statements": _("Changed the statements of %(code)s for groups"),
        "help": _("Changed the help of %(code)s"),
        "scores": _("Changed the score texts of %(code)s"),
        "reversed": _("Changed whether %(code)s is reversed"),
    },
}
#: several fields were; their names follow a colon
CHANGED_SEVERAL: Mapping[str, str | Promise] = {
    "bank": _("Changed the bank: %(fields)s"),
    "dimension": _("Changed the dimension “%(code)s”: %(fields)s"),
    "question": _("Changed %(code)s: %(fields)s"),
}
FIELDS: Mapping[str, str | Promise] = {
    "code": _("code"),
    "title": _("title"),
    "description": _("description"),
    "languages": _("languages"),
    "scale": _("scale"),
    "scale_labels": _("score labels"),
    "weights": _("default weights"),
    "name": _("name"),
    "definition": _("definition"),
    "statement": _("statement"),
    "group_statements": _("statements per group"),
    "help": _("help"),
    "scores": _("score texts"),
    "reversed": _("reversed"),
}
#: the same field under several column names
ALIASES = {"scale_minimum": "scale", "scale_maximum": "scale"}
#: whose paths name a group or a score before the language
KEYED = frozenset({"group_statements", "scores", "scale_labels"})

#: done to a dimension or a question as a whole
DONE: Mapping[tuple[str, str], str | Promise] = {
    (StepKind.ADDED, "dimension"): _("Added the dimension “%(code)s”"),
    (StepKind.ADDED, "question"): _("Added %(code)s"),
    (StepKind.SPLIT, "dimension"): _("Split the dimension “%(code)s”; new: %(others)s"),
    (StepKind.SPLIT, "question"): _("Split %(code)s; new: %(others)s"),
    (StepKind.MERGED, "dimension"): _("Merged into the dimension “%(code)s”: %(others)s"),
    (StepKind.MERGED, "question"): _("Merged into %(code)s: %(others)s"),
    (StepKind.MOVED, "dimension"): _("Moved the dimension “%(code)s”"),
    (StepKind.MOVED, "question"): _("Moved %(code)s"),
    (StepKind.ARCHIVED, "dimension"): _("Archived the dimension “%(code)s” with its questions"),
    (StepKind.ARCHIVED, "question"): _("Archived %(code)s"),
    (StepKind.RESTORED, "dimension"): _("Took the dimension “%(code)s” back from the archive"),
    (StepKind.RESTORED, "question"): _("Took %(code)s back from the archive"),
}
LIFE: Mapping[str, str | Promise] = {
    StepKind.STARTED: _("Started the draft"),
    StepKind.PUBLISHED: _("Published the version"),
    StepKind.RETIRED: _("Retired the version"),
}


class Path(NamedTuple):
    """A path of `Step.details` in its parts: ``scores.4.fa`` is field scores, key 4, language fa."""

    field: str
    key: str
    language: str


@register.filter
def step_sentence(step: Step) -> str:
    """What was done, as a sentence without its end: “Changed the statement of R2 (Persian)”."""
    if step.kind == StepKind.CHANGED:
        return _changed(step)
    if step.kind in {StepKind.IMPORTED, StepKind.TRANSLATED}:
        return _imported(step)
    if step.kind == StepKind.STARTED and len(step.details) == 2:
        values = {"bank": str(step.details[0]), "number": digits(step.details[1])}
        return gettext("Started the draft from version %(number)s of “%(bank)s”") % values
    return str(DONE.get((step.kind, step.noun)) or LIFE.get(step.kind) or step.get_kind_display()) % _values(step)


@register.filter
def undo_words(step: Step) -> str:
    """What the undo button takes back: “Undo: changed the statement of R2”."""
    return gettext("Undo: %(what)s") % {"what": _within(step_sentence(step))}


@register.filter
def redo_words(step: Step) -> str:
    """What the redo button does again: “Redo: changed the statement of R2”."""
    return gettext("Redo: %(what)s") % {"what": _within(step_sentence(step))}


def _within(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _changed(step: Step) -> str:
    paths = [_path(str(path)) for path in step.details]
    fields = list(dict.fromkeys(path.field for path in paths if path.field in FIELDS))
    languages = {path.language for path in paths}
    return _in_language(_changed_what(step, paths, fields), languages.pop() if len(languages) == 1 else "")


def _changed_what(step: Step, paths: Sequence[Path], fields: Sequence[str]) -> str:
    if not fields:
        return str(step.get_kind_display())
    keys = {path.key for path in paths}
    if len(fields) == len(keys) == 1 and (told := _changed_one(step, fields[0], *keys)):
        return told
    sentences = CHANGED.get(step.noun, {})
    if len(fields) == 1 and fields[0] in sentences:
        return str(sentences[fields[0]]) % _values(step)
    several = str(CHANGED_SEVERAL.get(step.noun) or CHANGED_SEVERAL["bank"])
    return several % (_values(step) | {"fields": listed(str(FIELDS[field]) for field in fields)})


def _changed_one(step: Step, field: str, key: str) -> str:
    """What changed for one score or one group; empty for what has neither."""
    if not key or field not in KEYED:
        return ""
    if field == "group_statements":
        values = {"code": step.code, "people": people_within(key)}
        return gettext("Changed the statement of %(code)s for %(people)s") % values
    values = {"code": step.code, "score": digits(key)}
    if field == "scores":
        return gettext("Changed the text of score %(score)s of %(code)s") % values
    return gettext("Changed the label of score %(score)s") % values


def _path(text: str) -> Path:
    name, *rest = text.split(".")
    field = ALIASES.get(name, name)
    key = rest.pop(0) if field in KEYED and rest else ""
    return Path(field, key, rest[0] if rest else "")


def _in_language(sentence: str, code: str) -> str:
    if not code:
        return sentence
    return gettext("%(sentence)s (%(language)s)") % {"sentence": sentence, "language": language_name(code)}


def _imported(step: Step) -> str:
    count = next((int(detail) for detail in step.details if str(detail).isdecimal()), 0)
    if step.kind == StepKind.IMPORTED:
        told = ngettext("Imported a file: %(shown)s change", "Imported a file: %(shown)s changes", count)
        return told % {"shown": digits(count)}
    told = ngettext("Imported translations: %(shown)s text", "Imported translations: %(shown)s texts", count)
    return told % {"shown": digits(count)}


def _values(step: Step) -> dict[str, str]:
    return {"code": step.code, "others": listed(str(detail) for detail in step.details)}


@register.filter
def listed(words: Iterable[str]) -> str:
    """Names one after the other: “R1, R2”."""
    return pgettext("between items of a list", ", ").join(words)


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language; its code when nobody here knows it."""
    return str(language_info(code)["name_translated"])


def language_info(code: str) -> dict[str, Any]:
    """What Django knows of a language; its code for its names, written from left to right, when that is nothing."""
    try:
        known = get_language_info(code)
    except KeyError:
        return {"code": code, "name": code, "name_local": code, "name_translated": code, "bidi": False}
    return known | {"name_translated": name_of_language(known["code"])}
