"""Files that bring a bank or its translations: kept until somebody has seen the differences, then taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ..formats.bank_archive import DIMENSION, QUESTION, ArchivedFile
from ..formats.bank_comparison import compare
from ..formats.bank_file import BankFile, DimensionFile, QuestionFile
from ..models import Archived, BankVersion, Dimension, Organisation, Question, Step, StepKind, Upload, User
from ..queries.banks import as_file
from ..queries.drafts import archived_document
from .banks import archived_row, by_text, dimension_columns, question_columns
from .steps import Outdated, Recording, last_step
from .versions import create_bank

KEPT = timedelta(days=1)
AT_ONCE = 5  # files a person may have under way; each can have 12 MB
#: columns with a text in every language, and those with such texts by group or score
TEXTS = frozenset({"title", "description", "name", "definition", "statement", "help"})
TEXTS_BY_KEY = frozenset({"scale_labels", "group_statements", "scores"})


@transaction.atomic
def keep_upload(
    *,
    actor: User,
    organisation: Organisation,
    draft: BankVersion | None,
    kind: Upload.Kind,
    name: str,
    content: bytes,
    now: datetime,
) -> Upload:
    """Keep a file whose differences shall be looked at.

    What anybody left behind more than a day ago goes, and so do the person's own but for the newest four.
    """
    Upload.objects.filter(made__lt=now - KEPT).delete()
    own = Upload.objects.filter(made_by=actor).order_by("-made", "-pk").values_list("pk", flat=True)
    Upload.objects.filter(pk__in=list(own[AT_ONCE - 1 :])).delete()
    return Upload.objects.create(
        organisation=organisation, draft=draft, kind=kind, name=name[:200], content=content, made_by=actor
    )


@transaction.atomic
def make_bank(*, actor: User, upload: Upload, file: BankFile) -> BankVersion:
    """A new bank whose draft says what the file says. Raises ValidationError when its name is taken."""
    draft = create_bank(
        actor=actor,
        organisation=upload.organisation,
        name=file.name,
        title=file.title,
        languages=file.languages,
        scale=(file.scale.minimum, file.scale.maximum),
    )
    _write(actor, draft, file)
    upload.delete()
    return draft


@transaction.atomic
def take_over(*, actor: User, upload: Upload, draft: BankVersion, file: BankFile, seen: int) -> Step | None:
    """Let the draft say what the file says, as one step; None when it says so already.

    What the file does not ask is archived. `seen` is the number of the last step the person saw. Raises Outdated when
    somebody has done another since, and ValidationError for what is no draft any more.
    """
    step = _write(actor, draft, file, seen)
    upload.delete()
    return step


def _write(actor: User, draft: BankVersion, file: BankFile, seen: int | None = None) -> Step | None:
    recording = Recording(draft)
    last = last_step(recording.draft)
    if seen is not None and (last.number if last else 0) != seen:
        raise Outdated(last)
    bank = _Import(recording, file)
    bank.write()
    if recording.is_empty:
        return None
    return recording.record(actor, StepKind.IMPORTED, "bank", recording.draft.bank.name, [bank.changes])


class _Import:
    """Brings the rows of a draft to what a file says. Dimensions and questions are known by their codes."""

    def __init__(self, recording: Recording, file: BankFile) -> None:
        self._recording = recording
        self._draft = recording.draft
        self._file = file
        self._now = as_file(self._draft)
        self._dimensions = {row.code: row for row in self._draft.dimensions.all()}
        rows = Question.objects.filter(dimension__version=self._draft).select_related("dimension")
        self._questions = {row.code: row for row in rows}

    @property
    def changes(self) -> int:
        """How many differences there are; at least the one that is only in the archive."""
        found = compare(self._now, self._file)
        dimensions = (found.dimensions_added, found.dimensions_dropped, found.dimensions)
        return max(1, sum(map(len, (found.fields, *dimensions, found.added, found.dropped, found.questions))))

    def write(self) -> None:
        """Note every row that has to be changed, added or removed."""
        self._write_bank()
        self._write_archive()
        self._remove()
        self._write_dimensions()

    def _write_bank(self) -> None:
        now, file = self._now, self._file
        if (now.title, now.description, now.languages, now.scale) != (
            file.title, file.description, file.languages, file.scale,
        ):  # fmt: skip
            columns = {
                "title": dict(file.title),
                "description": dict(file.description),
                "languages": list(file.languages),
                "scale_minimum": file.scale.minimum,
                "scale_maximum": file.scale.maximum,
                "scale_labels": by_text(file.scale.labels),
            }
            self._change(self._draft, columns)

    def _change(self, row: BankVersion | Dimension | Question, columns: Mapping[str, Any]) -> None:
        """Texts in languages that the file does not have stay, unseen, until their language comes back."""
        spoken = self._file.languages
        after = {name: _with_unseen(name, getattr(row, name), value, spoken) for name, value in columns.items()}
        self._recording.change(row, **after)

    def _write_dimensions(self) -> None:
        before = {dimension.code: dimension for dimension in self._now.dimensions}
        rows = []
        for file in self._file.dimensions:
            row = self._dimensions.get(file.code)
            if row is None:
                row = Dimension(version=self._draft, **dimension_columns(file))
                self._recording.add(row)
            elif _without_questions(before[file.code]) != _without_questions(file):
                self._change(row, dimension_columns(file))
            rows.append(row)
        self._recording.order(rows)
        known = {question.code: question for question in self._now.questions}
        for row, dimension in zip(rows, self._file.dimensions, strict=True):
            self._recording.order([self._question(row, question, known) for question in dimension.questions])

    def _question(self, home: Dimension, file: QuestionFile, known: Mapping[str, QuestionFile]) -> Question:
        row = self._questions.get(file.code)
        if row is None:
            row = Question(dimension=home, **question_columns(file))
            self._recording.add(row)
            return row
        if known[file.code] != file:
            self._change(row, question_columns(file))
        if home.pk is None:
            self._recording.follow(row, home)
        elif row.dimension_id != home.pk:
            self._recording.change(row, dimension_id=home.pk)
        return row

    def _remove(self) -> None:
        asked = {question.code for question in self._file.questions}
        for code, row in self._questions.items():
            if code not in asked:
                self._recording.remove(row)
        kept = {dimension.code for dimension in self._file.dimensions}
        for code, dimension in self._dimensions.items():
            if code not in kept:
                self._recording.remove(dimension)

    def _write_archive(self) -> None:
        """The archive as the file has it, with what the file neither asks nor keeps, without what it asks."""
        wanted = {
            (one.kind, one.code): archived_row(self._draft, one) for one in [*self._dropped(), *self._file.archived]
        }
        asked = {(QUESTION, question.code) for question in self._file.questions}
        asked |= {(DIMENSION, dimension.code) for dimension in self._file.dimensions}
        asked -= {(one.kind, one.code) for one in self._file.archived}
        before = {(one.kind, one.code): one for one in self._now.archived}
        for row in self._draft.archive.all():
            key = (row.kind, row.code)
            new = wanted.pop(key, None)
            if new is not None and not _is_same(before[key], new):
                self._recording.change(row, dimension=new.dimension, document=new.document)
            elif new is None and key in asked:
                self._recording.remove(row)
        for row in wanted.values():
            self._recording.add(row)

    def _dropped(self) -> Iterable[ArchivedFile]:
        """What the draft asks and the file does not; a dimension with its questions that go too."""
        asked = {question.code for question in self._file.questions}
        kept = {dimension.code for dimension in self._file.dimensions}
        gone: dict[str, list[Question]] = {}
        for row in sorted(self._questions.values(), key=lambda row: row.position):
            if row.code not in asked:
                gone.setdefault(row.dimension.code, []).append(row)
        for code, dimension in self._dimensions.items():
            if code not in kept:
                yield ArchivedFile(DIMENSION, code, "", archived_document(dimension, gone.pop(code, ())))
        for code, rows in gone.items():
            yield from (ArchivedFile(QUESTION, row.code, code, archived_document(row)) for row in rows)


def _with_unseen(column: str, before: Any, after: Any, languages: Collection[str]) -> Any:
    if column in TEXTS:
        return {code: text for code, text in before.items() if code not in languages} | after
    if column in TEXTS_BY_KEY:
        return {key: _with_unseen("title", before.get(key) or {}, texts, languages) for key, texts in after.items()}
    return after


def _without_questions(dimension: DimensionFile) -> tuple[Any, ...]:
    return (dimension.name, dimension.definition, dimension.weight)


def _is_same(before: ArchivedFile, new: Archived) -> bool:
    return (before.dimension, before.document) == (new.dimension, new.document)


@transaction.atomic
def drop_upload(*, actor: User, upload: Upload) -> None:
    """Forget a file; nothing of it is written."""
    upload.delete()
