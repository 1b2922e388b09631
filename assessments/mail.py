"""Letters the app writes: in the recipient's language, as text and HTML, with links under BASE_URL."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_info, override

from .models import Invitation

log = logging.getLogger(__name__)

#: the default without EMAIL_URL: letters become files that the operator can read, and reach nobody
FILES = "django.core.mail.backends.filebased.EmailBackend"


def invitation_link(token: str) -> str:
    """The address that opens an invitation."""
    return settings.BASE_URL + reverse("invitation", args=[token])


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Mail the invitation. False when there is no mail server, or it did not take the letter."""
    with override(invitation.language):
        context = {"invitation": invitation, "link": invitation_link(token)}
        letter = _letter("mail/invitation", invitation.email, invitation.language, context)
    try:
        return bool(letter.send()) and settings.EMAIL_BACKEND != FILES
    except (SMTPException, OSError) as problem:
        log.warning("an invitation could not be mailed: %s", problem)
        return False


def _letter(template: str, to: str, language: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    frame = {"language": language, "direction": "rtl" if get_language_info(language)["bidi"] else "ltr"}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    letter = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    letter.attach_alternative(render_to_string(f"{template}.html", context | frame), "text/html")
    return letter
