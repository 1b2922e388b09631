"""Banks from files: a new one or changes for a draft, seen before anything is written; and banks as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..access import Right
from ..changes.bank_uploads import drop_upload, keep_upload, make_bank, take_over
from ..changes.steps import Outdated, last_step
from ..changes.translation_uploads import take_translations
from ..changes.versions import create_bank
from ..formats import bank_file, bank_workbook, translation_sheet
from ..formats.bank_sheet import SheetBank
from ..formats.bank_upload import kept, read_for_draft, read_new_bank, recalled
from ..formats.problems import FileProblems, Problem
from ..formats.translation_sheet import TranslationFile
from ..forms.banks import AgreedForm, NewBankFileForm, NewBankForm, UploadForm, slug
from ..models import BankVersion, Organisation, Upload
from ..queries.bank_uploads import differences
from ..queries.banks import as_file
from ..queries.studio import free_name
from ..queries.translation_uploads import placed_texts, translation_differences
from .versions import words_of

#: understood, but not in order; and the same for what has changed since it was shown
INVALID, CONFLICT = 422, 409
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bank_new(request: HttpRequest) -> HttpResponse:
    """A new bank: from a file, or without questions."""
    organisation = access.current_organisation(request, Right.ORGANISE)
    if request.method != "POST":
        return _new_page(request)
    return _from_file(request, organisation) if "from_file" in request.POST else _empty(request, organisation)


def _new_page(
    request: HttpRequest,
    file_form: NewBankFileForm | None = None,
    empty_form: NewBankForm | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    context = {
        "file_form": file_form or NewBankFileForm(prefix="file"),
        "empty_form": empty_form or NewBankForm(prefix="empty"),
        "problems": problems,
    }
    return render(request, "uploads/new.html", context, status=INVALID if file_form or empty_form else 200)


def _empty(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = NewBankForm(request.POST, prefix="empty")
    if not form.is_valid():
        return _new_page(request, empty_form=form)
    said = form.cleaned_data
    try:
        draft = create_bank(
            actor=access.signed_in(request),
            organisation=organisation,
            name=said["name"] or free_name(organisation, slug(said["title"])),
            title={said["language"]: said["title"]},
            languages=[said["language"]],
            scale=form.ends,
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _new_page(request, empty_form=form)
    return redirect("draft", draft.pk)


def _from_file(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = NewBankFileForm(request.POST, request.FILES, prefix="file")
    if not form.is_valid():
        return _new_page(request, form)
    file, unsaid = form.cleaned_data["file"], form.unsaid
    try:
        found = read_new_bank(file.name, file.read(), unsaid)
    except FileProblems as refusal:
        return _new_page(request, form, problems=refusal.problems)
    if problem := _taken(organisation, found):
        form.add_error("file", problem)
        return _new_page(request, form)
    return _keep(request, organisation, file.name, _named(organisation, found))


def _taken(organisation: Organisation, found: SheetBank) -> str:
    """Why the bank cannot have the name that its file gives it; empty when it can."""
    name = found.bank.name
    if not found.is_named or free_name(organisation, name) == name:
        return ""
    return _(
        "There is a bank with the name “%(name)s” already. Import the file into a draft of that bank, or change the "
        "name in the file."
    ) % {"name": name}


def _named(organisation: Organisation, found: SheetBank) -> SheetBank:
    """With a name that is free, where it was made of the name of the file."""
    if found.is_named:
        return found
    return replace(found, bank=replace(found.bank, name=free_name(organisation, found.bank.name)))


def _keep(
    request: HttpRequest,
    organisation: Organisation,
    name: str,
    found: SheetBank | TranslationFile,
    draft: BankVersion | None = None,
) -> HttpResponse:
    if isinstance(found, TranslationFile):
        kind, content = Upload.Kind.TRANSLATIONS, translation_sheet.kept(found)
    else:
        kind, content = Upload.Kind.BANK, kept(found)
    upload = keep_upload(
        actor=access.signed_in(request),
        organisation=organisation,
        draft=draft,
        kind=kind,
        name=name,
        content=content,
        now=timezone.now(),
    )
    return redirect("upload", upload.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring a file for a draft: the bank itself, or translations that were made outside."""
    draft = access.draft(request, pk)
    if not draft.is_draft:
        return redirect("bank", draft.bank.name)
    if request.method != "POST":
        return _import_page(request, draft, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, draft, form)
    file = form.cleaned_data["file"]
    try:
        found = read_for_draft(file.name, file.read())
        if isinstance(found, TranslationFile):
            translation_sheet.check_keys(found, as_file(draft))
    except FileProblems as refusal:
        return _import_page(request, draft, form, refusal.problems)
    return _keep(request, access.current_organisation(request), file.name, found, draft)


def _import_page(
    request: HttpRequest, draft: BankVersion, form: UploadForm, problems: Sequence[Problem] = ()
) -> HttpResponse:
    context = {"draft": draft, "form": form, "problems": problems}
    return render(request, "uploads/import.html", context, status=INVALID if form.is_bound else 200)


@gzip_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a file would change; a POST takes it over, or forgets it."""
    found = access.upload(request, pk)
    if request.method != "POST":
        return _differences_page(request, found)
    if "cancel" in request.POST:
        drop_upload(actor=access.signed_in(request), upload=found)
        messages.info(request, _("The file was put away. Nothing was written."))
        return redirect("draft", found.draft.pk) if found.draft else redirect("bank_new")
    form = AgreedForm(request.POST)
    if not form.is_valid():
        return _differences_page(request, found, status=INVALID)
    return _agreed(request, found, form)


def _differences_page(request: HttpRequest, found: Upload, *, error: str = "", status: int = 200) -> HttpResponse:
    draft, content = found.draft, bytes(found.content)
    context: dict[str, Any] = {"upload": found, "draft": draft, "seen": _last_number(draft), "error": error}
    if draft and found.kind == Upload.Kind.TRANSLATIONS:
        context["differences"] = translation_differences(translation_sheet.recalled(content), draft)
        return render(request, "uploads/translations.html", context, status=status)
    context["differences"] = differences(recalled(content), draft)
    return render(request, "uploads/differences.html", context, status=status)


def _last_number(draft: BankVersion | None) -> int:
    step = last_step(draft) if draft else None
    return step.number if step else 0


def _agreed(request: HttpRequest, found: Upload, form: AgreedForm) -> HttpResponse:
    if not form.cleaned_data["meant"] and _needs_word(found):
        error = _("Nothing was written yet: say first that it is meant so, or correct the file.")
        return _differences_page(request, found, error=error, status=INVALID)
    try:
        draft = _written(request, found, form.cleaned_data["seen"])
    except Outdated:
        error = _("The draft has changed since you saw the differences. Nothing was written. These are the new ones.")
        return _differences_page(request, found, error=error, status=CONFLICT)
    except ValidationError as refusal:
        return _differences_page(request, found, error=refusal.messages[0], status=INVALID)
    messages.success(request, _("The file is taken over into the draft of “%(title)s”.") % words_of(draft))
    return redirect("draft", draft.pk)


def _needs_word(found: Upload) -> bool:
    """Whether something in the file has to be meant."""
    if found.draft is None or found.kind == Upload.Kind.TRANSLATIONS:
        return False
    return differences(recalled(bytes(found.content)), found.draft).needs_word


def _written(request: HttpRequest, found: Upload, seen: int) -> BankVersion:
    actor, content = access.signed_in(request), bytes(found.content)
    if found.draft is None:
        return make_bank(actor=actor, upload=found, file=recalled(content).bank)
    if found.kind == Upload.Kind.TRANSLATIONS:
        file, newer = translation_sheet.recalled(content), request.POST.getlist("newer")
        take_translations(actor=actor, upload=found, draft=found.draft, file=file, newer=newer, seen=seen)
    else:
        take_over(actor=actor, upload=found, draft=found.draft, file=recalled(content).bank, seen=seen)
    return found.draft


@login_required
@require_safe
def bank_version_yaml(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A version as a bank file."""
    version = access.bank_version(request, pk)
    return _download(version, "yaml", bank_file.write(as_file(version)), "application/yaml; charset=utf-8")


@login_required
@require_safe
def bank_version_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A version as a workbook."""
    version = access.bank_version(request, pk)
    return _download(version, "xlsx", bank_workbook.write(as_file(version)), XLSX)


@login_required
@require_safe
def draft_translations_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A workbook for a translator, from one of the draft's languages (`?from=`) into another (`?to=`)."""
    draft = access.draft(request, pk)
    source, target = request.GET.get("from", ""), request.GET.get("to", "")
    if not {source, target}.issubset(draft.languages) or source == target:
        raise Http404
    content = translation_sheet.write(placed_texts(as_file(draft)), source, target)
    return _download(draft, f"{source}-{target}.xlsx", content, XLSX)


def _download(version: BankVersion, ending: str, content: str | bytes, kind: str) -> HttpResponse:
    name = f"{version.bank.name}-{version.number}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
