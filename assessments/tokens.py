"""Secrets that open something without a password: made here, and kept as hashes only."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """32 random bytes as 43 characters that an address may hold."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256 of a token, hexadecimal; the only form in which it is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
