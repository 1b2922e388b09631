"""Taking in responses from a file: the upload, how far it is, and how it ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes.imports import start_import, stop_import
from ..formats import response_file
from ..forms.imports import ImportForm
from ..models import Assessment, segment_name
from ..queries.results import bank_contents
from ..tasks import take_in_responses

#: how many imports the page tells about
HISTORY = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The files taken in so far, the one under way, and a form for the next."""
    assessment = access.assessment(request, pk, Right.RUN)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid() and _started(request, assessment, form):
        return redirect("imports", assessment.pk)
    return _page(request, assessment, form)


def _started(request: HttpRequest, assessment: Assessment, form: ImportForm) -> bool:
    """Hand the file over to the worker; what stands against it is said at the field."""
    try:
        with transaction.atomic():
            row = start_import(actor=access.signed_in(request), assessment=assessment, file=form.cleaned_data["file"])
            take_in_responses.enqueue(str(row.pk))
    except ValidationError as error:
        form.add_error("file", error)
        return False
    return True


def _page(request: HttpRequest, assessment: Assessment, form: ImportForm) -> HttpResponse:
    rows = list(assessment.imports.select_related("created_by")[:HISTORY])
    context = {
        "assessment": assessment,
        "form": form,
        "imports": rows,
        "is_busy": any(row.is_under_way for row in rows),
        "question": bank_contents(assessment.version).questions[0].code,
        "segments": [(row["code"], segment_name(row), row["values"]) for row in assessment.segments],
    }
    return render(request, "imports/imports.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stop(request: HttpRequest, pk: UUID, number: UUID) -> HttpResponse:
    """End an import that is under way; nothing of it is kept."""
    assessment = access.assessment(request, pk, Right.RUN)
    row = get_object_or_404(assessment.imports, pk=number)
    stop_import(actor=access.signed_in(request), row=row)
    return redirect("imports", assessment.pk)


@login_required
@require_safe
def example(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file without responses that has all columns this assessment knows."""
    assessment = access.assessment(request, pk, Right.RUN)
    lines = response_file.write(bank_contents(assessment.version).shape, [], assessment.segment_codes)
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="responses.csv"'
    return answer
