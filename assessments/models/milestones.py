"""What an assessment showed before it moved to a newer version of its bank."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment
from .banks import BankVersion
from .signatures import Signed


class Milestone(Signed):
    """The figures of one moment, kept whole with the version they were measured with; it never changes."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="milestones")
    number = models.PositiveIntegerField(_("milestone"))
    #: the version that was left, and the one that was moved to
    version = models.ForeignKey(BankVersion, models.PROTECT, related_name="+")
    moved_to = models.ForeignKey(BankVersion, models.PROTECT, related_name="+")
    #: the results file (docs/formats.md) as it was
    results = models.JSONField()
    #: {"kept": [codes], "changed": [codes], "set_aside": [codes], "dropped": [codes], "added": [codes]}
    codes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="milestone_number_is_unique_in_assessment")
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.number}"
