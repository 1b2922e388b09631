"""The points that new assessments give to the dimensions of a bank."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import BankVersion, Step, StepKind, User
from ..templatetags.figures import digits
from .steps import Recording

ALL_POINTS = 100


@transaction.atomic
def change_weights(*, actor: User, draft: BankVersion, points: Mapping[int, Decimal | None]) -> Step | None:
    """Give dimensions their default points, by key; all of them together 100, or none any. None when nothing differs.

    Raises ValidationError under "weights" otherwise; nothing is written then.
    """
    recording = Recording(draft)
    rows = list(recording.draft.dimensions.all())
    given = [points.get(row.pk, row.weight) for row in rows]
    _check(given)
    for row, weight in zip(rows, given, strict=True):
        recording.change(row, weight=None if weight is None else weight.quantize(Decimal("0.01")))
    if recording.is_empty:
        return None
    return recording.record(actor, StepKind.CHANGED, "bank", recording.draft.bank.name, ["weights"])


def _check(given: list[Decimal | None]) -> None:
    points = [weight for weight in given if weight is not None]
    if points and len(points) < len(given):
        raise ValidationError({"weights": _("Give every dimension its points, or leave all of them empty.")})
    total = sum(points, Decimal(0))
    if points and total != ALL_POINTS:
        shown = digits(f"{total.normalize():f}")
        raise ValidationError({"weights": _("The points total %(total)s. They must total 100.") % {"total": shown}})
