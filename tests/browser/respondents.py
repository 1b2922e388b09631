"""Links for browser tests."""

from tests.browser.server import Server

MAKE = """
from assessments.changes.assessments import create_assessment
from assessments.changes.links import make_link
from assessments.models import Assessment, BankVersion, Organisation
organisation = Organisation.objects.get(name="Lakeside Hotels")
assessment = Assessment.objects.filter(title="By link").first() or create_assessment(
    actor=None, organisation=organisation, version=BankVersion.objects.get(bank__name="rater", state="published"),
    title="By link", groups=["customer"], confidentiality="confidential", purpose="To learn what you expect.")
print(make_link(assessment=assessment, group="customer", is_kiosk={is_kiosk})[1])
"""


def new_link(server: Server, *, is_kiosk: bool = False) -> str:
    """The path of a new public link to an assessment of the demo's organisation that asks customers 22 questions."""
    token = server.manage("shell", "--verbosity", "0", "--command", MAKE.format(is_kiosk=is_kiosk)).splitlines()[-1]
    return f"/a/{token}/"
