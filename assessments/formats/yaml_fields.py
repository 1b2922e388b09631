"""The fields of one mapping in a file of ours, read by name; whatever is wrong is noted with its line.

A wrong field reads as an empty value, so that the reader goes on and finds the other problems as well: whoever reads a
file calls `ProblemList.stop()` before using what came out.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NoReturn

from django.conf.locale import LANG_INFO
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ..analysis.digits import latin_digits, whole_number
from .problems import Message, Problem, ProblemList, as_digits, short
from .yaml_nodes import MAX_BYTES, ListNode, MapNode, Node, TextNode, parse

MOST_POINTS = 100
LANGUAGES = frozenset(code for code, language in LANG_INFO.items() if "name" in language)
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
_POINTS = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
#: control characters other than tab and line end, and halves of characters
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Fields:
    """One mapping of the file; `path` is how messages name it, `line` where its name stands.

    Unless `complete`, a text that is missing is no mistake and reads as "".
    """

    __slots__ = ("_complete", "_entries", "_problems", "line", "path")

    def __init__(self, node: Node, path: str, problems: ProblemList, line: int = 0, *, complete: bool = True) -> None:
        self.line = line or node.line
        self.path = path
        self._problems = problems
        self._complete = complete
        self._entries: Mapping[str, tuple[int, Node]] = {}
        if isinstance(node, MapNode):
            self._entries = node.entries
        else:
            self.wrong("", _("“{field}” must hold fields with names."))

    def wrong(self, key: str, message: Message, **values: object) -> None:
        """Note a problem with `key` (or with the whole mapping, when empty); `values` fill the message."""
        self._problems.add(self._problem(key, message, **values))

    def refuse(self, key: str, message: Message, **values: object) -> NoReturn:
        """Note a problem that the file cannot be read past, and raise FileProblems."""
        self._problems.refuse(self._problem(key, message, **values))

    def _problem(self, key: str, message: Message, **values: object) -> Problem:
        line = self._entries[key][0] if key in self._entries else self.line
        field = short(self.field(key))
        shown = {name: as_digits(value) if isinstance(value, int) else value for name, value in values.items()}
        return Problem(line, field, format_lazy(message, field=field or _("file"), **shown))

    def field(self, key: str) -> str:
        """Return the name of `key` from the top of the file, such as `R2.statement`."""
        return ".".join(filter(None, (self.path, key)))

    def only(self, *known: str) -> None:
        """Note every field that is not one of `known`."""
        for key in self._entries:
            if key not in known:
                message = _("“{field}” is not known here. Known are: {known}.")
                self.wrong(key, message, known=", ".join(known))

    def has(self, key: str) -> bool:
        """Return whether the file gives `key` at all."""
        return key in self._entries

    def text(self, key: str, limit: int = 200) -> str:
        """Return the text of `key`, at most `limit` characters, without the spaces around it."""
        node = self._node(key)
        if node is None:
            return ""
        if not isinstance(node, TextNode):
            self.wrong(key, _("“{field}” must be a text."))
            return ""
        return self._printable(key, node.text.strip(), limit)

    def _node(self, key: str) -> Node | None:
        if key in self._entries:
            return self._entries[key][1]
        self.wrong(key, _("“{field}” is missing."))
        return None

    def _printable(self, key: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self.wrong(key, _("“{field}” is longer than {limit} characters."), limit=limit)
        elif UNPRINTABLE.search(text):
            self.wrong(key, _("“{field}” holds a character that cannot be printed."))
        else:
            return text
        return ""

    def code(self, key: str = "code", limit: int = 40) -> str:
        """Return the code in `key`: up to `limit` Latin letters, digits, hyphens and underscores."""
        text = self.text(key)
        if text and (len(text) > limit or not CODE.fullmatch(text)):
            message = _("“{field}” is “{text}”: use up to {limit} letters a–z, digits, hyphens and underscores.")
            self.wrong(key, message, text=short(text), limit=limit)
            return ""
        if self.has(key) and not text:
            self.wrong(key, _("“{field}” is empty."))
        return text

    def unique_code(self, first_lines: dict[str, int], limit: int = 40) -> str:
        """Return the code of this entry and add it to `first_lines`; note it when an earlier entry has it.

        Codes that differ in their case alone are the same, since people read them aloud.
        """
        code = self.code(limit=limit)
        if code and code.casefold() in first_lines:
            self.wrong("code", self._problems.twin(code, first_lines[code.casefold()]))
        first_lines.setdefault(code.casefold(), self.line)
        return code

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the list of codes in `key`; no such field reads as an empty list."""
        if not self.has(key):
            return ()
        texts = tuple(item.text.strip() for item in self._items(key) if isinstance(item, TextNode))
        if len(texts) < len(self._items(key)) or not all(map(CODE.fullmatch, texts)) or len(set(texts)) < len(texts):
            self.wrong(key, _("“{field}” must be a list of different codes."))
        return texts

    def whole(self, key: str, low: int, high: int) -> int:
        """Return the whole number in `key`, from `low` to `high`."""
        text = self.text(key)
        number = whole_number(text)
        if number is not None and low <= number <= high:
            return number
        if self.has(key):
            self.wrong(key, _("“{field}” must be a whole number from {low} to {high}."), low=low, high=high)
        return low

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return the word in `key`, one of `known`."""
        text = self.text(key)
        if self.has(key) and text not in known:
            self.wrong(key, _("“{field}” must be one of: {known}."), known=", ".join(known))
        return text

    def languages(self, key: str = "languages") -> tuple[str, ...]:
        """Return the language codes listed in `key`; at least one, each known to Django."""
        codes = self.codes(key)
        for code in codes:
            if code not in LANGUAGES:
                self.wrong(key, _("“{code}” is not a known language code."), code=short(code))
        if not codes:
            self.wrong(key, _("“{field}” must name at least one language."))
        return tuple(code for code in codes if code in LANGUAGES)

    def texts(self, key: str, languages: Sequence[str], limit: int) -> dict[str, str]:
        """Return the text of `key` in each of `languages`, none in another language, and none empty if complete."""
        if not self._complete and (not self.has(key) or self._is_blank(key)):
            return dict.fromkeys(languages, "")
        fields = self.section(key)
        if fields is None:
            return {}
        fields.in_languages(languages)
        return {code: fields.translation(code, limit) for code in languages}

    def texts_in_any(self, key: str, languages: Sequence[str], limit: int) -> dict[str, str]:
        """Return the text of `key` in each of `languages` and in whatever other language it stands, empty or not."""
        if not self.has(key) or self._is_blank(key):
            return dict.fromkeys(languages, "")
        fields = self.section(key)
        others = [code for code in fields.names if code not in languages] if fields else []
        for code in others:
            if fields and code not in LANGUAGES:
                fields.wrong(code, _("“{code}” is not a known language code."), code=short(code))
        return self.texts(key, (*languages, *others), limit) if LANGUAGES.issuperset(others) else {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, in the order of the file."""
        return tuple(self._entries)

    def in_languages(self, languages: Sequence[str]) -> None:
        """Note every field that is not the code of one of `languages`."""
        for code in self._entries:
            if code not in languages:
                message = _("“{code}” is not one of the languages of this file: {languages}.")
                self.wrong(code, message, code=short(code), languages=", ".join(languages))

    def translation(self, code: str, limit: int) -> str:
        """Return the text in the language `code`; note that it is missing, unless texts may be."""
        line, node = self._entries.get(code, (self.line, None))
        text = node.text.strip() if isinstance(node, TextNode) else ""
        if text or (node and not isinstance(node, TextNode)):
            return self._printable(code, text, limit) if text else self.text(code, limit)
        if self._complete:
            values = {"field": self.path, "language": language_name(code)}
            message = format_lazy(_("“{field}” has no text in {language}."), **values)
            self._problems.add(Problem(line, self.field(code), message))
        return ""

    def _is_blank(self, key: str) -> bool:
        node = self._entries[key][1]
        return isinstance(node, TextNode) and not node.text.strip()

    def section(self, key: str) -> "Fields | None":
        """Return the fields below `key`; None when it is missing."""
        node = self._node(key)
        return self._below(node, self.field(key), self._entries[key][0]) if node is not None else None

    def _below(self, node: Node, path: str, line: int = 0) -> "Fields":
        return Fields(node, path, self._problems, line, complete=self._complete)

    def sections(self, key: str) -> "list[Fields]":
        """Return the groups of fields listed in `key`, each named by its code if it has one; complete: one at least."""
        if not self._complete and not self.has(key):
            return []
        items = self._items(key) if self._node(key) is not None else ()
        if self.has(key) and not items and self._complete:
            self.wrong(key, _("“{field}” is empty: at least one entry is needed."))
        names = (_name(item, f"{self.field(key)}.{place}") for place, item in enumerate(items, start=1))
        return [self._below(item, name) for item, name in zip(items, names, strict=True)]

    def kept(self, key: str) -> "list[Fields]":
        """Return the groups of fields listed in `key`, in which nothing is missing, whatever there is."""
        return Fields(MapNode(self.line, dict(self._entries)), self.path, self._problems, complete=False).sections(key)

    def _items(self, key: str) -> tuple[Node, ...]:
        node = self._entries[key][1]
        if isinstance(node, ListNode):
            return node.items
        if not self._is_blank(key):
            self.wrong(key, _("“{field}” must be a list."))
        return ()

    def numbered(
        self, key: str, numbers: Sequence[int], languages: Sequence[str], limit: int
    ) -> dict[int, dict[str, str]]:
        """Return texts in every language for each of `numbers`, such as the label of every score value."""
        if not self._complete and (not self.has(key) or self._is_blank(key)):
            return {number: dict.fromkeys(languages, "") for number in numbers}
        fields = self.section(key)
        return fields.by_number(numbers, languages, limit) if fields else {}

    def by_number(self, numbers: Sequence[int], languages: Sequence[str], limit: int) -> dict[int, dict[str, str]]:
        """Return the texts of fields that are named by `numbers`, in Latin or other digits."""
        found = self.numbers(numbers)
        for number in numbers:
            if number not in found and self._complete:
                self.wrong("", _("“{field}” has no text for the value {number}."), number=number)
        wanted = found if self._complete else numbers
        return {number: self.texts(found.get(number, ""), languages, limit) for number in numbers if number in wanted}

    def numbers(self, known: Collection[int]) -> dict[int, str]:
        """Return the fields by the number that is their name, in Latin or other digits; all others are noted."""
        found: dict[int, str] = {}
        for name in self._entries:
            number = whole_number(name)
            if number is None or number not in known or number in found:
                self.wrong(name, _("“{field}” is not a value of the scale, or stands twice."))
            else:
                found[number] = name
        return found

    def points(self, key: str) -> Decimal | None:
        """Return the number in `key`, 0 to 100 with at most two decimals, or None where there is none."""
        if not self.has(key) or self._is_blank(key):
            return None
        text = latin_digits(self.text(key)).replace("٫", ".").replace(",", ".")
        number = Decimal(text) if _POINTS.fullmatch(text) else None
        if number is None or number > MOST_POINTS:
            self.wrong(
                key,
                _("“{field}” must be a number from {low} to {high} with at most two decimals."),
                low=0,
                high=MOST_POINTS,
            )
            return None
        return number


def top(
    content: str | bytes, problems: ProblemList, expected: str, *, limit: int = MAX_BYTES, complete: bool = True
) -> Fields:
    """Return the fields at the top of a file whose `format` is `expected`; raise FileProblems for another file."""
    return fields_of(parse(content, problems, limit), problems, expected, complete=complete)


def fields_of(node: Node, problems: ProblemList, expected: str, *, complete: bool = True) -> Fields:
    """Return the fields of the top node of a file whose `format` is `expected`; raise FileProblems for another file."""
    fields = Fields(node, "", problems, complete=complete)
    if not isinstance(node, MapNode):
        problems.stop()
    if fields.text("format") != expected:
        message = _("This is another kind of file: it must begin with “format: {expected}”.")
        fields.wrong("format", message, expected=expected)
        problems.stop()
    return fields


def _name(node: Node, otherwise: str) -> str:
    code = node.entries.get("code") if isinstance(node, MapNode) else None
    text = code[1].text.strip() if code and isinstance(code[1], TextNode) else ""
    return text if CODE.fullmatch(text) else otherwise


def name_of_language(code: str) -> str:
    """Return the name of the language `code` in the reader's; its own name where Django has no translation."""
    name: str = LANG_INFO[code]["name"]
    translated = gettext(name)
    is_foreign = (get_language() or "en") != "en"
    return str(LANG_INFO[code]["name_local"]) if is_foreign and translated == name else translated


_lazy_name = lazy(name_of_language, str)


def language_name(code: str) -> Message:
    """Return the name of the language `code` in the language of whoever reads it later."""
    return _lazy_name(code)
