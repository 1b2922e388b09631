"""Who did something and when; the name stays when the account goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import User


class Signed(models.Model):
    """A row that says who made it. Use `signature` to fill it."""

    made = models.DateTimeField(_("time"), auto_now_add=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    #: as the person was called then; empty when a command did it
    made_by_name = models.CharField(max_length=254, blank=True)

    class Meta:
        abstract = True


def signature(actor: User | None) -> dict[str, object]:
    """The fields of `Signed` for the person who acts; None is a command."""
    return {"made_by": actor, "made_by_name": str(actor) if actor else ""}
