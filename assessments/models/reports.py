"""Reports: what was printed, kept as it was."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment
from .people import User


class Report(models.Model):
    """A printed report. Its figures and its PDF stay what they were when it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reports")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    #: the Results of docs/formats.md as they stood
    figures = models.JSONField(default=dict)
    file = models.FileField(upload_to="reports/")
    pages = models.PositiveSmallIntegerField(_("pages"))
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(condition=Q(pages__gte=1), name="report_has_a_page"),
            models.CheckConstraint(condition=~Q(file=""), name="report_has_a_file"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """What the file is called when it is downloaded, without its ending."""
        return f"{slugify(self.title, allow_unicode=True) or 'report'}-{self.language}"
