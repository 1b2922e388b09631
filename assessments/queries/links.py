"""What a respondent meets before the questions: the link, and what its first page tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from ..access import alive_links
from ..analysis.duration import minutes_for
from ..models import Assessment, Link, Question, Response, ResponseState
from ..passes import Pass
from ..tokens import hash_token


def link_address(token: str) -> str:
    """The address a person is given, under BASE_URL."""
    return settings.BASE_URL + reverse("link", args=[token])


def open_link(token: str, now: datetime) -> Link | None:
    """The link this token opens; None for an unknown, revoked, expired or finished one, and in a closed assessment.

    A public one may be used up: whoever began by it goes on.
    """
    return _open(now).filter(token_hash=hash_token(token)).first()


def is_known(token: str) -> bool:
    """Whether there ever was such a link, whatever became of it."""
    return Link.objects.filter(token_hash=hash_token(token)).exists()


def kiosk_link(pk: UUID, now: datetime) -> Link | None:
    """The link of a kiosk, while it is open and not used up."""
    link = _open(now).filter(pk=pk, is_kiosk=True).first()
    return None if link is None or is_used_up(link) else link


def is_used_up(link: Link) -> bool:
    """Whether as many have begun by it as may."""
    return link.limit is not None and link.used >= link.limit


def _open(now: datetime) -> Any:
    rows = alive_links(now).filter(assessment__closed__isnull=True, participation__finished__isnull=True)
    return rows.select_related("assessment__organisation", "assessment__version", "participation")


def begun_by(link: Link, held: Pass | None) -> Response | None:
    """The open response to go on with: the person's, or the one this browser holds the key to."""
    rows = Response.objects.filter(assessment=link.assessment_id, state=ResponseState.OPEN)
    if link.participation_id is not None:
        return rows.filter(participation=link.participation_id).first()
    if held is None or held.link != link.pk:
        return None
    return rows.filter(key_hash=hash_token(held.key)).first()


@dataclass(frozen=True)
class Welcome:
    """What the first page tells about an assessment."""

    link: Link

    @property
    def assessment(self) -> Assessment:
        """What the respondent is asked about."""
        return self.link.assessment

    @cached_property
    def questions(self) -> int:
        """How many questions the respondent will be asked."""
        every = Question.objects.filter(dimension__version=self.assessment.version_id).count()
        size = self.assessment.sample_size
        return every if size is None else min(every, max(size, len(self.assessment.core)))

    @property
    def minutes(self) -> int:
        """How long that takes."""
        return minutes_for(self.questions)

    @property
    def asked_segments(self) -> list[Mapping[str, Any]]:
        """The segments whose value nobody but the respondent knows."""
        person = self.link.participation
        known = {**self.link.segments, **(person.segments if person else {})}
        return [one for one in self.assessment.segments if one["is_asked"] and one["code"] not in known]
