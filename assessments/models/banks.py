"""Question banks: versions that are published once and never change, their dimensions and questions.

Texts are mappings from a language code to a string, read by ``text_in`` and the ``localized`` filter. Their shapes are
those of the bank file (docs/formats.md). A *path* names one of them in its row: ``statement``, ``scores.4``,
``group_statements.customer``; with a language at its end, one string: ``scores.4.fa``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation


def text_in(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in that language, else in English, else in any there is."""
    choices = texts or {}
    return next((str(choices[code]) for code in (language, "en", *choices) if choices.get(code)), "")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Bank(models.Model):
    """A named set of questions; shared by every organisation, or one organisation's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="banks")
    name = models.SlugField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="bank_name_is_unique_in_organisation"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(organisation__isnull=True), name="shared_bank_name_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Texts(models.Model):
    """A row with texts."""

    class Meta:
        abstract = True

    def text_paths(self) -> Iterator[str]:
        """The path of every text that each language of the bank needs."""
        raise NotImplementedError

    def texts(self, path: str) -> Mapping[str, str]:
        """The text at a path by language; empty when it has none. Raises AttributeError for a field that is none."""
        name, *keys = path.split(".")
        found = getattr(self, name)
        for key in keys:
            found = found.get(key) or {}
        return found

    def missing_in(self, language: str) -> list[str]:
        """The paths that have no text in the language."""
        return [path for path in self.text_paths() if not self.texts(path).get(language, "").strip()]


class BankVersion(Texts):
    """One edition of a bank. Draft, then published, then retired; never back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank = models.ForeignKey(Bank, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    title = models.JSONField(_("title"))
    description = models.JSONField(_("description"), default=dict)
    languages = models.JSONField(_("languages"))
    scale_minimum = models.SmallIntegerField(_("lowest score"), default=1)
    scale_maximum = models.SmallIntegerField(_("highest score"), default=5)
    #: {"1": {"en": "Never", …}, …}: the short text of every score value
    scale_labels = models.JSONField(_("score labels"))
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["bank__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="version_number_is_unique_in_bank"),
            models.UniqueConstraint(
                fields=["bank"], condition=Q(state=VersionState.PUBLISHED), name="bank_has_one_published_version"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="version_state_is_known"),
            models.CheckConstraint(
                condition=Q(scale_minimum__gte=0, scale_maximum__lte=10) & Q(scale_minimum__lt=F("scale_maximum")),
                name="version_scale_is_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank.name} {self.number}"

    @property
    def score_values(self) -> range:
        """Every score of the scale, lowest first."""
        return range(self.scale_minimum, self.scale_maximum + 1)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.state == VersionState.DRAFT

    def text_paths(self) -> Iterator[str]:
        """Title, description and the label of every score."""
        yield from ("title", "description")
        yield from (f"scale_labels.{value}" for value in self.score_values)


class Dimension(Texts):
    """A group of questions that is scored as one."""

    version = models.ForeignKey(BankVersion, models.CASCADE, related_name="dimensions")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.JSONField(_("name"))
    definition = models.JSONField(_("definition"), default=dict)
    #: points that new assessments take; either every dimension of a published version has them, or none
    weight = models.DecimalField(_("default weight"), max_digits=5, decimal_places=2, null=True, blank=True)
    #: language code to how many of its texts are missing there, languages that miss none left out
    missing = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="dimension_code_is_unique_in_version"),
            models.UniqueConstraint(fields=["version", "position"], name="dimension_position_is_unique_in_version"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0, weight__lte=100),
                name="dimension_weight_is_between_0_and_100",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def text_paths(self) -> Iterator[str]:
        """Name and definition."""
        yield from ("name", "definition")


class Question(Texts):
    """One rating statement, scored twice: current and desired."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="questions")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    reversed = models.BooleanField(_("reversed"), default=False)
    title = models.JSONField(_("title"))
    statement = models.JSONField(_("statement"))
    #: {"customer": {"en": "…", …}, …}: where a respondent group reads another statement
    group_statements = models.JSONField(_("statements per group"), default=dict)
    help = models.JSONField(_("help"), default=dict)
    #: {"1": {"en": "…", …}, …}: what each score looks like for this question; empty means the scale's labels suffice
    scores = models.JSONField(_("score texts"), default=dict)
    #: language code to how many of its texts are missing there, languages that miss none left out
    missing = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["dimension__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "code"], name="question_code_is_unique_in_dimension"),
            models.UniqueConstraint(fields=["dimension", "position"], name="question_position_is_unique_in_dimension"),
        ]

    def __str__(self) -> str:
        return self.code

    def statement_for(self, group: str) -> Mapping[str, str]:
        """The statement as the group reads it, by language."""
        return self.group_statements.get(group) or self.statement

    def text_paths(self) -> Iterator[str]:
        """Title, statement, the statements of the groups that read another one, help, and the text of every score."""
        yield from ("title", "statement")
        yield from (f"group_statements.{group}" for group in self.group_statements)
        yield "help"
        yield from (f"scores.{value}" for value in self.dimension.version.score_values)


class Archived(models.Model):
    """A dimension or question that a version no longer asks, kept to be taken back later.

    It belongs to the version as its rows do, and a draft inherits those of the version it starts from.
    """

    class Kind(models.TextChoices):
        DIMENSION = "dimension", _("Dimension")
        QUESTION = "question", _("Question")

    version = models.ForeignKey(BankVersion, models.CASCADE, related_name="archive")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("code"), max_length=40)
    #: the code of the dimension a question stood in; empty for a dimension
    dimension = models.CharField(_("dimension"), max_length=40, blank=True)
    #: as in a bank file: a question, or a dimension with its questions
    document = models.JSONField()

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "code"], name="archived_code_is_unique_in_version"),
            models.CheckConstraint(condition=Q(kind__in=["dimension", "question"]), name="archived_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.code
