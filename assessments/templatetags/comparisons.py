"""What differs between two versions of a bank, in words and marks. ``{% load comparisons %}``."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.formats.bank_changes import BankChanges, FieldChange, QuestionChange
from assessments.formats.word_changes import words

from .figures import digits, localized
from .steps import language_info, language_name
from .words import people_within

register = template.Library()

FIELDS: Mapping[str, str | Promise] = {
    "title": _("Title"),
    "description": _("Description"),
    "languages": _("Languages"),
    "scale.minimum": _("Lowest score"),
    "scale.maximum": _("Highest score"),
    "archived": _("Archive"),
    "name": pgettext_lazy("of a dimension", "Name"),
    "definition": _("Definition"),
    "weight": _("Default weight"),
    "statement": _("Statement"),
    "reversed": _("How it counts"),
    "help": _("Help"),
}
#: before and after what was asked of a group, a score text, a label
KEYED: Mapping[str, str | Promise] = {
    "statements": _("Statement for %(key)s"),
    "scores": _("What a %(key)s looks like"),
    "labels": _("Label of %(key)s"),
}
COUNTS: Mapping[str, str | Promise] = {
    "true": _("reversed: a high score is bad"),
    "false": _("as given: a high score is good"),
}


@register.filter
def field_name(change: FieldChange) -> str:
    """What the change is of: “Help”, “What a 4 looks like”, “Statement for customers”."""
    if change.path in FIELDS:
        return str(FIELDS[change.path])
    name, key = change.path.removeprefix("scale.").split(".", 1)
    return str(KEYED[name]) % {"key": people_within(key) if name == "statements" else digits(key)}


#: “Persian” in the reader's own language; i18n has a filter of the name that it has elsewhere
register.filter("language_called", language_name)


@register.filter
def language_direction(code: str) -> str:
    """How the language is written, as HTML says it."""
    return "rtl" if language_info(code)["bidi"] else "ltr"


@register.filter
def marked(change: FieldChange) -> SafeString:
    """Both texts as one, with what is gone and what is new marked, for eyes and for ears."""
    before, after = _worded(change, change.before), _worded(change, change.after)
    pieces = [("gone", before), ("new", after)] if change.path == "reversed" else words(before, after)
    return format_html_join("", "{}", ((_mark(kind, text),) for kind, text in pieces))


def _worded(change: FieldChange, value: str) -> str:
    if change.path == "reversed":
        return str(COUNTS[value])
    if change.path == "languages":
        return pgettext("between languages", ", ").join(language_name(code) for code in value.split(", ") if code)
    return value if change.language else digits(value)


def _mark(kind: str, text: str) -> SafeString:
    if kind == "same":
        return format_html("{}", text)
    tag, said = ("del", gettext("Gone:")) if kind == "gone" else ("ins", gettext("New:"))
    spoken = format_html('<span class="visually-hidden" lang="{}">{} </span>', get_language() or "en", said)
    return format_html("<{0}>{1}{2}</{0}>", tag, spoken, text)


@register.simple_tag
def moved_from(changes: BankChanges, change: QuestionChange) -> str:
    """From where to where a question moved, as a sentence."""
    places = {"old": digits(change.old_place.number), "new": digits(change.new_place.number)}
    if change.old_place.dimension == change.new_place.dimension:
        return gettext("Moved from place %(old)s to place %(new)s.") % places
    names = changes.names
    homes = {
        "before": localized(names[change.old_place.dimension]),
        "after": localized(names[change.new_place.dimension]),
    }
    return gettext("Moved from “%(before)s”, place %(old)s, to “%(after)s”, place %(new)s.") % (places | homes)


@register.filter
def told(changes: BankChanges) -> str:
    """How many questions and dimensions differ in which way, as sentences."""
    found = changes.counts
    new, gone = len(changes.dimensions_added), len(changes.dimensions_dropped)
    other = len(changes.dimensions)
    sentences = (
        (new, ngettext("%(n)s dimension is new.", "%(n)s dimensions are new.", new)),
        (gone, ngettext("%(n)s dimension is gone.", "%(n)s dimensions are gone.", gone)),
        (other, ngettext("%(n)s dimension has changed.", "%(n)s dimensions have changed.", other)),
        (found.added, ngettext("%(n)s question is new.", "%(n)s questions are new.", found.added)),
        (found.dropped, ngettext("%(n)s question is gone.", "%(n)s questions are gone.", found.dropped)),
        (
            found.reworded,
            ngettext("%(n)s question is worded otherwise.", "%(n)s questions are worded otherwise.", found.reworded),
        ),
        (found.moved, ngettext("%(n)s question has moved.", "%(n)s questions have moved.", found.moved)),
        (
            found.changed,
            ngettext(
                "%(n)s question has another title, help or score text.",
                "%(n)s questions have another title, help or score text.",
                found.changed,
            ),
        ),
        (len(changes.fields), gettext("The bank itself has changed.")),
    )
    return " ".join(sentence % {"n": digits(number)} for number, sentence in sentences if number)
