from collections import Counter

import pytest
from django.test import override_settings
from django.utils import timezone

from assessments.models import (
    Action,
    ActionStatus,
    Answer,
    Assessment,
    Organisation,
    Question,
    Response,
    ResponseState,
    Role,
    Stage,
    Unit,
    User,
)
from assessments.queries.results import figures
from tests.commands.calls import refusal, run
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
ACCOUNTS = ["manager@lakeside.example", "consultant@lakeside.example", "admin@lakeside.example"]


def test_the_demo_has_something_for_every_screen() -> None:
    run("demo")

    organisation = Organisation.objects.get(is_demo=True)
    assert organisation.name == "Lakeside Hotels"
    assert Unit.objects.count() == 3
    assert set(Assessment.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert Assessment.objects.filter(previous__isnull=False).count() == 3
    assert set(Action.objects.values_list("status", flat=True)) == set(ActionStatus.values)
    assert Action.objects.all().overdue(timezone.localdate()).exists()
    spoken = Answer.objects.exclude(comment="").values_list("response__language", flat=True)
    assert set(spoken) == {"en", "fa", "lv"}


def test_the_demo_shows_one_persons_view_and_intervals_of_many() -> None:
    run("demo")

    groups = {str(a): figures(a).group("self") for a in Assessment.objects.filter(closed__isnull=False)}
    confidences = {row.confidence for group in groups.values() if group for row in group.dimensions}  # type: ignore[union-attr]
    assert {"one", "clear", "unclear"} <= confidences


def test_one_response_waits_to_be_finished() -> None:
    run("demo")

    response = Response.objects.get(state=ResponseState.OPEN)
    assert (response.user.email if response.user else "", response.answers.count()) == (ACCOUNTS[0], 13)


def test_its_people_sign_in_with_the_printed_password() -> None:
    out, _error = run("demo")

    assert all(account in out for account in ACCOUNTS)
    assert "Password: rater-demo-2026" in out
    roles = {user.memberships.get().role for user in User.objects.filter(email__in=ACCOUNTS)}
    assert roles == set(Role.values)
    assert all(user.check_password("rater-demo-2026") for user in User.objects.all())
    assert run("demo", "--accounts")[0] in out


@override_settings(BASE_HOST="rater.example.org")
def test_a_server_that_others_can_reach_gets_a_random_password() -> None:
    out, _error = run("demo")

    assert "rater-demo-2026" not in out
    password = next(line for line in out.splitlines() if line.startswith("Password: ")).removeprefix("Password: ")
    assert User.objects.get(email=ACCOUNTS[0]).check_password(password)
    assert password not in run("demo", "--accounts")[0]


def test_making_it_twice_makes_it_once() -> None:
    run("demo")
    out, _error = run("demo")

    assert out == "The demo is there already; “python manage.py demo --remove” removes it.\n"
    assert (Organisation.objects.count(), Assessment.objects.count()) == (1, 7)


def test_its_scores_are_the_same_every_time() -> None:
    def scores() -> Counter[tuple[str, int | None, int | None]]:
        run("demo")
        found = Counter(Answer.objects.values_list("question__code", "current", "desired"))
        run("demo", "--remove")
        return found

    assert scores() == scores()


def test_removing_it_removes_exactly_what_it_made() -> None:
    other = make_organisation(name="Another hotel")
    member = make_member(organisation=other)
    run("demo")
    questions = Question.objects.count()

    assert run("demo", "--remove")[0] == "Removed the demo organisation and its accounts.\n"
    assert list(Organisation.objects.all()) == [other]
    assert list(User.objects.all()) == [member]
    assert not Response.objects.exists()
    assert Question.objects.count() == questions


def test_there_may_be_nothing_to_remove_or_to_tell() -> None:
    assert run("demo", "--remove")[0] == "There is no demo to remove.\n"
    assert run("demo", "--accounts")[0] == "There is no demo; “python manage.py demo” makes one.\n"


def test_removing_and_telling_at_once_is_refused() -> None:
    assert "not allowed with argument" in refusal("demo", "--remove", "--accounts")
