"""The history of an action template, in words. ``{% load template_words %}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from assessments.models import ActionType, ServiceGap, TemplateChange

from .figures import digits, isolated
from .steps import language_name

register = template.Library()
register.filter("language_name", language_name)

FIELDS: Mapping[str, str | Promise] = {
    "bank": _("Bank"),
    "dimensions": _("Dimensions"),
    "questions": _("Questions"),
    "type": _("Type"),
    "service_gap": _("Service gap it attacks"),
    "effort": _("Effort"),
    "impact": _("Impact"),
    "title": _("Title"),
    "description": _("Description"),
    "kpi": _("Indicator"),
}
CHOICES: Mapping[str, Mapping[Any, str | Promise]] = {
    "type": dict(ActionType.choices),
    "service_gap": dict(ServiceGap.choices),
}


@register.filter
def template_field(path: str) -> str:
    """What a field is called: “title.fa” is “Title in Persian”."""
    name, _dot, language = path.partition(".")
    if not language:
        return str(FIELDS.get(name, name))
    values = {"field": FIELDS.get(name, name), "language": language_name(language)}
    return gettext("%(field)s in %(language)s") % values


@register.filter
def template_value(value: Any, path: str) -> str:
    """A value of a field in words; nothing for none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return pgettext("between codes", ", ").join(value)
    if path in CHOICES:
        return str(CHOICES[path].get(value, value))
    return digits(value) if isinstance(value, int) else str(value)


@register.filter
def template_sentences(change: TemplateChange) -> list[str]:
    """What one change did, a sentence for each field."""
    fields = dict(change.fields)
    sentences = []
    if fields.pop("origin", None):
        sentences.append(gettext("Made the organisation’s own from the shared template"))
    elif "bank" in fields and fields["bank"][0] is None:
        return [pgettext("action template", "Added")]
    if "is_retired" in fields:
        sentences.append(gettext("Retired") if fields.pop("is_retired")[1] else gettext("Taken back"))
    return sentences + [_sentence(path, *pair) for path, pair in fields.items()]


def _quoted(value: Any, path: str) -> str:
    """A text in a direction of its own, since it may be in another script than the sentence about it."""
    words = template_value(value, path)
    return isolated(words) if "." in path and words else words


def _sentence(path: str, before: Any, after: Any) -> str:
    parts = {"field": template_field(path)}
    parts |= {"before": _quoted(before, path), "after": _quoted(after, path)}
    if not parts["before"]:
        return gettext("%(field)s set to “%(after)s”") % parts
    if not parts["after"]:
        return gettext("%(field)s emptied (was “%(before)s”)") % parts
    return gettext("%(field)s changed from “%(before)s” to “%(after)s”") % parts
