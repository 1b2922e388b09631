"""Handing a letter to the mail server, so that one knows afterwards what became of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from smtplib import SMTP, SMTPDataError, SMTPException
from types import TracebackType

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

#: seconds that the worker waits for the server's first word; pages wait less (settings.EMAIL_TIMEOUT)
TIMEOUT = 20
#: seconds to wait for its further words: one that speaks is not dead
PATIENCE = 20
CLOSING = 421
Reply = tuple[int, bytes]


class NotSentError(Exception):
    """The letter is not out; the message is what the server said, in one line."""


class ServerAwayError(NotSentError):
    """No letter can be handed over now: the server is away, or takes none from us."""


class RefusedForNowError(NotSentError):
    """The server did not take this letter, and asks to try again later."""


class RefusedError(NotSentError):
    """The server will never take this letter."""


class NoWordError(NotSentError):
    """The letter was handed over, and the connection broke before the server said whether it took it."""


class PatientBackend(EmailBackend):
    """Django's own, but quick to see that nobody is there, and slow to give up on somebody who is."""

    def open(self) -> bool | None:
        """Connect, greet, sign in; then allow more time, since a server may look at a letter before it takes it."""
        opened = super().open()
        if opened and self.connection and self.connection.sock:
            self.connection.sock.settimeout(PATIENCE)
        return opened


class Postman:
    """One connection to the mail server for many letters: ``with Postman() as postman: postman.deliver(letter)``."""

    def __init__(self) -> None:
        self.backend = get_connection(timeout=TIMEOUT)

    def __enter__(self) -> Postman:
        """Connect. Raises ServerAwayError."""
        try:
            self.backend.open()
            if server := self.server:
                server.ehlo_or_helo_if_needed()
        except OSError as problem:  # SMTPException is one
            self.__exit__()
            raise ServerAwayError(one_line(problem)) from None
        return self

    @property
    def server(self) -> SMTP | None:
        """The server at the other end; None where letters go elsewhere."""
        return self.backend.connection if isinstance(self.backend, EmailBackend) else None

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Say goodbye; a server that is gone already does not matter."""
        with suppress(OSError):
            self.backend.close()

    def deliver(self, letter: EmailMessage) -> None:
        """Hand one letter over. Raises a NotSentError that says whether to try again."""
        if server := self.server:
            hand_over(server, letter)
            return
        try:  # into a file, where there is no mail server
            self.backend.send_messages([letter])
        except OSError as problem:
            raise ServerAwayError(one_line(problem)) from None


def hand_over(server: SMTP, letter: EmailMessage) -> None:
    """Speak SMTP step by step: a broken connection before the letter means “not sent”, after it “perhaps sent”."""
    content = letter.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own take it
    options = ["body=8bitmime"] if server.has_extn("8bitmime") else []
    try:
        _accepted(lambda: server.mail(_bare(letter.from_email), options), ServerAwayError)
        _accepted(lambda: server.rcpt(_bare(letter.to[0])), RefusedError)
        _accepted(lambda: _data(server, content), RefusedError)
    except (RefusedError, RefusedForNowError):
        with suppress(OSError):
            server.rset()
        raise


def _accepted(step: Callable[[], Reply], refusal: type[NotSentError]) -> None:
    try:
        code, said = step()
    except SMTPDataError as answer:
        code, said = answer.smtp_code, _bytes(answer.smtp_error)
    except OSError as problem:
        raise ServerAwayError(one_line(problem)) from None
    if code >= 400:
        raise _kind(code, refusal)(one_line(f"{code} {said.decode(errors='replace')}"))


def _kind(code: int, refusal: type[NotSentError]) -> type[NotSentError]:
    if code == CLOSING or refusal is ServerAwayError:
        return ServerAwayError
    return refusal if code >= 500 else RefusedForNowError


def _data(server: SMTP, content: bytes) -> Reply:
    """The letter itself. smtplib raises SMTPDataError when the server does not even want to hear it."""
    try:
        return server.data(content)
    except SMTPDataError:
        raise
    except (SMTPException, OSError) as problem:
        raise NoWordError(one_line(problem)) from None


def _bare(address: str) -> str:
    """The address alone, as the envelope names it."""
    return parseaddr(sanitize_address(address, "utf-8"))[1]


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def one_line(problem: object) -> str:
    """What happened, in one line that fits its column."""
    return " ".join(str(problem).split())[:300]
