"""What a draft no longer asks, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Archived, BankVersion, Dimension, Question, StepKind, User
from ..queries.drafts import archived_document
from .draft_codes import check_room, questions_of
from .draft_texts import fresh, missing
from .steps import Recording


def archive(recording: Recording, row: Dimension | Question, questions: Sequence[Question]) -> None:
    """Keep what the row says, a dimension with these questions; removing it is the caller's part of the step."""
    kind = Archived.Kind.QUESTION if isinstance(row, Question) else Archived.Kind.DIMENSION
    dimension = row.dimension.code if isinstance(row, Question) else ""
    document = archived_document(row, questions)
    earlier = recording.draft.archive.filter(kind=kind, code=row.code).first()
    if earlier:  # archived, written anew under the same code, and archived again: the later one is kept
        recording.change(earlier, dimension=dimension, document=document)
    else:
        recording.add(Archived(kind=kind, code=row.code, dimension=dimension, document=document))


@transaction.atomic
def restore(
    *, actor: User, draft: BankVersion, archived: Archived, dimension: Dimension | None = None
) -> Dimension | Question:
    """Ask again what was archived, at the end: of the dimension for a question, of the bank for a dimension.

    Without a dimension a question goes back where it was. Raises ValidationError when that is gone, or the code is
    taken by now.
    """
    recording = Recording(draft)
    found = recording.draft.archive.filter(pk=archived.pk).first()
    if found is None:
        raise ValidationError(_("This is no longer in the archive: somebody has taken it back. Reload the page."))
    recording.remove(found)
    if found.kind == Archived.Kind.QUESTION:
        row: Dimension | Question = _restore_question(recording, found, dimension)
    else:
        row = _restore_dimension(recording, found)
    recording.record(actor, StepKind.RESTORED, found.kind, found.code)
    return row


def _restore_question(recording: Recording, archived: Archived, dimension: Dimension | None) -> Question:
    home = dimension or recording.draft.dimensions.filter(code=archived.dimension).first()
    if home is None:
        raise ValidationError(_("The dimension it stood in is gone. Choose the dimension it shall stand in."))
    home = fresh(home, recording.draft)
    question = question_from(archived.document, home)
    _check_free(recording.draft, question)
    check_room(recording.draft)
    question.missing = missing(question, recording.draft)
    rows = questions_of(home)
    recording.insert(rows, question, len(rows))
    return question


def _restore_dimension(recording: Recording, archived: Archived) -> Dimension:
    document = archived.document
    new = Dimension(
        version=recording.draft,
        code=document["code"],
        name=document["name"],
        definition=document["definition"],
        weight=document.get("weight"),
    )
    _check_free(recording.draft, new)
    check_room(recording.draft, len(document["questions"]))
    new.missing = missing(new, recording.draft)
    rows = list(recording.draft.dimensions.all())
    recording.insert(rows, new, len(rows))
    for position, entry in enumerate(document["questions"], start=1):
        question = question_from(entry, new)
        _check_free(recording.draft, question)
        question.position, question.missing = position, missing(question, recording.draft)
        recording.add(question)
    return new


def _check_free(draft: BankVersion, row: Dimension | Question) -> None:
    rows: Any = Question.objects.filter(dimension__version=draft) if isinstance(row, Question) else draft.dimensions
    if rows.filter(code__iexact=row.code).exists():
        raise ValidationError(
            _("The code “%(code)s” is taken by now. Give the other one a new code first.") % {"code": row.code}
        )


def question_from(document: Mapping[str, Any], dimension: Dimension) -> Question:
    """The question that a document of the archive describes, without a position."""
    return Question(
        dimension=dimension,
        code=document["code"],
        reversed=document["reversed"],
        title=document["title"],
        statement=document["statement"],
        group_statements=document.get("statements") or {},
        help=document["help"],
        scores={str(value): texts for value, texts in document["scores"].items()},
    )
