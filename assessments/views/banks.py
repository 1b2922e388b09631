"""Question banks: which there are, what they ask, their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..access import Right
from ..changes.banks import LoadedBank, load_bank
from ..formats import bank_file
from ..formats.problems import FileProblems, Problem
from ..forms.banks import BankFileForm
from ..models import BankVersion
from ..queries.banks import as_file, shown_version, shown_versions, texts_in
from ..templatetags.figures import digits

INVALID = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bank_list(request: HttpRequest) -> HttpResponse:
    """The shared banks and the organisation's own; a POST by an admin loads a file."""
    if request.method != "POST":
        return _list_page(request, BankFileForm())
    organisation = access.current_organisation(request, Right.ORGANISE)
    form = BankFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, form)
    try:
        file = bank_file.read(form.cleaned_data["file"])
    except FileProblems as error:
        return _list_page(request, form, error.problems)
    loaded = load_bank(actor=access.signed_in(request), file=file, organisation=organisation)
    messages.success(request, _outcome(loaded))
    return redirect("bank", loaded.version.bank.name)


def _list_page(request: HttpRequest, form: BankFileForm, problems: Sequence[Problem] = ()) -> HttpResponse:
    organisation = access.current_organisation(request)
    context = {
        "versions": shown_versions(access.visible_banks(organisation)),
        "may_organise": access.may(request.role, Right.ORGANISE),  # type: ignore[attr-defined]
        "form": form,
        "problems": problems,
    }
    return render(request, "banks/list.html", context, status=INVALID if problems or form.errors else 200)


def _outcome(loaded: LoadedBank) -> str:
    values = {"name": loaded.version.bank.name, "number": digits(loaded.version.number)}
    if loaded.is_new:
        return _("Version %(number)s of “%(name)s” is published. Running assessments keep theirs.") % values
    return _("“%(name)s” is unchanged; version %(number)s stays published.") % values


@login_required
@require_safe
def bank(request: HttpRequest, name: str) -> HttpResponse:
    """What a bank asks, in the language that `?language=` chooses among its own."""
    version = _version(request, name)
    language = _chosen(version.languages, request.GET.get("language", ""))
    file = as_file(version)
    context: dict[str, Any] = {
        "version": version,
        "language": get_language_info(language),
        "languages": [get_language_info(code) for code in version.languages],
        "title": file.title[language],
        "description": file.description[language],
        "dimensions": texts_in(file, language),
        "question_count": len(file.questions),
    }
    return render(request, "banks/detail.html", context)


@login_required
@require_safe
def bank_download(request: HttpRequest, name: str) -> HttpResponse:
    """The bank as a file that can be edited and loaded again."""
    version = _version(request, name)
    response = HttpResponse(bank_file.write(as_file(version)), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{version.bank.name}-{version.number}.yaml"'
    return response


def _version(request: HttpRequest, name: str) -> BankVersion:
    version = shown_version(access.bank(request, name))
    if version is None:
        raise Http404
    return version


def _chosen(languages: Sequence[str], wanted: str) -> str:
    """The wanted language if the bank has it, else the reader's, else the bank's first."""
    return next((code for code in (wanted, get_language() or "") if code in languages), languages[0])
