"""How long the texts of a question bank may be, in characters. docs/formats.md lists them."""

BANK_NAME = 60
TAKEN_NAME = "new"  # the page on which banks are begun stands at this address
DIMENSION_CODE, CODE = 40, 20
TITLE, DESCRIPTION = 120, 1000
LABEL = 40
NAME, DEFINITION = 60, 500
STATEMENT, HELP, SCORE = 400, 1000, 200
