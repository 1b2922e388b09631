"""A full RATER assessment to print: twelve responses, comments and actions, the same in every run."""

from datetime import date
from decimal import Decimal

from assessments.changes.actions import add_action
from assessments.models import ActionStatus, Answer, Assessment, Unit
from tests.factories import NOON, make_assessment, make_organisation, make_rater_version, make_response, make_user

WEIGHTS = {"reliability": 32, "assurance": 19, "tangibles": 11, "empathy": 16, "responsiveness": 22}
#: current score that most respondents give, by the first letter of the question
USUAL = {"R": 3, "A": 4, "T": 4, "E": 4, "S": 2}
COMMENT = "Guests wait at the desk while we look for the booking."
ACTIONS = ("Answer within four hours", "Keep one list of promises", "Train the night shift", "Ask ten guests a week")


def full_assessment(*, people: int = 12, organisation_name: str = "Lakeside Hotels", **fields: object) -> Assessment:
    """An assessment with this many submitted responses; responsiveness is the widest gap, tangibles are met."""
    organisation = make_organisation(name=organisation_name)
    assessment = make_assessment(
        organisation=organisation,
        version=make_rater_version(),
        title="Front desk, autumn 2026",
        unit=Unit.objects.create(organisation=organisation, name="Front desk"),
        weights={code: Decimal(points) for code, points in WEIGHTS.items()},
        **fields,
    )
    codes = [
        code for part in assessment.version.dimensions.all() for code in part.questions.values_list("code", flat=True)
    ]
    for person in range(people):
        make_response(assessment=assessment, answers={code: scores(code, person) for code in codes}, submitted=True)
    return assessment


def scores(code: str, person: int) -> tuple[int, int] | None:
    """What one person says to one question: near the usual score, now and then not applicable."""
    turn = (person * 7 + int(code[1:]) * 3) % 11
    if turn == 10 and person:
        return None
    usual = USUAL[code[0]]
    current = min(5, max(1, usual + (-1, 0, 0, 1)[turn % 4]))
    return current, min(5, max(1, 4 if code[0] == "T" else 5 - (turn % 5 == 0)))


def add_comment(assessment: Assessment, text: str = COMMENT) -> None:
    """A comment of the first respondent on how promptly the service answers."""
    answer = Answer.objects.filter(response__assessment=assessment, question__code="S1").order_by("pk")[0]
    answer.comment = text
    answer.save()


def add_plan(assessment: Assessment) -> None:
    """Four actions for the widest gap, one of them done and one without a date."""
    dimension = assessment.version.dimensions.get(code="responsiveness")
    owner = make_user(name="Anna Kalniņa")
    for number, title in enumerate(ACTIONS):
        add_action(
            actor=owner,
            assessment=assessment,
            dimension=dimension,
            now=NOON,
            title=title,
            kpi="Median answer time",
            owner=owner,
            start=date(2026, 12, 1 + number),
            due=date(2027, 1 + number, 15) if number < 3 else None,
            status=ActionStatus.DONE if number == 0 else ActionStatus.PLANNED,
            effort=number + 1,
            impact=5 - number,
        )
