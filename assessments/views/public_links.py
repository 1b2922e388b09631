"""Public links of a group: made, shown once with their QR code, printed as a poster, revoked."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import access
from ..access import Right
from ..changes.links import revoke_link
from ..changes.participations import make_public_link
from ..forms.participations import PublicLinkForm
from ..models import Assessment, Link
from ..queries.links import link_address
from ..queries.participations import public_link_values, segment_values
from ..reports.pdf import PdfError
from ..reports.poster import poster
from ..reports.qr import qr_code
from ..tokens import hash_token
from .participations import people_address, require_group

#: an invalid form is shown again with this status: the request was understood, its content was not
INVALID, BUSY = 422, 503
RETRY_AFTER = "5"  # seconds: a poster takes less


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_link_new(request: HttpRequest, pk: UUID, group: str) -> HttpResponse:
    """Say what the link stands for; its address is shown once, when it is made."""
    found = access.assessment(request, pk, Right.RUN)
    require_group(found, group)
    form = PublicLinkForm(request.POST or None, assessment=found, calendar=found.organisation.calendar)
    if request.method == "POST" and form.is_valid():
        try:
            link, token = make_public_link(
                actor=access.signed_in(request), assessment=found, group=group, **form.values
            )
            return _shown_once(request, link, token)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"assessment": found, "group": group, "form": form}
    return render(request, "public_links/new.html", context, status=INVALID if form.errors else 200)


def _shown_once(request: HttpRequest, link: Link, token: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    address = link_address(token)
    context = {
        "assessment": link.assessment,
        "link": link,
        "segments": segment_values(link.assessment, link.segments),
        "address": address,
        "token": token,
        "qr": qr_code(address),
        "languages": list(settings.LANGUAGE_NAMES.items()),
        "problem": problem,
    }
    return render(request, "public_links/made.html", context, status=status)


def _link(found: Assessment, link: UUID) -> Link:
    row = get_object_or_404(found.links.filter(participation__isnull=True), pk=link)
    row.assessment = found
    return row


@login_required
@require_POST
def public_link_again(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """Make another link like this one, since its address is not stored; the first goes on working."""
    found = access.assessment(request, pk, Right.RUN)
    row = _link(found, link)
    values = public_link_values(row, timezone.now())
    try:
        made, token = make_public_link(actor=access.signed_in(request), assessment=found, group=row.group, **values)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(people_address(found, row.group))
    return _shown_once(request, made, token)


@login_required
@require_POST
def public_link_revoke(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """End the link at once."""
    found = access.assessment(request, pk, Right.RUN)
    row = _link(found, link)
    revoke_link(link=row, now=timezone.now())
    messages.success(request, _("“%(link)s” has ended. Nobody can begin by it any more.") % {"link": row.name})
    return redirect(people_address(found, row.group))


@login_required
@require_POST
def public_link_poster(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """The poster as PDF, for whoever still has the address in front of them: it is not stored."""
    row = _link(access.assessment(request, pk, Right.RUN), link)
    token, language = request.POST.get("token", ""), request.POST.get("language", "")
    if not constant_time_compare(hash_token(token), row.token_hash) or language not in settings.LANGUAGE_NAMES:
        raise Http404
    try:
        pdf = poster(row, link_address(token), language)
    except PdfError:
        problem = _("The poster could not be printed just now. Try again in a few seconds.")
        answer = _shown_once(request, row, token, problem=problem, status=BUSY)
        answer["Retry-After"] = RETRY_AFTER
        return answer
    headers = {"Content-Disposition": f'attachment; filename="poster-{language}.pdf"'}
    return HttpResponse(pdf.content, content_type="application/pdf", headers=headers)
