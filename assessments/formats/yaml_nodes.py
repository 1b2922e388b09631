"""YAML as plain text with line numbers: no types are guessed, no objects are made.

PyYAML's loaders turn `no` into False and `1:30` into 90, recurse until Python gives up, and unfold aliases without end.
Here only its event stream is used: every value stays the text that was written, and what our files never need
(tags, anchors, aliases, deep nesting, a second document) is refused where it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import yaml
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .problems import Message, Problem, ProblemList, short

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class TextNode:
    """A single value, as written."""

    line: int
    text: str


@dataclass(frozen=True)
class ListNode:
    """A sequence."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True)
class MapNode:
    """A mapping; `entries` keeps the order of the file and the line of every key."""

    line: int
    entries: dict[str, tuple[int, "Node"]]


Node = TextNode | ListNode | MapNode


def parse(content: str | bytes, problems: ProblemList) -> Node:
    """Return the one document in `content` (UTF-8, at most 1 MB, 20 levels deep); duplicate keys go to `problems`.

    Raises FileProblems, naming the line, when the text is not such YAML. No other exception leaves this function.
    """
    text = _decoded(content, problems)
    try:
        return _Document(text, problems).read()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.refuse(Problem(line, "", _("From here on this is not YAML: check indentation, colons and quotes.")))


def _decoded(content: str | bytes, problems: ProblemList) -> str:
    try:
        data = content if isinstance(content, bytes) else content.encode()
        text = data.decode("utf-8-sig")
    except UnicodeError:
        problems.refuse(Problem(1, "", _("The file is not UTF-8 text: save it with the encoding UTF-8.")))
    if len(data) > MAX_BYTES:
        problems.refuse(Problem(1, "", _("The file is larger than 1 MB.")))
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.refuse(Problem(line, "", _("There is a character here that cannot be printed.")))
    return text


class _Document:
    """Builds the nodes of one document from PyYAML's events."""

    def __init__(self, text: str, problems: ProblemList) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._problems = problems

    def read(self) -> Node:
        next(self._events)  # the stream starts
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            self._refuse(start, _("The file is empty."))
        node = self._node(next(self._events), depth=1)
        next(self._events)  # the document ends
        end = next(self._events)
        if not isinstance(end, yaml.StreamEndEvent):
            self._refuse(end, _("The file holds more than one document: remove the line “---” here."))
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._check(event, depth)
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return TextNode(line, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(line, tuple(self._node(item, depth + 1) for item in self._until(yaml.SequenceEndEvent)))
        return self._map(line, depth)

    def _map(self, line: int, depth: int) -> MapNode:
        entries: dict[str, tuple[int, Node]] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, TextNode):
                self._refuse(event, _("A list or a group of fields cannot be the name of a field."))
            elif key.text in entries:
                first = entries[key.text][0]
                message = format_lazy(
                    _("“{key}” stands twice; the first is on line {line}."), key=short(key.text), line=first
                )
                self._problems.add(Problem(key.line, short(key.text), message))
            else:
                entries[key.text] = (key.line, value)
        return MapNode(line, entries)

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _check(self, event: yaml.Event, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, _("Anchors (&) and aliases (*) are not used here: write the text out, or quote it."))
        if getattr(event, "tag", None):
            self._refuse(event, _("Tags (!) are not used here: remove it, or quote the text."))
        if depth > MAX_DEPTH:
            self._refuse(event, _("Lists and fields are nested too deeply here."))

    def _refuse(self, event: yaml.Event, message: Message) -> NoReturn:
        self._problems.refuse(Problem(_line(event), "", message))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
