"""Adding, moving, splitting, merging and archiving in the editor: questions and dimensions."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Archived, BankVersion, Dimension, Question, User, VersionState
from tests.factories import make_version

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(admin: User) -> BankVersion:
    shape = {"reliability": ("R1", "R2", "R3"), "empathy": ("E1", "E2")}
    return make_version(organisation=admin.memberships.get().organisation, state=VersionState.DRAFT, dimensions=shape)


def row(code: str) -> Question:
    return Question.objects.get(code=code)


def dimension(code: str) -> Dimension:
    return Dimension.objects.get(code=code)


def send(client: Client, view: str, /, *words: object, status: int = 200, **data: object) -> str:
    """What a verb answers to the page's script."""
    answer = client.post(reverse(view, args=words), {"mark": "0.0", "language": "en", **data}, headers=HTMX)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def order(draft: BankVersion) -> dict[str, str]:
    """The codes of the questions by dimension, as they stand."""
    return {
        each.code: " ".join(each.questions.order_by("position").values_list("code", flat=True))
        for each in draft.dimensions.order_by("position")
    }


@pytest.mark.parametrize(
    ("code", "direction", "reliability", "empathy"),
    [
        ("R1", "down", "R2 R1 R3", "E1 E2"),
        ("R2", "up", "R2 R1 R3", "E1 E2"),
        ("R3", "down", "R1 R2", "R3 E1 E2"),
        ("E1", "up", "R1 R2 R3 E1", "E2"),
        ("R1", "up", "R1 R2 R3", "E1 E2"),
        ("E2", "down", "R1 R2 R3", "E1 E2"),
    ],
)
def test_a_question_goes_up_and_down_and_on_into_the_next_dimension(
    client: Client, draft: BankVersion, code: str, direction: str, reliability: str, empathy: str
) -> None:
    send(client, "draft_question_move", draft.pk, row(code).pk, direction=direction)
    assert order(draft) == {"reliability": reliability, "empathy": empathy}


@pytest.mark.parametrize(
    ("code", "to", "reliability", "empathy"),
    [
        ("R1", "R3", "R2 R3 R1", "E1 E2"),
        ("R3", "R1", "R1 R3 R2", "E1 E2"),
        ("R3", "reliability", "R3 R1 R2", "E1 E2"),
        ("R2", "E1", "R1 R3", "E1 R2 E2"),
        ("R2", "empathy", "R1 R3", "R2 E1 E2"),
        ("R2", "R2", "R1 R2 R3", "E1 E2"),
    ],
)
def test_a_question_is_put_after_another_or_first_in_a_dimension(
    client: Client, draft: BankVersion, code: str, to: str, reliability: str, empathy: str
) -> None:
    home = Dimension.objects.filter(code=to).first()
    place = f"{home.pk}:0" if home else f"{row(to).dimension_id}:{row(to).pk}"
    send(client, "draft_question_move", draft.pk, row(code).pk, to=place)
    assert order(draft) == {"reliability": reliability, "empathy": empathy}


def test_a_move_says_where_the_question_stands_now_and_how_all_stand(client: Client, draft: BankVersion) -> None:
    text = send(client, "draft_question_move", draft.pk, row("R1").pk, direction="down")
    assert "R1 is now question 2 of 3 in “Reliability”." in text
    ids = ",".join(str(row(code).pk) for code in ("R2", "R1", "R3"))
    assert f'data-order="{dimension("reliability").pk}:{ids};' in text
    assert "data-question=" not in text  # no row says anything new


@pytest.mark.parametrize("to", ["", "x", "1", "0:0", "999999:0", ":", "1:999999", "٣:٤"])
def test_a_place_that_is_none_changes_nothing(client: Client, draft: BankVersion, to: str) -> None:
    data = {"mark": "0.0", "to": to}
    answer = client.post(reverse("draft_question_move", args=[draft.pk, row("R2").pk]), data, headers=HTMX)
    assert answer.status_code in {200, 422}
    assert sorted(" ".join(order(draft).values()).split()) == ["E1", "E2", "R1", "R2", "R3"]


def test_a_question_is_added_at_the_end_or_below_another(client: Client, draft: BankVersion) -> None:
    send(client, "draft_question_add", draft.pk, dimension("empathy").pk, statement="We listen.")
    send(client, "draft_question_add", draft.pk, dimension("reliability").pk, statement="", after=row("R1").pk)
    assert order(draft) == {"reliability": "R1 R4 R2 R3", "empathy": "E1 E2 E3"}
    assert row("E3").statement == {"en": "We listen."}


def test_a_question_is_split_and_the_copy_gets_the_focus(client: Client, draft: BankVersion) -> None:
    text = send(client, "draft_question_split", draft.pk, row("R1").pk)
    assert order(draft)["reliability"] == "R1 R4 R2 R3"
    assert f'data-focus="question-{row("R4").pk}-open"' in text
    assert f'id="question-{row("R4").pk}"' in text


def test_a_question_is_merged_archived_and_taken_back(client: Client, draft: BankVersion) -> None:
    send(client, "draft_question_merge", draft.pk, row("R1").pk, into=row("R2").pk)
    send(client, "draft_question_archive", draft.pk, row("E1").pk)
    assert order(draft) == {"reliability": "R2 R3", "empathy": "E2"}

    kept = Archived.objects.get(code="E1")
    text = send(client, "draft_restore", draft.pk, kept.pk, dimension=dimension("reliability").pk)
    assert order(draft) == {"reliability": "R2 R3 E1", "empathy": "E2"}
    assert "E1 is back from the archive." in text
    send(client, "draft_restore", draft.pk, kept.pk, status=422)


@pytest.mark.parametrize("into", ["", "0", "R1"])
def test_a_merge_without_another_question_is_refused(client: Client, draft: BankVersion, into: str) -> None:
    pk = row("R1").pk if into == "R1" else into
    send(client, "draft_question_merge", draft.pk, row("R1").pk, into=pk, status=422)
    assert order(draft)["reliability"] == "R1 R2 R3"


def test_dimensions_are_added_moved_merged_and_archived(client: Client, draft: BankVersion) -> None:
    send(client, "draft_dimension_add", draft.pk, name="Speed of service")
    assert [*order(draft)] == ["reliability", "empathy", "speed-of-service"]
    text = send(client, "draft_dimension_move", draft.pk, dimension("speed-of-service").pk, to="0")
    assert "“Speed of service” is now dimension 1 of 3." in text
    send(client, "draft_dimension_move", draft.pk, dimension("speed-of-service").pk, direction="down")
    assert [*order(draft)] == ["reliability", "speed-of-service", "empathy"]
    send(client, "draft_dimension_merge", draft.pk, dimension("empathy").pk, into=dimension("reliability").pk)
    assert order(draft)["reliability"] == "R1 R2 R3 E1 E2"
    send(client, "draft_dimension_archive", draft.pk, dimension("reliability").pk)
    assert [*order(draft)] == ["speed-of-service"]


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_dimension_at_the_end_stays(client: Client, draft: BankVersion, direction: str) -> None:
    code = "reliability" if direction == "up" else "empathy"
    text = send(client, "draft_dimension_move", draft.pk, dimension(code).pk, direction=direction)
    assert "cannot go further" in text
    assert [*order(draft)] == ["reliability", "empathy"]


def test_a_new_dimension_begins_at_a_question(client: Client, draft: BankVersion) -> None:
    send(client, "draft_dimension_split", draft.pk, row("R2").pk, name="Care")
    assert order(draft) == {"reliability": "R1", "care": "R2 R3", "empathy": "E1 E2"}
    send(client, "draft_dimension_split", draft.pk, row("R1").pk, name="Nothing", status=422)


def test_an_archived_dimension_comes_back_with_its_rows(client: Client, draft: BankVersion) -> None:
    send(client, "draft_dimension_archive", draft.pk, dimension("empathy").pk)
    text = send(client, "draft_restore", draft.pk, Archived.objects.get(code="empathy").pk)
    assert order(draft)["empathy"] == "E1 E2"
    assert text.count("data-question=") == 2
    assert f'data-dimension="{dimension("empathy").pk}"' in text


def test_without_scripts_a_verb_comes_back_to_its_row_and_says_what_it_did(client: Client, draft: BankVersion) -> None:
    answer = client.post(
        reverse("draft_question_split", args=[draft.pk, row("R1").pk]), {"language": "fa"}, follow=True
    )
    assert answer.redirect_chain[0][0].endswith("?language=fa#q-R4")
    assert "R1 is split: R4 is its copy." in answer.content.decode()
