"""`export_results --assessment ID`: every figure of an assessment as JSON on standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ...queries.exports import results_text
from ...queries.results import figures
from ..command import Command as BaseCommand
from ..command import assessment_with_id


class Command(BaseCommand):
    help = "Write the results of an assessment as JSON (docs/formats.md) to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--assessment", required=True, metavar="ID")

    def handle(self, *args: Any, assessment: str, **options: Any) -> None:
        found = figures(assessment_with_id(assessment))
        self.stdout.write(results_text(found), ending="")
        self.say_aside(f"Exported the results of {found.submitted} responses to “{found.assessment.title}”.")
