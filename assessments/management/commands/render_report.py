"""`render_report --assessment ID --language fa --output FILE`: the report as a PDF file, without keeping it."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...reports.pdf import PdfBusyError, PdfError, PdfTimeoutError, PdfTooLargeError
from ...reports.report import languages_of, print_report
from ..command import Command as BaseCommand
from ..command import assessment_with_id

PATIENCE = 120.0  # seconds: a program can wait its turn
REASONS = {
    PdfBusyError: "two other reports are being printed; try again",
    PdfTimeoutError: "printing took too long",
    PdfTooLargeError: "it is too large; shorten long comments or action texts",
}


class Command(BaseCommand):
    help = "Write the report of an assessment as a PDF in one language."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--assessment", required=True, metavar="ID")
        parser.add_argument("--language", required=True, help=f"one of {', '.join(dict(settings.LANGUAGES))}")
        parser.add_argument("--output", required=True, metavar="FILE")

    def handle(self, *args: Any, assessment: str, language: str, output: str, **options: Any) -> None:
        found = assessment_with_id(assessment)
        offered = languages_of(found, list(dict(settings.LANGUAGES)))
        if language not in offered:
            raise CommandError(f"--language: “{language}” is not one of {', '.join(offered)}.")
        try:
            printed = print_report(found, language, today=timezone.localdate(), patience=PATIENCE)
        except PdfError as error:
            raise CommandError(f"The report could not be printed: {REASONS.get(type(error), 'see the log')}.") from None
        write_whole(Path(output), printed.pdf.content)
        self.say_aside(f"Printed the report of “{found.title}” in {language}: {printed.pdf.pages} pages in {output}.")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises CommandError when it cannot be written."""
    try:
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
        path.chmod(0o644)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
