"""Texts of a draft by language. ``{% load drafts %}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def shown(values: Mapping[str, Any] | None, key: str) -> Any:
    """What stands under a key, or nothing: a text in one language, with no other language in its place."""
    return (values or {}).get(key) or ""


@register.filter
def elsewhere(texts: Mapping[str, str] | None, language: str) -> tuple[str, str] | None:
    """The first language that has a text, this one before all others, with the text; None when none has."""
    choices = texts or {}
    return next(((code, choices[code]) for code in (language, *choices) if choices.get(code)), None)


@register.filter
def text(found: tuple[str, str] | None) -> str:
    """The text of what `elsewhere` found."""
    return found[1] if found else ""
