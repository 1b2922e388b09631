"""The page of who answers, and adding people in two steps."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.changes.participations import address_hash
from assessments.models import Assessment, Link, OptOut, Organisation, Participation, Stage
from assessments.tokens import hash_token
from tests.factories import NOON, make_assessment, make_member, make_organisation, make_person, make_response
from tests.formats.workbooks import workbook

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
BRANCH = {"code": "branch", "name": "", "values": ["Spa", "Lobby"], "is_asked": False}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def page(client: Client, organisation: Organisation) -> Client:
    client.force_login(make_member("manager", organisation=organisation))
    return client


@pytest.fixture
def assessment(organisation: Organisation) -> Assessment:
    return make_asking(organisation)


def make_asking(organisation: Organisation, **fields: Any) -> Assessment:
    groups = ["self", "customer", "front_line"]
    return make_assessment(organisation=organisation, **{"groups": groups, "segments": [BRANCH]} | fields)


def people(page: Client, assessment: Assessment, /, **query: str) -> str:
    return page.get(reverse("people", args=[assessment.pk]), query).content.decode()


def adding(assessment: Assessment, group: str = "customer") -> str:
    return reverse("people_add", args=[assessment.pk, group])


def check(page: Client, assessment: Assessment, text: str = "", **fields: Any) -> Any:
    return page.post(adding(assessment), {"text": text, "language": "en", "check": "1"} | fields)


def confirm(page: Client, assessment: Assessment, checked: Any, text: str = "") -> Any:
    """What a browser sends: the list that stands hidden in the preview."""
    listed = checked.context["listed"].replace("\n", "\r\n")
    return page.post(adding(assessment), {"listed": listed, "text": text, "language": "en", "add": "1"})


def upload(content: bytes, name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# Following who answered
def test_the_page_begins_with_the_first_group_asked_by_link(page: Client, assessment: Assessment) -> None:
    text = people(page, assessment)
    assert "Customers: nobody is asked yet" in text
    assert re.findall(r'href="\?group=(\w+)"( aria-current="page")?', text) == [
        ("customer", ' aria-current="page"'),
        ("front_line", ""),
    ]


def test_the_page_says_how_far_a_group_is(page: Client, assessment: Assessment) -> None:
    make_person(assessment=assessment, name="Ilze Kalna", segments={"branch": "Spa"}, invited=TODAY)
    make_person(assessment=assessment, name="Anna", started=TODAY, finished=TODAY)
    text = people(page, assessment)

    assert "1 of 2 has finished" in text
    assert ("Ilze Kalna" in text, "Spa" in text, "23 Nov 2026" in text) == (True, True, True)
    assert "Anna" not in people(page, assessment, due="1")
    assert "Ilze" not in people(page, assessment, q="anna")
    assert "Nobody fits this search" in people(page, assessment, q="zoë")


@pytest.mark.parametrize("number", ["-1", "0", "1e9", "99999999999999999999", "abc"])
def test_a_page_that_is_none_shows_one_that_is(page: Client, assessment: Assessment, number: str) -> None:
    make_person(assessment=assessment, name="Ilze Kalna")
    assert "Ilze Kalna" in people(page, assessment, page=number)


def test_the_list_has_pages_of_fifty(page: Client, assessment: Assessment) -> None:
    for number in range(51):
        make_person(assessment=assessment, name=f"Person {number:02}")
    assert people(page, assessment).count("Person ") == 50
    assert people(page, assessment, page="2").count("Person ") == 1


def test_the_page_takes_as_many_questions_for_many(
    page: Client, assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 3):
        while assessment.participations.count() < number:
            make_person(assessment=assessment)
            make_link(assessment)
        with django_assert_num_queries(18):
            people(page, assessment)


def make_link(assessment: Assessment, **fields: Any) -> Link:
    number = assessment.links.count()
    return Link.objects.create(assessment=assessment, group="customer", name="Desk", token_hash=str(number), **fields)


@pytest.mark.parametrize("group", ["self", "mystery_shopper", "board", "' OR 1=1--"])
def test_a_group_that_is_not_asked_by_link_has_no_page(page: Client, assessment: Assessment, group: str) -> None:
    assert page.get(reverse("people", args=[assessment.pk]), {"group": group}).status_code == 404


def test_an_assessment_that_asks_nobody_else_leads_to_its_groups(page: Client, organisation: Organisation) -> None:
    alone = make_assessment(organisation=organisation)
    text = people(page, alone)
    assert "Only your own people answer so far" in text
    assert reverse("assessment_edit", args=[alone.pk]) in text


def test_an_anonymous_assessment_shows_counts_and_nobody(page: Client, organisation: Organisation) -> None:
    hidden = make_asking(organisation, confidentiality="anonymous")
    person = make_person(assessment=hidden, email="ilze@example.org", started=TODAY)
    text = people(page, hidden)

    assert ("1 person is on the list" in text, "0 of 1 have finished" in text) == (True, True)
    assert "ilze" not in text
    assert str(person.pk) not in text
    for name in ("person", "person_link", "person_revoke", "person_remove"):
        ask = page.get if name == "person" else page.post
        assert ask(reverse(name, args=[hidden.pk, person.pk])).status_code == 404


def test_the_page_never_says_what_anybody_answered(page: Client, organisation: Organisation) -> None:
    confidential = make_asking(organisation, confidentiality="confidential")
    person = make_person(assessment=confidential, name="Ilze", started=TODAY)
    answers = {"R1": (1, 5)}
    response = make_response(assessment=confidential, group="customer", participation=person, answers=answers)
    response.answers.update(comment="CANARY")

    for address in (reverse("people", args=[confidential.pk]), reverse("person", args=[confidential.pk, person.pk])):
        text = page.get(address).content.decode()
        assert "Ilze" in text
        assert "CANARY" not in text
        assert str(response.pk) not in text


# One person
def test_a_new_link_is_shown_once(page: Client, assessment: Assessment) -> None:
    person = make_person(assessment=assessment)
    text = page.post(reverse("person_link", args=[assessment.pk, person.pk])).content.decode()
    (address,) = re.findall(r'id="address" value="([^"]+)"', text)
    token = urlsplit(address).path.removeprefix("/a/").removesuffix("/")

    assert person.links.get().token_hash == hash_token(token)
    assert token not in people(page, assessment)
    assert token not in page.get(reverse("person", args=[assessment.pk, person.pk])).content.decode()


def test_links_that_may_not_be_made_are_explained(page: Client, organisation: Organisation) -> None:
    confidential = make_asking(organisation, confidentiality="confidential")
    person = make_person(assessment=confidential, started=TODAY)
    answer = page.post(reverse("person_link", args=[confidential.pk, person.pk]), follow=True)

    assert "would open their answers" in answer.content.decode()
    assert not person.links.exists()


def test_links_can_be_revoked_and_people_taken_off(page: Client, assessment: Assessment) -> None:
    person = make_person(assessment=assessment, name="Ilze")
    link = make_link(assessment, participation=person)
    page.post(reverse("person_revoke", args=[assessment.pk, person.pk]))
    link.refresh_from_db()
    assert link.revoked is not None

    answer = page.post(reverse("person_remove", args=[assessment.pk, person.pk]), follow=True)
    assert "Ilze is no longer on the list" in answer.content.decode()
    assert not Participation.objects.exists()


def test_a_person_of_another_assessment_is_not_found(page: Client, assessment: Assessment) -> None:
    foreign = make_person(assessment=make_asking(assessment.organisation))
    for name in ("person_link", "person_revoke", "person_remove"):
        assert page.post(reverse(name, args=[assessment.pk, foreign.pk])).status_code == 404
    assert Participation.objects.filter(pk=foreign.pk).exists()


# Adding people
def test_nothing_is_written_before_it_is_confirmed(page: Client, assessment: Assessment) -> None:
    checked = check(page, assessment, "Ilze Kalna; ilze@example.org; lv; Spa\nbroken")
    text = checked.content.decode()

    assert ("1 person can be added" in text, "Ilze Kalna" in text) == (True, True)
    assert ("1 row has to be mended" in text, "“broken” is not a mail address" in text) == (True, True)
    assert not Participation.objects.exists()


def test_confirming_adds_the_good_rows_and_leaves_the_others_to_be_mended(page: Client, assessment: Assessment) -> None:
    checked = check(page, assessment, "Ilze Kalna; ilze@example.org; lv; Spa\nbroken\nAnna; anna@example.org; xx")
    answer = confirm(page, assessment, checked, text="\r\n".join(checked.context["to_mend"].split("\n")))

    person = Participation.objects.get()
    assert (person.name, person.language, person.segments) == ("Ilze Kalna", "lv", {"branch": "Spa"})
    assert "1 person was added." in answer.content.decode()
    assert answer.context["to_mend"] == ";broken\nAnna;anna@example.org;xx"

    mended = check(page, assessment, "broken@example.org\nAnna;anna@example.org;fa")
    assert confirm(page, assessment, mended)["Location"] == f"/assessments/{assessment.pk}/people/?group=customer"
    assert Participation.objects.count() == 3


def test_what_was_mended_joins_what_was_in_order(page: Client, assessment: Assessment) -> None:
    checked = check(page, assessment, "a@example.org\nbroken")
    again = check(page, assessment, "b@example.org", listed=checked.context["listed"])
    confirm(page, assessment, again)
    assert set(Participation.objects.values_list("email", flat=True)) == {"a@example.org", "b@example.org"}


def test_what_travelled_through_the_browser_is_checked_anew(page: Client, assessment: Assessment) -> None:
    OptOut.objects.create(organisation=assessment.organisation, address_hash=address_hash("out@example.org"))
    forged = "name;email;language;branch\nX;out@example.org;en;Spa\nX;a@example.org;de;\nX;b@example.org;en;Berlin\nY;c"
    answer = page.post(adding(assessment), {"listed": forged, "language": "en", "add": "1"})

    assert not Participation.objects.exists()
    assert len(answer.context["checked"].wrong) == 4


def test_confirming_twice_adds_nobody_twice(page: Client, assessment: Assessment) -> None:
    checked = check(page, assessment, "a@example.org")
    confirm(page, assessment, checked)
    answer = confirm(page, assessment, checked)
    assert "asked already" in answer.content.decode()
    assert Participation.objects.count() == 1


def test_the_language_of_the_form_is_for_those_who_have_none(page: Client, assessment: Assessment) -> None:
    checked = check(page, assessment, "a@example.org\nB; b@example.org; lv", language="fa")
    confirm(page, assessment, checked)
    assert dict(Participation.objects.values_list("email", "language")) == {
        "a@example.org": "fa",
        "b@example.org": "lv",
    }


@pytest.mark.parametrize("kind", ["csv", "utf-16", "xlsx"])
def test_a_file_is_read_like_a_typed_list(page: Client, assessment: Assessment, kind: str) -> None:
    rows = [("Vārds", "E-pasts", "Branch", "Phone"), ("Jānis", "janis@example.org", "Spa", "1"), ("x", "x", "", "")]
    text = "\n".join(";".join(row) for row in rows)
    content = {"csv": text.encode(), "utf-16": text.encode("utf-16"), "xlsx": workbook(*rows)}[kind]
    checked = check(page, assessment, file=upload(content, f"people.{kind}"))

    assert "Phone" in checked.content.decode()
    assert [person.name for person in checked.context["checked"].good] == ["Jānis"]
    assert [row.number for row in checked.context["checked"].wrong] == [3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
        ("Vārds".encode("cp1257"), "not UTF-8 text"),
        (b'email\n"a@x.lv', "a quote is not closed"),
        (b"email,mail\na@x.lv,b@x.lv", "stands twice"),
        (workbook(["email"], ["=1+1"]), "holds a formula"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(
    page: Client, assessment: Assessment, content: bytes, said: str
) -> None:
    answer = check(page, assessment, "kept@example.org", file=upload(content))
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert "kept@example.org" in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"file": upload(b"")},
        {"file": upload(b"x" * 1_000_001)},
        {"text": "a\x00"},
        {"text": "a@x.lv", "language": "de"},
    ],
)
def test_a_form_that_makes_no_sense_comes_back(page: Client, assessment: Assessment, fields: dict[str, Any]) -> None:
    for one in fields.values():
        if isinstance(one, SimpleUploadedFile):
            one.seek(0)
    assert check(page, assessment, **fields).status_code == 422


def test_a_list_of_nobody_is_no_success(page: Client, assessment: Assessment) -> None:
    assert check(page, assessment, "broken").status_code == 422


def test_a_closed_assessment_adds_nobody(page: Client, organisation: Organisation) -> None:
    closed = make_asking(organisation, stage=Stage.ACT, closed=NOON)
    answer = check(page, closed, "a@example.org")
    assert (answer.status_code, "closed" in answer.content.decode()) == (422, True)


def test_names_are_dropped_on_the_way_into_an_anonymous_assessment(page: Client, organisation: Organisation) -> None:
    hidden = make_asking(organisation, confidentiality="anonymous")
    checked = check(page, hidden, "Ilze Kalna <ilze@example.org>")
    assert "Ilze Kalna" not in checked.content.decode()
    confirm(page, hidden, checked)
    assert Participation.objects.get().name == ""


def test_what_is_typed_is_shown_as_text(page: Client, assessment: Assessment) -> None:
    text = check(page, assessment, "<script>alert(1)</script>\n<b>; b@example.org").content.decode()
    assert "<script>alert" not in text
    assert "<b>;" not in text


def test_five_thousand_people_are_added_with_three_left_to_mend(
    page: Client, assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [f"Person Number {n}; person{n}@example.org; fa; Lobby" for n in range(5_000)]
    lines[10], lines[2_000], lines[4_999] = "Broken; person", lines[1_999], "X; x@example.org; fa; Attic"
    begin = time.process_time()
    with django_assert_num_queries(6):
        checked = check(page, assessment, "\r\n".join(lines))
    answer = confirm(page, assessment, checked, text=checked.context["to_mend"])

    assert time.process_time() - begin < 10
    assert Participation.objects.count() == 4_997
    assert [row.number for row in checked.context["checked"].wrong] == [11, 2001, 5000]
    assert len(answer.context["checked"].wrong) == 3
    assert len(checked.content) < 500_000


def test_the_file_to_fill_in_has_the_assessments_columns(page: Client, assessment: Assessment) -> None:
    answer = page.get(reverse("people_template", args=[assessment.pk]))
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert content.splitlines()[0] == "name,email,language,branch"
    checked = check(page, assessment, file=upload(content.encode()))
    assert len(checked.context["checked"].good) == 3
