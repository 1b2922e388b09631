"""Adding, editing, retiring and loading action templates; every change is kept in their history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..formats.action_file import ActionFile
from ..models import ActionTemplate, Organisation, TemplateChange, User, signature
from ..queries.action_templates import TemplateNews, difference, standing, template_news, values_of

#: what the history tells of a copy of a shared template
COPIED = {"origin": [None, "shared"]}


class OvertakenError(Exception):
    """Somebody saved the template since the form was shown; ``present`` is what it says now."""

    def __init__(self, present: ActionTemplate) -> None:
        super().__init__(present.code)
        self.present = present


def fingerprint(template: ActionTemplate) -> str:
    """A short word that is another one as soon as the template says something else."""
    text = json.dumps([values_of(template), template.is_retired], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def add_template(*, actor: User | None, organisation: Organisation, code: str, **values: Any) -> ActionTemplate:
    """A new template of the organisation. Raises ValidationError for a code that a template has already."""
    known = standing(organisation).filter(code=code).first()
    if known is not None and known.organisation_id is None:
        raise ValidationError(
            {"code": _("A shared template has the code “%(code)s”. Open it to make it your own.") % {"code": code}}
        )
    try:
        with transaction.atomic():
            template = ActionTemplate.objects.create(organisation=organisation, code=code, **values)
    except IntegrityError:
        message = _("There is a template with the code “%(code)s” already.") % {"code": code}
        raise ValidationError({"code": message}) from None
    _tell(actor, template, difference({}, values_of(template)))
    return template


@transaction.atomic
def edit_template(*, actor: User, template: ActionTemplate, seen: str, **values: Any) -> ActionTemplate:
    """Change what a template says; actions that were drawn from it stay. Values that change nothing write nothing.

    ``seen``: the fingerprint of the template as the form showed it. Raises OvertakenError when it says something else.
    """
    present = ActionTemplate.objects.select_for_update().get(pk=template.pk)
    if fingerprint(present) != seen:
        raise OvertakenError(present)
    before = values_of(present)
    for name, value in values.items():
        setattr(present, name, value)
    if fields := difference(before, values_of(present)):
        present.save(update_fields=list(values))
        _tell(actor, present, fields)
    return present


@transaction.atomic
def set_retired(*, actor: User, template: ActionTemplate, is_retired: bool) -> None:
    """Suggest the template no longer, or again."""
    if ActionTemplate.objects.filter(pk=template.pk, is_retired=not is_retired).update(is_retired=is_retired):
        _tell(actor, template, {"is_retired": [not is_retired, is_retired]})


@transaction.atomic
def make_own(*, actor: User, organisation: Organisation, template: ActionTemplate) -> ActionTemplate:
    """A copy of a shared template that from now on stands in for it here; asking twice makes one."""
    own, is_new = ActionTemplate.objects.get_or_create(
        organisation=organisation, code=template.code, defaults=values_of(template)
    )
    if is_new:
        _tell(actor, own, COPIED)
    return own


@dataclass(frozen=True)
class LoadedTemplates:
    """How many templates a file added and changed, and how many it left as they were."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def load_action_templates(
    *, actor: User | None, file: ActionFile, organisation: Organisation | None = None
) -> LoadedTemplates:
    """Add or change the templates in `file`, owned by `organisation` or shared by all; others stay as they are.

    What an organisation's file says of a shared template becomes the organisation's own copy of it.
    Raises FileProblems when a template names a bank, dimension or question that does not exist.
    """
    news = template_news(file, organisation)
    added = [_load(actor, organisation, one).known is None for one in news].count(True)
    return LoadedTemplates(added, len(news) - added, len(file.templates) - len(news))


def _load(actor: User | None, organisation: Organisation | None, news: TemplateNews) -> TemplateNews:
    known, fields = news.known, dict(news.fields)
    if known is not None and known.organisation_id == getattr(organisation, "pk", None):
        ActionTemplate.objects.filter(pk=known.pk).update(**news.values)
        _tell(actor, known, fields)
    else:
        made = ActionTemplate.objects.create(organisation=organisation, code=news.code, **news.values)
        _tell(actor, made, fields if known is None else COPIED | fields)
    return news


def summary(news: Iterable[TemplateNews]) -> str:
    """A fingerprint of what a file would do, so that nothing is written that nobody has seen."""
    text = json.dumps([[one.code, one.known is None, dict(one.fields)] for one in news], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _tell(actor: User | None, template: ActionTemplate, fields: dict[str, list[Any]]) -> None:
    TemplateChange.objects.create(
        organisation_id=template.organisation_id, code=template.code, fields=fields, **signature(actor)
    )
