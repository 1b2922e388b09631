"""The demo's own bank, so that the bank studio has something to show: two versions, a draft, and a change of levels."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..models import BankVersion, Organisation, Question, User
from .draft_questions import archive_question, split_question
from .draft_texts import change
from .levels import change_levels
from .steps import last_step
from .versions import duplicate_bank, publish, start_draft


class Studio:
    """Makes the bank from the demo file's `studio`; its admin does everything."""

    def __init__(self, file: Mapping[str, Any], organisation: Organisation, admin: User) -> None:
        self.file, self.organisation, self.admin = file, organisation, admin

    def first(self, version: BankVersion) -> BankVersion:
        """The organisation's own edition of a shared version, published."""
        draft = duplicate_bank(
            actor=self.admin,
            version=version,
            organisation=self.organisation,
            name=self.file["name"],
            title=self.file["title"],
        )
        return self._published(draft, self.file["first"])

    def go_on(self, version: BankVersion) -> None:
        """A newer version that is published, a draft with something to mend, and level cut-offs of another edition."""
        second = self._published(start_draft(actor=self.admin, version=version), self.file["second"])
        draft = start_draft(actor=self.admin, version=second)
        wanted = self.file["draft"]
        self._write(draft, {place: texts for place, texts in wanted.items() if isinstance(texts, dict)})
        archive_question(actor=self.admin, draft=draft, question=_question(draft, wanted["archived"]))
        split_question(actor=self.admin, draft=draft, question=_question(draft, wanted["split"]))
        levels = self.file["levels"]
        change_levels(
            actor=self.admin,
            organisation=self.organisation,
            tolerance=Decimal(levels["tolerance"]),
            reason=levels["reason"],
        )

    def _published(self, draft: BankVersion, texts: Mapping[str, Mapping[str, str]]) -> BankVersion:
        self._write(draft, texts)
        last = last_step(draft)
        return publish(actor=self.admin, draft=draft, seen=last.number if last else 0)

    def _write(self, draft: BankVersion, texts: Mapping[str, Mapping[str, str]]) -> None:
        for place, by_language in texts.items():
            code, _dot, path = place.partition(".")
            values = {f"{path}.{language}": text for language, text in by_language.items()}
            change(actor=self.admin, draft=draft, row=_question(draft, code), values=values, seen={})


def _question(draft: BankVersion, code: str) -> Question:
    return Question.objects.get(dimension__version=draft, code=code)
