"""Links are kept as hashes, and end when they are revoked."""

from datetime import timedelta

import pytest

from assessments.changes.links import make_link, revoke_link
from assessments.models import Group
from assessments.tokens import hash_token
from tests.factories import NOON, make_assessment, make_person

pytestmark = pytest.mark.django_db


def test_a_token_has_32_random_bytes_and_only_its_hash_is_kept() -> None:
    link, token = make_link(assessment=make_assessment(), group=Group.CUSTOMER)
    assert len(token) == 43
    assert link.token_hash == hash_token(token)
    assert token not in str(vars(link))


def test_a_link_with_a_person_is_personal_and_one_without_public() -> None:
    person = make_person()
    own, _token = make_link(assessment=person.assessment, group=person.group, participation=person)
    public, _token = make_link(
        assessment=person.assessment, group=Group.CUSTOMER, name="Desk", segments={"branch": "Riga"}, limit=9
    )
    assert (own.is_public, public.is_public) == (False, True)
    assert (public.name, public.segments, public.limit, public.used) == ("Desk", {"branch": "Riga"}, 9, 0)


def test_a_revoked_link_stays_revoked_at_its_time() -> None:
    link, _token = make_link(assessment=make_assessment(), group=Group.CUSTOMER)
    revoke_link(link=link, now=NOON)
    revoke_link(link=link, now=NOON + timedelta(days=1))
    link.refresh_from_db()
    assert link.revoked == NOON
    assert not link.is_alive(NOON)
