"""Responses and their answers."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import astuple, dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .asking import Participation
from .assessments import Assessment, Group
from .banks import Question
from .imports import Import
from .people import User

#: characters of a comment; more is refused, never cut
COMMENT_LENGTH = 4000


@dataclass(frozen=True)
class AnswerValues:
    """What an answer says: scores in the bank's scale or None, two marks, a comment."""

    current: int | None = None
    desired: int | None = None
    not_applicable: bool = False
    later: bool = False
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing said at all: as good as no answer."""
        return self == AnswerValues()

    @property
    def is_complete(self) -> bool:
        """Both scores given, or said not to apply; “come back later” keeps it open."""
        return not self.later and (self.not_applicable or self.gap is not None)

    @property
    def gap(self) -> int | None:
        """Current minus desired in points of the scale, or None while a score is missing."""
        return None if self.current is None or self.desired is None else self.current - self.desired

    @property
    def fingerprint(self) -> str:
        """The same for equal values only: a page that carries it can tell later whether its reader changed them."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:16]


#: `AnswerValues.is_complete`, said to the database
COMPLETE = Q(later=False) & (Q(not_applicable=True) | Q(current__isnull=False, desired__isnull=False))


class ResponseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("response", "In progress")
    SUBMITTED = "submitted", _("Submitted")
    #: part of an import that is not done: no page and no figure knows it yet
    ARRIVING = "arriving", _("Arriving")


class Response(models.Model):
    """One respondent's questionnaire.

    Unless the assessment shows names, submitting cuts it off from the person: `user` and `participation` are emptied
    and its times are those of the day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="responses")
    group = models.CharField(_("group"), max_length=16, choices=Group, default=Group.SELF)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="responses")
    #: who answers, while that must be known: to go on elsewhere, and for good where names are shown
    participation = models.OneToOneField(Participation, models.SET_NULL, null=True, blank=True, related_name="response")
    #: the hash of the key in the respondent's browser; None for members, who sign in
    key_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    #: the import that brought it
    batch = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="responses")
    #: what the imported file or the invitation calls the respondent, where names are shown
    respondent = models.CharField(_("respondent"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)
    #: segment code to value
    segments = models.JSONField(_("segments"), default=dict, blank=True)
    #: codes of the questions asked, for a short form; None for all of them
    asked = models.JSONField(null=True, blank=True)
    #: what gives cause for doubt, found when it was submitted: [{"kind", "value", "dimension"}, …]
    doubts = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ResponseState, default=ResponseState.OPEN)
    started = models.DateTimeField(_("started"))
    submitted = models.DateTimeField(_("submitted"), null=True, blank=True)

    class Meta:
        ordering = ["started", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=Group.values), name="response_group_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=[ResponseState.OPEN, ResponseState.ARRIVING], submitted__isnull=True)
                | Q(state=ResponseState.SUBMITTED, submitted__isnull=False),
                name="response_is_submitted_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["assessment", "group", "user"],
                condition=Q(user__isnull=False),
                name="response_is_unique_per_person_and_group",
            ),
            models.UniqueConstraint(
                fields=["assessment", "respondent"], condition=~Q(respondent=""), name="response_respondent_is_unique"
            ),
        ]
        indexes = [models.Index(fields=["assessment", "state", "group"], name="response_by_state_and_group")]

    def __str__(self) -> str:
        return self.respondent or str(self.user or self.participation or self.pk)

    @property
    def is_open(self) -> bool:
        """Whether its answers may still change; the assessment may close it too."""
        return self.state == ResponseState.OPEN


class Answer(models.Model):
    """Current and desired score of one question; its version counts the saves, so that nobody overwrites unseen."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    current = models.SmallIntegerField(_("current"), null=True, blank=True)
    desired = models.SmallIntegerField(_("desired"), null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    later = models.BooleanField(_("come back later"), default=False)
    comment = models.TextField(_("comment"), max_length=COMMENT_LENGTH, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_is_unique_in_response"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(current__isnull=True, desired__isnull=True),
                name="answer_not_applicable_has_no_scores",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="answer_version_counts_from_1"),
        ]
        # Comments are few: without them, a page of comments would read every answer.
        indexes = [models.Index(fields=["response"], condition=~Q(comment=""), name="answer_with_a_comment")]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.current}/{self.desired}"

    @property
    def values(self) -> AnswerValues:
        """What it says, without when and how often it was saved."""
        return AnswerValues(self.current, self.desired, self.not_applicable, self.later, self.comment)

    @property
    def is_complete(self) -> bool:
        """Both scores given, or said not to apply; “come back later” keeps it open."""
        return self.values.is_complete
