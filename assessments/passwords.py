"""How long a password must be, said with the reader's digits."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator

from .templatetags.figures import digits


class Length(MinimumLengthValidator):
    """Django's rule; in Persian it names ۱۲ characters rather than 12."""

    def get_error_message(self) -> str:
        """What a password that is too short is told."""
        return digits(super().get_error_message())

    def get_help_text(self) -> str:
        """The rule, before anything is typed."""
        return digits(super().get_help_text())
