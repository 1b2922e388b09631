"""What was done to a version of a bank, step by step: its history, and what can be undone in a draft."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .banks import BankVersion
from .organisations import Organisation
from .people import User
from .signatures import Signed


class StepKind(models.TextChoices):
    # the life of a version
    STARTED = "started", _("Draft started")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")
    # what can be undone in a draft
    CHANGED = "changed", _("Changed")
    ADDED = "added", _("Added")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    MOVED = "moved", _("Moved")
    ARCHIVED = "archived", _("Archived")
    RESTORED = "restored", _("Taken back")
    IMPORTED = "imported", _("Imported")
    TRANSLATED = "translated", _("Translations imported")


#: steps that only tell
LIFE = (StepKind.STARTED, StepKind.PUBLISHED, StepKind.RETIRED)


class Step(Signed):
    """One thing somebody did to a version."""

    version = models.ForeignKey(BankVersion, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind)
    #: what it was done to: "bank", "dimension" or "question", and its code
    noun = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=40, blank=True)
    #: the paths that changed, or what else says more: codes of what was merged, the number of changes of an import
    details = models.JSONField(default=list)
    #: what was written, in order, with what stood there before (changes/steps.py)
    writes = models.JSONField(default=list)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="step_number_is_unique_in_version"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.code}"


class Upload(models.Model):
    """A file whose differences somebody is looking at: nothing of it is written until they agree. Kept for a day."""

    class Kind(models.TextChoices):
        BANK = "bank", _("Bank file")
        TRANSLATIONS = "translations", _("Translations")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    #: the draft it is meant for; None for a bank that does not exist yet
    draft = models.ForeignKey(BankVersion, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["bank", "translations"]), name="upload_kind_is_known")
        ]

    def __str__(self) -> str:
        return self.name
