"""Taking over translations that were made outside."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from ..formats.translation_sheet import TranslationFile
from ..models import BankVersion, Dimension, Question, Step, StepKind, Upload, User
from ..queries.translation_uploads import TranslatedText, translation_differences
from .draft_texts import EditedRow, put
from .steps import Outdated, Recording, last_step

#: how the paths of a bank file begin in our rows
COLUMNS = {"labels": "scale_labels", "statements": "group_statements"}


@transaction.atomic
def take_translations(
    *, actor: User, upload: Upload, draft: BankVersion, file: TranslationFile, newer: Collection[str], seen: int
) -> Step | None:
    """Write the translations as one step; None when there is nothing to write.

    Of texts that have changed since the file was made only those with a key in `newer` are written. Raises Outdated
    when somebody has done another step than `seen` since, and ValidationError for what is no draft any more.
    """
    recording = Recording(draft)
    last = last_step(recording.draft)
    if (last.number if last else 0) != seen:
        raise Outdated(last)
    found = translation_differences(file, recording.draft)
    texts = [*found.plain, *(one for one in found.newer if one.key in newer)]
    _write(recording, texts)
    upload.delete()
    if recording.is_empty:
        return None
    return recording.record(actor, StepKind.TRANSLATED, "bank", recording.draft.bank.name, [len(texts)])


def _write(recording: Recording, texts: list[TranslatedText]) -> None:
    rows = _rows(recording.draft)
    values: dict[str, dict[str, str]] = {}
    for text in texts:
        place, _slash, path = text.key.rpartition("/")
        field, *rest = path.split(".")
        column = ".".join((COLUMNS.get(field, field), *rest, text.change.language))
        values.setdefault(place, {})[column] = text.change.after
    for place, columns in values.items():
        put(recording, rows[place], columns)


def _rows(draft: BankVersion) -> dict[str, EditedRow]:
    """The rows of a draft by what the keys of their texts begin with."""
    rows: dict[str, EditedRow] = {"bank": draft}
    rows |= {f"dimension/{row.code}": row for row in Dimension.objects.filter(version=draft)}
    questions = Question.objects.filter(dimension__version=draft).select_related("dimension")
    return rows | {f"question/{row.code}": row for row in questions}
