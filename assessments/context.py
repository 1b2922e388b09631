"""What every page knows: the organisation, the person's role there, and their other organisations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.functional import SimpleLazyObject

from . import access
from .models import User


def organisation(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that fragments and downloads pay nothing for the page head."""
    return {
        "organisation": SimpleLazyObject(lambda: _current(request)),
        "role": SimpleLazyObject(lambda: _current(request) and getattr(request, "role", None)),
        "organisations": SimpleLazyObject(lambda: _all(request)),
        "calendar": SimpleLazyObject(lambda: getattr(_current(request), "calendar", "language")),
        "signup_open": settings.SIGNUP_OPEN,
    }


def _current(request: HttpRequest) -> Any:
    if not isinstance(getattr(request, "user", None), User):
        return None
    try:
        return access.current_organisation(request)
    except Http404:
        return None


def _all(request: HttpRequest) -> list[Any]:
    if not isinstance(getattr(request, "user", None), User):
        return []
    return [member.organisation for member in access.memberships(access.signed_in(request))]
