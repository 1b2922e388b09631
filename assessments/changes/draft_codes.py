"""Codes for new rows of a draft, free in the whole bank, and whether there is room for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..formats.bank_file import MAX_QUESTIONS
from ..models import Archived, BankVersion, Dimension, Question
from ..queries.drafts import used_codes
from ..templatetags.figures import digits


def questions_of(dimension: Dimension) -> list[Question]:
    """The questions of a dimension with what placing them needs, in order."""
    rows = dimension.questions.only("pk", "code", "position", "dimension_id")
    return list(rows.order_by("position"))


def check_room(draft: BankVersion, coming: int = 1) -> None:
    """Raise ValidationError when so many more questions are too many for a bank."""
    if Question.objects.filter(dimension__version=draft).count() + coming > MAX_QUESTIONS:
        raise ValidationError(_("A bank holds at most %(limit)s questions.") % {"limit": digits(MAX_QUESTIONS)})


def new_code(draft: BankVersion, dimension: Dimension) -> str:
    """The next free code in the manner of the dimension's others: R4 after R3."""
    codes = [row.code for row in questions_of(dimension)]
    letters = Counter(found[1] for code in codes if (found := re.fullmatch(r"(\D+)\d+", code)))
    prefix = letters.most_common(1)[0][0] if letters else dimension.code[:1].upper()
    return _free(used_codes(draft, Archived.Kind.QUESTION), (f"{prefix}{number}" for number in count(1)))


def dimension_code(draft: BankVersion, name: str) -> str:
    """A free code made of a dimension's name, of its Latin letters and digits."""
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:34] or "dimension"
    return _free(used_codes(draft, Archived.Kind.DIMENSION), chain([base], (f"{base}-{number}" for number in count(2))))


def _free(used: set[str], codes: Iterator[str]) -> str:
    return next(code for code in codes if code.casefold() not in used)
