"""Texts that a spreadsheet shows and never runs.

A cell that begins like a formula is run when the file is opened, whoever wrote it. An apostrophe before it makes it a
text; reading takes the apostrophe away again, so that every text comes back as it was.
"""

_FORMULA = tuple("=+-@\t\r＝＋－＠")
_MARKED = ("'", *_FORMULA)


def inert(text: str) -> str:
    """Return `text` with an apostrophe before every line that begins like a formula."""
    return "\n".join(map(_inert_line, text.split("\n")))


def revived(text: str) -> str:
    """Return the text that `inert` was given."""
    return "\n".join(map(_revived_line, text.split("\n")))


def _inert_line(line: str) -> str:
    begins = line.startswith(_FORMULA) or (line.startswith("'") and line[1:].startswith(_MARKED))
    return "'" + line if begins else line


def _revived_line(line: str) -> str:
    return line[1:] if line.startswith("'") and line[1:].startswith(_MARKED) else line
