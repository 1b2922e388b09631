"""The life of a bank's versions: started, published, retired; and banks made new or from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ..formats.bank_checks import BLOCKING, check
from ..formats.yaml_fields import UNPRINTABLE
from ..models import (
    Archived,
    Bank,
    BankVersion,
    Dimension,
    Organisation,
    Question,
    StepKind,
    User,
    VersionState,
)
from ..queries.banks import as_file
from .steps import COLUMNS, Outdated, last_step, locked, tell

VERSION_FIELDS = COLUMNS["version"]
DIMENSION_FIELDS = ("code", "position", "name", "definition", "weight", "missing")
QUESTION_FIELDS = (
    "code", "position", "reversed", "title", "statement", "group_statements", "help", "scores", "missing",
)  # fmt: skip


@transaction.atomic
def create_bank(
    *,
    actor: User,
    organisation: Organisation | None,
    name: str,
    title: Mapping[str, str],
    languages: Sequence[str],
    description: Mapping[str, str] | None = None,
    scale: tuple[int, int] = (1, 5),
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> BankVersion:
    """A bank of an organisation, or a shared one, with an empty draft.

    Raises ValidationError when the organisation has a bank of this name already, or a title no file can hold.
    """
    _check_title(title)
    bank = _bank(organisation, name)
    draft = BankVersion.objects.create(
        bank=bank,
        number=1,
        title=dict(title),
        description=dict(description or {}),
        languages=list(languages),
        scale_minimum=scale[0],
        scale_maximum=scale[1],
        scale_labels=deepcopy(dict(labels or {})),
    )
    tell(actor=actor, version=draft, kind=StepKind.STARTED)
    return draft


def _check_title(title: Mapping[str, str]) -> None:
    if any(UNPRINTABLE.search(text) for text in title.values()):
        raise ValidationError(_("This text holds a character nobody can see."))


def _bank(organisation: Organisation | None, name: str) -> Bank:
    """A bank whose name no other of the organisation has, however either is capitalised."""
    try:
        with transaction.atomic():
            if not Bank.objects.filter(organisation=organisation, name__iexact=name).exists():
                return Bank.objects.create(organisation=organisation, name=name)
    except IntegrityError:
        pass  # somebody else was faster
    message = _("There is a bank with the name “%(name)s” already. Choose another name.") % {"name": name}
    raise ValidationError({"name": message})


def _held(version: BankVersion) -> BankVersion:
    """The version as it is now, ours alone until the transaction ends."""
    rows = BankVersion.objects.select_for_update(of=("self",)).select_related("bank")
    found = rows.filter(pk=version.pk).order_by().first()
    if found is None:
        raise ValidationError(_("This version was deleted meanwhile."))
    return found


def _held_bank(version: BankVersion) -> Bank:
    """The version's bank, ours alone until the transaction ends."""
    bank = Bank.objects.select_for_update().filter(pk=version.bank_id).order_by().first()
    if bank is None:
        raise ValidationError(_("This bank was deleted meanwhile."))
    return bank


@transaction.atomic
def start_draft(*, actor: User, version: BankVersion) -> BankVersion:
    """A new draft of the same bank that says what this version says. Raises ValidationError when the bank is gone."""
    bank = _held_bank(version)
    number = (bank.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return _copy(actor, version, bank, number)


@transaction.atomic
def open_or_start_draft(*, actor: User, version: BankVersion) -> tuple[BankVersion, bool]:
    """The newest draft of the bank, or a new one that says what this version says; and whether it is new.

    Raises ValidationError when the bank is gone.
    """
    bank = _held_bank(version)
    draft = bank.versions.filter(state=VersionState.DRAFT).order_by("-number").first()
    return (draft, False) if draft else (start_draft(actor=actor, version=version), True)


@transaction.atomic
def duplicate_bank(
    *, actor: User, version: BankVersion, organisation: Organisation | None, name: str, title: Mapping[str, str]
) -> BankVersion:
    """A bank of its own whose first draft says what this version says, under another title.

    Raises ValidationError when the organisation has a bank of this name already, or a title no file can hold.
    """
    _check_title(title)
    draft = _copy(actor, version, _bank(organisation, name), 1)
    draft.title = {**draft.title, **title}
    draft.save(update_fields=["title"])
    return draft


def _copy(actor: User, version: BankVersion, bank: Bank, number: int) -> BankVersion:
    # Ours alone meanwhile: another draft's questions could go to a dimension that is not among those copied.
    version = _held(version)
    draft = BankVersion.objects.create(bank=bank, number=number, **_fields(version, VERSION_FIELDS))
    old = list(version.dimensions.all())
    new = [Dimension(version=draft, **_fields(row, DIMENSION_FIELDS)) for row in old]
    Dimension.objects.bulk_create(new)
    homes = dict(zip((row.pk for row in old), new, strict=True))
    questions = Question.objects.filter(dimension__in=homes)
    copies = [Question(dimension=homes[row.dimension_id], **_fields(row, QUESTION_FIELDS)) for row in questions]
    Question.objects.bulk_create(copies, batch_size=200)
    kept = [Archived(version=draft, **_fields(row, COLUMNS["archived"])) for row in version.archive.all()]
    Archived.objects.bulk_create(kept)
    tell(actor=actor, version=draft, kind=StepKind.STARTED, details=[version.bank.name, version.number])
    return draft


def _fields(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: deepcopy(getattr(row, name)) for name in names}


@transaction.atomic
def publish(*, actor: User, draft: BankVersion, seen: int) -> BankVersion:
    """Publish the draft; the version published before is retired, and assessments that began with it keep it.

    `seen` is the number of the last step the person saw. Raises Outdated when somebody has done another since, and
    ValidationError while the checks find what must be mended first.
    """
    _held_bank(draft)
    version = locked(draft)
    last = last_step(version)
    if (last.number if last else 0) != seen:
        raise Outdated(last)
    if any(finding.kind in BLOCKING for finding in check(as_file(version))):
        raise ValidationError(_("The checks found something that must be mended before this can be published."))
    for old in version.bank.versions.filter(state=VersionState.PUBLISHED):
        retire(actor=actor, version=old)
    version.state = VersionState.PUBLISHED
    version.save(update_fields=["state"])
    tell(actor=actor, version=version, kind=StepKind.PUBLISHED)
    return version


@transaction.atomic
def retire(*, actor: User | None, version: BankVersion) -> BankVersion:
    """Offer the version to new assessments no longer; those that use it keep it. A retired one stays as it is.

    Raises ValidationError for a draft.
    """
    version = _held(version)
    if version.state == VersionState.RETIRED:
        return version
    if version.is_draft:
        raise ValidationError(_("A draft cannot be retired. Delete it, or publish it first."))
    version.state = VersionState.RETIRED
    version.save(update_fields=["state"])
    tell(actor=actor, version=version, kind=StepKind.RETIRED)
    return version


@transaction.atomic
def delete_draft(*, actor: User, draft: BankVersion) -> None:
    """Remove a draft with its history, and a bank that would have no version left."""
    Bank.objects.select_for_update().filter(pk=draft.bank_id).first()  # a draft that is being started stays
    version = locked(draft)
    bank = version.bank
    version.delete()
    if not bank.versions.exists():
        bank.delete()
