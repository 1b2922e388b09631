"""Reports: print one, list them, download them again."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..access import Right
from ..changes.reports import create_report
from ..forms.reports import ReportForm
from ..models import Assessment
from ..queries.reports import organisation_reports, reports_of
from ..reports.pdf import PdfBusyError, PdfError, PdfTimeoutError, PdfTooLargeError
from ..reports.report import ReportContents, languages_of

INVALID, BUSY = 422, 503
RETRY_AFTER = "5"  # seconds: a report takes less
PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the report would say, and what was printed before; a POST prints one."""
    assessment = access.assessment(request, pk, Right.REPORT)
    form = _form(request, assessment)
    if request.method != "POST":
        return _page(request, assessment, form)
    if not form.is_valid():
        return _page(request, assessment, form, status=INVALID)
    language = form.cleaned_data["language"]
    try:
        create_report(actor=access.signed_in(request), assessment=assessment, language=language, now=timezone.now())
    except PdfError as error:
        answer = _page(request, assessment, form, problem=_problem(error), status=BUSY)
        answer["Retry-After"] = RETRY_AFTER
        return answer
    messages.success(request, _("The report is printed. It stays as it is, whatever changes later."))
    return redirect("report", assessment.pk)


def _form(request: HttpRequest, assessment: Assessment) -> ReportForm:
    languages = languages_of(assessment, [code for code, _name in settings.LANGUAGES])
    chosen = get_language() or ""
    return ReportForm(
        request.POST if request.method == "POST" else None,
        languages=languages,
        chosen=chosen if chosen in languages else languages[0],
    )


def _page(
    request: HttpRequest, assessment: Assessment, form: ReportForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "contents": ReportContents(assessment, timezone.localdate()),
        "form": form,
        "reports": list(reports_of(assessment)),
        "problem": problem,
    }
    return render(request, "reports/report.html", context, status=status)


def _problem(error: PdfError) -> str:
    match error:
        case PdfBusyError():
            return _("Two other reports are being printed right now. Try again in a few seconds.")
        case PdfTimeoutError():
            return _("Printing took too long and was stopped. Try again when fewer people use RATER.")
        case PdfTooLargeError():
            return _("The report is too large to print. Shorten long comments or action texts and try again.")
    return _("The report could not be printed. Nothing is lost; tell the people who run RATER for you.")


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Everything the organisation has printed."""
    organisation = access.current_organisation(request)
    page = Paginator(organisation_reports(organisation), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/list.html", {"page": page, "reports": page.object_list})


@login_required
@require_safe
def report_download(request: HttpRequest, pk: UUID, name: str) -> FileResponse:
    """The report as it was printed; ``name`` is only what the file is called."""
    found = access.report(request, pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
