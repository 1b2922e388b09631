"""Rules of recording, editing and deleting mystery-shop visits."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from assessments.changes.assessments import delete_assessment
from assessments.changes.responses import submit
from assessments.changes.visits import delete_visit, edit_visit, record_visit
from assessments.models import Answer, Assessment, Question, Response, Visit
from assessments.queries.results import figures
from assessments.queries.visits import visit_rows
from tests.factories import NOON, make_assessment, make_user

pytestmark = pytest.mark.django_db
DETAILS: dict[str, Any] = {
    "place": "Front desk",
    "visited": NOON,
    "observer": "Sara Ahmadi",
    "notes": "Nobody looked up.",
}


def make_visit(assessment: Assessment | None = None, **details: Any) -> Visit:
    assessment = assessment or make_assessment(groups=["mystery_shopper"])
    return record_visit(actor=None, assessment=assessment, language="fa", now=NOON, **(DETAILS | details))


def score(visit: Visit, current: int = 2, desired: int = 4) -> None:
    response = visit.response
    assert response is not None
    for question in Question.objects.filter(dimension__version=visit.assessment.version):
        Answer.objects.create(response=response, question=question, current=current, desired=desired)
    submit(response=response, skip_open=False, now=NOON)
    visit.refresh_from_db()


def test_a_visit_opens_a_questionnaire_of_its_group_and_ends_the_planning() -> None:
    assessment = make_assessment(groups=["mystery_shopper"], stage="plan")
    response = make_visit(assessment).response
    assert response is not None
    assert (response.group, response.language, response.user, response.is_open) == ("mystery_shopper", "fa", None, True)
    assessment.refresh_from_db()
    assert assessment.stage == "collect"


def test_an_assessment_takes_any_number_of_visits() -> None:
    assessment = make_assessment(groups=["mystery_shopper"])
    for _visit in range(3):
        score(make_visit(assessment))
    assert sorted(str(response) for response in Response.objects.all()) == [
        "Front desk, 2026-11-23 12:00",
        "Front desk, 2026-11-23 12:00 (2)",
        "Front desk, 2026-11-23 12:00 (3)",
    ]
    shown = figures(assessment).group("mystery_shopper")
    assert shown is not None
    assert shown.n == 3


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"groups": ["self"]}, "does not ask mystery shoppers"), ({"closed": NOON, "stage": "act"}, "closed")],
)
def test_a_visit_nobody_asked_for_is_refused(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        make_visit(make_assessment(**({"groups": ["mystery_shopper"]} | fields)))
    assert not Visit.objects.exists()


def test_where_names_are_shown_a_visit_tells_what_it_found() -> None:
    visit = make_visit()
    assert visit_rows(visit.assessment, [visit])[0].gap is None
    score(visit)
    assert (visit.is_submitted, visit_rows(visit.assessment, [visit])[0].gap) == (True, -2.0)


@pytest.mark.parametrize("kind", ["confidential", "anonymous"])
def test_elsewhere_nothing_leads_from_a_visit_to_its_scores(kind: str) -> None:
    visit = make_visit(make_assessment(groups=["mystery_shopper"], confidentiality=kind))
    score(visit)
    assert (visit.response, visit.is_submitted) == (None, True)
    assert visit_rows(visit.assessment, [visit])[0].gap is None
    assert Response.objects.get().respondent == ""


def test_a_visit_is_edited_with_its_segments_until_it_is_scored() -> None:
    visit = make_visit(segments={"branch": "Airport"})
    edit_visit(actor=make_user(), visit=visit, fields={"place": "Bar"}, segments={"branch": "Old Town"})
    response = Response.objects.get()
    assert (response.segments, response.respondent) == ({"branch": "Old Town"}, "Bar, 2026-11-23 12:00")
    score(visit)
    edit_visit(actor=make_user(), visit=visit, fields={"notes": "Quick"}, segments={"branch": "Airport"})
    assert Response.objects.get().segments == {"branch": "Old Town"}


def test_editing_a_visit_whose_scores_come_in_meanwhile_leaves_them_cut_off() -> None:
    visit = make_visit(make_assessment(groups=["mystery_shopper"], confidentiality="confidential"))
    score(Visit.objects.get())
    edit_visit(actor=make_user(), visit=visit, fields={"notes": "Quick"})
    assert list(Visit.objects.filter(response=None).values_list("notes", flat=True)) == ["Quick"]


def test_deleting_takes_scores_and_figures_along_where_names_are_shown() -> None:
    visit = make_visit()
    score(visit)
    delete_visit(actor=make_user(), visit=visit)
    assert (Visit.objects.count(), Response.objects.count()) == (0, 0)
    assert figures(visit.assessment).group("mystery_shopper") is None


def test_deleting_leaves_scores_counted_that_were_cut_off() -> None:
    visit = make_visit(make_assessment(groups=["mystery_shopper"], confidentiality="confidential"))
    score(visit)
    delete_visit(actor=make_user(), visit=visit)
    assert (Visit.objects.count(), Response.objects.count()) == (0, 1)


def test_a_photo_goes_with_its_visit_and_with_its_assessment(django_capture_on_commit_callbacks: Any) -> None:
    first = make_visit(photo=ContentFile(b"one", name="photo.jpg"))
    second = make_visit(first.assessment, photo=ContentFile(b"two", name="photo.jpg"))
    with django_capture_on_commit_callbacks(execute=True):
        edit_visit(actor=make_user(), visit=second, fields={}, photo=ContentFile(b"three", name="photo.jpg"))
    names = [str(visit.photo.name) for visit in (first, second)]
    storage = first.photo.storage
    with django_capture_on_commit_callbacks(execute=True):
        delete_visit(actor=make_user(), visit=first)
    assert [storage.exists(name) for name in names] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        delete_assessment(actor=None, assessment=second.assessment)
    assert not storage.exists(names[1])
