"""What the database refuses of steps and uploads."""

from assessments.models import BankVersion, Step, Upload, VersionState
from tests.factories import make_organisation, make_user, make_version
from tests.models.refusals import refused


def step(version: BankVersion, *, kind: str = "changed", number: int = 1) -> Step:
    return Step.objects.create(version=version, number=number, kind=kind)


@refused("step_number_is_unique_in_version")
def test_two_steps_of_a_version_have_two_numbers() -> None:
    version = make_version(state=VersionState.DRAFT)
    step(version)
    step(version)


@refused("step_kind_is_known")
def test_a_step_is_of_a_known_kind() -> None:
    step(make_version(), kind="dreamt")


@refused("upload_kind_is_known")
def test_an_upload_is_of_a_known_kind() -> None:
    Upload.objects.create(
        organisation=make_organisation(), kind="novel", name="novel.txt", content=b"It was", made_by=make_user()
    )
