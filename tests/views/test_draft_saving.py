from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.draft_texts import fingerprint
from assessments.models import Question, Role, VersionState
from tests.factories import make_member, make_version

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("name", "sent", "path"),
    [("draft_languages", {"languages": ["en"]}, "statement.lv"), ("draft_scale", {"scale": "1-5"}, "scores.9.en")],
)
def test_what_is_typed_for_something_dropped_meanwhile_is_not_taken_for_saved(
    client: Client, name: str, sent: dict[str, Any], path: str
) -> None:
    admin = make_member(Role.ADMIN)
    client.force_login(admin)
    organisation = admin.memberships.get().organisation
    draft = make_version(organisation=organisation, state=VersionState.DRAFT, languages=["en", "lv"], scale=(0, 10))
    client.post(reverse(name, args=[draft.pk]), {**sent, "mark": "0.0"}, headers=HTMX)
    form = {path: "Typed.", f"seen.{path}": fingerprint("Shown."), "language": path[-2:], "mark": "0.0"}

    question = Question.objects.get(code="R1")
    answer = client.post(reverse("draft_question", args=[draft.pk, question.pk]), form, headers=HTMX)
    assert (answer.status_code, "HX-Refresh" in answer) == (422, False)
    assert "This is no longer in the draft" in answer.content.decode()


def test_what_is_translated_into_a_language_dropped_meanwhile_is_not_taken_for_saved(client: Client) -> None:
    admin = make_member(Role.ADMIN)
    client.force_login(admin)
    organisation = admin.memberships.get().organisation
    draft = make_version(organisation=organisation, state=VersionState.DRAFT, languages=["en", "fa", "lv"])
    client.post(reverse("draft_languages", args=[draft.pk]), {"languages": ["en", "fa"], "mark": "0.0"}, headers=HTMX)
    question = Question.objects.get(code="R1")
    form = {"noun": "question", "key": question.pk, "from": "en", "to": "lv", "statement.lv": "Typed."}

    address = reverse("draft_translations", args=[draft.pk])
    answer = client.post(address, {**form, "seen.statement.lv": fingerprint("Shown.")}, headers=HTMX)
    assert answer.status_code == 404
