"""A bank as somebody brings it, in any of its kinds of file; and as it is kept until they have seen the differences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import bank_file, bank_sheet, translation_sheet
from .bank_archive import DIMENSION, ArchivedFile
from .bank_file import BankFile, DimensionFile, QuestionFile, ScaleFile
from .bank_sheet import SheetBank, Unsaid
from .problems import FileProblems, Problem
from .spreadsheet import OLD_EXCEL, ZIP
from .translation_sheet import TranslationFile

TABLES = (".csv", ".tsv", ".txt")
YAML = (".yaml", ".yml")


def read_new_bank(name: str, data: bytes, unsaid: Unsaid) -> SheetBank:
    """The bank in a YAML, XLSX or CSV file, as a draft. Raises FileProblems, naming every place to correct.

    `unsaid` says what a plain table leaves open.
    """
    return bank_sheet.read(data, unsaid) if _is_table(name, data) else _yaml_bank(name, data)


def read_for_draft(name: str, data: bytes) -> SheetBank | TranslationFile:
    """The bank in a YAML or XLSX file, or a translator's workbook. Raises FileProblems, also for a plain table."""
    if not _is_table(name, data):
        return _yaml_bank(name, data)
    sheets = bank_sheet.open_sheets(data)
    return translation_sheet.read(sheets) if translation_sheet.SHEET in sheets else bank_sheet.read_bank(sheets)


def _is_table(name: str, data: bytes) -> bool:
    return data.startswith((ZIP, OLD_EXCEL)) or name.lower().endswith(TABLES)


def _yaml_bank(name: str, data: bytes) -> SheetBank:
    if not name.lower().endswith(YAML):
        raise FileProblems([Problem(1, "", _("A bank comes as an XLSX, a CSV or a YAML file. This is none of them."))])
    return SheetBank(bank_file.read(data, complete=False))


def kept(found: SheetBank) -> bytes:
    """A bank that was read, for `recalled`: reading the file again would take a hundred times as long."""
    return json.dumps({"bank": bank_file.document(found.bank), "ignored": found.ignored}, ensure_ascii=False).encode()


def recalled(content: bytes) -> SheetBank:
    """The bank that `kept` was given."""
    found = json.loads(content)
    return SheetBank(_bank(found["bank"]), tuple(found["ignored"]))


def _bank(found: Mapping[str, Any]) -> BankFile:
    scale = found["scale"]
    return BankFile(
        name=found["name"],
        languages=tuple(found["languages"]),
        title=found["title"],
        description=found["description"],
        scale=ScaleFile(scale["minimum"], scale["maximum"], _numbered(scale["labels"])),
        dimensions=tuple(map(_dimension, found["dimensions"])),
        archived=tuple(map(_archived, found.get("archived", ()))),
    )


def _dimension(found: Mapping[str, Any]) -> DimensionFile:
    weight = found.get("weight")
    return DimensionFile(
        code=found["code"],
        name=found["name"],
        definition=found["definition"],
        questions=tuple(map(_question, found["questions"])),
        weight=None if weight is None else Decimal(str(weight)),
    )


def _question(found: Mapping[str, Any]) -> QuestionFile:
    return QuestionFile(
        code=found["code"],
        reversed=found["reversed"],
        title=found["title"],
        statement=found["statement"],
        statements=found.get("statements", {}),
        help=found["help"],
        scores=_numbered(found["scores"]),
    )


def _archived(found: Mapping[str, Any]) -> ArchivedFile:
    document = {key: value for key, value in found.items() if key not in {"kind", "dimension"}}
    questions = document["questions"] if found["kind"] == DIMENSION else [document]
    for question in questions:
        question.setdefault("statements", {})
    return ArchivedFile(found["kind"], found["code"], found.get("dimension", ""), document)


def _numbered(texts: Mapping[str, Any]) -> dict[int, Any]:
    return {int(value): found for value, found in texts.items()}
