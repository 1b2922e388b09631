"""Writing down mystery-shop visits, each with a questionnaire of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Assessment, Group, Response, ResponseState, User, Visit
from . import tallies
from .files import delete_once_committed
from .responses import begin_collecting, offered


@transaction.atomic
def record_visit(
    *,
    actor: User | None,
    assessment: Assessment,
    language: str,
    now: datetime,
    segments: Mapping[str, str] | None = None,
    **details: Any,
) -> Visit:
    """A visit with an open questionnaire, asked in ``language`` if the assessment offers that; ``details`` are columns.

    Raises ValidationError when the assessment is closed or does not ask mystery shoppers.
    """
    if not assessment.is_open:
        raise ValidationError(_("This assessment is closed; it takes no more answers."))
    if Group.MYSTERY_SHOPPER not in assessment.groups:
        raise ValidationError(_("This assessment does not ask mystery shoppers. Tick them among those who answer."))
    begin_collecting(assessment)
    response = Response.objects.create(
        assessment=assessment,
        group=Group.MYSTERY_SHOPPER,
        language=offered(assessment, language),
        segments=dict(segments or {}),
        started=now,
    )
    visit = Visit.objects.create(assessment=assessment, response=response, **details)
    _name(visit)
    return visit


@transaction.atomic
def edit_visit(
    *,
    actor: User,
    visit: Visit,
    fields: Mapping[str, Any],
    segments: Mapping[str, str] | None = None,
    photo: ContentFile[bytes] | None = None,
    keep_photo: bool = True,
) -> Visit:
    """Change what is told of the visit; ``photo`` takes the place of the present one, ``keep_photo=False`` removes it.

    ``segments`` only change while its questionnaire is open: afterwards it is counted under them.
    """
    for name, value in fields.items():
        setattr(visit, name, value)
    changed = list(fields)
    if photo is not None or not keep_photo:
        delete_once_committed([visit.photo])
        visit.photo = photo or ""
        changed.append("photo")
    visit.save(update_fields=changed)  # not `response`: it may have been cut off meanwhile
    if segments is not None and visit.response is not None:
        open_one = Response.objects.filter(pk=visit.response.pk, state=ResponseState.OPEN)
        open_one.update(segments=dict(segments))
    _name(visit)
    return visit


@transaction.atomic
def delete_visit(*, actor: User, visit: Visit) -> None:
    """The visit goes with its notes and its photo, and with its scores unless they were cut off from it."""
    delete_once_committed([visit.photo])
    response = Response.objects.select_for_update().filter(visit=visit).first()
    visit.delete()
    if response is None:
        return
    if response.state == ResponseState.SUBMITTED:
        tallies.subtract(response=response)
    response.delete()


def _name(visit: Visit) -> None:
    """Where names are shown, the visit's answers are known by its place and time."""
    if visit.response is None or not visit.assessment.shows_names:
        return
    when = timezone.localtime(visit.visited)
    name = f"{visit.place[:90]}, {when:%Y-%m-%d %H:%M}"
    taken = set(
        visit.assessment.responses.filter(respondent__startswith=name)
        .exclude(pk=visit.response.pk)
        .values_list("respondent", flat=True)
    )
    numbered = (name if number == 1 else f"{name} ({number})" for number in count(1))
    Response.objects.filter(pk=visit.response.pk).update(
        respondent=next(free for free in numbered if free not in taken)
    )
