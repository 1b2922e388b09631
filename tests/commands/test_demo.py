import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from assessments.changes.demo import make_demo, remove_demo
from assessments.formats.bank_checks import check
from assessments.management.commands.demo import PASSWORD, demo_password, demo_version
from assessments.models import (
    Action,
    ActionStatus,
    Answer,
    Assessment,
    Group,
    Organisation,
    Question,
    Report,
    Response,
    ResponseState,
    Role,
    Stage,
    Unit,
    User,
    Visit,
)
from assessments.queries.banks import as_file
from assessments.queries.exports import results_text
from assessments.queries.results import figures
from tests.commands.calls import refusal, run
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
ACCOUNTS = ["manager@lakeside.example", "consultant@lakeside.example", "admin@lakeside.example"]


def make() -> Organisation:
    """The demo without its printed reports, which take most of the time."""
    return make_demo(version=demo_version(), password=PASSWORD, now=timezone.now())


def test_the_demo_has_something_for_every_screen() -> None:
    organisation = make()

    assert (organisation.name, organisation.is_demo) == ("Lakeside Hotels", True)
    assert Unit.objects.count() == 3
    assert set(Assessment.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert Assessment.objects.filter(previous__isnull=False).count() == 3
    assert set(Action.objects.values_list("status", flat=True)) == set(ActionStatus.values)
    assert Action.objects.all().overdue(timezone.localdate()).exists()
    spoken = Answer.objects.exclude(comment="").values_list("response__language", flat=True)
    assert set(spoken) == {"en", "fa", "lv"}


def test_the_demo_shows_one_persons_view_and_intervals_of_many() -> None:
    make()

    groups = {str(a): figures(a).group("self") for a in Assessment.objects.filter(closed__isnull=False)}
    confidences = {row.confidence for group in groups.values() if group for row in group.dimensions}  # type: ignore[union-attr]
    assert {"one", "clear", "unclear"} <= confidences


def test_one_unit_has_asked_all_five_groups_twice_and_measures_every_service_gap() -> None:
    make()

    rounds = list(Assessment.objects.filter(unit__name="Lake Palace").order_by("created"))
    assert [set(figures(each).results.groups) for each in rounds] == [set(Group), set(Group)]
    assert rounds[1].previous == rounds[0]
    gaps = json.loads(results_text(figures(rounds[1])))["five_gaps"]
    assert all(gap["value"] is not None for row in gaps.values() for gap in row.values())
    assert min(gap["value"] for row in gaps.values() for gap in row.values()) < -1


def test_an_open_assessment_awaits_answers_by_link_and_asks_a_short_form() -> None:
    make()

    assessment = Assessment.objects.get(sample_size__isnull=False)
    customers = assessment.responses.filter(group="customer")
    assert {len(response.asked or ()) for response in customers} == {10}
    assert assessment.links.filter(is_kiosk=True).exists()
    assert assessment.links.filter(participation__isnull=False).count() == 14 + 8
    due = assessment.participations.filter(finished__isnull=True, user__isnull=True)
    assert due.count() == 8


def test_visits_carry_notes_and_tell_their_scores_only_where_names_are_shown() -> None:
    make()

    visits = Visit.objects.all()
    assert sum(bool(visit.notes) for visit in visits) >= 4
    assert {(visit.assessment.shows_names, visit.response is None) for visit in visits} == {
        (True, False),
        (False, True),
    }


def test_one_response_waits_to_be_finished() -> None:
    make()

    response = Response.objects.get(state=ResponseState.OPEN)
    assert (response.user.email if response.user else "", response.answers.count()) == (ACCOUNTS[0], 13)


def test_its_people_sign_in_with_the_printed_password() -> None:
    out, _error = run("demo")

    assert all(account in out for account in ACCOUNTS)
    assert f"Password: {PASSWORD}" in out
    roles = {user.memberships.get().role for user in User.objects.filter(email__in=ACCOUNTS)}
    assert roles == set(Role.values)
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert run("demo", "--accounts")[0] in out


def test_its_reports_are_printed_and_go_with_it(django_capture_on_commit_callbacks: Any) -> None:
    out, _error = run("demo")

    reports = list(Report.objects.order_by("language"))
    assert out.endswith("Made the demo organisation Lakeside Hotels with 2 printed reports.\n")
    assert [report.language for report in reports] == ["en", "fa"]
    paths = [Path(report.file.path) for report in reports]
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        run("demo", "--remove")
    assert not any(path.exists() for path in paths)


@override_settings(BASE_HOST="rater.example.org")
def test_a_server_that_others_can_reach_gets_a_random_password() -> None:
    assert len(demo_password()) >= 16
    assert demo_password() != demo_password()


def test_a_random_password_is_told_only_once() -> None:
    make_demo(version=demo_version(), password="a random one", now=timezone.now())

    out = run("demo", "--accounts")[0]
    assert "Password: the one that was printed when the demo was made" in out
    assert "a random one" not in out


def test_making_it_twice_makes_it_once() -> None:
    assert make() == make()
    out, _error = run("demo")

    assert out == "The demo is there already; “python manage.py demo --remove” removes it.\n"
    assert (Organisation.objects.count(), Assessment.objects.count()) == (1, 8)


def test_its_own_bank_has_a_version_that_is_asked_a_newer_one_and_a_draft_to_mend() -> None:
    bank = make().banks.get()
    asked, newer, draft = bank.versions.order_by("number")

    assert [version.state for version in (asked, newer, draft)] == ["retired", "published", "draft"]
    assert asked.assessments.get().title == "Night shift"
    assert {finding.kind for finding in check(as_file(draft))} >= {"missing_translation", "duplicate_text"}


def test_its_scores_are_the_same_every_time() -> None:
    def scores() -> Counter[tuple[str, int | None, int | None]]:
        make()
        found = Counter(Answer.objects.values_list("question__code", "current", "desired"))
        remove_demo()
        return found

    assert scores() == scores()


def test_removing_it_removes_exactly_what_it_made() -> None:
    other = make_organisation(name="Another hotel")
    member = make_member(organisation=other)
    make()
    shared = Question.objects.filter(dimension__version__bank__organisation=None).count()

    assert run("demo", "--remove")[0] == "Removed the demo organisation and its accounts.\n"
    assert list(Organisation.objects.all()) == [other]
    assert list(User.objects.all()) == [member]
    assert not Response.objects.exists()
    assert Question.objects.count() == shared


def test_there_may_be_nothing_to_remove_or_to_tell() -> None:
    assert run("demo", "--remove")[0] == "There is no demo to remove.\n"
    assert run("demo", "--accounts")[0] == "There is no demo; “python manage.py demo” makes one.\n"


def test_removing_and_telling_at_once_is_refused() -> None:
    assert "not allowed with argument" in refusal("demo", "--remove", "--accounts")
