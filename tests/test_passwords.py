"""The rule for passwords, as people read it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from assessments.passwords import Length


def test_a_short_password_is_refused_and_a_long_one_is_not():
    with pytest.raises(ValidationError, match="at least 12 characters"):
        Length(12).validate("eleven-char")
    Length(12).validate("twelve-chars")


def test_the_rule_is_told_with_the_digits_of_the_language():
    with override("fa"):
        assert "۱۲" in Length(12).get_help_text()
        assert "۱۲" in Length(12).get_error_message()
