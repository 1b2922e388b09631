"""Whoever sends, and however they end: no letter goes out twice, none is lost."""

import pytest

from tests.smtp import MailServer, listening
from tests.worker.conftest import Installation, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(180)]
SEND = ("-m", "tests.worker.letters", "send")


def test_three_senders_at_once_send_each_letter_once(either: Installation, mail: MailServer) -> None:
    either.letters("write", "60")
    mail.pause = 0.02
    with listening(mail, port=either.mail_port):
        senders = [either.begin(*SEND) for _ in range(3)]
        assert [sender.wait(90) for sender in senders] == [0, 0, 0]
    assert sorted(mail.addresses) == sorted(f"p{number}@example.org" for number in range(60))
    assert (either.states(), mail.connections > 1) == ({"sent": 60}, True)


def test_a_killed_sender_repeats_no_letter(either: Installation, mail: MailServer) -> None:
    either.letters("write", "20")
    mail.pause = 0.1
    with listening(mail, port=either.mail_port):
        sender = either.begin(*SEND)
        wait_until(lambda: len(mail.letters) >= 5)
        sender.kill()
        sender.wait()
        either.letters("send")
    assert len(set(mail.addresses)) == len(mail.addresses)
    states = either.states()
    assert states.get("sending", 0) <= 1
    assert states["sent"] == 20 - states.get("sending", 0)
    assert len(mail.addresses) >= 19
