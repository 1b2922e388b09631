"""`load_actions FILE`: fill the list of action templates for every organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ...changes.action_templates import load_action_templates
from ...formats import action_file
from ..command import Command as BaseCommand
from ..command import read_file


class Command(BaseCommand):
    help = "Add or change action templates from a YAML file; templates that are not in the file stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="an action template file (docs/formats.md)")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        loaded = load_action_templates(actor=None, file=action_file.read(read_file(file)))
        self.say(f"Action templates: {loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged.")
