"""Imports of response files that run in the background."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment
from .people import User


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    STOPPED = "stopped", _("Stopped")


class Import(models.Model):
    """A response file on its way in. Until it is done, no page and no figure knows its responses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="imports")
    file = models.FileField(upload_to="imports/", blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.WAITING)
    #: rows of the file, once they are counted
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stop_wanted = models.BooleanField(default=False)
    #: [{"row", "column", "message"}, …]: why it was refused
    problems = models.JSONField(default=list)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    #: when it last went on: one that has been silent for long was cut off
    beat = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="import_is_done_within_its_total"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Whether it may still change."""
        return self.state in {ImportState.WAITING, ImportState.RUNNING}
