"""Who may see or change what: the one door.

Every view asks here for its object. Strangers get 404, whatever the object; members whose role lacks the right get 403.
What is found is remembered on the request, so that the page head names the right organisation.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import (
    Action,
    ActionTemplate,
    Assessment,
    Bank,
    BankVersion,
    Link,
    Membership,
    Organisation,
    Report,
    Response,
    Role,
    Upload,
    User,
    Visit,
)
from .passes import Pass, passes
from .tokens import hash_token

M = TypeVar("M", bound=Model)


class Right(StrEnum):
    VIEW = "view"
    RUN = "run"
    ANSWER = "answer"
    AGREE = "agree"
    PLAN = "plan"
    REPORT = "report"
    DELETE = "delete"
    ORGANISE = "organise"


EVERYBODY = frozenset(Role)
#: A consultant helps to run and to read; the organisation's own people say how its service is.
RIGHTS: dict[Right, frozenset[Role]] = {
    Right.VIEW: EVERYBODY,
    Right.RUN: EVERYBODY,
    Right.PLAN: EVERYBODY,
    Right.REPORT: EVERYBODY,
    Right.ANSWER: frozenset({Role.MANAGER, Role.ADMIN}),
    # to a newer version of the bank: what people were asked is the organisation's own word
    Right.AGREE: frozenset({Role.MANAGER, Role.ADMIN}),
    Right.DELETE: frozenset({Role.MANAGER, Role.ADMIN}),
    Right.ORGANISE: frozenset({Role.ADMIN}),
}


def may(role: str | None, right: Right) -> bool:
    """Whether a member with this role has the right."""
    return role in RIGHTS[right]


def signed_in(request: HttpRequest) -> User:
    """The person asking; views are behind ``login_required``, so there is one."""
    return cast(User, request.user)


def _found(rows: QuerySet[M], pk: UUID, right: Right) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    _require(getattr(found, "role", None), right)
    return found


def _require(role: str | None, right: Right) -> None:
    if not may(role, right):
        raise PermissionDenied(
            _("Your role in this organisation does not allow this. Ask an admin of the organisation.")
        )


def _enter(request: HttpRequest, organisation: Organisation, role: str | None) -> None:
    request.organisation, request.role = organisation, role  # type: ignore[attr-defined]


def organisation(request: HttpRequest, pk: UUID, right: Right = Right.VIEW) -> Organisation:
    """The organisation, if the person belongs to it."""
    rows = Organisation.objects.filter(memberships__user=signed_in(request)).annotate(role=F("memberships__role"))
    found = _found(rows, pk, right)
    _enter(request, found, getattr(found, "role", None))
    return found


def assessment(request: HttpRequest, pk: UUID, right: Right = Right.VIEW) -> Assessment:
    """The assessment with its organisation, unit and bank version."""
    rows = _of_members(Assessment.objects.all(), request, "organisation").select_related(
        "organisation", "unit", "version__bank", "level_rule"
    )
    found = _found(rows, pk, right)
    _enter(request, found.organisation, getattr(found, "role", None))
    return found


def response(request: HttpRequest, pk: UUID) -> Response:
    """The questionnaire of the member whose it is, or of the respondent whose browser holds the pass for it; that of a
    mystery-shop visit belongs to everybody who may record one.

    Raises Http404 for everybody else: nobody opens somebody else's questionnaire.
    """
    found = _by_pass(request, pk)
    if found is not None:
        return found
    if not request.user.is_authenticated:
        raise Http404
    mine = Response.objects.filter(Q(user=signed_in(request)) | Q(visit__isnull=False))
    rows = _of_members(mine.annotate(visited=F("visit")), request, "assessment__organisation")
    found = rows.filter(pk=pk).select_related("assessment__organisation", "assessment__version").first()
    if found is None:
        raise Http404
    _require(getattr(found, "role", None), Right.RUN if getattr(found, "visited", None) else Right.ANSWER)
    _enter(request, found.assessment.organisation, getattr(found, "role", None))
    return found


def _by_pass(request: HttpRequest, pk: UUID) -> Response | None:
    held = passes(request)
    if not held:
        return None
    rows = Response.objects.filter(reduce(or_, map(_opened_by, held)), pk=pk)
    found = rows.select_related("assessment__organisation", "assessment__version").first()
    if found is not None:
        request.passed = next(one for one in held if one.assessment == found.assessment_id)  # type: ignore[attr-defined]
    return found


def _opened_by(held: Pass) -> Q:
    """The responses a pass opens while its link lives: its person's, or the one that has its key."""
    links = alive_links(timezone.now()).filter(pk=held.link, assessment=held.assessment)
    if held.key:
        public = Exists(links.filter(participation__isnull=True))
        return Q(public, assessment=held.assessment, key_hash=hash_token(held.key))
    return Q(assessment=held.assessment, participation__in=links.values("participation"))


def passed(request: HttpRequest) -> Pass | None:
    """The pass that opened this response; None for a member."""
    return getattr(request, "passed", None)


def alive_links(now: datetime) -> QuerySet[Link]:
    """Links that are neither revoked nor past their end."""
    return Link.objects.filter(Q(expires__isnull=True) | Q(expires__gt=now), revoked__isnull=True)


def visit(request: HttpRequest, pk: UUID, right: Right = Right.VIEW) -> Visit:
    """The mystery-shop visit with its assessment and its response."""
    rows = _of_members(Visit.objects.all(), request, "assessment__organisation")
    found = _found(rows.select_related("assessment__organisation", "response"), pk, right)
    _enter(request, found.assessment.organisation, getattr(found, "role", None))
    return found


def action(request: HttpRequest, pk: UUID, right: Right = Right.VIEW) -> Action:
    """The action with its assessment, dimension, question and owner."""
    rows = _of_members(Action.objects.all(), request, "assessment__organisation").select_related(
        "assessment__organisation", "assessment__version__bank", "dimension", "question", "owner", "template"
    )
    found = _found(rows, pk, right)
    _enter(request, found.assessment.organisation, getattr(found, "role", None))
    return found


def report(request: HttpRequest, pk: UUID) -> Report:
    """The printed report with its assessment."""
    rows = _of_members(Report.objects.all(), request, "assessment__organisation").select_related(
        "assessment__organisation"
    )
    found = _found(rows, pk, Right.VIEW)
    _enter(request, found.assessment.organisation, getattr(found, "role", None))
    return found


def _of_members(rows: QuerySet[M], request: HttpRequest, path: str) -> QuerySet[M]:
    """Rows of the person's organisations, each with the person's role in it as ``role``."""
    mine = {f"{path}__memberships__user": signed_in(request)}
    return cast("QuerySet[M]", rows.filter(**mine).annotate(role=F(f"{path}__memberships__role")))


def memberships(user: User) -> QuerySet[Membership]:
    """The person's memberships with their organisations, by name."""
    return Membership.objects.filter(user=user).select_related("organisation").order_by("organisation__name")


def current_organisation(request: HttpRequest, right: Right = Right.VIEW) -> Organisation:
    """The organisation the person works in: the one entered, the one chosen last, or their first.

    Raises Http404 for a person without any membership.
    """
    found: Organisation | None = getattr(request, "organisation", None)
    if found is None:
        chosen = request.session.get("organisation")
        mine = list(memberships(signed_in(request)))
        member = next((m for m in mine if str(m.organisation_id) == chosen), mine[0] if mine else None)
        if member is None:
            raise Http404
        found = member.organisation
        _enter(request, found, member.role)
    _require(request.role, right)  # type: ignore[attr-defined]
    return found


def visible_assessments(organisation: Organisation) -> QuerySet[Assessment]:
    """All assessments of an organisation that was reached through this door."""
    return Assessment.objects.filter(organisation=organisation)


def visible_banks(organisation: Organisation) -> QuerySet[Bank]:
    """The shared banks and the organisation's own."""
    return Bank.objects.filter(Q(organisation__isnull=True) | Q(organisation=organisation))


def bank(request: HttpRequest, name: str) -> Bank:
    """A bank the current organisation may use; its own comes before a shared one of the same name.

    Where it has none of this name, that of another organisation of the person's, which is entered then.
    """
    rows = visible_banks(current_organisation(request)).filter(name=name)
    found = rows.order_by(F("organisation").asc(nulls_last=True)).first()
    if found is None:
        found = Bank.objects.filter(name=name, organisation__memberships__user=signed_in(request)).first()
        if found is None:
            raise Http404
        organisation(request, cast(UUID, found.organisation_id))
    return found


def may_edit_bank(request: HttpRequest, bank: Bank) -> bool:
    """Whether the person may change this bank: an admin an organisation's own, the operator's staff a shared one."""
    if bank.organisation_id is None:
        return signed_in(request).is_staff
    return may(current_role(request), Right.ORGANISE)


def may_edit_template(request: HttpRequest, template: ActionTemplate) -> bool:
    """Whether the person may change this action template: as with banks."""
    if template.organisation_id is None:
        return signed_in(request).is_staff
    return may(current_role(request), Right.ORGANISE)


def action_template(request: HttpRequest, pk: UUID, *, to_edit: bool = False) -> ActionTemplate:
    """A shared action template or one of an organisation of the person's.

    Raises Http404 for strangers, PermissionDenied for those who may use it and not edit it, where that is asked for.
    """
    mine = Q(organisation__isnull=True) | Q(organisation__memberships__user=signed_in(request))
    found = ActionTemplate.objects.filter(mine, pk=pk).first()
    if found is None:
        raise Http404
    if found.organisation_id is not None:
        organisation(request, found.organisation_id)
    if to_edit and not may_edit_template(request, found):
        _require(None, Right.ORGANISE)
    return found


def current_role(request: HttpRequest) -> str | None:
    """The person's role in the organisation they work in."""
    current_organisation(request)
    return cast("str | None", request.role)  # type: ignore[attr-defined]


def bank_version(request: HttpRequest, pk: UUID) -> BankVersion:
    """A version of a bank the person may use; a draft only for those who may edit it."""
    found = _bank_version(request, pk)
    if found.is_draft and not may_edit_bank(request, found.bank):
        raise Http404
    return found


def draft(request: HttpRequest, pk: UUID) -> BankVersion:
    """A version of a bank the person may edit; whether it is still a draft, its changes find out.

    Raises Http404 for strangers, PermissionDenied for those who may only use the bank.
    """
    found = _bank_version(request, pk)
    if not may_edit_bank(request, found.bank):
        if found.is_draft:
            raise Http404
        _require(None, Right.ORGANISE)
    return found


def upload(request: HttpRequest, pk: UUID) -> Upload:
    """A file that the person brought and has not agreed to yet, while they may edit what it is meant for."""
    found = Upload.objects.filter(pk=pk, made_by=signed_in(request)).select_related("organisation").first()
    if found is None:
        raise Http404
    if found.draft_id is not None:
        found.draft = draft(request, found.draft_id)
    else:
        organisation(request, found.organisation_id, Right.ORGANISE)
    return found


def _bank_version(request: HttpRequest, pk: UUID) -> BankVersion:
    mine = Bank.objects.filter(Q(organisation__isnull=True) | Q(organisation__memberships__user=signed_in(request)))
    found = BankVersion.objects.filter(pk=pk, bank__in=mine).select_related("bank__organisation").first()
    if found is None:
        raise Http404
    if found.bank.organisation_id is not None:
        organisation(request, found.bank.organisation_id)
    return found
