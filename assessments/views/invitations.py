"""Accepting an invitation, with or without an account."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import access
from ..accounts import visitors_invitation
from ..changes.organisations import accept_invitation
from ..limits import Limit
from ..models import Invitation
from ..queries.organisations import open_invitation

WRONG_INVITATIONS = Limit("wrong-invitations")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open an invitation; a POST accepts it at once. Unknown, ended and used links look alike.

    The session takes the invitation on, so that no further address carries the token: a browser would tell it in the
    Referer, and with a policy against that it posts forms with an origin that is refused.
    """
    if wait := WRONG_INVITATIONS.wait(request):
        answer = render(request, "429.html", status=429)
        answer.headers["Retry-After"] = str(wait)
        return _private(answer)
    found = open_invitation(token)
    if found is None:
        WRONG_INVITATIONS.count(request)
        return _private(render(request, "organisations/invitation_ended.html", status=404))
    request.session["invitation"] = str(found.pk)
    return _private(_accept(request, found) if request.method == "POST" else redirect("invitation_waiting"))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_waiting(request: HttpRequest) -> HttpResponse:
    """Who invites, and to what; signing in or up leads back here. A POST accepts."""
    found = visitors_invitation(request)
    if found is None:
        return render(request, "organisations/invitation_ended.html", status=404)
    if request.method == "POST":
        return _accept(request, found)
    return render(request, "organisations/invitation.html", {"invitation": found})


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("account_login")
    try:
        accept_invitation(actor=access.signed_in(request), invitation=found, now=timezone.now())
        messages.success(request, _("Welcome to %(name)s.") % {"name": found.organisation.name})
        request.session["organisation"] = str(found.organisation_id)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    request.session.pop("invitation", None)
    return redirect("home")


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the token out of the Referer of whatever is opened next."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
