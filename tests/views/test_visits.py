"""Mystery-shop visits: the list, recording one, its photo."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFile
from pytest_django import DjangoAssertNumQueries

from assessments.changes.visits import record_visit
from assessments.models import Assessment, User, Visit
from tests.factories import NOON, make_assessment, make_member, make_organisation

pytestmark = pytest.mark.django_db
BRANCHES = {"code": "branch", "name": "", "values": ["Old Town", "Airport"], "is_asked": True}
SENT = {"place": "Front desk", "day": "2026-11-02", "time": "14:30", "channel": "phone", "observer": "Sara Ahmadi"}


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(organisation=make_organisation(), groups=["self", "mystery_shopper"], segments=[BRANCHES])


@pytest.fixture
def consultant(assessment: Assessment) -> User:
    return make_member("consultant", organisation=assessment.organisation, name="Jānis Ozols")


@pytest.fixture
def page(client: Client, consultant: User) -> Client:
    client.force_login(consultant)
    return client


def new(assessment: Assessment) -> str:
    return reverse("visit_new", args=[assessment.pk])


def listed(assessment: Assessment) -> str:
    return reverse("visit_list", args=[assessment.pk])


def make_visit(assessment: Assessment, **details: Any) -> Visit:
    told = {"place": "Front desk", "visited": NOON, "observer": "Sara"} | details
    return record_visit(actor=None, assessment=assessment, language="en", now=NOON, **told)


def photo(kind: str = "JPEG", size: tuple[int, int] = (2400, 1200), **options: Any) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, kind, **options)
    return SimpleUploadedFile(f"photo.{kind.lower()}", file.getvalue())


def shown(page: Client) -> bytes:
    """The photo of the only visit, as the page shows it."""
    answer: Any = page.get(reverse("visit_photo", args=[Visit.objects.get().pk]))
    return bytes(answer.getvalue())


def test_a_recorded_visit_leads_to_its_questionnaire(page: Client, assessment: Assessment) -> None:
    answer = page.post(new(assessment), SENT | {"segment-branch": "Airport", "notes": "Nobody looked up."})
    visit = Visit.objects.get()
    assert visit.response is not None
    assert answer["Location"] == reverse("response", args=[visit.response.pk])
    assert (visit.visited, visit.channel) == (datetime(2026, 11, 2, 14, 30, tzinfo=UTC), "phone")
    assert visit.response.segments == {"branch": "Airport"}
    assert page.get(answer["Location"], follow=True).status_code == 200


def test_day_and_time_are_understood_in_persian_digits(page: Client, assessment: Assessment) -> None:
    page.post(new(assessment), SENT | {"day": "۱۴۰۵/۰۸/۱۱", "time": "۱۴:۳۰"})
    assert Visit.objects.get().visited == datetime(2026, 11, 2, 14, 30, tzinfo=UTC)


def test_a_new_visit_is_supposed_to_be_ones_own_of_today(page: Client, assessment: Assessment) -> None:
    form = page.get(new(assessment)).context["form"]
    assert (form["observer"].value(), form["day"].value()) == ("Jānis Ozols", timezone.localdate().isoformat())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "x" * 121}, "place"),
        ({"day": "yesterday"}, "day"),
        ({"day": (timezone.now() + timedelta(days=2)).date().isoformat()}, "day"),
        ({"time": "25:00"}, "time"),
        ({"time": "noon"}, "time"),
        ({"channel": "pigeon"}, "channel"),
        ({"observer": " "}, "observer"),
        ({"notes": "x" * 4001}, "notes"),
        ({"segment-branch": "Harbour"}, "segment-branch"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named_and_everything_typed_stays(
    page: Client, assessment: Assessment, wrong: dict[str, str], field: str
) -> None:
    answer = page.post(new(assessment), SENT | {"notes": "Nobody looked up."} | wrong)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {field})
    assert "Front desk" in answer.content.decode() or field == "place"
    assert not Visit.objects.exists()


def test_an_assessment_without_mystery_shoppers_says_so(page: Client, assessment: Assessment) -> None:
    Assessment.objects.update(groups=["self"])
    assert "does not ask mystery shoppers" in page.get(listed(assessment)).content.decode()
    answer = page.post(new(assessment), SENT)
    assert (answer.status_code, Visit.objects.count()) == (422, 0)
    assert "does not ask mystery shoppers" in answer.content.decode()


def test_editing_shows_and_saves_what_is_told(page: Client, assessment: Assessment) -> None:
    visit = make_visit(assessment, notes="Nobody looked up.")
    address = reverse("visit_edit", args=[visit.pk])
    assert page.get(address).context["form"]["notes"].value() == "Nobody looked up."
    assert page.post(address, SENT)["Location"] == listed(assessment)
    visit.refresh_from_db()
    assert (visit.notes, visit.observer) == ("", "Sara Ahmadi")


def test_visits_are_found_by_place_or_observer(page: Client, assessment: Assessment) -> None:
    make_visit(assessment, place="Bar", observer="Reza")
    make_visit(assessment)
    for words, found in (("bar", ["Bar"]), ("sara", ["Front desk"]), ("nowhere", [])):
        rows = page.get(listed(assessment), {"q": words}).context["rows"]
        assert [row.visit.place for row in rows] == found


def test_a_search_for_an_unprintable_character_finds_what_the_rest_of_it_says(
    page: Client, assessment: Assessment
) -> None:
    make_visit(assessment, place="Spa")
    assert "Spa" in page.get(listed(assessment), {"q": "Sp\0a"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_more_visits_need_no_more_queries(
    page: Client, assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _visit in range(number):
        make_visit(assessment)
    with django_assert_num_queries(7):
        page.get(listed(assessment))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_and_shown_to_members_only(page: Client, assessment: Assessment, kind: str) -> None:
    page.post(new(assessment), SENT | {"photo": photo(kind)})
    answer = page.get(reverse("visit_photo", args=[Visit.objects.get().pk]))
    with Image.open(io.BytesIO(answer.getvalue())) as stored:
        assert (stored.format, stored.size) == ("JPEG", (1600, 800))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Client().get(reverse("visit_photo", args=[Visit.objects.get().pk])).status_code == 302


def test_nothing_of_what_the_camera_noted_is_kept(page: Client, assessment: Assessment) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Sara's house"
    exif.get_ifd(0x8825)[2] = (35.0, 41.0, 0.0)  # where it was taken
    page.post(new(assessment), SENT | {"photo": photo(exif=exif, comment=b"Sara's comment")})
    content = shown(page)
    with Image.open(io.BytesIO(content)) as stored:
        assert not dict(stored.getexif())
    assert b"Sara" not in content


def test_a_photo_is_turned_upright(page: Client, assessment: Assessment) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page.post(new(assessment), SENT | {"photo": photo(size=(40, 20), exif=exif)})
    with Image.open(io.BytesIO(shown(page))) as stored:
        assert stored.size == (20, 40)


def test_a_photo_can_be_removed(page: Client, assessment: Assessment) -> None:
    page.post(new(assessment), SENT | {"photo": photo(size=(40, 20))})
    visit = Visit.objects.get()
    page.post(reverse("visit_edit", args=[visit.pk]), SENT | {"remove_photo": "on"})
    assert page.get(reverse("visit_photo", args=[visit.pk])).status_code == 404


def giant() -> bytes:
    """A PNG of 30,000 × 30,000 pixels that is small as a file."""
    file = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(file, "PNG")
    return file.getvalue()


HOSTILE = {
    "photo.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.png": lambda: b"<html><script>alert(1)</script></html>",
    "half.jpg": lambda: photo().read()[:500],
    "animation.gif": lambda: photo("GIF", (10, 10)).read(),
    "empty.png": lambda: b"",
    "large.jpg": lambda: photo().read() + b"x" * 15_000_001,
    "giant.png": giant,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_reasonable_photo_is_refused(page: Client, assessment: Assessment, name: str) -> None:
    answer = page.post(new(assessment), SENT | {"photo": SimpleUploadedFile(name, HOSTILE[name]())})
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"photo"})
    assert not Visit.objects.exists()


def test_a_photo_that_breaks_off_is_refused_although_the_printer_allows_it(
    page: Client, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as the server has it once WeasyPrint is loaded
    whole = photo().read()
    half = SimpleUploadedFile("half.jpg", whole[: len(whole) // 2])
    assert page.post(new(assessment), SENT | {"photo": half}).status_code == 422
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_deleting_says_first_what_goes(page: Client, assessment: Assessment) -> None:
    visit = make_visit(assessment)
    address = reverse("visit_delete", args=[visit.pk])
    assert "Its scores, notes and photo are gone for good." in page.get(address).content.decode()
    page.post(address)
    assert not Visit.objects.exists()
