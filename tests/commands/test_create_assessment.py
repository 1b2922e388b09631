from decimal import Decimal

import pytest

from assessments.models import Assessment, Organisation, Stage
from tests.commands.calls import refusal, run
from tests.factories import make_organisation, make_version

pytestmark = pytest.mark.django_db
PUBLISHED = "reliability=32,assurance=19,tangibles=11,empathy=16,responsiveness=22"


@pytest.fixture(autouse=True)
def bank() -> None:
    make_version(name="small", dimensions={"speed": ["Q1"], "care": ["Q2"]})


def create(*extra: str, organisation: str = "Hotel", title: str = "Spring", bank: str = "small") -> tuple[str, ...]:
    return ("create_assessment", "--organisation", organisation, "--title", title, "--bank", bank, *extra)


def test_the_id_stands_alone_on_the_last_line() -> None:
    out, _error = run(*create())

    assessment = Assessment.objects.get()
    assert out.splitlines()[-1] == str(assessment.pk)
    assert (assessment.organisation.name, assessment.title, assessment.groups) == ("Hotel", "Spring", ["self"])
    assert assessment.stage == Stage.COLLECT
    assert sorted(assessment.weights.values_list("points", flat=True)) == [50, 50]


def test_without_weights_the_bank_s_own_points_count() -> None:
    make_version(name="weighed", weights={"reliability": 70, "empathy": 30})
    run(*create(bank="weighed"))

    assert sorted(Assessment.objects.get().weights.values_list("points", flat=True)) == [30, 70]


def test_an_organisation_is_made_once() -> None:
    run(*create())
    run(*create(title="Autumn"))

    assert Organisation.objects.get().assessments.count() == 2


def test_groups_and_weights_are_taken_over() -> None:
    run(*create("--groups", "customer,manager,front_line", "--weights", "speed=۶۰, care=40"))

    assessment = Assessment.objects.get()
    assert assessment.groups == ["customer", "manager", "front_line"]
    assert dict(assessment.weights.values_list("dimension__code", "points")) == {
        "speed": Decimal(60),
        "care": Decimal(40),
    }


def test_the_published_weights_fit_the_bank_we_ship() -> None:
    run("load_bank", "fixtures/banks/rater.yaml")
    run(*create("--weights", PUBLISHED, bank="rater"))

    assert sum(Assessment.objects.get().weights.values_list("points", flat=True)) == 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (create(bank="nothing"), "There is no published bank “nothing”; load it with load_bank."),
        (create("--groups", "customer,guests"), "--groups: “guests” is not one of self, customer"),
        (create("--groups", "customer,customer"), "--groups names a group twice."),
        (create("--weights", "speed=60,care=39"), "The weights total 99 points; they must total 100."),
        (create("--weights", "speed=100"), "The weight of “care” is missing."),
        (create("--weights", "speed=50,care=50,luck=0"), "The bank has no dimension “luck”."),
        (create("--weights", "speed=-10,care=110"), "Every weight lies between 0 and 100 points."),
        (create("--weights", "speed=half,care=50"), "--weights: “half” is not a number of points"),
        (create("--weights", "speed=NaN,care=50"), "--weights: “NaN” is not a number of points"),
        (create("--weights", "speed=1e400,care=50"), "--weights: “1e400” is not a number of points"),
        (create("--weights", "speed=50,speed=50"), "--weights names a dimension twice."),
        (create(title=" "), "--title needs a text of 1 to 160 printable characters."),
        (create(title="x" * 161), "--title needs a text of 1 to 160 printable characters."),
        (create(organisation="a\x00b"), "--organisation needs a text of 1 to 120 printable characters."),
        (("create_assessment", "--title", "Spring"), "the following arguments are required: --organisation, --bank"),
    ],
)
def test_bad_input_is_told_in_one_line_and_changes_nothing(arguments: tuple[str, ...], message: str) -> None:
    line = refusal(*arguments)

    assert message in line
    assert "\n" not in line
    assert not Organisation.objects.exists()


def test_two_organisations_of_one_name_are_not_guessed_between() -> None:
    make_organisation(name="Hotel")
    make_organisation(name="Hotel")

    assert refusal(*create()) == "Several organisations are called “Hotel”; rename one first."
