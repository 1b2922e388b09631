"""Reads about who is asked: never about what anybody answered."""

from __future__ import annotations

import unicodedata

from django.utils.crypto import salted_hmac

ADDRESS_SALT = "rater.address"


def address_hash(email: str) -> str:
    """The keyed SHA-256 of a mail address, hexadecimal: equal for spellings that reach the same mailbox.

    Without the server's key nobody can tell the address from it, not even by trying all addresses. Empty for none.
    """
    address = unicodedata.normalize("NFC", email.strip()).lower()
    return salted_hmac(ADDRESS_SALT, address, algorithm="sha256").hexdigest() if address else ""
