"""What happens around every request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from .models import User

View = Callable[[HttpRequest], HttpResponse]

#: what a database that is away or locked raises
AWAY = (OperationalError, InterfaceError)


class DatabaseUnavailable:
    """A database that is away for a moment is no error of ours: 503, and when to come back."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost or locked database into a page (or JSON for the autosave) that says so."""
        if not isinstance(exception, AWAY):
            return None
        answer: HttpResponse
        if request.content_type == "application/json":
            answer = JsonResponse(
                {"error": _("The server cannot save just now. Your answers wait in this browser.")}, status=503
            )
        else:
            answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "5"
        return answer


class QuietForms:
    """A page that tells nobody its address sends its forms from the origin “null”, which Django would refuse.

    There the token alone decides. It needs a cookie that no form of a foreign page carries (SameSite).
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, arguments: object, keywords: object) -> None:
        """Before Django looks at origin and token: let the form of a quiet page come from here."""
        if getattr(view, "keeps_quiet", False) and request.META.get("HTTP_ORIGIN") == "null":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"


class PersonalLanguage:
    """A signed-in person reads their own language, whichever browser they sit at."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with suppress(*AWAY):  # the view meets the same, and what it raises becomes a page that says so
            self._activate(request)
        return self.get_response(request)

    def _activate(self, request: HttpRequest) -> None:
        if "_auth_user_id" in request.session and isinstance(request.user, User) and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


class NeverStored:
    """Pages hold confidential figures: no cache on the way keeps them."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
