"""Planning actions: adopting suggestions, writing one's own, editing, moving on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from ..analysis.values import Estimate
from ..models import (
    Action,
    ActionEvent,
    ActionStatus,
    ActionTemplate,
    Assessment,
    Dimension,
    Dismissal,
    Question,
    User,
    text_in,
)
from .assessments import hold_version

#: fields of an action whose changes are kept in its history
WATCHED = (
    "title", "description", "type", "root_cause", "service_gap", "owner", "start", "due", "review", "effort", "impact",
    "kpi", "baseline", "target", "actual", "status", "progress", "evidence", "dimension", "question",
)  # fmt: skip


@transaction.atomic
def add_action(
    *,
    actor: User | None,
    assessment: Assessment,
    dimension: Dimension,
    now: datetime,
    question: Question | None = None,
    frozen: Estimate | None = None,
    group: str = "",
    helpers: list[User] | None = None,
    **fields: Any,
) -> Action:
    """A new action with the gap frozen as ``frozen`` says it is now (None: it has not been measured).

    Raises ValidationError when the assessment has moved to another version since ``dimension`` was read.
    """
    hold_version(assessment)
    action = Action.objects.create(
        assessment=assessment,
        dimension=dimension,
        question=question,
        created_by=actor,
        **freeze(frozen, group),
        **fields,
    )
    action.helpers.set(helpers or [])
    ActionEvent.objects.create(action=action, actor=actor, at=now, field="created", after=action.title)
    return action


def freeze(frozen: Estimate | None, group: str) -> dict[str, Any]:
    """The fields in which an action keeps a group's gap as it is now; empty ones where it has not been measured."""
    names = ("current", "desired", "gap")
    return {name: getattr(frozen, name, None) for name in names} | {"group": group}


@transaction.atomic
def adopt(
    *,
    actor: User | None,
    assessment: Assessment,
    template: ActionTemplate,
    dimension: Dimension,
    now: datetime,
    question: Question | None = None,
    frozen: Estimate | None = None,
    group: str = "",
    language: str,
    **fields: Any,
) -> Action:
    """Make an action of a template, in one language; adopting it again returns the action made before.

    Raises ValidationError when the assessment has moved to another version since ``dimension`` was read.
    """
    hold_version(assessment)  # two people who adopt it at the same moment must make one action
    made = assessment.actions.filter(template__code=template.code).first()
    if made is not None:
        return made
    texts = {
        "title": text_in(template.title, language),
        "description": text_in(template.description, language),
        "kpi": text_in(template.kpi, language),
    }
    copied = {name: getattr(template, name) for name in ("type", "service_gap", "effort", "impact")}
    return add_action(
        actor=actor,
        assessment=assessment,
        dimension=dimension,
        question=question,
        frozen=frozen,
        group=group,
        now=now,
        template=template,
        **(texts | copied | fields),
    )


@transaction.atomic
def edit_action(*, actor: User | None, action: Action, fields: dict[str, Any], now: datetime) -> Action:
    """Change an action and keep what it was in its history; done means 100 % progress.

    Raises ValidationError when the assessment has moved to another version since ``fields["dimension"]`` was read.
    """
    if "dimension" in fields:
        hold_version(action.assessment)
    helpers = fields.pop("helpers", None)
    if fields.get("status") == ActionStatus.DONE:
        fields["progress"] = 100
    before = {name: _shown(getattr(action, name)) for name in WATCHED}
    for name, value in fields.items():
        setattr(action, name, value)
    action.save(update_fields=list(fields))
    if helpers is not None:
        action.helpers.set(helpers)
    ActionEvent.objects.bulk_create(
        ActionEvent(action=action, actor=actor, at=now, field=name, before=before[name], after=after)
        for name in WATCHED
        if (after := _shown(getattr(action, name))) != before[name]
    )
    return action


def _shown(value: object) -> str:
    with translation.override(None):
        return "" if value is None else str(value)


def delete_action(*, actor: User, action: Action) -> None:
    """Remove an action with its history; dropping it keeps both and is usually better."""
    action.delete()


def dismiss(*, actor: User, assessment: Assessment, template: ActionTemplate) -> None:
    """Do not suggest this template for this assessment any more."""
    Dismissal.objects.get_or_create(assessment=assessment, template=template, defaults={"actor": actor})


def restore_suggestions(*, actor: User, assessment: Assessment) -> int:
    """Suggest everything again; returns how many suggestions come back."""
    count, _by_model = assessment.dismissals.all().delete()
    return count
