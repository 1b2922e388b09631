"""What a browser holds instead of an account: a signed pass for one assessment, or for one kiosk.

A personal link's pass names the link, on as many devices as it is opened on; the link leads to its person, and the
person to the open response. A public link's pass carries the key of the one response that began with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

THIRTY_DAYS = 60 * 60 * 24 * 30
ONE_YEAR = 60 * 60 * 24 * 365
#: browsers refuse to let another host set a cookie of this name; they take it over TLS only
PREFIX = "__Host-" if settings.TLS else ""
ANSWER = f"{PREFIX}answer-"
KIOSK = f"{PREFIX}kiosk-"


@dataclass(frozen=True)
class Pass:
    """That this browser may answer: by which link, and for a public one with which key."""

    assessment: UUID
    link: UUID
    key: str = ""
    is_kiosk: bool = False


def passes(request: HttpRequest) -> list[Pass]:
    """The passes this browser holds; what is forged, foreign or too old is none."""
    found = (_read(name, value) for name, value in request.COOKIES.items() if name.startswith(ANSWER))
    return [one for one in found if one is not None]


def pass_for(request: HttpRequest, assessment: UUID) -> Pass | None:
    """The pass this browser holds for that assessment."""
    name = _answer(assessment)
    return _read(name, request.COOKIES[name]) if name in request.COOKIES else None


def give_pass(answer: HttpResponse, one: Pass) -> None:
    """Let the browser keep the pass: for thirty days, in a kiosk no longer than it is open."""
    value = signing.dumps([one.link.hex, one.key, one.is_kiosk], salt=_answer(one.assessment))
    _set(answer, _answer(one.assessment), value, None if one.is_kiosk else THIRTY_DAYS)


def take_pass(answer: HttpResponse, assessment: UUID) -> None:
    """Let the browser forget its pass for that assessment."""
    _delete(answer, _answer(assessment))


def make_kiosk(answer: HttpResponse, link: UUID) -> None:
    """Let this browser be the kiosk of that link."""
    name = f"{KIOSK}{link.hex}"
    _set(answer, name, signing.dumps(link.hex, salt=name), ONE_YEAR)


def is_kiosk(request: HttpRequest, link: UUID) -> bool:
    """Whether this browser is the kiosk of that link."""
    name = f"{KIOSK}{link.hex}"
    return bool(_loads(request.COOKIES.get(name, ""), name, ONE_YEAR))


def own_kiosk(request: HttpRequest) -> UUID | None:
    """The link this browser is a kiosk of; None for any other browser."""
    named = [name.removeprefix(KIOSK) for name in request.COOKIES if name.startswith(KIOSK)]
    return next((UUID(name) for name in named if _loads(request.COOKIES[KIOSK + name], KIOSK + name, ONE_YEAR)), None)


def _answer(assessment: UUID) -> str:
    return f"{ANSWER}{assessment.hex}"


def _read(name: str, value: str) -> Pass | None:
    held = _loads(value, name, THIRTY_DAYS)
    if not held:
        return None
    link, key, kiosk = held
    return Pass(UUID(name.removeprefix(ANSWER)), UUID(link), key, kiosk)


def _loads(value: str, salt: str, max_age: int) -> Any:
    """What was signed under this very name, or None."""
    try:
        return signing.loads(value, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None


def _set(answer: HttpResponse, name: str, value: str, max_age: int | None) -> None:
    answer.set_cookie(name, value, max_age=max_age, secure=settings.TLS, httponly=True, samesite="Lax")


def _delete(answer: HttpResponse, name: str) -> None:
    # Over TLS a browser heeds this name only from a secure cookie, also when it is taken away.
    answer.set_cookie(name, "", max_age=0, secure=settings.TLS, httponly=True, samesite="Lax")
