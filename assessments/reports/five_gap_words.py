"""What the five gaps say, in whole sentences: which means they lie between, and what it means here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..analysis.service_gaps import Term

Text = str | Promise

NAMES: Final[Mapping[int, Text]] = {
    1: _("Knowledge"),
    2: _("Standards"),
    3: _("Delivery"),
    4: pgettext_lazy("one of the five gaps", "Communication"),
    5: _("Experience"),
}
#: what lies between the two means
QUESTIONS: Final[Mapping[int, Text]] = {
    1: _("Do managers know what customers expect?"),
    2: _("Do the standards require what managers think is expected?"),
    3: _("Does the front line deliver what the standards require?"),
    4: _("Does the front line deliver what is promised?"),
    5: _("Do customers get what they expect?"),
}
BOXES: Final[Mapping[tuple[str, str], Text]] = {
    ("customer", "desired"): _("What customers expect"),
    ("customer", "current"): _("What customers get"),
    ("manager", "desired"): _("What managers think customers expect"),
    ("manager", "current"): _("What the standards require"),
    ("front_line", "current"): _("What is delivered"),
    ("front_line", "desired"): _("What is promised"),
}
#: with %(first)s and %(second)s, the two means in the order of the gap
SHORT: Final[Mapping[int, Text]] = {
    1: _("Managers underestimate what customers expect: they think %(first)s, customers say %(second)s."),
    2: _("The standards require less than managers think customers expect: %(first)s against %(second)s."),
    3: _("The front line delivers less than the standards require: %(first)s against %(second)s."),
    4: _("The front line delivers less than is promised: %(first)s against %(second)s."),
    5: _("Customers get less than they expect: %(first)s against %(second)s."),
}
MET: Final[Mapping[int, Text]] = {
    1: _("Managers do not underestimate what customers expect: they think %(first)s, customers say %(second)s."),
    2: _("The standards require as much as managers think customers expect, or more: %(first)s against %(second)s."),
    3: _("The front line delivers what the standards require, or more: %(first)s against %(second)s."),
    4: _("The front line delivers what is promised, or more: %(first)s against %(second)s."),
    5: _("Customers get what they expect, or more: %(first)s against %(second)s."),
}
#: with %(name)s, a dimension, and %(gap)s, how wide
HEADLINES: Final[Mapping[int, Text]] = {
    1: _("Gap 1 is the widest: in %(name)s, managers underestimate what customers expect by %(gap)s."),
    2: _("Gap 2 is the widest: in %(name)s, the standards lie %(gap)s below what managers think is expected."),
    3: _("Gap 3 is the widest: in %(name)s, the front line delivers %(gap)s less than the standards require."),
    4: _("Gap 4 is the widest: in %(name)s, the front line delivers %(gap)s less than is promised."),
    5: _("In %(name)s, customers get %(gap)s less than they expect."),
}


def box_words(term: Term) -> str:
    """What one of the six means stands for."""
    return str(BOXES[term.group, term.side])
