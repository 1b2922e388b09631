"""A real mail server on loopback: it keeps what arrives, and refuses, breaks off or falls silent as a test wants."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

#: what the server says to a letter, given the address it is for
Verdict = Callable[[str], str]
TAKEN = "250 OK"


class MailServer:
    """Where letters arrive: `letters` in order, `addresses` they are for. `verdict` decides about each."""

    def __init__(self, verdict: Verdict = lambda _address: TAKEN) -> None:
        self.verdict = verdict
        self.letters: list[EmailMessage] = []
        self.addresses: list[str] = []
        self.connections = 0
        self.breaks_off = False
        self.pause = 0.0

    async def handle_EHLO(  # noqa: N802 - the names are the library's
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.verdict(address)
        if said == TAKEN:
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.breaks_off:
            server.transport.abort()
            return ""
        await asyncio.sleep(self.pause)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.addresses += envelope.rcpt_tos
        return TAKEN

    def letter_to(self, address: str) -> EmailMessage:
        """The one letter for this address."""
        [letter] = [letter for letter, to in zip(self.letters, self.addresses, strict=True) if to == address]
        return letter


class QuietController(Controller):
    """On a port of its own; a broken connection is what some tests are about, not an error to print."""

    def factory(self) -> SMTP:
        """A session that answers at once."""
        self.loop.set_exception_handler(lambda _loop, _context: None)
        return super().factory()


@contextmanager
def listening(server: MailServer, *, port: int = 0, **options: Any) -> Iterator[int]:
    """Serve on a loopback port (a free one unless told), which is given back."""
    controller = QuietController(server, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tls(certificate: str, key: str) -> ssl.SSLContext:
    """What a server needs to speak TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
