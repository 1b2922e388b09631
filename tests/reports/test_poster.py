"""The poster: one tagged page in each language, whatever its texts."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader

from assessments.changes.links import make_link
from assessments.models import Assessment, Unit
from assessments.queries.links import link_address
from assessments.reports.poster import poster
from tests.factories import make_assessment, make_organisation
from tests.reports.test_report import alternative_texts

pytestmark = pytest.mark.django_db
LONG = "A name of a hundred and twenty letters "
A4 = (595, 842)  # points


def printed(language: str = "en", group: str = "customer", **fields: Any) -> PdfReader:
    assessment = fields.pop("assessment", None) or make_assessment(groups=["self", group], **fields)
    link, token = make_link(assessment=assessment, group=group)
    return PdfReader(io.BytesIO(poster(link, link_address(token), language).content))


def text_of(pdf: PdfReader) -> str:
    return " ".join(pdf.pages[0].extract_text().split())


def long_assessment() -> Assessment:
    organisation = make_organisation(name=(LONG * 4)[:120])
    unit = Unit.objects.create(organisation=organisation, name=(LONG * 4)[:120])
    return make_assessment(organisation=organisation, unit=unit, groups=["customer"], confidentiality="confidential")


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_a_poster_is_one_tagged_a4_page_in_its_language(language: str) -> None:
    pdf = printed(language)
    root = pdf.trailer["/Root"]
    assert (len(pdf.pages), root["/MarkInfo"]["/Marked"], root["/Lang"]) == (1, True, language)
    assert tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:]) == A4


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_the_longest_names_fit_one_page(language: str) -> None:
    assert len(printed(language, assessment=long_assessment()).pages) == 1


def test_a_poster_says_who_asks_how_long_it_takes_and_what_is_promised() -> None:
    text = text_of(printed(confidentiality="anonymous"))
    assert "Hotel Miramar" in text
    assert "How was our service?" in text
    assert "It takes about 1 minute." in text
    assert "Anonymous: no name and no address is stored." in text
    assert "Latviešu" in text


def test_the_address_stands_on_it_as_text() -> None:
    assessment = make_assessment(groups=["customer"])
    link, token = make_link(assessment=assessment, group="customer")
    pdf = PdfReader(io.BytesIO(poster(link, link_address(token), "en").content))
    assert link_address(token) in text_of(pdf).replace(" ", "")


def test_the_code_has_a_text_alternative() -> None:
    alternatives = [str(found) for found in alternative_texts(printed().trailer["/Root"]["/StructTreeRoot"])]
    assert alternatives == ["QR code of the address"]


def test_people_who_deliver_the_service_are_asked_how_they_see_it() -> None:
    assert "How do you see our service?" in text_of(printed(group="front_line"))


def test_the_logo_stands_in_for_the_name_and_may_be_lost() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 90), "#2f4bd6").save(picture, "PNG")
    organisation = make_organisation(name="Lakeside")
    organisation.logo.save("logo.png", ContentFile(picture.getvalue()))
    assessment = make_assessment(organisation=organisation, groups=["customer"])
    with_logo = printed(assessment=assessment)
    assert len(with_logo.pages[0].images) == 1

    organisation.logo.storage.delete(str(organisation.logo.name))
    without = printed(assessment=Assessment.objects.get(pk=assessment.pk))
    assert (len(without.pages[0].images), "Lakeside" in text_of(without)) == (0, True)


def test_names_are_text_and_reach_nothing() -> None:
    organisation = make_organisation(name="<img src='http://127.0.0.1:9/x'>{{ 7 }}")
    pdf = printed(assessment=make_assessment(organisation=organisation, groups=["customer"]))
    assert "<img" in text_of(pdf)
    assert "{{ 7 }}" in text_of(pdf)
