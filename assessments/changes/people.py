"""What people change about themselves."""

from __future__ import annotations

from ..models import User


def choose_language(*, actor: User, language: str) -> User:
    """Read everything in this language from now on, mails included."""
    actor.language = language
    actor.save(update_fields=["language"])
    return actor
