"""Who is asked: adding people to an assessment, and forgetting them."""

from __future__ import annotations

import unicodedata

from django.utils.crypto import salted_hmac

from ..models import Participation

SALT = "assessments.participations.address"


def address_hash(email: str) -> str:
    """A keyed hash of a mail address: the same for the same mailbox, whatever its letters' case; empty for none."""
    folded = unicodedata.normalize("NFC", email.strip()).casefold()
    return salted_hmac(SALT, folded, algorithm="sha256").hexdigest() if folded else ""


def forget(participation: Participation) -> None:
    """Erase name and address. That somebody was asked, began and finished stays, and nobody is asked twice."""
    Participation.objects.filter(pk=participation.pk).update(name="", email="")
