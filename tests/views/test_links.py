"""What a respondent meets: the first page, the one page for every link that opens nothing, thanks, and the kiosk."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assessments.changes.links import make_link, revoke_link
from assessments.models import Assessment, Confidentiality, Group, Link, Participation, Response, Stage
from assessments.queries.links import link_address
from tests.factories import NOON, make_assessment, make_organisation, make_person

pytestmark = pytest.mark.django_db
BOTS = ("Slackbot-LinkExpanding 1.0", "Mozilla/5.0 (compatible; Outlook SafeLinks)", "facebookexternalhit/1.1")
BRANCHES = {"code": "branch", "name": "", "values": ["Riga", "Jurmala"], "is_asked": True}


@pytest.fixture(autouse=True)
def no_guesses() -> None:
    cache.clear()


def make_confidential(**fields: Any) -> Assessment:
    return make_assessment(groups=[Group.CUSTOMER], confidentiality=Confidentiality.CONFIDENTIAL, **fields)


def public(assessment: Assessment | None = None, **fields: Any) -> str:
    """The address of a new public link."""
    token = make_link(assessment=assessment or make_confidential(), group=Group.CUSTOMER, **fields)[1]
    return reverse("link", args=[token])


def personal(person: Participation) -> str:
    token = make_link(assessment=person.assessment, group=person.group, participation=person)[1]
    return reverse("link", args=[token])


def words(answer: Any) -> str:
    """The page's visible text."""
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def start(client: Client, address: str, **said: str) -> Any:
    return client.post(address, said)


def started(client: Client, address: str, **said: str) -> Response:
    """Begin by the link; the response this browser may answer now."""
    answer = start(client, address, **said)
    return Response.objects.get(pk=answer["Location"].split("/")[2])


# The first page


def test_the_first_page_says_who_asks_why_how_long_and_how_confidential(client: Client) -> None:
    assessment = make_confidential(
        organisation=make_organisation(name="Lakeside Hotels"), purpose="To learn what you expect.", smallest_group=7
    )
    page = client.get(public(assessment))
    told = words(page)
    assert "Lakeside Hotels asks for your view." in told
    assert "To learn what you expect." in told
    assert "3 questions, each scored twice. That takes about 1 minute." in told
    assert "Your answers are confidential" in told
    assert "only where at least 7 people have answered" in told
    assert "Until you submit, this browser leads back to your answers; then the connection is cut." in told


def test_a_personal_link_says_that_it_leads_back_until_one_submits(client: Client) -> None:
    told = words(client.get(personal(make_person(assessment=make_confidential()))))
    assert "Your link leads back to your answers until you submit; then the connection is cut." in told


def test_where_names_are_shown_the_first_page_says_so(client: Client) -> None:
    assert "sees your answers together with your name" in words(client.get(personal(make_person())))
    assert "sees every answer one by one" in words(client.get(public(make_assessment())))


def test_an_anonymous_assessment_says_what_is_not_kept(client: Client) -> None:
    assessment = make_assessment(groups=["customer"], confidentiality=Confidentiality.ANONYMOUS)
    assert "no name, no address and no time of day is kept" in words(client.get(public(assessment)))


def test_looking_changes_nothing_so_a_bot_may_look(client: Client) -> None:
    assessment = make_confidential(stage=Stage.PLAN)
    address = personal(make_person(assessment=assessment))
    before = (list(Link.objects.values()), list(Participation.objects.values()), list(Assessment.objects.values()))
    for bot in BOTS * 2:
        assert client.get(address, headers={"User-Agent": bot}).status_code == 200
    assert client.head(address).status_code == 200
    after = (list(Link.objects.values()), list(Participation.objects.values()), list(Assessment.objects.values()))
    assert (after, Response.objects.count(), client.get(address).status_code) == (before, 0, 200)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl"), ("lv", "ltr")])
def test_the_language_is_chosen_on_the_first_page_and_kept(client: Client, language: str, direction: str) -> None:
    address = public()
    page = client.get(address, {"language": language}).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'<html lang="{language}"' in client.get(address).content.decode()
    assert started(client, address).language == language


def test_a_personal_link_speaks_the_persons_language_on_a_new_device(client: Client) -> None:
    page = client.get(personal(make_person(language="fa")), headers={"Accept-Language": "lv"})
    assert '<html lang="fa" dir="rtl">' in page.content.decode()


def test_a_language_that_is_not_offered_is_not_spoken(client: Client) -> None:
    address = public(make_confidential(languages=["lv"]))
    assert '<html lang="lv"' in client.get(address, {"language": "fa"}).content.decode()


def test_a_segment_is_asked_unless_the_link_or_the_person_knows_it(client: Client) -> None:
    assessment = make_confidential(segments=[BRANCHES])
    assert "segment-branch" in client.get(public(assessment)).content.decode()
    known = [
        public(assessment, segments={"branch": "Riga"}),
        personal(make_person(assessment=assessment, segments={"branch": "Riga"})),
    ]
    assert ["segment-branch" in client.get(address).content.decode() for address in known] == [False, False]


def test_the_chosen_segment_is_kept_and_no_other_text(client: Client) -> None:
    address = public(make_confidential(segments=[BRANCHES]))
    refused = start(client, address, **{"segment-branch": "=1+1"})
    assert (refused.status_code, "Choose one of the list." in words(refused)) == (422, True)
    assert started(client, address, **{"segment-branch": "Riga"}).segments == {"branch": "Riga"}
    assert not Response.objects.exclude(segments={"branch": "Riga"}).exists()


def test_nobody_has_to_choose_a_segment(client: Client) -> None:
    assert started(client, public(make_confidential(segments=[BRANCHES]))).segments == {}


# The token


def test_the_token_stands_in_no_page_and_no_further_address(client: Client) -> None:
    address = personal(make_person(assessment=make_confidential()))
    token = address.split("/")[2]
    pages = [client.get(address), client.get(address, {"language": "fa"})]
    begun = start(client, address)
    pages += [begun, client.get(begun["Location"], follow=True), client.get(address)]
    assert not [page for page in pages if token in page.content.decode() or token in str(page.headers)]
    assert token not in str(client.cookies)


def test_every_page_keeps_quiet_about_its_address(client: Client) -> None:
    address = public()
    found = started(client, address)
    question = reverse("questionnaire", args=[found.pk, "reliability"])
    for answer in (client.get(address), client.get(question), client.get("/a/unknown/"), client.get("/thanks/x/")):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_the_pass_is_signed_for_one_assessment_and_kept_from_scripts(client: Client) -> None:
    found = started(client, public())
    cookie = client.cookies[f"answer-{found.assessment_id.hex}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", 2592000)


def test_forms_of_quiet_pages_come_from_nowhere_and_need_their_token() -> None:
    client = Client(enforce_csrf_checks=True)
    address = public()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())
    assert token is not None
    sent = {"csrfmiddlewaretoken": token[1]}
    forged = [({}, "null"), ({"csrfmiddlewaretoken": "x" * 64}, "null"), (sent, "https://evil.example")]
    assert {client.post(address, form, headers={"Origin": origin}).status_code for form, origin in forged} == {403}
    assert not Response.objects.exists()
    assert client.post(address, sent, headers={"Origin": "null"}).status_code == 302


def test_other_pages_still_refuse_forms_that_come_from_nowhere() -> None:
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/accounts/login/").content.decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "language": "fa"}
    assert client.post("/language/", form, headers={"Origin": "null"}).status_code == 403


def test_the_address_of_a_link_is_on_our_host(settings: Any) -> None:
    settings.BASE_URL = "https://rater.example.org"
    assert link_address("the-token") == "https://rater.example.org/a/the-token/"


# Links that open nothing


def every_dead_link() -> dict[str, str]:
    """One address per way of opening nothing."""
    good = personal(make_person(assessment=make_confidential()))
    token = good.split("/")[2]
    other = "B" if token[5] == "A" else "A"
    dead = {
        "unknown": "/a/unknown/",
        "cut": f"/a/{token[:30]}/",
        "nothing left": "/a/",
        "changed": f"/a/{token[:5]}{other}{token[6:]}/",
        "long": f"/a/{'x' * 5000}/",
        "nul": f"/a/{token}%00/",
        "quoted": "/a/%27%20OR%201=1--/",
        "digits": "/a/١٢٣/",
    }
    return dead | {"expired": expired(), "revoked": revoked(), "used up": used_up()} | ended_otherwise()


def expired() -> str:
    return public(expires=timezone.now() - timedelta(seconds=1))


def revoked() -> str:
    address = public(name="revoked")
    revoke_link(link=Link.objects.get(name="revoked"), now=NOON)
    return address


def used_up() -> str:
    address = public(limit=1)
    Client().post(address)
    return address


def ended_otherwise() -> dict[str, str]:
    finished = make_person(assessment=make_confidential(), started=NOON.date(), finished=NOON.date())
    closed = make_confidential(stage=Stage.ACT, closed=NOON)
    return {"finished": personal(finished), "closed": public(closed)}


@pytest.mark.parametrize("language", ["en", "fa", "lv"])
def test_every_link_that_opens_nothing_gets_the_same_page(language: str) -> None:
    pages = {}
    for reason, address in every_dead_link().items():
        cache.clear()
        answer = Client().get(address, headers={"Accept-Language": language})
        pages[reason] = (answer.status_code, answer.content, str(answer.headers))
    assert {status for status, _content, _headers in pages.values()} == {404}
    assert len({content for _status, content, _headers in pages.values()}) == 1
    assert len({headers for _status, _content, headers in pages.values()}) == 1


def test_the_page_says_what_may_have_happened_and_what_to_do(client: Client) -> None:
    told = words(client.get("/a/unknown/"))
    assert "The address is incomplete." in told
    assert "ask whoever sent you the link for a new one" in told


def test_a_link_that_opens_nothing_begins_nothing() -> None:
    for address in every_dead_link().values():
        cache.clear()
        Response.objects.all().delete()
        assert Client().post(address).status_code == 404
        assert not Response.objects.exists()


def test_guessing_is_stopped_within_twenty_tries_and_goes_on_elsewhere(client: Client) -> None:
    address = public()
    found = [client.get(f"/a/guess{number}/") for number in range(100)]
    assert [answer.status_code for answer in found] == [404] * 19 + [429] * 81
    assert 1 <= int(found[-1]["Retry-After"]) <= 60
    assert "Wait a minute" in words(found[-1])
    assert client.get(address).status_code == 429
    assert client.post(address).status_code == 429
    assert client.get(address, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_link_that_has_ended_is_no_guess(client: Client) -> None:
    address = revoked()
    assert [client.get(address).status_code for _visitor in range(25)] == [404] * 25
    assert client.get(public()).status_code == 200


def test_after_a_minute_one_may_try_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(25):
        client.get(f"/a/guess{number}/")
    cache.clear()  # what the cache itself does after a minute
    assert client.get(public()).status_code == 200


def test_another_address_behind_the_same_header_is_no_other_visitor(client: Client) -> None:
    for number in range(25):
        client.get(f"/a/guess{number}/", headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert client.get("/a/guess/", headers={"X-Forwarded-For": "203.0.113.99"}).status_code == 429


# Going on


def test_on_the_same_device_one_goes_on_where_one_was(client: Client) -> None:
    address = public()
    first = started(client, address)
    assert "You have begun already." in words(client.get(address))
    assert started(client, address) == first
    assert Link.objects.get().used == 1


def test_a_used_up_link_still_lets_those_go_on_who_began(client: Client) -> None:
    address = public(limit=1)
    started(client, address)
    assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 404


def test_on_another_device_the_personal_link_goes_on_with_the_same_answers(client: Client) -> None:
    person = make_person(assessment=make_confidential())
    address, phone = personal(person), Client()
    first = started(client, address)
    assert "These answers were begun on another device." in words(phone.get(address))
    assert started(phone, address) == first == started(Client(), personal(person))
    for device in (client, phone):
        assert device.get(reverse("review", args=[first.pk])).status_code == 200


def test_a_public_link_begins_anew_on_another_device(client: Client) -> None:
    address = public()
    assert started(client, address) != started(Client(), address)


# The logo


def test_the_logo_is_shown_small_without_an_account(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    Image.effect_noise((600, 600), 90).convert("RGBA").save(file := tmp_path / "logo.png")
    organisation = make_organisation(logo=ContentFile(file.read_bytes(), name="logo.png"))
    page = client.get(public(make_confidential(organisation=organisation))).content.decode()
    address = re.search(r'src="(/logos/[^"]+)"', page)
    assert address is not None
    answer = client.get(address[1])
    assert answer["Content-Type"] == "image/png"
    assert len(b"".join(answer)) < 20_000
    organisation.logo.delete()
    assert client.get(address[1]).status_code == 404


def test_a_logo_has_an_address_that_nobody_guesses(client: Client) -> None:
    organisation = make_organisation()
    assert client.get(f"/logos/{organisation.pk.hex}/").status_code == 404
    assert client.get(f"/logos/{organisation.pk.hex}:forged/").status_code == 404


# The kiosk


@pytest.fixture
def tablet() -> Client:
    return Client()


@pytest.fixture
def link(tablet: Client) -> Link:
    """A kiosk's link, opened on the tablet."""
    assessment = make_confidential()
    made, token = make_link(assessment=assessment, group=Group.CUSTOMER, is_kiosk=True)
    assert "Use this device as a kiosk" in words(tablet.get(f"/a/{token}/"))
    assert tablet.post(f"/a/{token}/")["Location"] == reverse("kiosk", args=[made.pk])
    assert token not in str(tablet.cookies)
    return made


def kiosk(link: Link) -> str:
    return reverse("kiosk", args=[link.pk])


def kept(client: Client) -> set[str]:
    """The names of the cookies that stay."""
    return {name for name, cookie in client.cookies.items() if cookie.value}


def test_a_kiosk_begins_anew_for_everybody_in_the_language_they_choose(tablet: Client, link: Link) -> None:
    assert '<html lang="en"' in tablet.get(kiosk(link)).content.decode()
    assert '<html lang="fa"' in tablet.get(kiosk(link), {"language": "fa"}).content.decode()
    first = started(tablet, kiosk(link), language="fa")
    assert (first.language, first.group) == ("fa", Group.CUSTOMER)
    assert started(tablet, kiosk(link), language="lv") != first
    assert '<html lang="en"' in tablet.get(kiosk(link)).content.decode()


def test_a_kiosks_pass_ends_with_the_browser(tablet: Client, link: Link) -> None:
    started(tablet, kiosk(link))
    cookie = tablet.cookies[f"answer-{link.assessment_id.hex}"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_the_start_of_a_kiosk_leaves_only_the_kiosk(tablet: Client, link: Link) -> None:
    first = started(tablet, kiosk(link))
    tablet.get(kiosk(link))
    assert kept(tablet) <= {f"kiosk-{link.pk.hex}", "csrftoken"}
    back = tablet.get(reverse("review", args=[first.pk]))
    assert (back.status_code, "To the start" in words(back)) == (404, True)
    assert back["Refresh"] == f"5; url={kiosk(link)}"


def test_who_leaves_a_kiosk_leaves_no_answer(tablet: Client, link: Link) -> None:
    first = started(tablet, kiosk(link))
    page = tablet.get(reverse("questionnaire", args=[first.pk, "reliability"])).content.decode()
    assert "Leave without submitting" in page
    assert "data-kiosk>" in page
    answer = tablet.post(reverse("kiosk_end", args=[link.pk]))
    assert answer["Location"] == kiosk(link)
    assert not Response.objects.exists()
    assert f"answer-{link.assessment_id.hex}" not in kept(tablet)
    link.refresh_from_db()
    assert link.used == 0


def test_leaving_a_kiosk_that_nobody_used_changes_nothing(tablet: Client, link: Link) -> None:
    assert tablet.post(reverse("kiosk_end", args=[link.pk])).status_code == 302


def test_the_thanks_of_a_kiosk_return_to_the_start_by_themselves(tablet: Client, link: Link) -> None:
    first = started(tablet, kiosk(link), language="lv")
    page = reverse("questionnaire", args=[first.pk, "reliability"])
    form = {"R1.version": "0", "R1.shown": "", "R1.current": "2", "R1.desired": "5"}
    assert tablet.post(page, form).status_code == 302
    answer = tablet.post(reverse("submit", args=[first.pk]), {"skip": "on"})
    thanks = tablet.get(answer["Location"])
    assert thanks["Refresh"] == f"15; url={kiosk(link)}"
    assert '<html lang="lv"' in thanks.content.decode()
    assert f"answer-{link.assessment_id.hex}" not in kept(tablet)
    assert tablet.get(page).status_code == 404


@pytest.mark.parametrize("reason", ["revoked", "used up"])
def test_a_kiosk_whose_link_is_over_says_so_kindly(tablet: Client, link: Link, reason: str) -> None:
    if reason == "revoked":
        revoke_link(link=link, now=NOON)
    else:
        Link.objects.update(limit=1, used=1)
    for answer in (tablet.get(kiosk(link)), tablet.post(kiosk(link))):
        assert (answer.status_code, "This kiosk is closed" in words(answer)) == (404, True)


def test_another_device_is_no_kiosk(link: Link) -> None:
    stranger = Client()
    assert stranger.get(kiosk(link)).status_code == 404
    assert stranger.post(kiosk(link)).status_code == 404
    assert stranger.post(reverse("kiosk_end", args=[link.pk])).status_code == 404


# The thanks


@pytest.mark.parametrize("signed", ["x", "x:y:z", "%00"])
def test_thanks_that_nobody_signed_are_not_shown(client: Client, signed: str) -> None:
    assert client.get(f"/thanks/{signed}/").status_code == 404
