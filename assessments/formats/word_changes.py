"""Two texts compared word by word, to mark what is gone and what is new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["same", "gone", "new"]
Piece: TypeAlias = tuple[Kind, str]

#: what stands between words and is compared for itself; a zero-width non-joiner is part of its word
MARKS: Final = re.escape(".,;:!?…()[]{}«»“”„\"'،؛؟–—/")
TOKEN: Final = re.compile(rf"\s+|[{MARKS}]|[^\s{MARKS}]+")
WORD: Final = re.compile(rf"[^\s{MARKS}]+")


def words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order: ("same" | "gone" | "new", text).

    What is the same and what is gone make up `before`, what is the same and what is new make up `after`.
    """
    return _joined(_without_lone_spaces(_pieces(TOKEN.findall(before), TOKEN.findall(after))))


def likeness(before: str, after: str) -> float:
    """How many words two texts have in common, from 0 (none) to 1 (the same words in any order)."""
    old, new = (Counter(word.casefold() for word in WORD.findall(text)) for text in (before, after))
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _pieces(before: list[str], after: list[str]) -> list[tuple[Kind, list[str]]]:
    found: list[tuple[Kind, list[str]]] = []
    for name, old, old_end, new, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if name == "equal":
            found.append(("same", before[old:old_end]))
        else:
            found += [("gone", before[old:old_end]), ("new", after[new:new_end])]
    return [(kind, tokens) for kind, tokens in found if tokens]


def _without_lone_spaces(pieces: list[tuple[Kind, list[str]]]) -> list[tuple[Kind, str]]:
    """Where only a space stayed between two changes, it belongs to them: they read as one."""
    found: list[tuple[Kind, str]] = []
    for place, (kind, tokens) in enumerate(pieces):
        text = "".join(tokens)
        if kind == "same" and text.isspace() and 0 < place < len(pieces) - 1:
            found += [("gone", text), ("new", text)]
        else:
            found.append((kind, text))
    return found


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring changes as one: all that is gone, then all that is new."""
    found: list[Piece] = []
    for _is_same, run in groupby(pieces, key=lambda piece: piece[0] == "same"):
        texts: dict[Kind, str] = {"same": "", "gone": "", "new": ""}
        for kind, text in run:
            texts[kind] += text
        found += [(kind, text) for kind, text in texts.items() if text]
    return found
