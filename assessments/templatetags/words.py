"""The codes of the analysis as words for people. ``{% load words %}``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.models import Action, ActionEvent, Group, LevelRule

from .figures import day_text, digits, localized

register = template.Library()

LEVELS: Mapping[int, str | Promise] = {
    1: _("Unsatisfactory"),
    2: _("Meets expectations"),
    3: _("Exceptional"),
    4: _("Beyond expectations"),
}
CONFIDENCE: Mapping[str, str | Promise] = {
    "clear": _("clear"),
    "likely": _("likely"),
    "unclear": _("unclear: ask more people"),
    "one": _("one person’s view"),
    "none": _("no data"),
}
QUADRANTS: Mapping[str, str | Promise] = {
    "concentrate": _("Concentrate here"),
    "keep_up": _("Keep up the good work"),
    "low_priority": _("Low priority"),
    "overkill": _("Possible overkill"),
}
WITHHELD: Mapping[str, str | Promise] = {
    "too_few": _("withheld: too few people answered"),
}


@register.filter
def level_name(level: int | None) -> str:
    """The name of a service level, 1 to 4; nothing without a level."""
    return str(LEVELS.get(level or 0, ""))


@register.filter
def edition_name(rule: LevelRule | None) -> str:
    """Which level cut-offs: an edition of the organisation's, or the method's own before the first one."""
    if rule is None or not rule.number:
        return gettext("The method’s own")
    return gettext("Edition %(number)s") % {"number": digits(rule.number)}


@register.filter
def in_force(rule: LevelRule | None) -> LevelRule:
    """The edition itself, or the method's cut-offs where none was chosen."""
    return rule or LevelRule(number=0)


@register.filter
def confidence_words(confidence: str) -> str:
    """How sure a gap is, in words."""
    return str(CONFIDENCE.get(confidence, ""))


@register.filter
def confidence_short(confidence: str) -> str:
    """How sure a gap is, in one word where one will do."""
    return gettext("unclear") if confidence == "unclear" else confidence_words(confidence)


@register.filter
def quadrant_name(quadrant: str | None) -> str:
    """The field of the importance–performance matrix."""
    return str(QUADRANTS.get(quadrant or "", ""))


@register.filter
def group_name(group: str) -> str:
    """Who answered."""
    return str(dict(Group.choices).get(group, group))


@register.filter
def withheld_words(reason: str) -> str:
    """Why a figure may not be shown."""
    return str(WITHHELD.get(reason, ""))


@register.filter
def worded(action: Action, field: str) -> str:
    """The action's title, description or kpi: in the reader's language as long as it is its template's own text."""
    text: str = getattr(action, field)
    texts: Mapping[str, str] = getattr(action.template, field, None) or {}
    return localized(texts) if text in texts.values() else text


@register.filter
def days_late(action: Action, today: date) -> int:
    """How many days an unfinished action is past its due date; 0 when it is not late."""
    return (today - action.due).days if action.due and action.is_overdue(today) else 0


@register.filter
def event_words(event: ActionEvent, calendar: str = "language") -> str:
    """What happened to an action, in one sentence, with days in the calendar."""
    if event.field == "created":
        return gettext("Made: “%(title)s”") % {"title": event.after}
    field = Action._meta.get_field(event.field)
    choices = {str(value): str(label) for value, label in getattr(field, "flatchoices", None) or ()}
    before, after = (choices.get(text) or _value(field, text, calendar) for text in (event.before, event.after))
    parts = {"field": str(getattr(field, "verbose_name", event.field)), "before": before, "after": after}
    if not before:
        return gettext("%(field)s set to “%(after)s”") % parts
    return gettext("%(field)s changed from “%(before)s” to “%(after)s”") % parts if after else _emptied(parts)


def _value(field: object, text: str, calendar: str) -> str:
    if text and isinstance(field, models.DateField):
        return day_text(date.fromisoformat(text), calendar, short=True)
    return digits(text) if text.isdecimal() else text


def _emptied(parts: Mapping[str, str]) -> str:
    return gettext("%(field)s emptied (was “%(before)s”)") % parts


#: the groups as people, at the beginning of a sentence and within it
PEOPLE: Mapping[str, str | Promise] = {
    "self": pgettext_lazy("at the beginning of a sentence", "Managers"),
    "customer": pgettext_lazy("at the beginning of a sentence", "Customers"),
    "manager": pgettext_lazy("at the beginning of a sentence", "Managers"),
    "front_line": pgettext_lazy("at the beginning of a sentence", "Front-line staff"),
    "mystery_shopper": pgettext_lazy("at the beginning of a sentence", "Mystery shoppers"),
}
PEOPLE_WITHIN: Mapping[str, str | Promise] = {
    "self": pgettext_lazy("within a sentence", "managers"),
    "customer": pgettext_lazy("within a sentence", "customers"),
    "manager": pgettext_lazy("within a sentence", "managers"),
    "front_line": pgettext_lazy("within a sentence", "front-line staff"),
    "mystery_shopper": pgettext_lazy("within a sentence", "mystery shoppers"),
}


@register.filter
def people(group: str) -> str:
    """A group as people, at the beginning of a sentence."""
    return str(PEOPLE.get(group, group))


@register.filter
def people_within(group: str) -> str:
    """A group as people, within a sentence."""
    return str(PEOPLE_WITHIN.get(group, group))


#: what a group's two scores ask (docs/method.md, section 6)
CURRENT_ASKS: Mapping[str, str | Promise] = {
    "self": _("how the service is today"),
    "customer": _("what they received"),
    "manager": _("what level the standards require"),
    "front_line": _("what level is really delivered"),
    "mystery_shopper": _("what they observed"),
}
DESIRED_ASKS: Mapping[str, str | Promise] = {
    "self": _("how it should be"),
    "customer": _("what they expected"),
    "manager": _("what level customers expect, in their view"),
    "front_line": _("what level promises and advertising claim"),
    "mystery_shopper": _("what the standard requires"),
}


@register.filter
def current_asks(group: str) -> str:
    """What a group's current score says."""
    return str(CURRENT_ASKS.get(group, ""))


@register.filter
def desired_asks(group: str) -> str:
    """What a group's desired score says."""
    return str(DESIRED_ASKS.get(group, ""))
