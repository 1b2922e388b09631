"""Answers as browsers send them, made clean: one as JSON (autosave), or a page of them as a form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..analysis.digits import whole_number
from ..analysis.values import Scale
from ..models import COMMENT_LENGTH, AnswerValues
from ..templatetags.figures import digits

#: bytes of one answer: a comment of full length, every character written as two escapes
MAX_BODY = 64 * 1024
#: the largest number the version column holds, less one for the next save
MAX_VERSION = 2_147_483_646
FIELDS = frozenset({"current", "desired", "not_applicable", "later", "comment", "version"})

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class UnclearAnswer(Exception):
    """What was sent is no answer: a sentence for the person, the field it is about, an HTTP status."""

    def __init__(self, message: str, field: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.message, self.field, self.status = message, field, status


@dataclass(frozen=True)
class Entry:
    """One question of a page that was sent: the values, the version seen, and what was decided or is wrong."""

    values: AnswerValues
    seen: int = 0
    changed: bool = True
    #: "theirs" when the person, shown a conflict, took the stored answer
    keep: str = ""
    error: str = ""


def read_answer(body: bytes, scale: Scale) -> tuple[AnswerValues, int]:
    """The values and the version in an autosave's JSON. Raises UnclearAnswer."""
    sent = _object(body)
    if "version" not in sent:
        raise UnclearAnswer(_("The answer does not say which version it changes."), "version", status=428)
    seen = sent["version"]
    if not isinstance(seen, int) or isinstance(seen, bool) or not 0 <= seen <= MAX_VERSION:
        raise UnclearAnswer(_("The version must be a whole number, 0 or more."), "version")
    return read_values(sent, scale), seen


def read_values(sent: Mapping[str, object], scale: Scale) -> AnswerValues:
    """The values under the names of `AnswerValues`; a missing name is an empty value. Raises UnclearAnswer."""
    values = AnswerValues(
        current=_score("current", sent.get("current"), scale),
        desired=_score("desired", sent.get("desired"), scale),
        not_applicable=_mark("not_applicable", sent.get("not_applicable", False)),
        later=_mark("later", sent.get("later", False)),
        comment=_comment(sent.get("comment", "")),
    )
    if values.not_applicable and (values.current, values.desired) != (None, None):
        raise UnclearAnswer(_("“Not applicable” stands beside a score. Choose one of the two."), "not_applicable")
    return values


def read_page(data: QueryDict, codes: Iterable[str], scale: Scale) -> dict[str, Entry]:
    """The questions of a sent page by code; those the page did not carry are left out."""
    return {code: _entry(data, code, scale) for code in codes if f"{code}.version" in data}


def _entry(data: QueryDict, code: str, scale: Scale) -> Entry:
    sent: dict[str, object] = {
        "not_applicable": f"{code}.not_applicable" in data,
        "later": f"{code}.later" in data,
        "comment": data.get(f"{code}.comment", ""),
    }
    if not sent["not_applicable"]:  # without scripts a chosen score cannot be unchosen: the mark takes it back
        sent |= {name: data.get(f"{code}.{name}") for name in ("current", "desired")}
    seen = whole_number(data.get(f"{code}.version", "")) or 0
    try:
        values = read_values(sent, scale)
    except UnclearAnswer as unclear:
        return Entry(_readable(sent, scale), seen=seen, error=unclear.message)
    changed = data.get(f"{code}.shown") != values.fingerprint
    return Entry(values, seen=max(seen, 0), changed=changed, keep=data.get(f"{code}.keep", ""))


def _readable(sent: Mapping[str, object], scale: Scale) -> AnswerValues:
    """What can be shown again of an answer that cannot be saved: the text as typed, and the scores that are ones."""
    return AnswerValues(
        current=_score_or_none(sent.get("current"), scale),
        desired=_score_or_none(sent.get("desired"), scale),
        not_applicable=bool(sent["not_applicable"]),
        later=bool(sent["later"]),
        comment=str(sent["comment"]),
    )


def _score_or_none(sent: object, scale: Scale) -> int | None:
    try:
        return _score("", sent, scale)
    except UnclearAnswer:
        return None


def _object(body: bytes) -> dict[str, object]:
    if len(body) > MAX_BODY:
        raise UnclearAnswer(_too_long(), "comment", status=413)
    try:
        sent = json.loads(body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_named_once)
    except (ValueError, RecursionError):  # also what is not UTF-8, and numbers of thousands of digits
        raise UnclearAnswer(_("The answer is not valid JSON.")) from None
    if not isinstance(sent, dict):
        raise UnclearAnswer(_("The answer is not a JSON object."))
    if unknown := sorted(set(sent) - FIELDS):
        raise UnclearAnswer(_("An answer has no field of this name."), unknown[0][:40])
    return sent


def _no_number(name: str) -> None:
    raise ValueError(name)


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):  # which of the two was meant, nobody can tell
        raise ValueError(pairs)
    return named


def _score(name: str, sent: object, scale: Scale) -> int | None:
    if sent is None or sent == "":
        return None
    score = whole_number(sent) if isinstance(sent, str) else sent
    if not isinstance(score, int) or isinstance(score, bool) or score not in scale:
        message = _("A score is a whole number from %(low)s to %(high)s.")
        raise UnclearAnswer(message % {"low": digits(scale.minimum), "high": digits(scale.maximum)}, name)
    return score


def _mark(name: str, sent: object) -> bool:
    if not isinstance(sent, bool):
        raise UnclearAnswer(_("This mark is either true or false."), name)
    return sent


def _comment(sent: object) -> str:
    if not isinstance(sent, str):
        raise UnclearAnswer(_("A comment is a text."), "comment")
    text = sent.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > COMMENT_LENGTH:
        raise UnclearAnswer(_too_long(), "comment")
    if _UNPRINTABLE.search(text):
        raise UnclearAnswer(_("The comment holds a character that cannot be printed. Remove it."), "comment")
    return text


def _too_long() -> str:
    return _("The comment is too long: up to %(limit)s characters fit.") % {"limit": digits(COMMENT_LENGTH)}
