"""A respondent's way in and out: the link's first page, the kiosk, the thanks."""

from __future__ import annotations

import io
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from PIL import Image

from ..changes.respondents import EndedError, abandon, begin
from ..changes.responses import offered
from ..forms.links import StartForm
from ..limits import Limit
from ..models import Assessment, Link, Organisation, Response
from ..passes import Pass, give_pass, is_kiosk, make_kiosk, pass_for, take_pass
from ..queries.links import Welcome, begun_by, is_known, is_used_up, kiosk_link, open_link
from ..queries.responses import direction, language_choices
from ..tokens import new_token
from .languages import keep_language
from .respondents import LOGO_SALT, ended, frame, own_languages, quiet, speak

WRONG_LINKS = Limit("wrong-links")
THANKS_SALT = "thanks"
#: seconds until a kiosk returns to its start
THANKS_SHOWN = 15
ONE_DAY = 60 * 60 * 24
LOGO_SIZE = (480, 112)  # pixels: twice what the page head shows
INVALID = 422


@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, why, how confidential, how long. Looking changes nothing, so that a bot may look; a POST begins."""
    if wait := WRONG_LINKS.wait(request):
        return too_many(request, wait)
    link = open_link(token, timezone.now())
    begun = begun_by(link, pass_for(request, link.assessment_id)) if link else None
    if link is None or (is_used_up(link) and begun is None):
        if not is_known(token):  # many may stand before the poster of a link that has ended
            WRONG_LINKS.count(request)
        return ended(request)
    language = _language(request, link, begun)
    speak(request, language)
    if link.is_kiosk:
        return _open_kiosk(request, link)
    if request.method == "POST":
        return _start(request, link, begun, language)
    return _welcome(request, link, begun, language)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """Somebody tries links out: nobody from that address gets in for a while."""
    speak(request, request.GET.get("language", ""))
    answer = render(request, "links/too_many.html", {"languages": own_languages()}, status=429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _language(request: HttpRequest, link: Link, begun: Response | None) -> str:
    """The language to ask in: just chosen, chosen here before, spoken so far, the person's, or the browser's."""
    person = link.participation
    wanted: list[str | None] = [
        request.POST.get("language") or request.GET.get("language"),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
        begun.language if begun else None,
        person.language if person else None,
        get_language(),
    ]
    return next(filter(link.assessment.languages.__contains__, wanted), offered(link.assessment, "")) or ""


def _welcome(
    request: HttpRequest, link: Link, begun: Response | None, language: str, form: StartForm | None = None
) -> HttpResponse:
    told = Welcome(link)
    context = frame(link.assessment) | {
        "welcome": told,
        "form": form or StartForm(told.asked_segments),
        "once": new_token(),
        "begun": begun,
        "is_here": begun is not None and pass_for(request, link.assessment_id) is not None,
        "languages": language_choices(link.assessment),
        "asked": language,
        "direction": direction(language),
    }
    answer = render(request, "links/welcome.html", context, status=INVALID if form else 200)
    if request.GET.get("language") == language:
        keep_spoken(answer, language)
    return answer


def _start(request: HttpRequest, link: Link, begun: Response | None, language: str) -> HttpResponse:
    if begun is not None and not link.participation_id:
        return redirect("response", begun.pk)  # its key is in this browser already
    form = StartForm([] if begun else Welcome(link).asked_segments, request.POST)
    if not form.is_valid():
        return _welcome(request, link, begun, language, form)
    try:
        response, key = _begin(request, link, language, form)
    except EndedError:
        return ended(request)
    answer = redirect("response", response.pk)
    give_pass(answer, Pass(link.assessment_id, link.pk, key))
    keep_spoken(answer, language)
    return answer


def _begin(request: HttpRequest, link: Link, language: str, form: StartForm) -> tuple[Response, str]:
    once, now = request.POST.get("once", ""), timezone.now()
    return begin(link=link, language=language, segments=form.segments, now=now, once=once)


def keep_spoken(answer: HttpResponse, language: str) -> None:
    """Remember the language for the interface, if it has it."""
    if language in dict(settings.LANGUAGES):
        keep_language(answer, language)


def _open_kiosk(request: HttpRequest, link: Link) -> HttpResponse:
    """The first page of a kiosk's link: it makes this browser the kiosk, under an address without the token."""
    if request.method == "POST":
        answer = redirect("kiosk", link.pk)
        make_kiosk(answer, link.pk)
        return answer
    context = frame(link.assessment) | {"link": link, "languages": language_choices(link.assessment)}
    return render(request, "links/kiosk_open.html", context | {"asked": get_language()})


@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The start of a kiosk, where everybody begins anew; whatever pass the last one left is taken away."""
    if not is_kiosk(request, pk):
        return ended(request)
    link = kiosk_link(pk, timezone.now())
    if link is None:
        return kiosk_ended(request)
    language = offered(link.assessment, request.POST.get("language") or request.GET.get("language", ""))
    speak(request, language)
    if request.method == "POST":
        return _start_at_kiosk(request, link, language)
    return _forgotten(_kiosk(request, link, language), link.assessment_id)


def _kiosk(request: HttpRequest, link: Link, language: str, form: StartForm | None = None) -> HttpResponse:
    told = Welcome(link)
    context = frame(link.assessment) | {
        "welcome": told,
        "form": form or StartForm(told.asked_segments),
        "once": new_token(),
        "languages": language_choices(link.assessment),
        "asked": language,
        "direction": direction(language),
    }
    return render(request, "links/kiosk.html", context, status=INVALID if form else 200)


def _start_at_kiosk(request: HttpRequest, link: Link, language: str) -> HttpResponse:
    form = StartForm(Welcome(link).asked_segments, request.POST)
    if not form.is_valid():
        return _kiosk(request, link, language, form)
    try:
        response, key = _begin(request, link, language, form)
    except EndedError:
        return kiosk_ended(request)
    answer = redirect("response", response.pk)
    give_pass(answer, Pass(link.assessment_id, link.pk, key, is_kiosk=True))
    return answer


@quiet
@require_POST
def kiosk_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody left a kiosk before the end: what they began is deleted, and the kiosk is as new."""
    link = Link.objects.filter(pk=pk, is_kiosk=True).first() if is_kiosk(request, pk) else None
    if link is None:
        return ended(request)
    begun = begun_by(link, pass_for(request, link.assessment_id))
    if begun is not None:
        abandon(response=begun, link=link)
    return _forgotten(redirect("kiosk", pk), link.assessment_id)


def kiosk_ended(request: HttpRequest) -> HttpResponse:
    """A kiosk whose link is over says so, to whoever stands before it."""
    return render(request, "links/kiosk_ended.html", {"languages": []}, status=404)


def _forgotten(answer: HttpResponse, assessment: UUID) -> HttpResponse:
    """The answer, after which the browser knows nothing of the last respondent any more."""
    take_pass(answer, assessment)
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return answer


def thanked(held: Pass) -> HttpResponse:
    """After the answers are in: on to the thanks, and the browser loses its pass."""
    start = held.link.hex if held.is_kiosk else ""
    answer = redirect("thanks", signing.dumps([held.assessment.hex, start, get_language()], salt=THANKS_SALT))
    take_pass(answer, held.assessment)
    return answer


@quiet
@require_safe
def thanks(request: HttpRequest, signed: str) -> HttpResponse:
    """The last page: what happens next. It opens nothing, and a kiosk leaves it by itself."""
    try:
        pk, kiosk, language = signing.loads(signed, salt=THANKS_SALT, max_age=ONE_DAY)
    except signing.BadSignature:
        return ended(request)
    assessment = Assessment.objects.filter(pk=UUID(pk)).select_related("organisation").first()
    if assessment is None:
        return ended(request)
    speak(request, language)
    start = reverse("kiosk", args=[UUID(kiosk)]) if kiosk else ""
    context = frame(assessment) | {"start": start, "seconds": THANKS_SHOWN, "languages": []}
    answer = render(request, "links/thanks.html", context)
    if start:
        answer.headers["Refresh"] = f"{THANKS_SHOWN}; url={start}"
    return answer


@require_safe
def respondent_logo(request: HttpRequest, signed: str) -> HttpResponseBase:
    """An organisation's logo, small, for whoever was shown a page of its questionnaire."""
    try:
        pk = signing.Signer(salt=LOGO_SALT).unsign(signed)
        return _small(Organisation.objects.get(pk=UUID(pk)))
    except (signing.BadSignature, Organisation.DoesNotExist, OSError, ValueError):
        raise Http404 from None


def _small(organisation: Organisation) -> FileResponse:
    drawn = io.BytesIO()
    with organisation.logo.open() as file, Image.open(file, formats=("PNG",)) as picture:
        picture.thumbnail(LOGO_SIZE)
        picture.quantize(colors=256).save(drawn, "PNG", optimize=True)
    drawn.seek(0)
    answer = FileResponse(drawn, content_type="image/png")
    answer.headers["Cache-Control"] = f"private, max-age={ONE_DAY}"
    return answer
