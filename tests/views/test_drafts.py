import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from assessments.changes.draft_texts import fingerprint
from assessments.models import BankVersion, Dimension, Question, Role, Step, User, VersionState
from tests.factories import make_member, make_organisation, make_version

pytestmark = pytest.mark.django_db
CountQueries = Callable[[int], AbstractContextManager[object]]
HTMX = {"HX-Request": "true"}
MANY = {f"d{place}": [f"D{place}Q{number}" for number in range(50)] for place in range(10)}


def make_draft(admin: User, **fields: Any) -> BankVersion:
    return make_version(organisation=admin.memberships.get().organisation, state=VersionState.DRAFT, **fields)


@pytest.fixture
def draft(admin: User) -> BankVersion:
    return make_draft(admin)


def address(name: str, *words: object) -> str:
    return reverse(name, args=words)


def row(code: str) -> Question:
    return Question.objects.get(code=code)


def shown(client: Client, draft: BankVersion, query: str = "") -> str:
    return client.get(address("draft", draft.pk) + query).content.decode()


def send(client: Client, name: str, *words: object, **data: object) -> str:
    """What a verb answers to the page's script."""
    return client.post(address(name, *words), {"mark": "0.0", **data}, headers=HTMX).content.decode()


def typed(code: str, **texts: str) -> dict[str, str]:
    """What a form sends: `statement_en="…"` with what the form showed there."""
    question = row(code)
    values = {}
    for name, text in texts.items():
        field, language = name.rsplit("_", 1)
        values[f"{field}.{language}"] = text
        values[f"seen.{field}.{language}"] = fingerprint(getattr(question, field).get(language, ""))
    return values


def codes(draft: BankVersion) -> list[str]:
    rows = Question.objects.filter(dimension__version=draft).order_by("dimension__position", "position")
    return list(rows.values_list("code", flat=True))


def test_the_page_shows_every_question_with_its_marks(client: Client, draft: BankVersion) -> None:
    Question.objects.filter(code="R1").update(
        reversed=True, group_statements={"customer": {"en": "I get it."}}, missing={"en": 2}
    )

    text = shown(client, draft)
    for part in ("Reliability", "Statement R2", "Reversed", "Other wording for customers", "2 texts missing"):
        assert part in text


def test_another_language_shows_what_is_missing_there_and_what_another_says(client: Client, draft: BankVersion) -> None:
    Question.objects.filter(code="R1").update(statement={"en": "Kept."})

    text = shown(client, draft, "?language=fa")
    assert "Statement R2 (fa)" in text
    assert re.search(r"No text yet.*<span lang=\"en\".*\(Kept\.\)", text)


def test_completeness_counts_texts_by_language(client: Client, draft: BankVersion) -> None:
    Question.objects.filter(code="R1").update(missing={"fa": 3})

    text = shown(client, draft)
    # bank 2 + 5 labels, 2 dimensions of 2, 3 questions of 3 + 5; the factory writes no description
    assert "English: 34 of 35" in text
    assert "Persian: 31 of 35" in text


def test_a_published_version_is_read_and_not_edited(client: Client, admin: User) -> None:
    version = make_draft(admin)
    BankVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED)

    assert client.get(address("draft", version.pk))["Location"] == address("bank_version", version.pk)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("?open=R1", 'name="statement.en"'),
        ("?open=R1&language=fa&field=statement.fa", 'name="statement.fa" cols="40" rows="1" id="question-'),
        ("?open=reliability", 'name="definition.en"'),
        ("?open=bank", 'name="scale_labels.5.en"'),
        ("?open=R1&menu=1", "Split in two"),
        ("?open=reliability&menu=1", "Archive with its questions"),
        ("?open=nothing", "Reliability"),
        ("?open=%00", "Reliability"),
    ],
)
def test_the_address_opens_a_row(client: Client, draft: BankVersion, query: str, part: str) -> None:
    assert part in shown(client, draft, query)


def test_a_link_to_a_field_gives_it_the_focus(client: Client, draft: BankVersion) -> None:
    text = shown(client, draft, "?open=R1&field=statement.fa&language=fa")
    assert re.search(r'<textarea name="statement\.fa"[^>]* autofocus', text)


def test_the_first_language_stands_beside_the_others(client: Client, draft: BankVersion) -> None:
    beside = '<p class="draft-beside" lang="en" dir="auto">Statement R1</p>'
    assert beside in shown(client, draft, "?open=R1&language=fa")
    assert beside not in shown(client, draft, "?open=R1&language=en")


def test_leaving_a_field_saves_it_and_says_so(client: Client, draft: BankVersion) -> None:
    text = send(client, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="We keep our word."))

    assert row("R1").statement["en"] == "We keep our word."
    assert "Changed the statement of R1 (English)" in text
    assert re.search(r"Saved \d\d:\d\d", text)
    assert f'value="{fingerprint("We keep our word.")}"' in text


def test_what_was_not_touched_here_does_not_overwrite_what_somebody_else_wrote(
    client: Client, draft: BankVersion
) -> None:
    form = typed("R1", statement_en="Statement R1", title_en="Promises")
    Question.objects.filter(code="R1").update(statement={"en": "Theirs."})

    send(client, "draft_question", draft.pk, row("R1").pk, **form)
    assert (row("R1").statement["en"], row("R1").title["en"]) == ("Theirs.", "Promises")


def test_two_people_on_one_text_are_asked_which_counts(client: Client, draft: BankVersion) -> None:
    form = typed("R1", statement_en="Mine.", title_en="Promises")
    Question.objects.filter(code="R1").update(statement={"en": "Theirs."})

    answer = client.post(address("draft_question", draft.pk, row("R1").pk), {"mark": "0.0", **form}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(part in text for part in ("Mine.", "Theirs.", "Take mine", "Keep theirs"))
    assert (row("R1").statement["en"], row("R1").title["en"]) == ("Theirs.", "Promises")


@pytest.mark.parametrize(
    ("choice", "stored"),
    [({"keep": f"statement.en={fingerprint('Theirs.')}"}, "Mine."), ({"take": "statement.en"}, "Theirs.")],
)
def test_the_choice_settles_it(client: Client, draft: BankVersion, choice: dict[str, str], stored: str) -> None:
    form = typed("R1", statement_en="Mine.")
    Question.objects.filter(code="R1").update(statement={"en": "Theirs."})

    answer = client.post(
        address("draft_question", draft.pk, row("R1").pk), {"mark": "0.0", **form, **choice}, headers=HTMX
    )
    assert (answer.status_code, row("R1").statement["en"]) == (200, stored)


def test_a_choice_made_on_a_text_that_changed_again_asks_again(client: Client, draft: BankVersion) -> None:
    form = typed("R1", statement_en="Mine.") | {"keep": f"statement.en={fingerprint('Theirs.')}"}
    Question.objects.filter(code="R1").update(statement={"en": "Newer."})

    answer = client.post(address("draft_question", draft.pk, row("R1").pk), {"mark": "0.0", **form}, headers=HTMX)
    assert (answer.status_code, row("R1").statement["en"]) == (409, "Newer.")


@pytest.mark.parametrize("path", ["statement", "__class__.en", "position", "dimension_id", "scores.99.en", "..", ""])
def test_a_choice_about_what_the_form_does_not_ask_means_nothing(client: Client, draft: BankVersion, path: str) -> None:
    form = {path: "Mine.", f"seen.{path}": fingerprint("Theirs."), "take": path, "mark": "0.0"}

    answer = client.post(address("draft_question", draft.pk, row("R1").pk), form, headers=HTMX)
    assert (answer.status_code, row("R1").statement["en"]) == (200, "Statement R1")


def test_what_is_wrong_stands_at_its_field_and_the_rest_is_saved(client: Client, draft: BankVersion) -> None:
    form = typed("R1", title_en="Promises") | {"code": "R 1", "seen.code": fingerprint("R1")}
    answer = client.post(address("draft_question", draft.pk, row("R1").pk), {"mark": "0.0", **form}, headers=HTMX)

    text = answer.content.decode()
    assert answer.status_code == 422
    said = r'<p class="invalid-feedback d-block" data-error>A code'
    assert re.search(rf'innerHTML:#question-\d+-code-note">\s*{said}', text)
    assert row("R1").title["en"] == "Promises"


@pytest.mark.parametrize("text", ["x" * 401, "bell\x07", "nul\x00"])
def test_a_text_that_cannot_be_is_refused_kindly(client: Client, draft: BankVersion, text: str) -> None:
    answer = client.post(
        address("draft_question", draft.pk, row("R1").pk),
        {"mark": "0.0", **typed("R1", statement_en=text)},
        headers=HTMX,
    )
    assert (answer.status_code, row("R1").statement["en"]) == (422, "Statement R1")


def test_markup_is_text(client: Client, draft: BankVersion) -> None:
    send(client, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="<b>Bold</b> & kept"))
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; kept" in shown(client, draft)


def test_reversed_is_ticked_and_unticked(client: Client, draft: BankVersion) -> None:
    for sent, stands in (({"reversed": "yes", "seen.reversed": fingerprint("")}, True), ({}, False)):
        sent = sent or {"seen.reversed": fingerprint("yes")}
        send(client, "draft_question", draft.pk, row("R1").pk, **sent)
        assert row("R1").reversed is stands


def test_a_groups_wording_is_dropped_in_every_language(client: Client, draft: BankVersion) -> None:
    Question.objects.filter(code="R1").update(group_statements={"customer": {"en": "Mine", "fa": "من"}})

    text = send(client, "draft_question", draft.pk, row("R1").pk, drop="customer")
    assert row("R1").group_statements == {}
    assert "Changed the statement of R1 for customers" in text


def test_texts_of_a_dimension_and_of_the_bank_are_saved(client: Client, draft: BankVersion) -> None:
    dimension = Dimension.objects.get(code="empathy")
    named = {"name.en": "Care", "seen.name.en": fingerprint("Empathy")}
    send(client, "draft_dimension", draft.pk, dimension.pk, **named)
    labelled = {"scale_labels.1.en": "Never", "seen.scale_labels.1.en": fingerprint("Label 1")}
    text = send(client, "draft_facts", draft.pk, **labelled, **{"title.en": "Ours", "seen.title.en": fingerprint("")})

    dimension.refresh_from_db()
    draft.refresh_from_db()
    assert (dimension.name["en"], draft.scale_labels["1"]["en"]) == ("Care", "Never")
    assert 'innerHTML:#draft-title">' in text


def test_without_scripts_saving_comes_back_to_the_open_row(client: Client, draft: BankVersion) -> None:
    question = row("R1")
    answer = client.post(
        address("draft_question", draft.pk, question.pk), typed("R1", statement_fa="کار") | {"language": "fa"}
    )
    place = urlsplit(answer["Location"])
    assert (parse_qs(place.query), place.fragment) == ({"language": ["fa"], "open": ["R1"]}, "q-R1")
    assert row("R1").statement["fa"] == "کار"


def test_without_scripts_what_is_wrong_stays_as_it_was_typed(client: Client, draft: BankVersion) -> None:
    form = {"code": "R 1", "seen.code": fingerprint("R1")}
    answer = client.post(address("draft_question", draft.pk, row("R1").pk), form)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="R 1"' in text
    assert "A code is up to" in text


def test_undo_and_redo_say_what_they_did(client: Client, draft: BankVersion) -> None:
    send(client, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="New."))
    assert "Undo: changed the statement of R1 (English)" in shown(client, draft)

    assert "Taken back: changed the statement" in send(client, "draft_undo", draft.pk, seen=1)
    assert row("R1").statement["en"] == "Statement R1"
    assert "Done again: changed the statement" in send(client, "draft_redo", draft.pk, seen=1)
    assert row("R1").statement["en"] == "New."


@pytest.mark.parametrize("name", ["draft_undo", "draft_redo"])
@pytest.mark.parametrize("seen", ["", "7", "-1", "x"])
def test_nobody_takes_back_what_they_did_not_see(client: Client, draft: BankVersion, name: str, seen: str) -> None:
    send(client, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="New."))

    answer = client.post(address(name, draft.pk), {"seen": seen, "mark": "1.1"}, headers=HTMX)
    assert (answer.status_code, row("R1").statement["en"]) == (422, "New.")


def test_a_poll_is_silent_until_somebody_does_something(client: Client, draft: BankVersion) -> None:
    ask = address("draft_news", draft.pk)
    assert client.get(ask, {"mark": "0.0"}).status_code == 204
    sara = make_member(Role.ADMIN, organisation=draft.bank.organisation, name="Sara")
    other = Client()
    other.force_login(sara)
    send(other, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="New."))

    text = client.get(ask, {"mark": "0.0"}).content.decode()
    assert re.search(r"Sara, \d\d:\d\d: Changed the statement of R1 \(English\)\.", text)
    assert client.get(ask, {"mark": "1.1"}).status_code == 204
    assert "New." in client.get(address("draft_changes", draft.pk), {"mark": "0.0"}, headers=HTMX).content.decode()


def test_numbers_that_no_step_has_are_no_news(client: Client, draft: BankVersion) -> None:
    far = "9" * 18
    answer = client.get(address("draft_news", draft.pk), {"mark": f"{far}.{far}"})
    assert (answer.status_code, list(answer.context["news"])) == (200, [])


def test_an_undo_elsewhere_is_news_too(client: Client, draft: BankVersion) -> None:
    send(client, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="New."))
    send(client, "draft_undo", draft.pk, seen=1)

    text = client.get(address("draft_news", draft.pk), {"mark": "1.1"}).content.decode()
    assert "Something was taken back or done again meanwhile." in text
    answer = client.get(address("draft_changes", draft.pk), {"mark": "1.1"}, headers=HTMX).content.decode()
    assert "Statement R1" in answer


@pytest.mark.parametrize("mark", ["", "x", "9" * 30, "۱.۱", "-1.0"])
def test_a_page_with_a_strange_mark_is_loaded_anew(client: Client, draft: BankVersion, mark: str) -> None:
    answer = client.post(address("draft_question_split", draft.pk, row("R1").pk), {"mark": mark}, headers=HTMX)
    assert answer["HX-Refresh"] == "true"


def test_a_refusal_is_read_on_a_page_that_is_out_of_date(client: Client, draft: BankVersion) -> None:
    send(client, "draft_languages", draft.pk, languages=["en", "lv"])

    answer = client.post(address("draft_undo", draft.pk), {"seen": "7", "mark": "0.0"}, headers=HTMX)
    text = answer.content.decode()
    assert (answer.status_code, "HX-Refresh" in answer) == (422, False)
    assert "The last step is another one by now" in text
    assert "Show it" in text
    assert 'id="draft-mark"' not in text


def test_a_conflict_on_a_page_that_is_out_of_date_keeps_what_was_typed(client: Client, draft: BankVersion) -> None:
    form = typed("R1", statement_en="Mine.")
    send(client, "draft_question", draft.pk, row("R1").pk, **typed("R1", statement_en="Theirs."))
    send(client, "draft_languages", draft.pk, languages=["en", "lv"])

    answer = client.post(address("draft_question", draft.pk, row("R1").pk), {"mark": "0.0", **form}, headers=HTMX)
    assert (answer.status_code, "HX-Refresh" in answer) == (409, False)
    assert all(part in answer.content.decode() for part in ("Mine.", "Theirs.", "Take mine", "Show it"))


@pytest.mark.parametrize("shape", [{"d": [f"Q{n}" for n in range(22)]}, MANY], ids=["22", "500"])
def test_pages_and_changes_need_the_same_queries_for_22_questions_and_for_500(
    client: Client, admin: User, shape: dict[str, list[str]], django_assert_num_queries: CountQueries
) -> None:
    draft = make_draft(admin, dimensions=shape)
    question = Question.objects.filter(dimension__version=draft).order_by("dimension__position", "position")[3]
    text = {"statement.en": "New.", "seen.statement.en": fingerprint(question.statement["en"]), "mark": "0.0"}

    with django_assert_num_queries(11):
        client.get(address("draft", draft.pk))
    with django_assert_num_queries(5):
        client.get(address("draft_question", draft.pk, question.pk), headers=HTMX)
    with django_assert_num_queries(21):
        client.post(address("draft_question", draft.pk, question.pk), text, headers=HTMX)
    with django_assert_num_queries(25):
        move = {"direction": "down", "mark": "1.1"}
        client.post(address("draft_question_move", draft.pk, question.pk), move, headers=HTMX)


def test_a_large_bank_begins_with_thirty_rows_and_brings_the_others_on_request(client: Client, admin: User) -> None:
    draft = make_draft(admin, dimensions=MANY)
    first = draft.dimensions.first()
    assert first is not None

    assert shown(client, draft).count("data-question=") == 30
    assert shown(client, draft, "?rows=all").count("data-question=") == 500
    assert shown(client, draft, "?open=D1Q9").count("data-question=") == 40
    rest = client.get(address("draft_rows", draft.pk, first.pk), {"offset": 30}, headers=HTMX).content.decode()
    assert rest.count("data-question=") == 20
    assert "data-more" not in rest


@pytest.mark.parametrize("count", [0, 1])
def test_a_draft_without_anything_invites_to_begin(client: Client, admin: User, count: int) -> None:
    text = shown(client, make_draft(admin, dimensions={"only": []} if count else {}))
    assert "No dimension yet" in text
    assert ("No question yet" in text) is bool(count)


def test_a_bank_in_other_languages_than_the_interface_is_edited_in_them(client: Client, admin: User) -> None:
    text = shown(client, make_draft(admin, languages=["de", "ar"]), "?language=ar&open=R1")
    assert re.search(r'<textarea name="statement\.ar"[^>]* lang="ar" dir="rtl"', text)
    assert "German: " in text


def test_what_is_gone_is_said_and_taken_from_the_page(client: Client, draft: BankVersion) -> None:
    question = row("R1")
    send(client, "draft_question_archive", draft.pk, question.pk)

    answer = client.post(address("draft_question_split", draft.pk, question.pk), {"mark": "0.0"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "no longer in the draft" in text
    assert re.search(r'data-order="\d+:\d+;\d+:\d+"', text)


def test_a_foreign_draft_does_not_exist(client: Client, draft: BankVersion) -> None:
    foreign = make_version(organisation=make_organisation(name="Stranger"), state=VersionState.DRAFT)
    question = Question.objects.filter(dimension__version=foreign).first()
    assert question is not None

    assert client.get(address("draft", foreign.pk)).status_code == 404
    mixed = client.post(address("draft_question_archive", draft.pk, question.pk), {"mark": "0.0"}, headers=HTMX)
    assert mixed.status_code == 422
    assert Step.objects.count() == 0
