"""`create_assessment`: begin an assessment from a program; its id is the last line of standard output."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from ...analysis.digits import latin_digits
from ...changes.assessments import create_assessment
from ...models import BankVersion, Group, Organisation, Stage
from ...queries.banks import published_version
from ..command import Command as BaseCommand


class Command(BaseCommand):
    help = "Create an assessment that collects answers, and the organisation when there is none of this name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="NAME")
        parser.add_argument("--title", required=True)
        parser.add_argument("--bank", required=True, metavar="NAME", help="the name of a published bank, such as rater")
        parser.add_argument("--groups", default=Group.SELF.value, help=f"who answers: {', '.join(Group.values)}")
        parser.add_argument("--weights", default="", help="points for every dimension, such as speed=60,care=40")

    @transaction.atomic
    def handle(
        self, *args: Any, organisation: str, title: str, bank: str, groups: str, weights: str, **options: Any
    ) -> None:
        owner = organisation_named(organisation)
        assessment = create_assessment(
            actor=None,
            organisation=owner,
            version=version_of(bank, owner),
            title=text(title, "--title", 160),
            weights=points(weights),
            groups=group_codes(groups),
            stage=Stage.COLLECT,
        )
        self.say(f"Created the assessment “{assessment.title}” of {owner.name} with the bank {assessment.version}:")
        self.stdout.write(str(assessment.pk))


def text(value: str, option: str, limit: int) -> str:
    """The text of an option without spaces around it. Raises CommandError when it is empty, too long or unprintable."""
    value = value.strip()
    if not 0 < len(value) <= limit or not value.isprintable():
        raise CommandError(f"{option} needs a text of 1 to {limit} printable characters.")
    return value


def organisation_named(name: str) -> Organisation:
    """The organisation of this name, made when there is none. Raises CommandError when there are several."""
    name = text(name, "--organisation", 120)
    found = list(Organisation.objects.filter(name=name)[:2])
    if len(found) > 1:
        raise CommandError(f"Several organisations are called “{name}”; rename one first.")
    return found[0] if found else Organisation.objects.create(name=name)


def version_of(bank: str, organisation: Organisation) -> BankVersion:
    """The published version of a bank. Raises CommandError when there is none."""
    version = published_version(bank, organisation)
    if version is None:
        raise CommandError(f"There is no published bank “{bank}”; load it with load_bank.")
    return version


def group_codes(value: str) -> list[str]:
    """The groups of an option, separated by commas. Raises CommandError for an unknown or repeated one."""
    codes = [code.strip() for code in value.split(",")]
    for code in codes:
        if code not in Group.values:
            raise CommandError(f"--groups: “{code}” is not one of {', '.join(Group.values)}.")
    if len(set(codes)) < len(codes):
        raise CommandError("--groups names a group twice.")
    return codes


def points(value: str) -> dict[str, Decimal] | None:
    """The weights of an option like speed=60,care=40; None when it is empty. Raises CommandError when unreadable."""
    if not value.strip():
        return None
    pairs = [part.partition("=") for part in value.split(",")]
    weights = {code.strip(): number(amount) for code, _equals, amount in pairs}
    if len(weights) < len(pairs):
        raise CommandError("--weights names a dimension twice.")
    return weights


def number(amount: str) -> Decimal:
    """The points of one dimension, at most two decimals. Raises CommandError for anything else."""
    try:
        found = Decimal(latin_digits(amount.strip()))
        if found.is_finite() and found == round(found, 2):
            return found
    except InvalidOperation:
        pass
    raise CommandError(f"--weights: “{amount}” is not a number of points; write dimension=points, separated by commas.")
