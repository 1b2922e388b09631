"""An assessment of the demo's organisation whose bank has a newer version: a question reworded, one gone, one new."""

from tests.browser.server import Server

MAKE = """
from tests.factories import make_assessment, make_response
from tests.versions import added, changed, dropped, next_version
from assessments.changes.banks import load_bank
from assessments.formats import bank_file
from assessments.models import Bank, Organisation
from dataclasses import replace
from pathlib import Path
organisation = Organisation.objects.get(name="Lakeside Hotels")
name = f"desk-{Bank.objects.count()}"
file = replace(bank_file.read(Path("fixtures/banks/rater.yaml").read_bytes()), name=name)
first = load_bank(actor=None, file=file, organisation=organisation).version
assessment = make_assessment(organisation=organisation, version=first, title="Behind", groups=["self", "customer"])
codes = [question.code for question in file.questions]
for person in range(6):
    answers = {code: (1 + (person + place) % 4, 5) for place, code in enumerate(codes)}
    make_response(assessment=assessment, answers=answers, submitted=True, group="customer")
old = file.questions[0]
said = {"en": "A firm promise: " + old.statement["en"], "fa": old.statement["fa"] + " همیشه",
    "lv": old.statement["lv"]}
last = file.dimensions[-1]
second = next_version(first, changed(codes[0], statement=said), dropped(codes[1]), added("price", "P1"),
    changed(codes[5], help={**file.questions[5].help, "fa": "تازه"}), changed(codes[7], reversed=True))
print(assessment.pk, first.pk, second.pk)
"""


def an_assessment_behind(server: Server) -> tuple[str, str]:
    """The paths of the assessment and of the comparison of both versions."""
    made = server.manage("shell", "--verbosity", "0", "--command", MAKE).splitlines()[-1]
    assessment, first, second = made.split()
    return f"/assessments/{assessment}/", f"/bank-versions/{first}/compare/{second}/"
