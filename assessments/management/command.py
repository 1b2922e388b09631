"""What all our commands share: bad input ends with one clear line and exit code 1, never with a traceback."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from ..formats.problems import FileProblems
from ..formats.yaml_nodes import MAX_BYTES
from ..models import Assessment


class Command(BaseCommand):
    """A command that says what it did in one sentence, or what is wrong in one line."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser; a wrong option is bad input like any other."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse  # type: ignore[method-assign]
        return parser

    def _refuse(self, message: str) -> NoReturn:
        if getattr(self, "_called_from_command_line", False):
            self.stderr.write(f"CommandError: {message}")
            sys.exit(1)
        raise CommandError(message)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run; what people can get wrong becomes a CommandError."""
        try:
            return super().execute(*args, **options)
        except FileProblems as error:
            raise CommandError(first_problem(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except DatabaseError as error:
            line = str(error).strip().split("\n")[0]
            raise CommandError(f"The database refused: {line}. Is it migrated (python manage.py migrate)?") from None

    def say(self, sentence: str) -> None:
        """What was done, as the last line of standard output."""
        self.stdout.write(sentence)

    def say_aside(self, sentence: str) -> None:
        """What was done, on standard error: standard output is data."""
        self.stderr.write(sentence, style_func=str)


def first_problem(error: FileProblems, name: str = "") -> str:
    """The first problem of a file and how many more there are, in one line."""
    line = " ".join(filter(None, (name and f"{name}:", str(error.problems[0]))))
    more = len(error.problems) - 1
    if not more:
        return line
    return f"{line} ({more} more {'problem' if more == 1 else 'problems'})"


def open_file(name: str) -> BinaryIO:
    """A file named on the command line, opened. Raises CommandError when it cannot be read."""
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"{name} cannot be read: {reason}.") from None


def read_file(name: str) -> bytes:
    """The bytes of a YAML file named on the command line. Raises CommandError when it cannot be read."""
    with open_file(name) as file:
        return file.read(MAX_BYTES + 1)


def assessment_with_id(text: str) -> Assessment:
    """The assessment named on the command line. Raises CommandError for an unknown or malformed id."""
    try:
        key = UUID(text)
    except ValueError:
        raise CommandError(f"“{text}” is not the id of an assessment.") from None
    found = (
        Assessment.objects.select_related("organisation", "unit", "version__bank", "level_rule").filter(pk=key).first()
    )
    if found is None:
        raise CommandError(f"There is no assessment {text}.")
    return found
