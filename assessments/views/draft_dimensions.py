"""Editing, adding, moving, splitting, merging and archiving the dimensions of a draft, and its archive."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..changes import draft_dimensions as changes
from ..changes.archive import restore
from ..models import BankVersion, Dimension, text_in
from ..templatetags.figures import digits
from .draft_answers import Done, anchor_of, on_draft, the_dimension, the_question, verb
from .draft_lines import row_id
from .draft_pages import language_of, menu_page
from .draft_questions import key_in
from .draft_saving import form_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def draft_dimension(request: HttpRequest, draft: BankVersion, dimension: int) -> HttpResponse:
    """The dimension's form; a POST saves what was typed into it."""
    return form_page(request, draft, the_dimension(draft, dimension))


@login_required
@require_safe
@on_draft
def draft_dimension_menu(request: HttpRequest, draft: BankVersion, dimension: int) -> HttpResponse:
    """What can be done with the dimension as a whole."""
    return menu_page(request, draft, the_dimension(draft, dimension))


@verb
def draft_dimension_add(request: HttpRequest, draft: BankVersion) -> Done:
    """A dimension without questions, at the end."""
    name = request.POST.get("name", "").strip()
    new = changes.add_dimension(
        actor=access.signed_in(request), draft=draft, name=name, language=language_of(request, draft)
    )
    return Done(_("Added the dimension “%(name)s”.") % {"name": name or new.code}, f"d-{new.code}", _add_id(new))


@verb
def draft_dimension_move(request: HttpRequest, draft: BankVersion, dimension: int) -> Done:
    """One place up or down, or to stand after another dimension (`to`), 0 for the first place."""
    row = the_dimension(draft, dimension)
    place = _place(request, draft, row)
    count = draft.dimensions.count()
    if not 1 <= place <= count:
        return Done(_("“%(name)s” cannot go further.") % {"name": _name(request, draft, row)}, f"d-{row.code}")
    changes.move_dimension(actor=access.signed_in(request), draft=draft, dimension=row, place=place)
    values = {"name": _name(request, draft, row), "place": digits(place), "count": digits(count)}
    return Done(_("“%(name)s” is now dimension %(place)s of %(count)s.") % values, f"d-{row.code}")


def _place(request: HttpRequest, draft: BankVersion, row: Dimension) -> int:
    direction, to = request.POST.get("direction", ""), key_in(request, "to")
    if direction:
        return row.position + (-1 if direction == "up" else 1)
    if to == 0:
        return 1
    before = the_dimension(draft, to)
    return before.position if row.position <= before.position else before.position + 1


@verb
def draft_dimension_split(request: HttpRequest, draft: BankVersion, question: int) -> Done:
    """A new dimension that begins with this question."""
    name = request.POST.get("name", "").strip()
    new = changes.split_dimension(
        actor=access.signed_in(request),
        draft=draft,
        question=the_question(draft, question),
        name=name,
        language=language_of(request, draft),
    )
    said = _("The dimension “%(name)s” begins here.") % {"name": name or new.code}
    return Done(said, f"d-{new.code}", f"dimension-{new.pk}-open")


@verb
def draft_dimension_merge(request: HttpRequest, draft: BankVersion, dimension: int) -> Done:
    """The questions of this dimension go to the end of another one."""
    row, into = the_dimension(draft, dimension), the_dimension(draft, key_in(request, "into"))
    changes.merge_dimensions(actor=access.signed_in(request), draft=draft, dimension=row, into=into)
    values = {"name": _name(request, draft, row), "into": _name(request, draft, into)}
    said = _("“%(name)s” is merged into “%(into)s”.") % values
    return Done(said, f"d-{into.code}", f"dimension-{into.pk}-open")


@verb
def draft_dimension_archive(request: HttpRequest, draft: BankVersion, dimension: int) -> Done:
    """Ask the dimension no longer, nor its questions."""
    row = the_dimension(draft, dimension)
    changes.archive_dimension(actor=access.signed_in(request), draft=draft, dimension=row)
    values = {"name": _name(request, draft, row)}
    return Done(_("“%(name)s” is in the archive at the end of the page, with its questions.") % values, "archive")


@verb
def draft_restore(request: HttpRequest, draft: BankVersion, archived: int) -> Done:
    """Ask again what was archived."""
    found = draft.archive.filter(pk=archived).first()
    if found is None:
        raise ValidationError(_("This is no longer in the archive: somebody has taken it back."))
    chosen = key_in(request, "dimension")
    row = restore(
        actor=access.signed_in(request),
        draft=draft,
        archived=found,
        dimension=the_dimension(draft, chosen) if chosen else None,
    )
    said = _("%(code)s is back from the archive.") % {"code": row.code}
    return Done(said, anchor_of(row), f"{row_id(row)}-open")


def _name(request: HttpRequest, draft: BankVersion, dimension: Dimension) -> str:
    return text_in(dimension.name, language_of(request, draft)) or dimension.code


def _add_id(dimension: Dimension) -> str:
    return f"dimension-{dimension.pk}-add"
