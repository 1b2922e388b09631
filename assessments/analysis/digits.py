"""Digits people type, made Latin.

This stands with the pure modules because forms, autosave and the file formats all read numbers and may not import
each other. Persian and Arabic-Indic digits are what keyboards in those languages write; any other is no number here.
"""

import re

_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)


def latin_digits(text: str) -> str:
    """Return `text` with Persian (۰–۹) and Arabic-Indic (٠–٩) digits as 0–9; every other character stays."""
    return text.translate(_LATIN)


def whole_number(text: str) -> int | None:
    """Return the whole number that `text` spells in Latin, Persian or Arabic-Indic digits, or None.

    Spaces around it are ignored. At most nine digits; no decimals, no plus sign, no other kind of digit.
    """
    latin = latin_digits(text.strip())
    return int(latin) if _WHOLE_NUMBER.fullmatch(latin) else None
