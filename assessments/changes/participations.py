"""Asking people, and forgetting who they were."""

from __future__ import annotations

from ..models import Participation
from ..queries.participations import address_hash as address_hash


def forget(participation: Participation) -> None:
    """Keep only that somebody was asked and finished: name, address and segments go.

    The keyed hash of the address stays, so that nobody is asked twice.
    """
    participation.name = participation.email = ""
    participation.segments = {}
    participation.save(update_fields=["name", "email", "segments"])
