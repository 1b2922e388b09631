"""Letters to the people who are asked: written, looked at before, watched on their way, and ended by who gets them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes import letters as changes
from ..forms.letters import AgainForm
from ..mail import preview
from ..models import Assessment, LetterKind
from ..queries.letters import MailState, Objection, letters_of, letters_to_repeat, mail_state, objection
from ..tasks import send_letters
from ..templatetags.figures import digits
from .respondents import quiet, speak


@login_required
@require_safe
def letters(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the letters are: the fragment of the people's page, asked for again while some are on their way."""
    assessment = access.assessment(request, pk, Right.RUN)
    return render(request, "letters/actions.html", {"assessment": assessment, "mail": mail_now(assessment)})


def mail_now(assessment: Assessment) -> MailState:
    """What `letters/actions.html` shows, as ``mail``."""
    return mail_state(assessment, timezone.now())


@login_required
@require_POST
def letters_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite everybody who has an address and no invitation yet."""
    assessment = access.assessment(request, pk, Right.RUN)
    everybody = assessment.participations.all()
    count = changes.invite(
        actor=access.signed_in(request), assessment=assessment, participations=everybody, now=timezone.now()
    )
    text = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
    return _under_way(request, assessment, count, text)


@login_required
@require_POST
def letters_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remind everybody who was invited, is due and had no letter today."""
    assessment = access.assessment(request, pk, Right.RUN)
    everybody = assessment.participations.all()
    count = changes.remind(
        actor=access.signed_in(request), assessment=assessment, participations=everybody, now=timezone.now()
    )
    text = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", count)
    return _under_way(request, assessment, count, text)


@login_required
@require_POST
def letters_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try one letter again, or all that wait, or all that failed or may have arrived."""
    assessment = access.assessment(request, pk, Right.RUN)
    form = AgainForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    found = letters_to_repeat(assessment, form.cleaned_data["which"])
    if letter := form.cleaned_data["letter"]:
        found = letters_of(assessment).filter(pk=letter)
    count = changes.send_again(actor=access.signed_in(request), letters=found, now=timezone.now())
    text = ngettext("%(count)s letter is tried again.", "%(count)s letters are tried again.", count)
    return _under_way(request, assessment, count, text)


def _under_way(request: HttpRequest, assessment: Assessment, count: int, text: str) -> HttpResponse:
    if count:
        send_letters.enqueue()
        messages.success(request, text % {"count": digits(count)})
    else:
        messages.info(request, _("There was nobody to write to."))
    return redirect("people", assessment.pk)


@login_required
@require_safe
def letter_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an invitation or a reminder will say, in one of the languages, before anything is sent."""
    assessment = access.assessment(request, pk, Right.RUN)
    offered = [(code, name) for code, name in settings.LANGUAGES if code in assessment.languages] or settings.LANGUAGES
    wanted = request.GET.get("kind", ""), request.GET.get("language") or get_language() or ""
    kind = wanted[0] if wanted[0] in LetterKind.values else LetterKind.INVITATION.value
    language = wanted[1] if wanted[1] in dict(offered) else offered[0][0]
    context = {
        "assessment": assessment,
        "kind": kind,
        "kinds": LetterKind.choices,
        "language": language,
        "languages": offered,
        "letter": preview(assessment, kind, language),
    }
    return render(request, "letters/preview.html", context)


@csrf_exempt  # mail programs post here without ever having seen the page (RFC 8058); the signature is the permission
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def no_more_mail(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask, then write to this address no more. Programs open every link of a mail: looking changes nothing."""
    found = objection(signed)
    if found is None:
        raise Http404
    _speak_as_the_letter(request, found)
    if request.method == "POST":
        changes.object_to_mail(organisation=found.organisation, address_hash=found.address_hash)
    context = {"asker": found.organisation, "is_done": request.method == "POST"}
    return render(request, "letters/no_more_mail.html", context)


def _speak_as_the_letter(request: HttpRequest, found: Objection) -> None:
    """In the language of the letter, unless the visitor chose one here."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        speak(request, found.language)
