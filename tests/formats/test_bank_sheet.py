"""Banks as workbooks: what is written reads back equal, and what is wrong is named with its sheet, row and column."""

from hypothesis import given, settings

from assessments.formats import bank_sheet, bank_workbook
from assessments.formats.bank_file import BankFile
from tests.formats.drawn_banks import banks


@given(banks(complete=False))
@settings(max_examples=50)
def test_a_workbook_reads_back_as_the_same_draft(bank: BankFile) -> None:
    found = bank_sheet.read(bank_workbook.write(bank))
    assert (found.bank, found.ignored) == (bank, ())
