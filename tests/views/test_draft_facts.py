"""Scale, languages and default weights in the editor."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.versions import start_draft
from assessments.models import BankVersion, User, VersionState
from tests.factories import make_assessment, make_version

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(admin: User) -> BankVersion:
    return make_version(organisation=admin.memberships.get().organisation, state=VersionState.DRAFT)


def consequences(client: Client, name: str, draft: BankVersion, **query: object) -> str:
    return client.get(reverse(name, args=[draft.pk]), query, headers=HTMX).content.decode()


def test_another_scale_says_what_is_missing_and_who_stays(client: Client, admin: User) -> None:
    published = make_version(organisation=admin.memberships.get().organisation)
    make_assessment(organisation=published.bank.organisation, version=published)
    draft = start_draft(actor=admin, version=published)

    text = consequences(client, "draft_scale", draft, scale="0-10")
    # values 0 and 6 to 10 for three questions and the bank
    assert "24 texts of new scores will be missing in every language." in text
    assert "1 running assessment keeps its version" in text
    assert "fall away" not in text


def test_a_smaller_scale_names_the_texts_that_fall_away(client: Client, admin: User) -> None:
    draft = make_version(organisation=admin.memberships.get().organisation, state=VersionState.DRAFT, scale=(0, 10))
    text = consequences(client, "draft_scale", draft, scale="1-5")
    assert "6 texts of scores fall away, in every language." in text
    client.post(reverse("draft_scale", args=[draft.pk]), {"scale": "1-5", "mark": "0.0"}, headers=HTMX)
    draft.refresh_from_db()
    assert (draft.scale_minimum, draft.scale_maximum, [*draft.scale_labels]) == (1, 5, ["1", "2", "3", "4", "5"])


def test_the_same_scale_changes_nothing(client: Client, draft: BankVersion) -> None:
    assert "Nothing would change" in consequences(client, "draft_scale", draft, scale="1-5")


@pytest.mark.parametrize("scale", ["", "1-6", "x", "1-5-9"])
def test_an_unknown_scale_is_refused(client: Client, draft: BankVersion, scale: str) -> None:
    answer = client.post(reverse("draft_scale", args=[draft.pk]), {"scale": scale, "mark": "0.0"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Choose one of the scales offered." in answer.content.decode()


def test_languages_that_come_and_go_are_named_before_they_do(client: Client, draft: BankVersion) -> None:
    text = consequences(client, "draft_languages", draft, languages=["en", "lv"], another="de")
    assert "Persian: nobody is asked in it any more." in text
    assert "German: the texts of the bank and of 3 questions are to be written." in text

    sent = {"languages": ["en", "lv"], "another": "de", "mark": "0.0"}
    answer = client.post(reverse("draft_languages", args=[draft.pk]), sent, headers=HTMX)
    draft.refresh_from_db()
    assert (answer["HX-Refresh"], draft.languages) == ("true", ["en", "lv", "de"])


@pytest.mark.parametrize("sent", [{}, {"languages": ["xx"]}, {"languages": ["en"], "another": "xx"}])
def test_no_language_or_an_unknown_one_is_refused(client: Client, draft: BankVersion, sent: dict[str, object]) -> None:
    answer = client.post(reverse("draft_languages", args=[draft.pk]), {"mark": "0.0", **sent}, headers=HTMX)
    draft.refresh_from_db()
    assert (answer.status_code, draft.languages) == (422, ["en", "fa", "lv"])


def test_without_scripts_what_follows_is_a_page_that_leads_back_to_the_bank(client: Client, draft: BankVersion) -> None:
    page = client.get(reverse("draft_scale", args=[draft.pk]), {"scale": "0-10"}).content.decode()
    assert page.count("<h1") == 1
    assert f">{draft.title['en']}</a>" in page


def points(draft: BankVersion, *given: str) -> dict[str, str]:
    return {f"points-{row.pk}": text for row, text in zip(draft.dimensions.all(), given, strict=True)}


@pytest.mark.parametrize(
    ("given", "stored"), [(("60", "40"), [60, 40]), (("۳۳٫۵", "66,5"), [33.5, 66.5]), (("", ""), [None, None])]
)
def test_weights_that_total_100_are_saved_as_one_step(
    client: Client, draft: BankVersion, given: tuple[str, str], stored: list[float | None]
) -> None:
    sent = {"mark": "0.0", **points(draft, *given)}
    assert client.post(reverse("draft_weights", args=[draft.pk]), sent, headers=HTMX).status_code == 200
    assert list(draft.dimensions.values_list("weight", flat=True)) == stored
    assert draft.steps.count() == (0 if stored == [None, None] else 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("60", "30"), "The points total 90. They must total 100."),
        (("60", ""), "Give every dimension its points"),
        (("60", "x"), "Give points from 0 to 100"),
        (("-60", "160"), "Give points from 0 to 100"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    client: Client, draft: BankVersion, given: tuple[str, str], words: str
) -> None:
    sent = {"mark": "0.0", **points(draft, *given)}
    answer = client.post(reverse("draft_weights", args=[draft.pk]), sent, headers=HTMX)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert set(draft.dimensions.values_list("weight", flat=True)) == {None}
