"""Translations made outside against the draft as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..formats.bank_changes import FieldChange
from ..formats.bank_file import BankFile
from ..formats.translation_sheet import BankText, TranslationFile, fingerprint, texts_of
from ..models import BankVersion
from ..templatetags.comparisons import field_name
from ..templatetags.figures import localized
from .banks import as_file

#: how many rows of a kind a page shows
SHOWN = 100


@dataclass(frozen=True)
class TranslatedText:
    """A text that would change. `is_newer`: the draft's translation, or the text it translates, has changed since."""

    key: str
    place: str
    source: str
    change: FieldChange
    is_source_newer: bool
    is_target_newer: bool

    @property
    def is_newer(self) -> bool:
        """Whether it is kept as it is unless somebody says otherwise."""
        return self.is_source_newer or self.is_target_newer


@dataclass(frozen=True)
class TranslationDifferences:
    """What translations from outside would change."""

    file: TranslationFile
    plain: tuple[TranslatedText, ...]
    newer: tuple[TranslatedText, ...]

    @property
    def shown(self) -> tuple[TranslatedText, ...]:
        """As many of those without a doubt as a page shows."""
        return self.plain[:SHOWN]

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return max(0, len(self.plain) - SHOWN)

    @property
    def shown_newer(self) -> tuple[TranslatedText, ...]:
        """As many of those to be decided one by one as a page shows; the others stay as they are."""
        return self.newer[:SHOWN]

    @property
    def hidden_newer(self) -> int:
        """How many to be decided are not shown."""
        return max(0, len(self.newer) - SHOWN)


def translation_differences(file: TranslationFile, draft: BankVersion) -> TranslationDifferences:
    """What the file would change in the draft. Three queries."""
    found = list(_changes(file, as_file(draft)))
    return TranslationDifferences(
        file, tuple(one for one in found if not one.is_newer), tuple(one for one in found if one.is_newer)
    )


def _changes(file: TranslationFile, bank: BankFile) -> Iterator[TranslatedText]:
    rows = {row.key: row for row in file.rows}
    for place, text in placed_texts(bank):
        row = rows.get(text.key)
        source, target = text.texts.get(file.source, ""), text.texts.get(file.target, "")
        if row is None or row.text == target:
            continue
        yield TranslatedText(
            key=text.key,
            place=place,
            source=source,
            change=FieldChange(text.path, file.target, target, row.text),
            is_source_newer=row.source != fingerprint(source),
            is_target_newer=row.target != fingerprint(target),
        )


def placed_texts(bank: BankFile) -> Iterator[tuple[str, BankText]]:
    """Every text of a bank with its place in the reader's words: “R1 Service kept as promised: Help”."""
    names = {("dimension", one.code): localized(one.name) for one in bank.dimensions}
    names |= {("question", one.code): f"{one.code} {localized(one.title)}".strip() for one in bank.questions}
    names["bank", ""] = localized(bank.title) or bank.name
    for text in texts_of(bank):
        field = field_name(FieldChange(text.path, "", "", ""))
        yield f"{names[text.noun, text.code]}: {field}", text
