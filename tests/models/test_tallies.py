"""What the database refuses of stored tallies."""

from typing import Any

from assessments.models import TallyCell
from tests.factories import make_assessment
from tests.models.refusals import refused


def cell(**fields: Any) -> TallyCell:
    fields = {"group": "customer", "path": ["Spa", "careful"]} | fields
    return TallyCell.objects.create(**({} if "assessment" in fields else {"assessment": make_assessment()}), **fields)


@refused("tally_cell_is_unique")
def test_a_second_cell_for_the_same_people_is_refused() -> None:
    cell(assessment=cell().assessment)


@refused("tally_cell_group_is_known")
def test_a_cell_of_an_unknown_group_is_refused() -> None:
    cell(group="board")
