"""Templates are added, edited and made one's own; their history says what they said before."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.changes.action_templates import (
    OvertakenError,
    add_template,
    edit_template,
    fingerprint,
    load_action_templates,
    make_own,
    set_retired,
)
from assessments.formats import action_file
from assessments.models import ActionTemplate, Organisation, TemplateChange, User
from assessments.queries.action_templates import in_use, template_changes
from tests.factories import make_member, make_organisation, make_template, make_version
from tests.formats.test_action_file import SMALL_ACTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def admin(organisation: Organisation) -> User:
    return make_member("admin", organisation=organisation, name="Sara Ahmadi")


def history(template: ActionTemplate) -> list[dict[str, Any]]:
    return [change.fields for change in template_changes(template)]


def test_an_edit_is_told_field_by_field_and_kept_when_people_leave(organisation: Organisation, admin: User) -> None:
    template = make_template(organisation=organisation)
    title = template.title | {"fa": "پاسخ زودتر"}
    edit_template(actor=admin, template=template, seen=fingerprint(template), effort=5, title=title)
    admin.delete()
    change = TemplateChange.objects.get()
    assert change.fields == {"effort": [2, 5], "title.fa": ["Answer sooner (fa)", "پاسخ زودتر"]}
    assert (change.made_by, change.made_by_name) == (None, "Sara Ahmadi")


def test_an_edit_that_changes_nothing_writes_nothing(organisation: Organisation, admin: User) -> None:
    template = make_template(organisation=organisation)
    edit_template(actor=admin, template=template, seen=fingerprint(template), effort=template.effort)
    assert not TemplateChange.objects.exists()


def test_of_two_people_the_second_is_told_and_nothing_is_overwritten(organisation: Organisation, admin: User) -> None:
    template = make_template(organisation=organisation)
    seen = fingerprint(template)
    edit_template(actor=admin, template=template, seen=seen, effort=5)
    with pytest.raises(OvertakenError) as caught:
        edit_template(actor=admin, template=template, seen=seen, effort=1)
    assert caught.value.present.effort == 5
    template.refresh_from_db()
    assert template.effort == 5


def test_a_code_is_used_once(organisation: Organisation, admin: User) -> None:
    own, shared = make_template(organisation=organisation), make_template()
    for code, reason in ((own.code, "with the code"), (shared.code, "shared template")):
        with pytest.raises(ValidationError, match=reason):
            add_template(actor=admin, organisation=organisation, code=code, bank="bank", type="process")


def test_one_s_own_stands_in_for_the_shared_one(organisation: Organisation, admin: User) -> None:
    shared = make_template()
    own = make_own(actor=admin, organisation=organisation, template=shared)
    assert make_own(actor=admin, organisation=organisation, template=shared) == own
    assert list(in_use(organisation)) == [own]
    assert list(in_use(make_organisation())) == [shared]
    assert history(own) == [{"origin": [None, "shared"]}]


def test_one_s_own_that_is_retired_leaves_nothing_in_its_place(organisation: Organisation, admin: User) -> None:
    own = make_own(actor=admin, organisation=organisation, template=make_template())
    set_retired(actor=admin, template=own, is_retired=True)
    set_retired(actor=admin, template=own, is_retired=True)
    assert list(in_use(organisation)) == []
    set_retired(actor=admin, template=own, is_retired=False)
    assert list(in_use(organisation)) == [own]
    assert history(own)[:2] == [{"is_retired": [True, False]}, {"is_retired": [False, True]}]


def test_a_file_is_told_in_the_history_and_keeps_languages_it_does_not_have(
    organisation: Organisation, admin: User
) -> None:
    make_version(name="rater", dimensions={"responsiveness": ["S1"]})
    load_action_templates(actor=None, file=action_file.read(SMALL_ACTIONS))
    shared = ActionTemplate.objects.get()
    ActionTemplate.objects.update(title=shared.title | {"fa": "پاسخ زودتر"})
    file = action_file.read(SMALL_ACTIONS.replace("effort: 2", "effort: 3"))
    loaded = load_action_templates(actor=admin, file=file, organisation=organisation)
    own = organisation.action_templates.get()
    assert (loaded.added, loaded.changed, loaded.unchanged) == (0, 1, 0)
    assert (own.effort, own.title["fa"]) == (3, "پاسخ زودتر")
    assert history(own) == [{"origin": [None, "shared"], "effort": [2, 3]}]
    shared.refresh_from_db()
    assert shared.effort == 2
    assert history(shared)[0]["bank"] == [None, "rater"]


def test_a_file_that_says_what_stands_already_makes_nobody_a_copy(organisation: Organisation, admin: User) -> None:
    make_version(name="rater", dimensions={"responsiveness": ["S1"]})
    load_action_templates(actor=None, file=action_file.read(SMALL_ACTIONS))
    loaded = load_action_templates(actor=admin, file=action_file.read(SMALL_ACTIONS), organisation=organisation)
    assert (loaded.unchanged, organisation.action_templates.count()) == (1, 0)
