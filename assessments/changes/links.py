"""Links that open a questionnaire without an account: made and cut off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..models import Assessment, Link, Participation
from ..tokens import hash_token, new_token


def make_link(
    *,
    assessment: Assessment,
    group: str,
    participation: Participation | None = None,
    name: str = "",
    segments: Mapping[str, str] | None = None,
    is_kiosk: bool = False,
    expires: datetime | None = None,
    limit: int | None = None,
) -> tuple[Link, str]:
    """A link and its token, which is nowhere stored: with ``participation`` one person's, else the group's.

    ``segments`` are the values of everybody who comes by a public link; ``limit`` is the most responses by it.
    """
    token = new_token()
    link = Link.objects.create(
        assessment=assessment,
        group=group,
        participation=participation,
        name=name,
        token_hash=hash_token(token),
        segments=dict(segments or {}),
        is_kiosk=is_kiosk,
        expires=expires,
        limit=limit,
    )
    return link, token


def revoke_link(*, link: Link, now: datetime) -> None:
    """End the link at once; a second time changes nothing. What was submitted by it stays."""
    Link.objects.filter(pk=link.pk, revoked__isnull=True).update(revoked=now)
