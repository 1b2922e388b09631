"""What respondents can be told apart by: an assessment's segments, as it stores them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

#: the code of the one segment that an assessment names itself
OWN_SEGMENT = "own-1"
#: characters of a value or a name
SEGMENT_LENGTH = 60
#: values of one segment
SEGMENT_VALUES = 50


class SegmentKind(models.TextChoices):
    """The segments that have a name in every language; the assessment's order is this one."""

    BRANCH = "branch", _("Branch")
    CHANNEL = "channel", _("Channel")
    CUSTOMER_TYPE = "customer_type", _("Customer type")


def segment_name(segment: Mapping[str, Any]) -> str:
    """The name of one of an assessment's segments in the reader's language, or as it was typed."""
    return str(dict(SegmentKind.choices).get(segment["code"], segment.get("name") or segment["code"]))
