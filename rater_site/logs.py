"""What a log may hold: addresses, but never the part of one that opens something."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

#: what follows opens a questionnaire or an invitation, ends mail, sets a password or confirms a mail address
SECRET = re.compile(r"(/a/|/invitations/|/no-more-mail/|/accounts/password/reset/key/|/accounts/confirm-email/)[^/\s]+")
#: what may stand in an address as it is
PLAIN = "/:@!$&'()*+,;=~-._"


def without_secrets(text: str) -> str:
    """The text with the secret part of every address in it left out."""
    return SECRET.sub(r"\1…", text)


class SecretsLeftOut(logging.Filter):
    """Django names the address of whatever it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its secrets."""
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(item) if isinstance(item, str) else item for item in record.args)
        return True


class AccessLogger(Logger):
    """Gunicorn's log, with addresses on one line each and without secrets."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What the access log's format can name; ``U`` is the address without its query."""
        # A line break would forge a line; a request that was no HTTP has no address at all.
        # Django puts the address in its letters in the place of gunicorn's, which are bytes: both are written in ASCII.
        address = quote(environ.get("PATH_INFO", "-"), safe=PLAIN, errors="backslashreplace")
        return super().atoms(resp, req, environ, request_time) | {"U": without_secrets(address)}
