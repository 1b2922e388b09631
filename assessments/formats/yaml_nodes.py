"""YAML as plain text with line numbers: no types are guessed, no objects are made.

PyYAML's loaders turn `no` into False and `1:30` into 90, recurse until Python gives up, and unfold aliases without end.
Here only its event stream is used: every value stays the text that was written, and what our files never need
(tags, anchors, aliases, deep nesting, a second document) is refused where it stands.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import yaml
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .problems import Message, Problem, ProblemList, short

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TextNode(NamedTuple):
    """A single value, as written."""

    line: int
    text: str


class ListNode(NamedTuple):
    """A sequence."""

    line: int
    items: tuple["Node", ...]


class MapNode(NamedTuple):
    """A mapping; `entries` keeps the order of the file and the line of every key."""

    line: int
    entries: dict[str, tuple[int, "Node"]]


Node = TextNode | ListNode | MapNode


def parse(content: str | bytes, problems: ProblemList, limit: int = MAX_BYTES) -> Node:
    """Return the one document in `content` (UTF-8, up to `limit` bytes, 20 levels deep); twin keys go to `problems`.

    Raises FileProblems, naming the line, when the text is not such YAML. No other exception leaves this function.
    """
    text = _decoded(content, problems, limit)
    try:
        return _Document(text, problems).read()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.refuse(Problem(line, "", _("From here on this is not YAML: check indentation, colons and quotes.")))


def _decoded(content: str | bytes, problems: ProblemList, limit: int) -> str:
    try:
        data = content if isinstance(content, bytes) else content.encode()
        text = data.decode("utf-8-sig")
    except UnicodeError:
        problems.refuse(Problem(1, "", _("The file is not UTF-8 text: save it with the encoding UTF-8.")))
    if len(data) > limit:
        message = format_lazy(_("The file is larger than {size} MB."), size=limit // 1_000_000)
        problems.refuse(Problem(1, "", message))
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.refuse(Problem(line, "", _("There is a character here that cannot be printed.")))
    return text


class _Document:
    """Builds the nodes of one document from PyYAML's events; a bank has two hundred thousand of them."""

    def __init__(self, text: str, problems: ProblemList) -> None:
        self._next: Callable[[], Any] = yaml.CSafeLoader(text).get_event  # an event has what its kind has
        self._problems = problems

    def read(self) -> Node:
        self._next()  # the stream starts
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            self._refuse(start, _("The file is empty."))
        node = self._node(self._next(), depth=1)
        self._next()  # the document ends
        end = self._next()
        if not isinstance(end, yaml.StreamEndEvent):
            self._refuse(end, _("The file holds more than one document: remove the line “---” here."))
        return node

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor or event.tag or depth > MAX_DEPTH:
            self._refuse_luxury(event)
        if kind is yaml.ScalarEvent:
            return TextNode(event.start_mark.line + 1, event.value)
        return self._list(event, depth + 1) if kind is yaml.SequenceStartEvent else self._map(event, depth + 1)

    def _list(self, start: yaml.Event, depth: int) -> ListNode:
        items = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth))
        return ListNode(_line(start), tuple(items))

    def _map(self, start: yaml.Event, depth: int) -> MapNode:
        entries: dict[str, tuple[int, Node]] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._node(event, depth)
            value = self._node(self._next(), depth)
            if not isinstance(key, TextNode):
                self._refuse(event, _("A list or a group of fields cannot be the name of a field."))
            if key.text in entries:
                self._note_twin(key, entries[key.text][0])
            else:
                entries[key.text] = (key.line, value)
        return MapNode(_line(start), entries)

    def _note_twin(self, key: TextNode, first: int) -> None:
        message = format_lazy(_("“{key}” stands twice; the first is on line {line}."), key=short(key.text), line=first)
        self._problems.add(Problem(key.line, short(key.text), message))

    def _refuse_luxury(self, event: yaml.Event) -> NoReturn:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, _("Anchors (&) and aliases (*) are not used here: write the text out, or quote it."))
        if getattr(event, "tag", None):
            self._refuse(event, _("Tags (!) are not used here: remove it, or quote the text."))
        self._refuse(event, _("Lists and fields are nested too deeply here."))

    def _refuse(self, event: yaml.Event, message: Message) -> NoReturn:
        self._problems.refuse(Problem(_line(event), "", message))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
