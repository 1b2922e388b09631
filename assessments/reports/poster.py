"""The poster of a public link: one A4 page with a question, a QR code and a promise."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from ..models import Assessment, Confidentiality, Group, Link
from ..queries.links import Welcome
from .pdf import Pdf, render
from .qr import qr_code

#: each language in its own words, for readers who know no other
OWN_NAMES = dict(settings.LANGUAGES)


def poster(link: Link, address: str, language: str) -> Pdf:
    """The poster in one of the interface's languages. Raises PdfError as `pdf.render` does."""
    assessment = link.assessment
    logo = _logo(assessment)
    with override(language):
        context = {
            "assessment": assessment,
            "organisation": assessment.organisation,
            "has_logo": logo is not None,
            "question": _question(link.group),
            "minutes": Welcome(link).minutes,
            "promise": _promise(assessment),
            "languages": [OWN_NAMES.get(code, code) for code in assessment.languages],
            "qr": qr_code(address),
            "address": address,
        }
        html = render_to_string("reports/poster.html", context)
    return render(html, pictures={} if logo is None else {"logo": logo})


def _question(group: str) -> str:
    if group == Group.CUSTOMER:
        return gettext("How was our service?")
    return gettext("How do you see our service?")


def _promise(assessment: Assessment) -> str:
    match assessment.confidentiality:
        case Confidentiality.ANONYMOUS:
            return gettext("Anonymous: no name and no address is stored.")
        case Confidentiality.CONFIDENTIAL:
            return gettext("Confidential: nobody sees what you alone answered.")
    return gettext("Your answers are read by the people who improve the service.")


def _logo(assessment: Assessment) -> bytes | None:
    """The organisation's logo, as it was re-encoded when it was uploaded; None where there is none any more."""
    logo = assessment.organisation.logo
    try:
        with logo.open("rb") as file:
            return bytes(file.read())
    except (OSError, ValueError):
        return None
