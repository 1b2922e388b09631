"""A version of a bank as respondents would meet it: by group, by language, in the width of a phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from .. import access
from ..models import Assessment, BankVersion, Group, Response
from ..queries import responses as queries
from ..templatetags.steps import language_info
from .questionnaire_texts import browser_texts
from .respondents import speak


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types know no arguments of an address
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The version beside a phone that shows it, for the group and the language that the address chooses."""
    version = access.bank_version(request, pk)
    language, group = _chosen(request, version)
    found = _response(version, group, language)
    context: dict[str, Any] = {
        "version": version,
        "may_edit": access.may_edit_bank(request, version.bank),
        "groups": [Group(code) for code in Group.values],
        "group": group,
        "languages": [language_info(code) for code in version.languages],
        "language": language,
        "outline": queries.outline(found, language),
        "missing": _missing(version, language),
    }
    return render(request, "versions/preview.html", context)


@login_required
@require_safe
@gzip_page
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]
def preview_frame(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What stands in the phone: one dimension of the questionnaire; nothing in it is saved."""
    version = access.bank_version(request, pk)
    language, group = _chosen(request, version)
    found = _response(version, group, language)
    speak(request, language)
    outline = queries.outline(found, language)
    part = outline.find(request.GET.get("dimension", "")) or next(iter(outline.parts), None)
    context = {
        "version": version,
        "group": group,
        "asked": language,
        "direction": "rtl" if language_info(language)["bidi"] else "ltr",
        "sheet": queries.sheet(found, part.code, language) if part else None,
        "outline": outline,
        "texts": browser_texts(outline.total),
    }
    return render(request, "versions/preview_frame.html", context)


def _chosen(request: HttpRequest, version: BankVersion) -> tuple[str, str]:
    """Language and group that the address names, or the first ones. Raises Http404 for a bank without languages."""
    if not version.languages:
        raise Http404
    wanted = (request.GET.get("language", ""), get_language() or "", version.languages[0])
    language = next(code for code in wanted if code in version.languages)
    group = request.GET.get("group", "")
    return language, group if group in Group.values else Group.CUSTOMER.value


def _response(version: BankVersion, group: str, language: str) -> Response:
    """Somebody's empty questionnaire that is nowhere stored."""
    assessment = Assessment(version=version, languages=version.languages)
    return Response(assessment=assessment, group=group, language=language)


def _missing(version: BankVersion, language: str) -> int:
    """How many texts a draft misses in the language; the phone shows another language's in their place."""
    rows = [*version.dimensions.values_list("missing", flat=True)]
    rows += version.dimensions.values_list("questions__missing", flat=True)
    return len(version.missing_in(language)) + sum((row or {}).get(language, 0) for row in rows)
