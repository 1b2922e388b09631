"""Reads about organisations, members and invitations."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from ..models import Invitation


def open_invitation(token: str) -> Invitation | None:
    """The invitation this token opens; unknown, expired and used ones are alike None."""
    digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(token_hash=digest, accepted__isnull=True, expires__gt=timezone.now()).first()
