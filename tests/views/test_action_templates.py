"""The pages of the action templates."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.changes.action_templates import fingerprint, make_own
from assessments.formats import action_file
from assessments.models import ActionTemplate, BankVersion, Organisation, TemplateChange, User
from tests.factories import make_member, make_organisation, make_template, make_version

pytestmark = pytest.mark.django_db
LIST, NEW, IMPORT = "/action-templates/", "/action-templates/new/", "/action-templates/import/"
TEXTS = {
    f"{name}-{language}": f"{text} {language}"
    for name, text in (("title", "Answer sooner"), ("description", "Agree."), ("kpi", "Minutes"))
    for language in ("en", "fa", "lv")
}
TYPED = TEXTS | {"bank": "bank", "dimensions": ["reliability"], "type": "standard", "effort": "2", "impact": "4"}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation, name="Sara Ahmadi")


@pytest.fixture
def page(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture(autouse=True)
def version() -> BankVersion:
    return make_version(name="bank")


def edit(template: ActionTemplate) -> str:
    return reverse("template_edit", args=[template.pk])


def codes(page: Client, **wanted: str) -> set[str]:
    return {row.template.code for row in page.get(LIST, wanted).context["page"]}


def test_a_template_is_written_in_every_language_of_its_bank(page: Client, organisation: Organisation) -> None:
    page.post(NEW, TYPED | {"questions": ["R1", "E1"], "service_gap": "2"})
    made = organisation.action_templates.get()
    assert (made.code, made.title["fa"], made.dimensions) == ("answer-sooner-en", "Answer sooner fa", ["reliability"])
    assert (made.questions, made.service_gap, made.effort, made.impact) == (["R1", "E1"], 2, 2, 4)
    assert "Added" in page.get(edit(made)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"title-fa": ""}, "title-fa", "The title in Persian is missing."),
        ({"description-lv": " "}, "description-lv", "The description in Latvian is missing."),
        ({"kpi-en": ""}, "kpi-en", "The indicator in English is missing."),
        ({"title-en": "x" * 71}, "title-en", "at most 70 characters"),
        ({"title-en": "a\x00b"}, "title-en", "Null characters"),
        ({"dimensions": []}, "dimensions", "Choose at least one dimension or question."),
        ({"questions": ["X9"]}, "questions", "X9 is not one of the available choices"),
        ({"bank": "other"}, "bank", "other is not one of the available choices"),
        ({"type": "magic"}, "type", "magic is not one of the available choices"),
        ({"effort": "6"}, "effort", "6 is not one of the available choices"),
        ({"code": "two words"}, "code", "valid “slug”"),
        ({"title-en": "پاسخ"}, "code", "Write a code"),
    ],
    ids=str,
)
def test_a_wrong_value_is_named_and_nothing_is_written(
    page: Client, wrong: dict[str, Any], field: str, reason: str
) -> None:
    answer = page.post(NEW, TYPED | wrong)
    assert answer.status_code == 422
    assert reason in str(answer.context["form"].errors[field])
    assert not ActionTemplate.objects.exists()


def test_a_bank_in_one_language_needs_texts_in_one(page: Client, organisation: Organisation) -> None:
    make_version(name="small", languages=["en"])
    page.post(
        NEW, {name: value for name, value in TYPED.items() if name[-3:] not in {"-fa", "-lv"}} | {"bank": "small"}
    )
    assert organisation.action_templates.get().title == {"en": "Answer sooner en"}


def test_another_bank_brings_its_own_questions(page: Client) -> None:
    make_version(name="prompt", dimensions={"technology": ["P1"]})
    told = page.get(NEW, {"bank": "prompt"}).content.decode()
    assert "questions-P1" in told
    assert "questions-R1" not in told


def test_an_edit_stands_in_the_history(page: Client, organisation: Organisation) -> None:
    template = make_template(organisation=organisation)
    page.post(edit(template), TYPED | {"questions": ["R1"], "effort": "5", "seen": fingerprint(template)})
    template.refresh_from_db()
    assert (template.effort, template.title["lv"]) == (5, "Answer sooner lv")
    told = re.sub("[\u2068\u2069]", "", page.get(edit(template)).content.decode())
    assert "Effort changed from “2” to “5”" in told
    assert "Title in Latvian changed from “Answer sooner (lv)” to “Answer sooner lv”" in told
    assert "Sara Ahmadi" in told


def test_languages_that_the_bank_does_not_have_stay(page: Client, organisation: Organisation) -> None:
    template = make_template(organisation=organisation)
    ActionTemplate.objects.update(title=template.title | {"de": "Schneller antworten"})
    template.refresh_from_db()
    page.post(edit(template), TYPED | {"seen": fingerprint(template)})
    template.refresh_from_db()
    assert (template.title["de"], template.title["en"]) == ("Schneller antworten", "Answer sooner en")


def test_what_the_bank_no_longer_asks_can_stay_ticked(page: Client, organisation: Organisation) -> None:
    template = make_template(organisation=organisation, questions=["R1", "R9"])
    assert "No longer in the published version" in page.get(edit(template)).content.decode()
    page.post(edit(template), TYPED | {"questions": ["R1", "R9"], "seen": fingerprint(template)})
    template.refresh_from_db()
    assert template.questions == ["R1", "R9"]


def test_who_was_overtaken_sees_both_values_and_may_save_on_top(page: Client, organisation: Organisation) -> None:
    template = make_template(organisation=organisation)
    seen = fingerprint(template)
    page.post(edit(template), TYPED | {"effort": "5", "seen": seen})
    answer = page.post(edit(template), TYPED | {"effort": "1", "seen": seen})
    assert (answer.status_code, answer.context["both"]) == (409, [("Effort", "5", "1")])
    template.refresh_from_db()
    assert template.effort == 5
    page.post(edit(template), TYPED | {"effort": "1", "seen": answer.context["form"]["seen"].value()})
    template.refresh_from_db()
    assert template.effort == 1


def test_a_shared_template_is_edited_by_the_operator_s_staff_alone(page: Client, admin: User) -> None:
    shared = make_template()
    assert page.post(edit(shared), TYPED | {"seen": fingerprint(shared)}).status_code == 403
    User.objects.filter(pk=admin.pk).update(is_staff=True)
    page.post(edit(shared), TYPED | {"seen": fingerprint(shared)})
    shared.refresh_from_db()
    assert shared.title["en"] == "Answer sooner en"


def test_what_another_organisation_has_written_stays_there(
    page: Client, admin: User, organisation: Organisation
) -> None:
    other = make_organisation(name="Zeta Inn")
    make_member("consultant", organisation=other, user=admin)

    assert page.post(reverse("template_own", args=[make_template(organisation=other).pk])).status_code == 404
    assert not organisation.action_templates.exists()


def test_a_shared_template_becomes_one_s_own(page: Client, organisation: Organisation) -> None:
    shared = make_template()
    page.post(reverse("template_own", args=[shared.pk]))
    own = organisation.action_templates.get()
    assert own.code == shared.code
    assert codes(page, state="shared") == set()
    assert codes(page, state="own") == {own.code}
    assert "Open your own" in page.get(edit(shared)).content.decode()


def test_a_retired_template_is_listed_apart_and_can_be_taken_back(page: Client, organisation: Organisation) -> None:
    template = make_template(organisation=organisation)
    page.post(reverse("template_retire", args=[template.pk]))
    assert (codes(page), codes(page, state="retired")) == (set(), {template.code})
    page.post(reverse("template_restore", args=[template.pk]))
    assert codes(page) == {template.code}


def test_the_list_is_narrowed_by_bank_dimension_words_and_missing_texts(page: Client) -> None:
    make_version(name="prompt", dimensions={"technology": ["P1"]})
    make_template(code="first", dimensions=["reliability"])
    make_template(code="second", bank="prompt", questions=["P1"])
    make_template(code="third", title={"en": "Call back", "fa": "تماس دوباره"})
    assert codes(page, bank="prompt") == {"second"}
    assert codes(page, bank="bank", dimension="reliability") == {"first"}
    assert codes(page, q="تماس") == {"third"}
    assert codes(page, q="CALL") == {"third"}
    assert codes(page, state="missing") == {"third"}
    assert codes(page, bank="nonsense", state="nonsense") == {"first", "second", "third"}


def upload(page: Client, content: bytes) -> Any:
    return page.post(IMPORT, {"file": SimpleUploadedFile("actions.yaml", content)})


def agree(page: Client, answer: Any) -> Any:
    return page.post(IMPORT, answer.context["form"].initial)


def downloaded(page: Client, **wanted: str) -> bytes:
    return page.get(reverse("template_download"), wanted).content


def test_what_is_downloaded_loads_without_a_difference(page: Client) -> None:
    make_template(code="first", description={"en": "One.\nTwo.", "fa": "یک", "lv": "Viens"})
    make_template(code="second", service_gap=3)
    content = downloaded(page, bank="bank")
    assert [row.code for row in action_file.read(content).templates] == ["first", "second"]
    answer = upload(page, content)
    assert (answer.context["news"], answer.context["unchanged"]) == ([], 2)


def test_differences_are_shown_before_anything_is_written(page: Client, organisation: Organisation) -> None:
    make_template(code="first")
    content = downloaded(page)
    second = re.sub(rb"code: first", b"code: second", content.split(b"templates:\n")[1])
    answer = upload(page, content.replace(b"effort: 2", b"effort: 5") + second)
    assert (answer.context["added"], answer.context["changed"], answer.context["unchanged"]) == (1, 1, 0)
    assert "Effort changed from “2” to “5”" in answer.content.decode()
    assert not organisation.action_templates.exists()
    agree(page, answer)
    assert {row.code: row.effort for row in organisation.action_templates.all()} == {"first": 5, "second": 2}


def test_differences_that_changed_meanwhile_are_shown_again(page: Client, organisation: Organisation) -> None:
    shared = make_template(code="first")
    answer = upload(page, downloaded(page).replace(b"effort: 2", b"effort: 5"))
    ActionTemplate.objects.filter(pk=shared.pk).update(impact=1)
    again = agree(page, answer)
    assert (again.status_code, organisation.action_templates.count()) == (409, 0)
    agree(page, again)
    assert organisation.action_templates.get().impact == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"format: rater-actions/1\nlanguages: [en]\ntemplates:\n  - code: a\n", "Line 4"),
        (b"\xff\xfe\x00", "Line 1"),
        (b"a: &a [x]\nb: *a\n", "Line 1"),
        (b"templates: " + b"[" * 5000, "Line 1"),
    ],
)
def test_a_wrong_file_is_named_by_line_and_nothing_is_written(page: Client, content: bytes, reason: str) -> None:
    answer = upload(page, content)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not ActionTemplate.objects.exists()


def test_a_file_that_is_too_large_is_refused(page: Client) -> None:
    assert "larger than 1 MB" in upload(page, b"#" * 1_000_001).content.decode()


def test_there_is_nothing_to_download_without_templates(page: Client) -> None:
    assert page.get(reverse("template_download"))["Location"] == LIST


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    page: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _ in range(number):
        make_template(questions=["R1"])
        make_template(organisation=organisation)
    with django_assert_num_queries(7):
        page.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_a_template_takes_the_same_queries_however_long_its_history(
    page: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    template = make_template(organisation=organisation)
    for _ in range(number):
        TemplateChange.objects.create(organisation=organisation, code=template.code, fields={"effort": [1, 2]})
    with django_assert_num_queries(10):
        page.get(edit(template))


def test_somebody_else_s_own_template_is_not_there(client: Client) -> None:
    foreign = make_own(
        actor=make_member("admin"), organisation=make_organisation(name="Other"), template=make_template()
    )
    client.force_login(make_member("admin"))
    assert client.get(edit(foreign)).status_code == 404
