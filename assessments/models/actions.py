"""Actions that close gaps, the templates they are drawn from, and what happened to them."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment
from .banks import Dimension, Question
from .organisations import Organisation
from .people import User
from .signatures import Signed

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class ActionType(models.TextChoices):
    STANDARD = "standard", _("Standard")
    PROCESS = "process", _("Process")
    TRAINING = "training", _("Training")
    PEOPLE = "people", _("People")
    TECHNOLOGY = "technology", _("Technology")
    COMMUNICATION = "communication", _("Communication")
    MEASUREMENT = "measurement", _("Measurement")
    RECOVERY = "recovery", _("Service recovery")


class ActionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ServiceGap(models.IntegerChoices):
    """The first four gaps of the five-gap model; the fifth is what customers feel of them."""

    KNOWLEDGE = 1, _("1 Knowledge: what customers expect is not known")
    STANDARDS = 2, _("2 Standards: the standard is below what is expected")
    DELIVERY = 3, _("3 Delivery: the standard is not met")
    COMMUNICATION = 4, _("4 Communication: more is promised than delivered")


#: statuses in which nothing more is expected of the owner
FINISHED = (ActionStatus.DONE, ActionStatus.DROPPED)


class ActionTemplate(models.Model):
    """A ready idea for an action, tied to the dimensions and questions of one bank; texts per language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="action_templates"
    )
    code = models.SlugField(_("code"), max_length=60)
    bank = models.SlugField(_("bank"), max_length=60)
    dimensions = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    type = models.CharField(_("type"), max_length=15, choices=ActionType)
    service_gap = models.PositiveSmallIntegerField(_("service gap"), choices=ServiceGap, null=True, blank=True)
    effort = models.PositiveSmallIntegerField(_("effort"), validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=ONE_TO_FIVE)
    title = models.JSONField(_("title"))
    description = models.JSONField(_("description"))
    kpi = models.JSONField(_("indicator"), default=dict)
    #: no longer suggested; actions that were drawn from it stay
    is_retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="template_code_is_unique_in_organisation"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(organisation__isnull=True), name="shared_template_code_is_unique"
            ),
            models.CheckConstraint(condition=Q(type__in=ActionType.values), name="template_type_is_known"),
            models.CheckConstraint(
                condition=Q(effort__gte=1, effort__lte=5, impact__gte=1, impact__lte=5),
                name="template_effort_and_impact_are_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(service_gap__isnull=True) | Q(service_gap__in=ServiceGap.values),
                name="template_service_gap_is_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TemplateChange(Signed):
    """What happened to an action template: who changed which fields from what to what."""

    #: of the template; None for a shared one
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.SlugField(_("code"), max_length=60)
    #: field to [before, after]; before is null for a new template
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return f"{self.code}: {', '.join(self.fields)}"


class ActionQuerySet(models.QuerySet["Action"]):
    def unfinished(self) -> ActionQuerySet:
        """Actions that still wait for somebody."""
        return self.exclude(status__in=FINISHED)

    def overdue(self, today: date) -> ActionQuerySet:
        """Unfinished actions whose due date lies before today."""
        return self.unfinished().filter(due__lt=today)


class Action(models.Model):
    """Something somebody will do about a gap. The gap is frozen as it was when the action was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="actions")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+", verbose_name=_("dimension"))
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("question")
    )
    template = models.ForeignKey(ActionTemplate, models.SET_NULL, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=16, blank=True)
    current = models.FloatField(_("current"), null=True, blank=True)
    desired = models.FloatField(_("desired"), null=True, blank=True)
    gap = models.FloatField(_("gap"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    type = models.CharField(_("type"), max_length=15, choices=ActionType, default=ActionType.PROCESS)
    root_cause = models.TextField(_("root cause"), max_length=2000, blank=True)
    service_gap = models.PositiveSmallIntegerField(_("service gap"), choices=ServiceGap, null=True, blank=True)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="owned_actions", verbose_name=_("owner")
    )
    helpers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("helpers"))
    start = models.DateField(_("start date"), null=True, blank=True)
    due = models.DateField(_("due date"), null=True, blank=True)
    review = models.DateField(_("review date"), null=True, blank=True)
    effort = models.PositiveSmallIntegerField(_("effort"), default=3, validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), default=3, validators=ONE_TO_FIVE)
    kpi = models.CharField(_("indicator"), max_length=300, blank=True)
    baseline = models.CharField(_("baseline"), max_length=60, blank=True)
    target = models.CharField(_("target"), max_length=60, blank=True)
    actual = models.CharField(_("actual"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ActionStatus, default=ActionStatus.PLANNED)
    progress = models.PositiveSmallIntegerField(_("progress, %"), default=0, validators=[MaxValueValidator(100)])
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = [F("due").asc(nulls_last=True), "created", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="action_has_a_title"),
            models.CheckConstraint(condition=Q(type__in=ActionType.values), name="action_type_is_known"),
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_is_known"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="action_progress_is_at_most_100"),
            models.CheckConstraint(
                condition=Q(effort__gte=1, effort__lte=5, impact__gte=1, impact__lte=5),
                name="action_effort_and_impact_are_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(service_gap__isnull=True) | Q(service_gap__in=ServiceGap.values),
                name="action_service_gap_is_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("start")),
                name="action_is_due_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["assessment", "template"],
                condition=Q(template__isnull=False),
                name="action_template_is_adopted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status_choices(self) -> list[tuple[str, str]]:
        """Every status with its name, for a list to choose from."""
        return [(status.value, str(status.label)) for status in ActionStatus]

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is expected of the owner."""
        return self.status in FINISHED

    def is_overdue(self, today: date) -> bool:
        """Whether it still waits although its due date lies before today."""
        return self.due is not None and self.due < today and not self.is_finished


class ActionEvent(models.Model):
    """What happened to an action: who changed which field from what to what."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="events")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    field = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class Dismissal(models.Model):
    """A suggestion that the people of one assessment do not want to see again."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="dismissals")
    template = models.ForeignKey(ActionTemplate, models.CASCADE, related_name="+")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "template"], name="dismissal_is_unique_in_assessment")
        ]

    def __str__(self) -> str:
        return f"{self.template} – {self.assessment}"
