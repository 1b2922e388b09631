"""Stored tallies: what the figures are computed from, however many people answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment, Group


class TallyCell(models.Model):
    """The tallies of the people of one group who share all segment values (method.md, sections 8 and 10).

    Each column holds the whole numbers of a tally in bank order (`Tally.numbers`), or an empty list for nobody.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="tally_cells")
    group = models.CharField(_("group"), max_length=16, choices=Group)
    #: segment values in the assessment's order, then whether the answers look careless; shorter for people who can
    #: only be counted together with others
    path = models.JSONField()
    #: people who count in the figures
    released = models.JSONField(default=list)
    #: a full batch that counts as soon as the next one is full
    held = models.JSONField(default=list)
    #: a batch that is filling up
    filling = models.JSONField(default=list)

    class Meta:
        ordering = ["group", "path"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "group", "path"], name="tally_cell_is_unique"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="tally_cell_group_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.path}"
