"""The sentences the questionnaire's scripts say, in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ..templatetags.figures import digits

#: what a respondent is told whatever the reason: the link was revoked, it has expired, or the answers are in
ENDED = gettext_lazy("This link takes no more answers. Your last changes were not saved.")


def browser_texts(total: int, *, is_member: bool = True) -> dict[str, object]:
    """Sentences by name, placeholders in braces; counted ones as lists from 1 to the number of questions."""
    return _texts(total) if is_member else _texts(total) | dict.fromkeys(("signed_out", "closed", "gone"), str(ENDED))


def _texts(total: int) -> dict[str, object]:
    return {
        "language": get_language(),
        "progress": _("{answered} of {total}"),
        "partly": _("{done} of {total}"),
        "saving": _("Saving…"),
        "saved": _("Saved {time}"),
        "all_saved": _("All saved {time}"),
        "offline": [_offline(n) for n in range(1, total + 1)],
        "unavailable": [_unavailable(n) for n in range(1, total + 1)],
        "signed_out": _("You are signed out. Sign in again in a new tab: your answers wait here."),
        "closed": _("This questionnaire takes no more answers. Your last changes were not saved."),
        "gone": _("This questionnaire was not found. It was removed, or you signed in as somebody else."),
        "failed": _("The server refuses to save. Reload the page; your answers wait in this browser."),
        "refused": _("An answer was not saved. Its card says why."),
        "conflict": _("An answer was changed somewhere else. Its card shows both."),
        "memory_only": _("Nothing is kept in this browser. Stay on this page until everything is saved."),
        "gap": _("Gap: {gap}"),
        "no_gap": _("No gap"),
        "current": _("Current: {score}"),
        "desired": _("Desired: {score}"),
        "not_applicable": _("Not applicable"),
        "later": _("Come back later"),
        "comment": _("Comment: “{comment}”"),
        "empty": _("No answer"),
        "unsaved": _("Not saved yet: it waits in this browser"),
    }


def _offline(count: int) -> str:
    sentence = ngettext(
        "Offline – {count} answer waits in this browser", "Offline – {count} answers wait in this browser", count
    )
    return sentence.format(count=digits(count))


def _unavailable(count: int) -> str:
    sentence = ngettext(
        "The server is away – {count} answer waits in this browser",
        "The server is away – {count} answers wait in this browser",
        count,
    )
    return sentence.format(count=digits(count))
