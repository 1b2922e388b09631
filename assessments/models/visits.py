"""Mystery-shop visits: where and when somebody observed the service, beside the scores they gave."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment
from .responses import Response


class Channel(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    PHONE = "phone", _("Telephone")
    MAIL = "mail", _("Mail or chat")
    WEB = "web", _("Website or app")


class Visit(models.Model):
    """One visit of a mystery shopper; its scores are a response of that group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="visits")
    #: its scores; unless names are shown, handing them in cuts them off, since a visit names its observer
    response = models.OneToOneField(Response, models.SET_NULL, null=True, blank=True, related_name="visit")
    place = models.CharField(_("place"), max_length=120)
    visited = models.DateTimeField(_("day and time"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ON_SITE)
    observer = models.CharField(_("observer"), max_length=120)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    photo = models.ImageField(_("photo"), upload_to="visits/", blank=True)

    class Meta:
        ordering = ["-visited"]
        constraints = [
            models.CheckConstraint(condition=~Q(place=""), name="visit_has_a_place"),
            models.CheckConstraint(condition=~Q(observer=""), name="visit_has_an_observer"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="visit_channel_is_known"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def is_submitted(self) -> bool:
        """Whether its scores were handed in."""
        return self.response is None or not self.response.is_open
