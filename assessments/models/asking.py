"""Who is asked, by which link, and what was mailed to them. None of it says what anybody answered."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .assessments import Assessment, Group
from .organisations import Organisation
from .people import User


class Participation(models.Model):
    """That somebody was asked, began and finished: kept apart from what they answered, and no finer than a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="participations")
    group = models.CharField(_("group"), max_length=16, choices=Group)
    #: a member who answers under their own account; everybody else comes by a link
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="participations")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    #: a keyed hash that outlives the address, so that nobody is asked twice; empty without an address
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)
    #: segment code to the value the person belongs to
    segments = models.JSONField(_("segments"), default=dict, blank=True)
    added = models.DateField(_("added"))
    invited = models.DateField(_("invited"), null=True, blank=True)
    reminded = models.DateField(_("reminded"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    started = models.DateField(_("started"), null=True, blank=True)
    finished = models.DateField(_("finished"), null=True, blank=True)

    class Meta:
        ordering = ["name", "email", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=Group.values), name="participation_group_is_known"),
            models.CheckConstraint(
                condition=Q(finished__isnull=True) | Q(started__isnull=False),
                name="participation_finished_after_it_started",
            ),
            models.UniqueConstraint(
                fields=["assessment", "group", "user"],
                condition=Q(user__isnull=False),
                name="participation_is_unique_per_member_and_group",
            ),
            models.UniqueConstraint(
                fields=["assessment", "address_hash"],
                condition=~Q(address_hash=""),
                name="participation_is_unique_per_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.user or self.pk)


class Link(models.Model):
    """An address that opens a questionnaire: one person's, or a group's. Only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="links")
    group = models.CharField(_("group"), max_length=16, choices=Group)
    #: whose link it is; None for a public one. Every letter carries a link of its own.
    participation = models.ForeignKey(
        Participation, models.CASCADE, null=True, blank=True, related_name="links", editable=False
    )
    #: what its maker calls a public link: “Reception desk”
    name = models.CharField(_("name"), max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    #: segment code to the value that everybody has who comes by a public link
    segments = models.JSONField(_("segments"), default=dict, blank=True)
    is_kiosk = models.BooleanField(_("kiosk"), default=False)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)
    #: the most responses that may begin by it; None for any number
    limit = models.PositiveIntegerField(_("most responses"), null=True, blank=True)
    used = models.PositiveIntegerField(_("responses begun"), default=0)

    class Meta:
        ordering = ["created", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=Group.values), name="link_group_is_known"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(used__lte=F("limit")), name="link_is_used_within_its_limit"
            ),
            models.CheckConstraint(
                condition=Q(participation__isnull=True) | Q(limit__isnull=True, is_kiosk=False),
                name="personal_link_has_no_limit_and_no_kiosk",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def is_public(self) -> bool:
        """Whether it belongs to a group rather than to one person."""
        return self.participation_id is None

    def is_alive(self, now: datetime) -> bool:
        """Whether it is neither revoked nor past its end."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class LetterKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    #: the program stopped between handing it over and hearing back: nobody repeats it unasked
    UNCLEAR = "unclear", _("Perhaps sent")
    FAILED = "failed", _("Not accepted")


class Letter(models.Model):
    """One mail to one person. Claimed before it is handed to the mail server, so that it is never sent twice."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind)
    #: 1 for the invitation and the first reminder, 2 for the second reminder …
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=LetterState, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    #: when it is tried next, or when the try under way began
    due = models.DateTimeField()
    error = models.CharField(_("what the mail server said"), max_length=300, blank=True)

    class Meta:
        ordering = ["created", "id"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind", "number"], name="letter_is_written_once"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_is_known"),
        ]
        indexes = [models.Index(fields=["state", "due"], name="letter_by_state_and_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.state}"


class OptOut(models.Model):
    """An address that wants no more mail from an organisation; only its keyed hash is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="opt_outs")
    address_hash = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address_hash"], name="opt_out_is_said_once"),
        ]

    def __str__(self) -> str:
        return self.address_hash[:8]


class Deal(models.Model):
    """How many short forms a group has been dealt, so that every question is asked equally often."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="deals")
    group = models.CharField(_("group"), max_length=16, choices=Group)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "group"], name="deal_is_unique_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.count}"
