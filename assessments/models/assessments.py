"""Assessments and the weights of their dimensions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .banks import BankVersion, Dimension
from .levels import LevelRule
from .organisations import Organisation, Unit
from .people import User


class Stage(models.TextChoices):
    PLAN = "plan", _("Plan")
    COLLECT = "collect", _("Collect")
    ACT = "act", _("Act")
    REVIEW = "review", _("Review")


@dataclass(frozen=True)
class StageStep:
    """A stage as an assessment shows it."""

    stage: Stage
    is_done: bool
    is_current: bool

    @property
    def label(self) -> str:
        """Its name."""
        return str(self.stage.label)


class Confidentiality(models.TextChoices):
    ATTRIBUTED = "attributed", _("Attributed: names are shown")
    CONFIDENTIAL = "confidential", _("Confidential: small groups are withheld")
    ANONYMOUS = "anonymous", _("Anonymous: no name is ever shown")


class Group(models.TextChoices):
    """Who answers; the wording above the two scales follows the group (method, section 6)."""

    SELF = "self", _("Self-assessment")
    CUSTOMER = "customer", _("Customers")
    MANAGER = "manager", _("Managers")
    FRONT_LINE = "front_line", _("Front line")
    MYSTERY_SHOPPER = "mystery_shopper", _("Mystery shoppers")


class CrossHair(models.TextChoices):
    MEANS = "means", _("Means of the data")
    MIDPOINT = "midpoint", _("Middle of the scale")


def default_groups() -> list[str]:
    """A self-assessment, the commonest case."""
    return [Group.SELF.value]


class Assessment(models.Model):
    """One round of scoring one unit's service with one version of a bank."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assessments")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("unit")
    )
    version = models.ForeignKey(BankVersion, models.PROTECT, related_name="assessments", verbose_name=_("bank"))
    title = models.CharField(_("title"), max_length=160)
    round = models.CharField(_("round"), max_length=60, blank=True)
    #: the same unit's assessment before this one; rounds are compared along this line
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="next_rounds")
    languages = models.JSONField(_("languages"))
    groups = models.JSONField(_("who answers"), default=default_groups)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PLAN)
    due = models.DateField(_("due date"), null=True, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=12, choices=Confidentiality, default=Confidentiality.ATTRIBUTED
    )
    #: the smallest group whose figures are shown when the assessment is not attributed (k in the method)
    smallest_group = models.PositiveSmallIntegerField(_("smallest group shown"), default=5)
    #: why people are asked, in the manager's own words; the first page shows it
    purpose = models.TextField(_("why you ask"), max_length=600, blank=True)
    #: [{"code", "name", "values", "is_asked"}, …] in order of importance; see analysis.segments
    segments = models.JSONField(_("segments"), default=list, blank=True)
    #: how many questions a respondent who comes by a link is asked; None for all of them
    sample_size = models.PositiveSmallIntegerField(_("questions of the short form"), null=True, blank=True)
    #: codes of the questions that every short form holds
    core = models.JSONField(_("core questions"), default=list, blank=True)
    #: the level cut-offs that apply; None for those of the method
    level_rule = models.ForeignKey(LevelRule, models.RESTRICT, null=True, blank=True, related_name="+")
    cross_hair = models.CharField(_("cross-hair"), max_length=10, choices=CrossHair, default=CrossHair.MEANS)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="assessment_has_a_title"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="assessment_stage_is_known"),
            models.CheckConstraint(
                condition=Q(confidentiality__in=Confidentiality.values), name="assessment_confidentiality_is_known"
            ),
            models.CheckConstraint(condition=Q(cross_hair__in=CrossHair.values), name="assessment_cross_hair_is_known"),
            models.CheckConstraint(condition=Q(smallest_group__gte=3), name="assessment_smallest_group_is_at_least_3"),
            models.CheckConstraint(
                condition=Q(sample_size__isnull=True) | Q(sample_size__gte=1),
                name="assessment_short_form_asks",
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(stage__in=[Stage.ACT, Stage.REVIEW]),
                name="assessment_closed_after_collecting",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.closed is None

    @property
    def shows_names(self) -> bool:
        """Whether answers carry the names of those who gave them."""
        return self.confidentiality == Confidentiality.ATTRIBUTED

    @property
    def segment_codes(self) -> list[str]:
        """The codes of its segments in their order."""
        return [segment["code"] for segment in self.segments]

    @property
    def stage_steps(self) -> list[StageStep]:
        """The four stages with what is behind and what is now."""
        now = Stage.values.index(self.stage)
        return [StageStep(stage, place < now, place == now) for place, stage in enumerate(Stage)]


class Weight(models.Model):
    """The importance of a dimension in one assessment, in points; an assessment's weights total 100."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="weights")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["dimension__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "dimension"], name="weight_is_unique_in_assessment"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="weight_is_between_0_and_100"),
        ]

    def __str__(self) -> str:
        return f"{self.dimension.code} {self.points}"
