"""One version of a bank: what it asks, and what becomes of it. Its checks and publishing: views/checks.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes.versions import delete_draft, duplicate_bank, open_or_start_draft, start_draft
from ..changes.versions import retire as retire_version
from ..forms.versions import DuplicateForm
from ..models import BankVersion, VersionState
from ..queries.banks import as_file, texts_in
from ..queries.studio import archived_texts, free_name, losses, other_versions, running
from ..templatetags.figures import digits, localized
from ..templatetags.steps import language_info

#: an invalid form is shown again with this status: the request was understood, its content was not
INVALID = 422


@login_required
@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a version asks, in the language that `?language=` chooses among its own."""
    found = access.bank_version(request, pk)
    language = _chosen(found.languages, request.GET.get("language", ""))
    file, may_edit = as_file(found), access.may_edit_bank(request, found.bank)
    context: dict[str, Any] = {
        "version": found,
        "others": other_versions(found, may_edit),
        "may_edit": may_edit,
        "language": language_info(language),
        "languages": [language_info(code) for code in found.languages],
        "title": file.title[language] or found.bank.name,
        "description": file.description[language],
        "dimensions": texts_in(file, language),
        "question_count": len(file.questions),
        "archived": archived_texts(file, language),
    }
    return render(request, "versions/version.html", context)


def _chosen(languages: Sequence[str], wanted: str) -> str:
    """The wanted language if the bank has it, else the reader's, else the bank's first."""
    return next((code for code in (wanted, get_language() or "") if code in languages), languages[0])


@login_required
@require_POST
def draft_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start a draft from a version; where the bank has one already, that is opened unless `another` is wanted."""
    found = access.draft(request, pk)
    try:
        draft, is_new = _started(request, found)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("bank_list")
    if not is_new:
        messages.info(request, _("There is a draft already: version %(number)s.") % words_of(draft))
        return redirect("draft", draft.pk)
    told = _("Version %(number)s is a draft now. Assessments notice nothing before it is published.")
    messages.success(request, told % words_of(draft))
    return redirect("draft", draft.pk)


def _started(request: HttpRequest, version: BankVersion) -> tuple[BankVersion, bool]:
    """The draft to go on with, and whether it is new."""
    actor = access.signed_in(request)
    if "another" in request.POST:
        return start_draft(actor=actor, version=version), True
    return open_or_start_draft(actor=actor, version=version)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer a version to new assessments no longer, after saying what follows."""
    found = access.draft(request, pk)
    if request.method != "POST":
        if found.state != VersionState.PUBLISHED:
            return redirect("bank", found.bank.name)
        used = running(found, access.current_organisation(request))
        return render(request, "versions/retire.html", {"version": found, "running": used})
    try:
        retire_version(actor=access.signed_in(request), version=found)
        messages.success(request, _("Version %(number)s of “%(title)s” is retired.") % words_of(found))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("bank", found.bank.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A bank of the organisation's own that begins with what this version says."""
    found = access.bank_version(request, pk)
    organisation = access.current_organisation(request, Right.ORGANISE)
    form = DuplicateForm(request.POST or None, version=found, name=free_name(organisation, found.bank.name))
    if request.method == "POST" and form.is_valid():
        try:
            draft = duplicate_bank(
                actor=access.signed_in(request),
                version=found,
                organisation=organisation,
                name=form.cleaned_data["name"],
                title=form.title,
            )
            messages.success(request, _("“%(title)s” is yours now, as a draft.") % words_of(draft))
            return redirect("draft", draft.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"version": found, "form": form}
    return render(request, "versions/duplicate.html", context, status=INVALID if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a draft, after saying what goes with it."""
    found = access.draft(request, pk)
    lost = losses(found)
    if request.method != "POST":
        if not found.is_draft:
            return redirect("bank", found.bank.name)
        return render(request, "versions/delete.html", {"version": found, "losses": lost})
    try:
        delete_draft(actor=access.signed_in(request), draft=found)
        messages.success(request, _("The draft of version %(number)s of “%(title)s” is deleted.") % words_of(found))
        return redirect("bank_list") if lost.is_only else redirect("bank", found.bank.name)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("bank", found.bank.name)


def words_of(version: BankVersion) -> dict[str, str]:
    """A version as a sentence names it."""
    return {"number": digits(version.number), "title": localized(version.title) or version.bank.name}
