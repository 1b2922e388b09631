"""The demo organisation: made whole from fixtures/demo.yaml, removed whole.

Chance comes from a fixed seed, so that every machine shows the same figures; only dates near today move along.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from ..models import (
    ActionTemplate,
    Assessment,
    BankVersion,
    Confidentiality,
    Group,
    Membership,
    Organisation,
    Stage,
    User,
)
from ..queries.action_templates import in_use
from ..queries.actions import Target, suggestions
from ..queries.results import bank_contents, figures
from .actions import adopt, edit_action
from .assessments import close_assessment, create_assessment
from .demo_answers import Answers, ask_people
from .demo_studio import Studio
from .organisations import add_unit, delete_organisation
from .reports import create_report

FILE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "demo.yaml"
LANGUAGE = "en"  # of what the demo's people wrote themselves; comments come in three languages
PATIENCE = 120.0  # seconds to wait for a free press: nobody looks at a page meanwhile


def demo_accounts() -> list[str]:
    """The mail addresses of the demo's people."""
    return [person["email"] for person in _read()["people"]]


def _read() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@transaction.atomic
def make_demo(*, version: BankVersion, password: str, now: datetime) -> Organisation:
    """The demo organisation with people, assessments, answers and actions as they stand at `now`; made once.

    Its people sign in with `password`. Returns the one that exists when it was made before.
    """
    made = Organisation.objects.filter(is_demo=True).first()
    return made or _Demo(_read(), version, password, now).make()


def print_demo_reports(*, organisation: Organisation, now: datetime) -> int:
    """Print the reports that the demo shows; returns how many. Raises PdfError where printing does not work."""
    wanted = [entry for entry in _read()["assessments"] if "report" in entry]
    for entry in wanted:
        assessment = organisation.assessments.get(unit__name=entry["unit"], round=entry["round"])
        create_report(
            actor=assessment.created_by, assessment=assessment, language=entry["report"], now=now, patience=PATIENCE
        )
    return len(wanted)


@transaction.atomic
def remove_demo() -> int:
    """Remove what `make_demo` made, reports and accounts included; returns how many organisations went."""
    found = list(Organisation.objects.filter(is_demo=True))
    for organisation in found:
        people = list(User.objects.filter(memberships__organisation=organisation, email__in=demo_accounts()))
        delete_organisation(organisation=organisation)
        User.objects.filter(pk__in=[person.pk for person in people], memberships__isnull=True).delete()
    return len(found)


class _Demo:
    """Makes the demo from the contents of its file."""

    def __init__(self, file: Mapping[str, Any], version: BankVersion, password: str, now: datetime) -> None:
        self.file, self.version, self.password, self.now = file, version, password, now
        self.people: dict[str, User] = {}

    def make(self) -> Organisation:
        self.organisation = Organisation.objects.create(name=self.file["organisation"], is_demo=True)
        for person in self.file["people"]:
            self.people[person["role"]] = self._person(**person)
        names = dict.fromkeys(entry["unit"] for entry in self.file["assessments"] if "unit" in entry)
        actor = self.people["admin"]
        self.units = {name: add_unit(actor=actor, organisation=self.organisation, name=name) for name in names}
        studio = Studio(self.file["studio"], self.organisation, actor)
        self.own = studio.first(self.version)
        for entry in self.file["assessments"]:
            self._assessment(entry)
        studio.go_on(self.own)
        return self.organisation

    def _person(self, *, email: str, name: str, role: str) -> User:
        """Somebody who has chosen no language yet, so that every visitor reads the demo in their own."""
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, self.password, name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        Membership.objects.create(organisation=self.organisation, user=user, role=role)
        return user

    def _assessment(self, entry: Mapping[str, Any]) -> None:
        version = self.own if "bank" in entry else self.version
        assessment = create_assessment(
            actor=self.people["manager"],
            organisation=self.organisation,
            version=version,
            title=entry["title"],
            unit=self.units.get(entry.get("unit", "")),
            round=entry["round"],
            previous=self._round_before(entry),
            weights=self._weights(entry),
            groups=list(entry["answers"]) or [Group.SELF.value],
            confidentiality=entry.get("confidentiality", Confidentiality.ATTRIBUTED),
            **{name: entry[name] for name in ("purpose", "segments", "sample_size", "core") if name in entry},
            due=self._day(entry["due"]) if "due" in entry else self._day(entry.get("closed")),
            stage=Stage.COLLECT if entry["answers"] else Stage.PLAN,
        )
        opened = self._noon(entry["opened"])
        Assessment.objects.filter(pk=assessment.pk).update(created=opened)
        assessment.created = opened
        ask_people(assessment, entry, self.file["guests"], self.now)
        Answers(self.file, bank_contents(version), assessment, entry, opened, self.people).write()
        if "closed" in entry:
            close_assessment(actor=self.people["manager"], assessment=assessment, now=self._noon(entry["closed"]))
        self._act(assessment, entry)
        Assessment.objects.filter(pk=assessment.pk).update(stage=entry["stage"])

    def _round_before(self, entry: Mapping[str, Any]) -> Assessment | None:
        if "follows" not in entry:
            return None
        return self.organisation.assessments.get(unit__name=entry["unit"], round=entry["follows"])

    def _weights(self, entry: Mapping[str, Any]) -> dict[str, Decimal] | None:
        points = self.file["published_weights"]
        return {code: Decimal(value) for code, value in points.items()} if entry.get("weights") == "published" else None

    def _day(self, day: date | int | None) -> date | None:
        """A fixed day of the file, or a number of days from today."""
        return self.now.date() + timedelta(days=day) if isinstance(day, int) else day

    def _noon(self, day: date | int) -> datetime:
        return datetime.combine(self._day(day) or self.now.date(), time(12), ZoneInfo(settings.TIME_ZONE))

    def _act(self, assessment: Assessment, entry: Mapping[str, Any]) -> None:
        if not entry["actions"]:
            return
        found = figures(assessment)
        reasons = {row.template.code: row.target for row in suggestions(found, found.first_group)}
        known = {template.code: template for template in in_use(self.organisation, self.version.bank.name)}
        for wanted in entry["actions"]:
            code = wanted["template"]
            if code in known and code in reasons:
                self._action(assessment, entry, wanted, known[code], reasons[code])

    def _action(
        self,
        assessment: Assessment,
        entry: Mapping[str, Any],
        wanted: Mapping[str, Any],
        template: ActionTemplate,
        target: Target,
    ) -> None:
        manager, today = self.people["manager"], self.now.date()
        due = self._day(wanted["due"]) or today
        action = adopt(
            actor=manager,
            assessment=assessment,
            template=template,
            dimension=target.dimension,
            question=target.question,
            frozen=target.estimate,
            group=Group.SELF,
            language=LANGUAGE,
            now=self._noon(entry["closed"]),
            owner=self.people.get(wanted.get("owner", "")),
            start=self._day(wanted["start"]),
            due=due,
            review=due + timedelta(days=30),
            root_cause=wanted.get("cause", ""),
            **{name: wanted[name] for name in ("baseline", "target") if name in wanted},
        )
        moved = {name: wanted[name] for name in ("status", "progress", "evidence", "actual") if name in wanted}
        edit_action(actor=action.owner or manager, action=action, fields=moved, now=self._noon(min(due, today)))
