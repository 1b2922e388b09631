"""`load_bank FILE…`: publish question banks for every organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from ...changes.banks import LoadedBank, load_bank
from ...formats import bank_file
from ...formats.bank_file import BankFile
from ...formats.problems import FileProblems
from ..command import Command as BaseCommand
from ..command import first_problem, read_file


class Command(BaseCommand):
    help = "Publish question banks from YAML files; a bank whose texts did not change stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a bank file (docs/formats.md)")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        banks = [read_bank(name) for name in files]
        with transaction.atomic():
            loaded = [load_bank(actor=None, file=bank) for bank in banks]
        for bank in loaded:
            self.say(sentence(bank))


def read_bank(name: str) -> BankFile:
    """The bank in a file. Raises CommandError with the file's first problem."""
    try:
        return bank_file.read(read_file(name))
    except FileProblems as error:
        raise CommandError(first_problem(error, name)) from None


def sentence(loaded: LoadedBank) -> str:
    """What happened to the bank."""
    version = loaded.version
    if loaded.is_new:
        return f"Published version {version.number} of the bank {version.bank.name}."
    return f"The bank {version.bank.name} is unchanged; version {version.number} stays published."
