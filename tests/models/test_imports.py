"""What the database refuses of imports."""

from typing import Any

from assessments.models import Import
from tests.factories import make_assessment
from tests.models.refusals import refused


def arrive(**fields: Any) -> Import:
    return Import.objects.create(assessment=make_assessment(), file_name="responses.csv", **fields)


@refused("import_state_is_known")
def test_an_unknown_state_is_refused() -> None:
    arrive(state="asleep")


@refused("import_is_done_within_its_total")
def test_more_rows_done_than_there_are_is_refused() -> None:
    arrive(total=2, done=3)
