"""Making, editing, closing and deleting assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..analysis.weights import bank_points, equal_weights, whole_points
from ..models import (
    Assessment,
    BankVersion,
    Confidentiality,
    Dimension,
    Organisation,
    ResponseState,
    Stage,
    Unit,
    User,
    VersionState,
    Weight,
)
from ..queries.assessments import earlier_rounds
from . import tallies
from .files import delete_once_committed
from .organisations import add_unit
from .participations import forget
from .promises import keep_promises

TOTAL_POINTS = Decimal(100)
#: what a further round takes over, besides the bank's version and the weights; its levels mean what they meant before
REPEATED = (
    "unit", "languages", "groups", "purpose", "segments", "sample_size", "core", "confidentiality", "smallest_group",
    "cross_hair", "level_rule",
)  # fmt: skip


@transaction.atomic
def create_assessment(
    *,
    actor: User | None,
    organisation: Organisation,
    version: BankVersion,
    title: str,
    weights: Mapping[str, Decimal] | None = None,
    new_unit: str = "",
    **fields: Any,
) -> Assessment:
    """A new assessment with a published version of a bank and weights that total 100: by default the bank's own, equal
    ones where it has none. The organisation's newest level cut-offs apply unless ``level_rule`` names others.

    A further round takes the version of the round before (``previous``), though it be retired. ``new_unit`` names a
    unit to add first. Raises ValidationError for an unpublished version, a foreign unit, or weights that do not fit.
    """
    previous: Assessment | None = fields.get("previous")
    is_repeated = previous is not None and previous.version_id == version.pk
    if version.state != VersionState.PUBLISHED and not is_repeated:
        raise ValidationError({"bank": _("This version of the bank is not published. Choose a published one.")})
    fields["unit"] = _unit(actor, organisation, fields.get("unit"), new_unit)
    fields.setdefault("languages", version.languages)
    fields.setdefault("level_rule", organisation.level_rules.first())
    assessment = Assessment.objects.create(
        organisation=organisation, version=version, title=title, created_by=actor, **fields
    )
    set_weights(actor=actor, assessment=assessment, weights=weights)
    return assessment


def _unit(actor: User | None, organisation: Organisation, unit: Unit | None, new_unit: str) -> Unit | None:
    if new_unit:
        known = organisation.units.filter(name=new_unit).first()
        return known or add_unit(actor=actor, organisation=organisation, name=new_unit)
    if unit is not None and unit.organisation_id != organisation.pk:
        raise ValidationError({"unit": _("This unit belongs to another organisation.")})
    return unit


@transaction.atomic
def edit_assessment(
    *,
    actor: User,
    assessment: Assessment,
    fields: dict[str, Any],
    weights: Mapping[str, Decimal] | None = None,
    new_unit: str = "",
) -> Assessment:
    """Change what may still change; without ``weights`` they stay.

    Raises ValidationError for what people rely on who were asked or have answered (changes/promises.py), and for a
    round that is not an earlier one of the same unit and bank, and when the version is another one meanwhile.
    """
    hold_version(assessment)
    keep_promises(assessment, fields)
    if new_unit or "unit" in fields:
        fields |= {"unit": _unit(actor, assessment.organisation, fields.get("unit"), new_unit)}
    for name, value in fields.items():
        setattr(assessment, name, value)
    _check_previous(assessment)
    assessment.save(update_fields=list(fields))
    if assessment.confidentiality == Confidentiality.ANONYMOUS:
        assessment.participations.exclude(name="").update(name="")  # listed before, when names were still wanted
    if weights is not None:
        set_weights(actor=actor, assessment=assessment, weights=weights)
    return assessment


def _check_previous(assessment: Assessment) -> None:
    previous = assessment.previous
    if previous is not None and not earlier_rounds(assessment).filter(pk=previous.pk).exists():
        reason = _("A round follows an earlier assessment of the same unit and bank. Choose one of these, or none.")
        raise ValidationError({"previous": reason})


def hold_version(assessment: Assessment) -> None:
    """Let the assessment stand before its version of the bank until the transaction ends.

    Raises ValidationError when it has moved to another one since it was read: its dimensions and questions are others.
    """
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True).order_by()
    if rows.filter(pk=assessment.pk).values_list("version_id", flat=True).first() != assessment.version_id:
        raise ValidationError(
            _("The assessment moved to a newer version of its bank meanwhile, so nothing was saved. Try again.")
        )


@transaction.atomic
def set_weights(*, actor: User | None, assessment: Assessment, weights: Mapping[str, Decimal] | None) -> None:
    """Replace the weights; ``None`` means the bank's own, or equal ones where it has none.

    Raises ValidationError unless they name every dimension of the bank and total 100, and when that is another bank's
    version meanwhile.
    """
    hold_version(assessment)
    dimensions = list(Dimension.objects.filter(version=assessment.version))
    codes = [dimension.code for dimension in dimensions]
    points = dict(weights) if weights is not None else _default_points(dimensions)
    _check_weights(codes, points)
    assessment.weights.all().delete()
    Weight.objects.bulk_create(
        Weight(assessment=assessment, dimension=dimension, points=points[dimension.code]) for dimension in dimensions
    )


def _default_points(dimensions: Sequence[Dimension]) -> dict[str, Decimal]:
    own = {dimension.code: dimension.weight for dimension in dimensions}
    return bank_points(own) or whole_points(equal_weights(list(own)))


def _check_weights(codes: list[str], points: Mapping[str, Decimal]) -> None:
    if unknown := sorted(set(points) - set(codes)):
        raise ValidationError({"weights": _("The bank has no dimension “%(code)s”.") % {"code": unknown[0]}})
    if missing := [code for code in codes if code not in points]:
        raise ValidationError({"weights": _("The weight of “%(code)s” is missing.") % {"code": missing[0]}})
    if any(not 0 <= value <= TOTAL_POINTS for value in points.values()):
        raise ValidationError({"weights": _("Every weight lies between 0 and 100 points.")})
    if (total := sum(points.values(), Decimal(0))) != TOTAL_POINTS:
        raise ValidationError(
            {"weights": _("The weights total %(total)s points; they must total 100.") % {"total": total}}
        )


@transaction.atomic
def close_assessment(*, actor: User, assessment: Assessment, now: datetime) -> Assessment:
    """Take no more answers and go on to acting; a closed one stays as it is.

    Raises ValidationError while nobody has submitted.
    """
    if not assessment.is_open:
        return assessment
    if not assessment.responses.filter(state=ResponseState.SUBMITTED).exists():
        raise ValidationError(_("Nobody has submitted yet, so there is nothing to act on. Submit a response first."))
    assessment.closed, assessment.stage = now, Stage.ACT
    assessment.save(update_fields=["closed", "stage"])
    assessment.refresh_from_db(fields=["version"])  # it may have moved to another one until just now
    tallies.release(assessment=assessment)
    if assessment.confidentiality == Confidentiality.ANONYMOUS:
        forget(assessment.participations.all())
    return assessment


def reopen_assessment(*, actor: User, assessment: Assessment) -> Assessment:
    """Take answers again; one that takes them already stays as it is."""
    if assessment.is_open:
        return assessment
    assessment.closed, assessment.stage = None, Stage.COLLECT
    assessment.save(update_fields=["closed", "stage"])
    return assessment


@transaction.atomic
def change_stage(*, actor: User, assessment: Assessment, stage: str, now: datetime) -> Assessment:
    """Move along Plan, Collect, Act, Review; answers are taken until Act.

    Raises ValidationError for a word that is no stage, and for going on while nobody has submitted.
    """
    if stage not in Stage.values:
        raise ValidationError(_("“%(stage)s” is not a stage.") % {"stage": stage[:40]})
    if stage in {Stage.ACT, Stage.REVIEW}:
        close_assessment(actor=actor, assessment=assessment, now=now)
    else:
        reopen_assessment(actor=actor, assessment=assessment)
    assessment.stage = stage
    assessment.save(update_fields=["stage"])
    return assessment


@transaction.atomic
def repeat_assessment(*, actor: User, assessment: Assessment, title: str, **fields: Any) -> Assessment:
    """The next round: what was asked, whom, why and under which rules stays, unless ``fields`` say otherwise."""
    weights = {weight.dimension.code: weight.points for weight in assessment.weights.select_related("dimension")}
    same = {name: getattr(assessment, name) for name in REPEATED}
    return create_assessment(
        actor=actor,
        organisation=assessment.organisation,
        version=assessment.version,
        title=title,
        weights=weights,
        previous=assessment,
        **(same | fields),
    )


@transaction.atomic
def delete_assessment(*, actor: User | None, assessment: Assessment) -> None:
    """Remove the assessment with its responses, imports, visits, actions and reports, files included."""
    delete_once_committed(report.file for report in assessment.reports.all())
    delete_once_committed(visit.photo for visit in assessment.visits.all())
    delete_once_committed(row.file for row in assessment.imports.all())
    assessment.delete()
