"""Make the floor's table and visitors; prints a session key per visitor. Run with the floor's settings."""

import json
import sys

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - after the set-up
from django.core.management import call_command  # noqa: E402


def session_key(number: int) -> str:
    """A new visitor's session."""
    session = SessionStore()
    session["visitor"] = f"visitor {number}"
    session.create()
    assert session.session_key
    return session.session_key


call_command("migrate", run_syncdb=True, verbosity=0)
print(json.dumps([session_key(number) for number in range(int(sys.argv[1]))]))
