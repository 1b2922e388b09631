"""Changing the level cut-offs of an organisation: every change is an edition of its own."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from ..models import CUTOFFS, LevelRule, Organisation, User, signature
from ..queries.levels import present_rule


class OvertakenError(Exception):
    """Somebody saved another edition since the form was shown; ``present`` is the one that applies now."""

    def __init__(self, present: LevelRule) -> None:
        super().__init__(present)
        self.present = present


@transaction.atomic
def change_levels(
    *, actor: User | None, organisation: Organisation, seen: int | None = None, reason: str = "", **values: Decimal
) -> LevelRule:
    """The edition that applies from now on to new assessments; values that change nothing write none.

    ``values``: any of the cut-offs, the others stay. ``seen``: the number of the edition the person looked at.
    Raises OvertakenError when there is a newer one. Assessments that began before keep theirs.
    """
    # One after the other: two admins who save at the same moment must not both follow the same edition.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    present = present_rule(organisation)
    if seen is not None and seen != present.number:
        raise OvertakenError(present)
    wanted = {name: values.get(name, getattr(present, name)) for name in CUTOFFS}
    if all(getattr(present, name) == value for name, value in wanted.items()):
        return present
    return LevelRule.objects.create(
        organisation=organisation, number=present.number + 1, reason=reason, **wanted, **signature(actor)
    )
