"""Editing, adding, moving, splitting, merging and archiving the questions of a draft."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..changes import draft_questions as changes
from ..forms.numbers import whole
from ..models import BankVersion, Dimension, Question, text_in
from ..templatetags.figures import digits
from .draft_answers import Done, on_draft, the_dimension, the_question, verb
from .draft_pages import language_of, menu_page
from .draft_saving import form_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def draft_question(request: HttpRequest, draft: BankVersion, question: int) -> HttpResponse:
    """The question's form; a POST saves what was typed into it."""
    return form_page(request, draft, the_question(draft, question))


@login_required
@require_safe
@on_draft
def draft_question_menu(request: HttpRequest, draft: BankVersion, question: int) -> HttpResponse:
    """What can be done with the question as a whole."""
    return menu_page(request, draft, the_question(draft, question))


@verb
def draft_question_add(request: HttpRequest, draft: BankVersion, dimension: int) -> Done:
    """A new question at the end of a dimension, or after another one."""
    after = request.POST.get("after", "")
    new = changes.add_question(
        actor=access.signed_in(request),
        draft=draft,
        dimension=the_dimension(draft, dimension),
        statement=request.POST.get("statement", "").strip(),
        language=language_of(request, draft),
        after=the_question(draft, key_in(request, "after")) if after else None,
    )
    return Done(_("Added %(code)s.") % {"code": new.code}, f"q-{new.code}", _open_id(new) if after else "")


@verb
def draft_question_move(request: HttpRequest, draft: BankVersion, question: int) -> Done:
    """One place up or down, or to `to`: a dimension and the question it shall follow, 0 for the first place."""
    row = the_question(draft, question)
    direction = request.POST.get("direction", "")
    found = _step(draft, row, direction) if direction else _place(draft, row, request.POST.get("to", ""))
    if found is None:
        return Done(_("%(code)s cannot go further.") % {"code": row.code}, f"q-{row.code}")
    dimension, place = found
    changes.move_question(actor=access.signed_in(request), draft=draft, question=row, dimension=dimension, place=place)
    values = {
        "code": row.code,
        "place": digits(place),
        "count": digits(dimension.questions.count()),
        "dimension": text_in(dimension.name, language_of(request, draft)) or dimension.code,
    }
    said = _("%(code)s is now question %(place)s of %(count)s in “%(dimension)s”.") % values
    return Done(said, f"q-{row.code}")


def _place(draft: BankVersion, row: Question, to: str) -> tuple[Dimension, int]:
    """The place that “dimension:question before it” means."""
    dimension_pk, _colon, before_pk = to.partition(":")
    dimension = the_dimension(draft, whole(dimension_pk) or 0)
    key = whole(before_pk)
    if not key:
        return dimension, 1
    before = the_question(draft, key)
    follows = before.dimension_id == row.dimension_id and row.position < before.position
    return before.dimension, before.position if follows or before.pk == row.pk else before.position + 1


def _step(draft: BankVersion, row: Question, direction: str) -> tuple[Dimension, int] | None:
    """The next place in a direction; beyond the ends of the dimension that is the neighbouring one."""
    far = -1 if direction == "up" else 1
    if 1 <= row.position + far <= row.dimension.questions.count():
        return row.dimension, row.position + far
    neighbour = draft.dimensions.filter(position=row.dimension.position + far).first()
    if neighbour is None:
        return None
    return neighbour, 1 if far > 0 else neighbour.questions.count() + 1


@verb
def draft_question_split(request: HttpRequest, draft: BankVersion, question: int) -> Done:
    """A copy right after the question, so that each of the two can ask one thing."""
    row = the_question(draft, question)
    new = changes.split_question(actor=access.signed_in(request), draft=draft, question=row)
    said = _("%(code)s is split: %(new)s is its copy. Let each of them ask one thing.")
    return Done(said % {"code": row.code, "new": new.code}, f"q-{new.code}", _open_id(new))


@verb
def draft_question_merge(request: HttpRequest, draft: BankVersion, question: int) -> Done:
    """One question for two; this one goes to the archive."""
    row, into = the_question(draft, question), the_question(draft, key_in(request, "into"))
    changes.merge_questions(actor=access.signed_in(request), draft=draft, question=row, into=into)
    said = _("%(code)s is merged into %(into)s and stands in the archive.")
    return Done(said % {"code": row.code, "into": into.code}, f"q-{into.code}", _open_id(into))


@verb
def draft_question_archive(request: HttpRequest, draft: BankVersion, question: int) -> Done:
    """Ask the question no longer."""
    row = the_question(draft, question)
    changes.archive_question(actor=access.signed_in(request), draft=draft, question=row)
    said = _("%(code)s is in the archive at the end of the page.") % {"code": row.code}
    return Done(said, f"d-{row.dimension.code}")


def key_in(request: HttpRequest, field: str) -> int:
    """The key that a form sent; 0 for what is none."""
    return whole(request.POST.get(field, "")) or 0


def _open_id(question: Question) -> str:
    return f"question-{question.pk}-open"
