"""What all pages have in common that a respondent meets: they keep quiet, speak the chosen language, and end kindly."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from ..models import Assessment
from ..passes import own_kiosk
from .languages import keep_language

View = Callable[..., HttpResponse]
LOGO_SALT = "logo"
#: seconds that a kiosk shows a page that leads nowhere
MOMENT = 5


def quiet(view: View) -> View:
    """Tell nobody the address of the page, neither the next page nor a search engine."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return hushed(view(request, *args, **kwargs))

    wrapper.keeps_quiet = True  # type: ignore[attr-defined]  # see middleware.QuietForms
    return wrapper


def hushed(answer: HttpResponse) -> HttpResponse:
    """The answer with what keeps its address to itself."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def speak(request: HttpRequest, language: str) -> None:
    """Show this page in the language, where the interface has it."""
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def ended(request: HttpRequest) -> HttpResponse:
    """The one page for every link that opens nothing, whatever the reason: nobody learns which.

    At a kiosk it is where the way back leads, after the answers are in; so it returns to the start.
    """
    wanted, kiosk = request.GET.get("language", ""), own_kiosk(request)
    speak(request, wanted)
    answer = render(request, "links/ended.html", {"languages": own_languages(), "kiosk": kiosk}, status=404)
    if wanted in dict(settings.LANGUAGES):
        keep_language(answer, wanted)
    if kiosk is not None:
        answer.headers["Refresh"] = f"{MOMENT}; url={reverse('kiosk', args=[kiosk])}"
    return hushed(answer)


def own_languages() -> list[tuple[str, str]]:
    """The languages of the interface, each with its own name for itself."""
    return [(code, name.capitalize()) for code, name in settings.LANGUAGES]


def frame(assessment: Assessment) -> dict[str, object]:
    """Whose questionnaire it is: what the head of the page shows."""
    organisation = assessment.organisation
    logo = signing.Signer(salt=LOGO_SALT).sign(organisation.pk.hex) if organisation.logo else ""
    return {"assessment": assessment, "asker": organisation, "logo": logo}
