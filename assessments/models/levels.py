"""The level cut-offs of an organisation, with their history."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation
from .signatures import Signed

#: the fields that say where a level begins
CUTOFFS = ("unsatisfactory_from", "tolerance", "beyond_questions", "beyond_current")


class LevelRule(Signed):
    """Cut-offs from one change to the next. A row never changes: an assessment keeps the one it began with.

    Sizes of a shortfall and shares, in percent (method, section 5).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="level_rules")
    number = models.PositiveIntegerField(_("edition"))
    unsatisfactory_from = models.DecimalField(
        _("level 1 from a shortfall of"), max_digits=4, decimal_places=1, default=Decimal(25)
    )
    #: τ
    tolerance = models.DecimalField(_("tolerance"), max_digits=4, decimal_places=1, default=Decimal(5))
    beyond_questions = models.DecimalField(
        _("level 4: questions within the tolerance"), max_digits=4, decimal_places=1, default=Decimal(90)
    )
    beyond_current = models.DecimalField(
        _("level 4: mean current score"), max_digits=4, decimal_places=1, default=Decimal(90)
    )
    #: why it was changed, in the admin's own words
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="level_rule_number_is_unique"),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0, unsatisfactory_from__lte=100) & Q(tolerance__lt=F("unsatisfactory_from")),
                name="level_rule_cutoffs_are_ordered",
            ),
            models.CheckConstraint(
                condition=Q(beyond_questions__gte=0, beyond_questions__lte=100)
                & Q(beyond_current__gte=0, beyond_current__lte=100),
                name="level_rule_shares_are_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.number}"
