"""Letters the app writes: in the recipient's language, as text and HTML, with links under BASE_URL."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import make_msgid, parseaddr
from functools import lru_cache
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_info, override

from .models import Assessment, Invitation, Letter, LetterKind, Participation
from .queries.letters import minutes_needed, objection_id
from .queries.links import link_address

log = logging.getLogger(__name__)

#: the default without EMAIL_URL: letters become files that the operator can read, and reach nobody
FILES = "django.core.mail.backends.filebased.EmailBackend"
#: one class a rule: mail programs drop style sheets, so each element carries its own rules
STYLES = settings.BASE_DIR / "static" / "css" / "mail.css"
RULE = re.compile(r"^\.([\w-]+) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
CLASSES = re.compile(r'class="([\w -]+)"')
#: what stands where the link of a letter will be, as long as there is no letter
NO_LINK = "…"


@dataclass(frozen=True)
class Written:
    """A letter's words: the subject on one line, the text, and the HTML with class names instead of styles."""

    subject: str
    text: str
    html: str


def invitation_link(token: str) -> str:
    """The address that opens an invitation."""
    return settings.BASE_URL + reverse("invitation", args=[token])


def objection_link(signed: str) -> str:
    """The address that ends the mail of one organisation to one address."""
    return settings.BASE_URL + reverse("no_more_mail", args=[signed])


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Mail the invitation. False when there is no mail server, or it did not take the letter."""
    context = {"invitation": invitation, "link": invitation_link(token)}
    written = write("mail/invitation", invitation.language, context)
    letter = envelope(written, to=invitation.email)
    try:
        return bool(letter.send()) and settings.EMAIL_BACKEND != FILES
    except (SMTPException, OSError) as problem:
        log.warning("an invitation could not be mailed: %s", problem)
        return False


def write_letter(letter: Letter, token: str) -> EmailMultiAlternatives:
    """The mail that a letter stands for; ``token`` opens the questionnaire and is stored nowhere.

    Raises ValueError for an address that no header can hold.
    """
    person = letter.participation
    language = known_language(person.language)
    stop = objection_link(objection_id(person, language))
    written = asking(person, letter.kind, language, link=link_address(token), stop=stop)
    mail = envelope(written, to=addressed(person.name, person.email), sender=person.assessment.organisation.name)
    mail.extra_headers |= {
        # The same for every try: should a server that broke off have it after all, the second is known as the first.
        "Message-ID": f"<{salted_hmac('rater.letter', str(letter.pk)).hexdigest()}@{settings.BASE_HOST}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def preview(assessment: Assessment, kind: str, language: str) -> Written:
    """What everybody will read in this language, without a name and with an ellipsis for the links."""
    group = assessment.groups[0] if assessment.groups else ""
    nobody = Participation(assessment=assessment, group=group, language=language, invited=assessment.created.date())
    return asking(nobody, kind, language, link=f"{settings.BASE_URL}/{NO_LINK}", stop=f"{settings.BASE_URL}/{NO_LINK}")


def asking(person: Participation, kind: str, language: str, *, link: str, stop: str) -> Written:
    """The words of an invitation or a reminder."""
    assessment = person.assessment
    context = {
        "person": person,
        "assessment": assessment,
        "organisation": assessment.organisation,
        "about": assessment.unit or assessment.title,
        "is_reminder": kind == LetterKind.REMINDER,
        "minutes": minutes_needed(assessment),
        "calendar": assessment.organisation.calendar,
        "link": link,
        "stop": stop,
    }
    return write("mail/asking", language, context)


def known_language(language: str) -> str:
    """The language itself if the interface has it, else the interface's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def write(template: str, language: str, context: Mapping[str, Any]) -> Written:
    """Subject, text and HTML of the three templates with this name, in the language."""
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    words = {**context, "language": language, "direction": direction}
    with override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", words).split())
        text = "".join([render_to_string(f"{template}.txt", words)])  # plain: nothing in it is safe as HTML
        return Written(subject, text, render_to_string(f"{template}.html", words))


def envelope(written: Written, *, to: str, sender: str = "") -> EmailMultiAlternatives:
    """The mail with these words; ``sender`` is shown beside our address, which stays the operator's."""
    bare = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    mail = EmailMultiAlternatives(
        written.subject,
        written.text,
        from_email=addressed(sender, bare) if sender else settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=settings.BASE_HOST)},
    )
    mail.attach_alternative(framed(written), "text/html")
    return mail


def framed(written: Written) -> str:
    """The HTML as a page of its own, every element with its own styles."""
    page = render_to_string("mail/frame.html", {"subject": written.subject, "letter": written.html})
    return CLASSES.sub(lambda found: f'style="{_styles(found[1])}"', page)


def addressed(name: str, address: str) -> str:
    """An address with a name beside it, as a header holds it. A name is one line, whatever was typed.

    Raises ValueError for an address that no header can hold.
    """
    return str(Address(display_name=" ".join(name.split()), addr_spec=address))


def _styles(classes: str) -> str:
    return " ".join(_rules()[name] for name in classes.split())


@lru_cache
def _rules() -> dict[str, str]:
    return {name: " ".join(body.split()) for name, body in RULE.findall(STYLES.read_text(encoding="utf-8"))}
