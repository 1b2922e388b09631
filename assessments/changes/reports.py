"""Printing reports: made once, kept, served again as they were."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from ..models import Assessment, Report, User
from ..queries.exports import results_document
from ..reports.pdf import PATIENCE
from ..reports.report import print_report


def create_report(
    *, actor: User | None, assessment: Assessment, language: str, now: datetime, patience: float = PATIENCE
) -> Report:
    """Print the report in one language and keep it with the figures it was made from.

    Raises the errors of ``reports.pdf.render``; nothing is kept then. ``patience``: seconds to wait for a free press.
    """
    printed = print_report(assessment, language, today=timezone.localdate(now), patience=patience)
    report = Report(
        assessment=assessment,
        title=printed.title[:200],
        language=language,
        figures=results_document(printed.figures),
        pages=printed.pdf.pages,
        created_by=actor,
    )
    report.file.save(f"{report.pk}.pdf", ContentFile(printed.pdf.content), save=False)
    try:
        report.save()
    except BaseException:
        report.file.delete(save=False)  # a file without its row would lie there for ever
        raise
    return report
