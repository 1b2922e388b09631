"""`demo`: make the demo organisation, remove it, or tell who can sign in to it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from ...changes.action_templates import load_action_templates
from ...changes.banks import load_bank
from ...changes.demo import demo_accounts, make_demo, print_demo_reports, remove_demo
from ...formats import action_file, bank_file
from ...models import ActionTemplate, BankVersion, Organisation, User
from ...queries.banks import published_version
from ...reports.pdf import PdfError
from ..command import Command as BaseCommand

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
BANK = "rater"
PASSWORD = "rater-demo-2026"  # noqa: S105 - printed for everybody, and only where nobody else can reach the server
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Command(BaseCommand):
    help = "Make the demo: a small hotel group that asked five groups in two rounds, and some actions."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--remove", action="store_true", help="remove exactly what the demo made")
        choice.add_argument("--accounts", action="store_true", help="tell who can sign in to the demo")

    def handle(self, *args: Any, remove: bool, accounts: bool, **options: Any) -> None:
        if remove:
            self._remove()
        elif accounts:
            self._tell_accounts()
        else:
            self._make()

    def _remove(self) -> None:
        gone = remove_demo()
        self.say("Removed the demo organisation and its accounts." if gone else "There is no demo to remove.")

    def _tell_accounts(self) -> None:
        if not Organisation.objects.filter(is_demo=True).exists():
            self.say("There is no demo; “python manage.py demo” makes one.")
            return
        first = User.objects.filter(email=demo_accounts()[0]).first()
        is_known = first is not None and first.check_password(PASSWORD)
        self._tell(PASSWORD if is_known else "the one that was printed when the demo was made")

    def _make(self) -> None:
        if Organisation.objects.filter(is_demo=True).exists():
            self.say("The demo is there already; “python manage.py demo --remove” removes it.")
            return
        password = demo_password()
        organisation = make_demo(version=demo_version(), password=password, now=timezone.now())
        try:
            reports = print_demo_reports(organisation=organisation, now=timezone.now())
        except PdfError:
            reports = 0
            self.say_aside("Its reports could not be printed; everything else is there.")
        self._tell(password)
        self.say(f"Made the demo organisation {organisation.name} with {reports} printed reports.")

    def _tell(self, password: str) -> None:
        self.say("Sign in to the demo as")
        for email in demo_accounts():
            self.say(f"  {email}")
        self.say(f"Password: {password}")


def demo_password() -> str:
    """A well-known one where only this machine reaches the server, else one that is printed once and nowhere kept."""
    return PASSWORD if settings.BASE_HOST in LOOPBACK else secrets.token_urlsafe(12)


def demo_version() -> BankVersion:
    """The published RATER bank, loaded with its action templates where a database has none yet."""
    version = published_version(BANK)
    if version is None:
        file = bank_file.read((FIXTURES / "banks" / f"{BANK}.yaml").read_bytes())
        version = load_bank(actor=None, file=file).version
    if not ActionTemplate.objects.filter(bank=BANK).exists():
        load_action_templates(actor=None, file=demo_templates())
    return version


def demo_templates() -> action_file.ActionFile:
    """The action templates we ship for the bank of the demo; those for other banks cannot be loaded without them."""
    shipped = action_file.read((FIXTURES / "actions.yaml").read_bytes())
    return replace(shipped, templates=tuple(template for template in shipped.templates if template.bank == BANK))
