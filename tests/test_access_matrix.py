"""Who gets what at every address: one table, and a check that no address is missing from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from assessments.changes.actions import add_action
from assessments.changes.versions import start_draft
from assessments.formats.bank_sheet import SheetBank
from assessments.formats.bank_upload import kept
from assessments.models import (
    Action,
    ActionTemplate,
    Assessment,
    BankVersion,
    Invitation,
    Link,
    Milestone,
    Organisation,
    Participation,
    Question,
    Report,
    Response,
    Unit,
    Upload,
    User,
)
from assessments.models import Visit as ShopVisit
from assessments.queries.banks import as_file
from assessments.tokens import hash_token
from tests.factories import (
    NOON,
    make_assessment,
    make_member,
    make_organisation,
    make_person,
    make_response,
    make_template,
    make_user,
    make_version,
)
from tests.versions import next_version, reworded

pytestmark = pytest.mark.django_db

VISITORS = ("anonymous", "stranger", "consultant", "manager", "admin")


@dataclass
class World:
    """One organisation with one of everything, and the people who visit it."""

    organisation: Organisation
    people: dict[str, User | None]
    unit: Unit
    assessment: Assessment
    response: Response
    action: Action
    template: ActionTemplate
    own_template: ActionTemplate
    report: Report
    invitation: Invitation
    shop: ShopVisit
    link: Link
    person: Participation
    #: two versions of the organisation's own bank
    published: BankVersion
    behind: Assessment
    draft: BankVersion
    #: a file that the admin has brought for the draft
    upload: Upload

    @property
    def member(self) -> Any:
        """The consultant's membership."""
        return self.organisation.memberships.get(user=self.people["consultant"])

    @property
    def asked(self) -> Any:
        """A question of the draft."""
        return Question.objects.get(dimension__version=self.draft, code="R2")

    @property
    def dimension(self) -> Any:
        """A dimension of the draft."""
        return self.draft.dimensions.get(code="reliability")

    def argument(self, word: str) -> Any:
        """A word of the table as an argument of an address: a row's id, else the word itself."""
        rows = {*type(self).__dataclass_fields__, "member", "asked", "dimension"}
        return getattr(self, word).pk if word in rows else word


@pytest.fixture
def world() -> World:
    organisation = make_organisation()
    people: dict[str, User | None] = {
        role: make_member(role, organisation=organisation) for role in ("consultant", "manager", "admin")
    }
    assessment = make_assessment(
        organisation=organisation, version=make_version(name="bank"), groups=["self", "customer"]
    )
    response = make_response(assessment=assessment, user=people["manager"], answers={"R1": (2, 4), "R2": (3, 5)})
    make_response(assessment=assessment, answers={"R1": (2, 5), "R2": (3, 5), "E1": (4, 4)}, submitted=True)
    dimension = assessment.version.dimensions.get(code="reliability")
    published = make_version(name="desk", organisation=organisation)
    Milestone.objects.create(
        assessment=assessment,
        number=1,
        version=assessment.version,
        moved_to=assessment.version,
        results={"groups": {}},
    )
    draft = start_draft(actor=make_user(), version=published)
    return World(
        organisation=organisation,
        people={"anonymous": None, "stranger": make_member("admin", organisation=make_organisation(name="Other"))}
        | people,
        unit=Unit.objects.create(organisation=organisation, name="Lobby"),
        assessment=assessment,
        response=response,
        action=add_action(actor=None, assessment=assessment, dimension=dimension, now=NOON, title="Answer sooner"),
        template=shared_template(),
        own_template=make_template(organisation=organisation, code="call-back"),
        report=Report.objects.create(
            assessment=assessment, title="Report", language="en", pages=1, file=ContentFile(b"%PDF-", name="r.pdf")
        ),
        invitation=make_invitation(organisation, "the-token"),
        shop=ShopVisit.objects.create(assessment=assessment, place="Lobby", visited=NOON, observer="Sara"),
        link=Link.objects.create(assessment=assessment, group="customer", token_hash=hash_token("the-link")),
        person=make_person(assessment=assessment),
        published=published,
        behind=an_assessment_behind(organisation),
        draft=draft,
        upload=make_upload(draft, people["admin"]),
    )


def make_upload(draft: BankVersion, admin: Any) -> Upload:
    found, organisation = SheetBank(as_file(draft)), draft.bank.organisation
    assert organisation is not None
    return Upload.objects.create(
        organisation=organisation,
        draft=draft,
        kind="bank",
        name="b.yaml",
        content=kept(found),
        made_by=admin,
    )


def an_assessment_behind(organisation: Organisation) -> Assessment:
    """It uses a version of a bank that has a newer one."""
    assessment = make_assessment(organisation=organisation, version=make_version(organisation=organisation))
    next_version(assessment.version, reworded("R1"))
    return assessment


def shared_template() -> ActionTemplate:
    texts = {"title": {"en": "Answer"}, "description": {"en": "Agree on a time."}, "kpi": {"en": "Median time"}}
    return ActionTemplate.objects.create(
        code="answer-time", bank="bank", questions=["R1"], type="standard", effort=2, impact=4, **texts
    )


def make_invitation(organisation: Organisation, token: str) -> Invitation:
    return Invitation.objects.create(
        organisation=organisation,
        email="new@example.org",
        role="manager",
        token_hash=hash_token(token),
        expires=timezone.now() + timedelta(days=1),
    )


@dataclass(frozen=True)
class Visit:
    """One address, asked in one way; ``statuses`` in the order of VISITORS."""

    name: str
    statuses: str
    words: str = ""
    method: str = "get"
    sent: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    def ask(self, client: Client, world: World) -> int:
        address = reverse(self.name, args=[world.argument(word) for word in self.words.split()])
        kind = {"content_type": "application/json"} if self.method == "put" else {}
        ask: Callable[..., Any] = getattr(client, self.method)
        answer = ask(address, self.sent, **kind)
        list(answer)  # a download leaves its file open otherwise; close() would take the test's connection along
        return int(answer.status_code)


def post(name: str, statuses: str, words: str = "", /, **sent: Any) -> Visit:
    return Visit(name, statuses, words, "post", sent)


#                      anonymous stranger consultant manager admin
MATRIX = [
    Visit("home", "302 200 200 200 200"),
    post("set_language", "302 302 302 302 302", language="fa"),
    Visit("livez", "200 200 200 200 200"),
    Visit("readyz", "200 200 200 200 200"),
    Visit("organisation_new", "302 200 200 200 200"),
    post("organisation_new", "302 302 302 302 302", name="Second"),
    Visit("organisation", "302 404 200 200 200", "organisation"),
    Visit("organisation_edit", "302 404 403 403 200", "organisation"),
    post("organisation_edit", "302 404 403 403 422", "organisation", name=""),
    post("organisation_switch", "302 404 302 302 302", "organisation"),
    Visit("organisation_logo", "302 404 404 404 404", "organisation"),  # it has none
    post("organisation_logo", "302 404 403 403 422", "organisation"),
    post("organisation_logo_remove", "302 404 403 403 302", "organisation"),
    post("unit_add", "302 404 403 403 302", "organisation", name="Spa"),
    Visit("unit_edit", "302 404 403 403 200", "organisation unit"),
    post("unit_edit", "302 404 403 403 302", "organisation unit", name="Spa"),
    Visit("unit_remove", "302 404 403 403 200", "organisation unit"),
    post("unit_remove", "302 404 403 403 302", "organisation unit"),
    post("member_role", "302 404 403 403 302", "organisation member", role="admin"),
    Visit("member_remove", "302 404 403 403 200", "organisation member"),
    post("member_remove", "302 404 403 403 302", "organisation member"),
    post("invitation_new", "302 404 403 403 302", "organisation", email="x@example.org", role="manager", language="en"),
    post("invitation_resend", "302 404 403 403 302", "organisation invitation"),
    post("invitation_revoke", "302 404 403 403 302", "organisation invitation"),
    Visit("levels", "302 404 200 200 200", "organisation"),
    post("levels", "302 404 403 403 422", "organisation", edition="0"),
    Visit("invitation_waiting", "404 404 404 404 404"),  # nobody came with one
    Visit("invitation", "302 302 302 302 302", "the-token"),
    Visit("assessment_new", "302 200 200 200 200"),
    post("assessment_new", "302 302 302 302 302", title="Spring"),
    Visit("assessment", "302 404 200 200 200", "assessment"),
    Visit("assessment_edit", "302 404 200 200 200", "assessment"),
    post("assessment_edit", "302 404 302 302 302", "assessment", title="Spring"),
    post("assessment_close", "302 404 302 302 302", "assessment"),
    post("assessment_reopen", "302 404 302 302 302", "assessment"),
    post("assessment_stage", "302 404 302 302 302", "assessment", stage="review"),
    post("assessment_repeat", "302 404 302 302 302", "assessment"),
    Visit("assessment_version", "302 404 302 302 302", "assessment"),  # there is no newer one
    Visit("assessment_version", "302 404 200 200 200", "behind"),
    post("assessment_version", "302 404 403 409 409", "behind"),  # another was shown
    Visit("milestone", "302 404 200 200 200", "assessment 1"),
    Visit("milestone_json", "302 404 200 200 200", "assessment 1"),
    Visit("assessment_delete", "302 404 403 200 200", "assessment"),
    post("assessment_delete", "302 404 403 302 302", "assessment"),
    Visit("imports", "302 404 200 200 200", "assessment"),
    post("imports", "302 404 422 422 422", "assessment"),
    Visit("import_example", "302 404 200 200 200", "assessment"),
    post("import_stop", "302 404 404 404 404", f"assessment {UUID(int=0)}"),  # it has none
    Visit("visit_list", "302 404 200 200 200", "assessment"),
    Visit("visit_new", "302 404 200 200 200", "assessment"),
    post("visit_new", "302 404 422 422 422", "assessment", place=""),
    Visit("visit_edit", "302 404 200 200 200", "shop"),
    post("visit_edit", "302 404 422 422 422", "shop", place=""),
    Visit("visit_photo", "302 404 404 404 404", "shop"),  # it has none
    Visit("visit_delete", "302 404 200 200 200", "shop"),
    post("visit_delete", "302 404 302 302 302", "shop"),
    post("response_start", "302 404 403 302 302", "assessment"),
    Visit("response", "302 404 404 302 404", "response"),
    Visit("review", "302 404 404 200 404", "response"),
    post("submit", "302 404 404 302 404", "response"),
    Visit("answer_save", "401 404 404 428 404", "response R1", "put", {"current": 3}),
    post("response_language", "302 404 404 302 404", "response", language="fa"),
    post("take_back", "302 404 404 302 404", "response"),
    Visit("questionnaire", "302 404 404 200 404", "response reliability"),
    Visit("letters", "302 404 200 200 200", "assessment"),
    Visit("letter_preview", "302 404 200 200 200", "assessment"),
    post("letters_invite", "302 404 302 302 302", "assessment"),
    post("letters_remind", "302 404 302 302 302", "assessment"),
    post("letters_again", "302 404 302 302 302", "assessment", which="troubles"),
    Visit("no_more_mail", "404 404 404 404 404", "unknown"),
    Visit("people", "302 404 200 200 200", "assessment"),
    Visit("people_template", "302 404 200 200 200", "assessment"),
    Visit("people_add", "302 404 200 200 200", "assessment customer"),
    post("people_add", "302 404 302 302 302", "assessment customer", listed="x@example.org", language="en", add="1"),
    Visit("person", "302 404 200 200 200", "assessment person"),
    post("person_link", "302 404 200 200 200", "assessment person"),
    post("person_revoke", "302 404 302 302 302", "assessment person"),
    post("person_remove", "302 404 302 302 302", "assessment person"),
    Visit("public_link_new", "302 404 200 200 200", "assessment customer"),
    post("public_link_new", "302 404 200 200 200", "assessment customer", name="Desk"),
    post("public_link_again", "302 404 200 200 200", "assessment link"),
    post("public_link_revoke", "302 404 302 302 302", "assessment link"),
    post("public_link_poster", "302 404 404 404 404", "assessment link", token="guess", language="en"),
    # Respondents need no account; who has one is a respondent here like any other.
    Visit("link_cut", "404 404 404 404 404"),
    Visit("link", "200 200 200 200 200", "the-link"),
    post("link", "302 302 302 302 302", "the-link"),
    Visit("kiosk", "404 404 404 404 404", "link"),  # nobody made this browser one
    post("kiosk_end", "404 404 404 404 404", "link"),
    Visit("thanks", "404 404 404 404 404", "forged"),
    Visit("respondent_logo", "404 404 404 404 404", "forged"),
    Visit("results", "302 404 200 200 200", "assessment"),
    Visit("results_groups", "302 404 200 200 200", "assessment"),
    Visit("five_gaps", "302 404 200 200 200", "assessment"),
    Visit("results_rounds", "302 404 200 200 200", "assessment"),
    Visit("what_if", "302 404 200 200 200", "assessment"),
    Visit("results_json", "302 404 200 200 200", "assessment"),
    Visit("action_list", "302 200 200 200 200"),
    Visit("actions", "302 404 200 200 200", "assessment"),
    Visit("action_new", "302 404 200 200 200", "assessment"),
    post("suggestions_restore", "302 404 302 302 302", "assessment"),
    post("action_adopt", "302 404 302 302 302", "assessment answer-time"),
    post("action_dismiss", "302 404 302 302 302", "assessment answer-time"),
    Visit("action_edit", "302 404 200 200 200", "action"),
    post("action_status", "302 404 302 302 302", "action", status="done"),
    post("action_delete", "302 404 302 302 302", "action"),
    Visit("report_list", "302 200 200 200 200"),
    Visit("report", "302 404 200 200 200", "assessment"),
    Visit("report_download", "302 404 200 200 200", "report report"),
    Visit("template_list", "302 200 200 200 200"),
    Visit("template_download", "302 200 200 200 200"),
    Visit("template_new", "302 200 403 403 200"),
    post("template_new", "302 422 403 403 422", code=""),
    Visit("template_import", "302 200 403 403 200"),
    post("template_import", "302 422 403 403 422"),
    Visit("template_edit", "302 200 200 200 200", "template"),
    post("template_edit", "302 403 403 403 403", "template", effort="9"),
    Visit("template_edit", "302 404 200 200 200", "own_template"),
    post("template_edit", "302 404 403 403 422", "own_template", effort="9"),
    post("template_own", "302 302 403 403 302", "template"),
    post("template_retire", "302 404 403 403 302", "own_template"),
    post("template_restore", "302 404 403 403 302", "own_template"),
    Visit("bank_list", "302 200 200 200 200"),
    Visit("bank_new", "302 200 403 403 200"),
    post("bank_new", "302 422 403 403 422"),
    Visit("bank", "302 200 200 200 200", "bank"),
    Visit("bank_version", "302 404 200 200 200", "published"),
    Visit("bank_version", "302 404 404 404 200", "draft"),
    Visit("bank_version_compare", "302 404 200 200 200", "published published"),
    Visit("bank_version_compare", "302 404 404 404 200", "published draft"),
    Visit("bank_version_yaml", "302 404 200 200 200", "published"),
    Visit("bank_version_yaml", "302 404 404 404 200", "draft"),
    Visit("bank_version_xlsx", "302 404 200 200 200", "published"),
    Visit("bank_version_xlsx", "302 404 404 404 200", "draft"),
    Visit("draft_import", "302 404 404 404 200", "draft"),
    post("draft_import", "302 404 404 404 422", "draft"),
    Visit("draft_translations_file", "302 404 404 404 404", "draft"),  # without its languages
    Visit("upload", "302 404 404 404 200", "upload"),
    post("upload", "302 404 404 404 302", "upload", cancel="1"),
    post("draft_start", "302 404 403 403 302", "published"),
    Visit("bank_version_retire", "302 404 403 403 200", "published"),
    post("bank_version_retire", "302 404 403 403 302", "published"),
    Visit("bank_duplicate", "302 404 403 403 200", "published"),
    post("bank_duplicate", "302 404 403 403 422", "published", name=""),
    Visit("bank_version_preview", "302 404 200 200 200", "published"),
    Visit("bank_version_preview", "302 404 404 404 200", "draft"),
    Visit("bank_version_preview_frame", "302 404 200 200 200", "published"),
    Visit("bank_version_preview_frame", "302 404 404 404 200", "draft"),
    Visit("draft_translations", "302 404 404 404 200", "draft"),
    post("draft_translations", "302 404 404 404 302", "draft", noun="bank"),
    Visit("draft", "302 404 404 404 200", "draft"),
    Visit("draft_rows", "302 404 404 404 200", "draft dimension"),
    Visit("draft_news", "302 404 404 404 200", "draft"),
    Visit("draft_changes", "302 404 404 404 200", "draft"),
    post("draft_undo", "302 404 404 404 302", "draft"),
    post("draft_redo", "302 404 404 404 302", "draft"),
    Visit("draft_facts", "302 404 404 404 200", "draft"),
    post("draft_facts", "302 404 404 404 302", "draft"),
    Visit("draft_scale", "302 404 404 404 200", "draft", sent={"scale": "1-7"}),
    post("draft_scale", "302 404 404 404 302", "draft", scale="1-7"),
    Visit("draft_languages", "302 404 404 404 200", "draft", sent={"languages": "en"}),
    post("draft_languages", "302 404 404 404 302", "draft", languages="en"),
    post("draft_weights", "302 404 404 404 302", "draft"),
    post("draft_restore", "302 404 404 404 302", "draft 1"),
    Visit("draft_dimension", "302 404 404 404 200", "draft dimension"),
    post("draft_dimension", "302 404 404 404 302", "draft dimension"),
    Visit("draft_dimension_menu", "302 404 404 404 200", "draft dimension"),
    post("draft_dimension_add", "302 404 404 404 302", "draft", name="Speed"),
    post("draft_dimension_move", "302 404 404 404 302", "draft dimension", direction="down"),
    post("draft_dimension_split", "302 404 404 404 302", "draft asked", name="Speed"),
    post("draft_dimension_merge", "302 404 404 404 302", "draft dimension"),
    post("draft_dimension_archive", "302 404 404 404 302", "draft dimension"),
    Visit("draft_question", "302 404 404 404 200", "draft asked"),
    post("draft_question", "302 404 404 404 302", "draft asked"),
    Visit("draft_question_menu", "302 404 404 404 200", "draft asked"),
    post("draft_question_add", "302 404 404 404 302", "draft dimension", statement="We are quick."),
    post("draft_question_move", "302 404 404 404 302", "draft asked", direction="up"),
    post("draft_question_split", "302 404 404 404 302", "draft asked"),
    post("draft_question_merge", "302 404 404 404 302", "draft asked"),
    post("draft_question_archive", "302 404 404 404 302", "draft asked"),
    Visit("draft_checks", "302 404 404 404 200", "draft"),
    post("draft_checks", "302 404 404 404 409", "draft"),
    Visit("draft_delete", "302 404 404 404 200", "draft"),
    post("draft_delete", "302 404 404 404 302", "draft"),
]


@pytest.mark.parametrize("visit", MATRIX, ids=str)
def test_everybody_gets_what_the_table_says(world: World, visit: Visit) -> None:
    found = {visitor: _tried(visit, world, visitor) for visitor in VISITORS}
    assert found == dict(zip(VISITORS, map(int, visit.statuses.split()), strict=True))


def _tried(visit: Visit, world: World, visitor: str) -> int:
    """The status, with everything the visit changed taken back."""
    client = Client()
    if (person := world.people[visitor]) is not None:
        client.force_login(person)
    before = transaction.savepoint()
    try:
        return visit.ask(client, world)
    finally:
        transaction.savepoint_rollback(before)


@pytest.mark.once
def test_no_address_is_missing_from_the_table() -> None:
    assert {visit.name for visit in MATRIX} == _names()


def _names() -> set[str]:
    """The names of our own addresses; those of django-allauth and the support pages are theirs."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return {name for name in names if not name.startswith("account_")}


@pytest.mark.parametrize("visit", [v for v in MATRIX if "404" in v.statuses.split()[1:2] and v.words], ids=str)
def test_what_is_not_there_looks_like_what_is_foreign(world: World, visit: Visit) -> None:
    client = Client()
    client.force_login(make_user())
    assert visit.ask(client, world) == 404


def test_a_removed_member_is_out_at_once(world: World, client: Client) -> None:
    consultant = world.people["consultant"]
    assert consultant is not None
    client.force_login(consultant)
    address = reverse("assessment", args=[world.assessment.pk])
    assert client.get(address).status_code == 200
    world.member.delete()
    assert client.get(address).status_code == 404


def test_a_deactivated_person_is_signed_out(world: World, client: Client) -> None:
    manager = world.people["manager"]
    assert manager is not None
    client.force_login(manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    answer = client.get(reverse("assessment", args=[world.assessment.pk]))
    assert (answer.status_code, "/accounts/login/" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("pk", ["0", "-1", "9223372036854775808", "1.0", "%00", "..%2f", "x" * 3000])
def test_an_id_that_is_none_is_not_found(world: World, client: Client, pk: str) -> None:
    client.force_login(world.people["admin"])  # type: ignore[arg-type]
    assert client.get(f"/assessments/{pk}/").status_code == 404


def test_the_support_pages_are_closed_to_members(world: World, client: Client) -> None:
    client.force_login(world.people["admin"])  # type: ignore[arg-type]
    assert client.get("/admin/").status_code in {302, 403}


def test_forms_without_their_token_are_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["admin"])  # type: ignore[arg-type]
    for visit in MATRIX:
        if visit.method in {"post", "put"}:
            assert visit.ask(client, world) == 403, visit
