"""The organisation page and what its admins change on it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from assessments.models import Organisation, Unit, User
from tests.factories import make_assessment, make_member, make_organisation, make_user, make_version

pytestmark = pytest.mark.django_db
SETTINGS = {
    "name": "Hotel Miramar",
    "languages": ["en", "fa"],
    "calendar": "jalali",
}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation)


@pytest.fixture
def page(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", file.getvalue())


def test_a_new_organisation_has_its_founder_as_admin(client: Client) -> None:
    person = make_user()
    client.force_login(person)
    client.post(reverse("organisation_new"), {"name": "Caspian Hotels"})
    assert person.memberships.get().role == "admin"
    assert "Caspian Hotels" in client.get("/").content.decode()


def test_settings_are_saved(page: Client, organisation: Organisation) -> None:
    page.post(reverse("organisation_edit", args=[organisation.pk]), SETTINGS)
    organisation.refresh_from_db()
    assert (organisation.languages, organisation.calendar) == (["en", "fa"], "jalali")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 1_000_000},
        {"name": "a\x00b"},
        {"languages": []},
        {"languages": ["en", "de"]},
        {"calendar": "moon"},
    ],
    ids=str,
)
def test_a_wrong_setting_is_named_and_nothing_is_lost(
    page: Client, organisation: Organisation, wrong: dict[str, object]
) -> None:
    answer = page.post(reverse("organisation_edit", args=[organisation.pk]), SETTINGS | wrong)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, wrong.keys())
    assert Organisation.objects.get(pk=organisation.pk).calendar == "language"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_shrunk_and_served_to_members_only(page: Client, organisation: Organisation, kind: str) -> None:
    address = reverse("organisation_logo", args=[organisation.pk])
    page.post(address, {"logo": picture(kind)})
    answer = page.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    with Image.open(io.BytesIO(b"".join(answer))) as served:
        assert (served.format, served.size) == ("PNG", (600, 200))
    page.force_login(make_member("admin"))
    assert page.get(address).status_code == 404


def test_another_logo_takes_the_place_of_the_first(
    page: Client, organisation: Organisation, django_capture_on_commit_callbacks: object
) -> None:
    address = reverse("organisation_logo", args=[organisation.pk])
    page.post(address, {"logo": picture()})
    organisation.refresh_from_db()
    storage, first = organisation.logo.storage, organisation.logo.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        page.post(address, {"logo": picture("JPEG")})
    assert not storage.exists(first or "")


def test_a_logo_can_be_removed(page: Client, organisation: Organisation) -> None:
    page.post(reverse("organisation_logo", args=[organisation.pk]), {"logo": picture()})
    page.post(reverse("organisation_logo_remove", args=[organisation.pk]))
    assert page.get(reverse("organisation_logo", args=[organisation.pk])).status_code == 404


def with_a_width_in_words() -> bytes:
    """A JPEG whose EXIF data, which say how to turn it, hold a text where a number belongs."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "x"
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG", exif=exif)
    return file.getvalue().replace(b"\x01\x0e\x00\x02", b"\x01\x00\x00\x02")


PNG_HEADER = b"\x89PNG\r\n\x1a\n"
HOSTILE = {
    "logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.png": b"<html><script>alert(1)</script></html>",
    "half.png": PNG_HEADER + b"<html><script>alert(1)</script></html>",
    "logo.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "empty.png": b"",
    "huge.png": picture(size=(5000, 4000)).read(),
    "large.png": PNG_HEADER + b"x" * 5_000_001,
    "words.jpg": with_a_width_in_words(),
    "animation.gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_reasonable_picture_is_refused(page: Client, organisation: Organisation, name: str) -> None:
    upload = SimpleUploadedFile(name, HOSTILE[name], content_type="image/png")
    answer = page.post(reverse("organisation_logo", args=[organisation.pk]), {"logo": upload})
    assert (answer.status_code, answer.context["logo_form"].errors.keys()) == (422, {"logo"})
    organisation.refresh_from_db()
    assert not organisation.logo


def test_a_unit_is_added_renamed_and_removed(page: Client, organisation: Organisation) -> None:
    page.post(reverse("unit_add", args=[organisation.pk]), {"name": "Lobby"})
    unit = organisation.units.get()
    page.post(reverse("unit_edit", args=[organisation.pk, unit.pk]), {"name": "Front desk"})
    unit.refresh_from_db()
    assert unit.name == "Front desk"
    page.post(reverse("unit_remove", args=[organisation.pk, unit.pk]))
    assert not organisation.units.exists()


@pytest.mark.parametrize("name", ["Lobby", "", "x" * 121, "\x00"])
def test_a_unit_needs_a_name_of_its_own(page: Client, organisation: Organisation, name: str) -> None:
    Unit.objects.create(organisation=organisation, name="Lobby")
    answer = page.post(reverse("unit_add", args=[organisation.pk]), {"name": name})
    assert (answer.status_code, answer.context["unit_form"].errors.keys()) == (422, {"name"})
    other = Unit.objects.create(organisation=organisation, name="Spa")
    assert page.post(reverse("unit_edit", args=[organisation.pk, other.pk]), {"name": name}).status_code == 422
    assert organisation.units.count() == 2


def test_a_refused_form_far_down_the_page_takes_the_focus(page: Client, organisation: Organisation) -> None:
    answer = page.post(reverse("unit_add", args=[organisation.pk]), {"name": ""})
    assert answer.context["unit_form"]["name"].field.widget.attrs["autofocus"]
    assert answer.content.decode().count("autofocus") == 1


def test_a_unit_that_was_assessed_stays(page: Client, organisation: Organisation) -> None:
    unit = Unit.objects.create(organisation=organisation, name="Lobby")
    make_assessment(organisation=organisation, unit=unit)
    answer = page.post(reverse("unit_remove", args=[organisation.pk, unit.pk]), follow=True)
    assert "Lobby has assessments" in answer.content.decode()
    assert organisation.units.exists()


def test_another_organisations_unit_is_not_found(page: Client, organisation: Organisation) -> None:
    foreign = Unit.objects.create(organisation=make_organisation(), name="Lobby")
    for name in ("unit_edit", "unit_remove"):
        assert page.post(reverse(name, args=[organisation.pk, foreign.pk]), {"name": "Mine"}).status_code == 404
    assert Unit.objects.filter(pk=foreign.pk, name="Lobby").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_more_rows_need_no_more_queries(
    page: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    version = make_version()
    for place in range(number):
        unit = Unit.objects.create(organisation=organisation, name=f"Unit {place}")
        make_assessment(organisation=organisation, version=version, unit=unit)
        make_member("manager", organisation=organisation)
        email = {"email": f"new{place}@example.org", "role": "manager", "language": "en"}
        page.post(reverse("invitation_new", args=[organisation.pk]), email)
    page.get(reverse("organisation", args=[organisation.pk]))  # reads the messages away
    with django_assert_num_queries(8):
        page.get(reverse("organisation", args=[organisation.pk]))
