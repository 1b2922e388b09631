"""`export_bank NAME`: a published bank as YAML on standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from ...formats import bank_file
from ...queries.banks import as_file, published_version
from ..command import Command as BaseCommand


class Command(BaseCommand):
    help = "Write a published bank, shared by all organisations, as YAML to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the name of the bank, such as rater")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        version = published_version(name)
        if version is None:
            raise CommandError(f"There is no published bank “{name}”.")
        file = as_file(version)
        self.stdout.write(bank_file.write(file), ending="")
        self.say_aside(f"Exported version {version.number} of the bank {name} with {len(file.questions)} questions.")
