"""`import_responses --assessment ID FILE`: take in responses that were collected elsewhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...changes.imports import import_responses
from ..command import Command as BaseCommand
from ..command import assessment_with_id, open_file


class Command(BaseCommand):
    help = "Import responses from a CSV file: all of them, or none when anything in the file is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--assessment", required=True, metavar="ID")
        parser.add_argument("file", metavar="FILE", help="a response file (docs/formats.md)")

    def handle(self, *args: Any, assessment: str, file: str, **options: Any) -> None:
        found = assessment_with_id(assessment)
        with open_file(file) as source:
            if not source.seekable():
                raise CommandError(f"{file} cannot be read twice; save it as a file first.")
            count = import_responses(actor=None, assessment=found, source=source, now=timezone.now())
        self.say(f"Imported {count} responses into “{found.title}”.")
