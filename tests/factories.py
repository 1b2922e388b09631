"""Rows for tests: plain functions with keywords, each making what it needs and was not given."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from assessments.changes import tallies
from assessments.changes.assessments import create_assessment
from assessments.changes.banks import load_bank
from assessments.formats import bank_file
from assessments.formats.bank_file import BankFile
from assessments.models import (
    ActionTemplate,
    Answer,
    Assessment,
    Bank,
    BankVersion,
    Dimension,
    Group,
    Membership,
    Organisation,
    Participation,
    Question,
    Response,
    ResponseState,
    Role,
    Stage,
    User,
    VersionState,
)
from assessments.queries.participations import address_hash

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "fa", "lv")
#: two dimensions and three questions: the smallest bank in which “the next dimension” means something
SMALL = {"reliability": ("R1", "R2"), "empathy": ("E1",)}
RATER_FILE = Path(__file__).parent.parent / "fixtures" / "banks" / "rater.yaml"
#: how an answer is written here: a pair of scores (either may be None), or None for “not applicable”
Scores = tuple[int | None, int | None] | None

_numbers = count(1)


def make_organisation(*, name: str = "Hotel Miramar", **fields: Any) -> Organisation:
    """An organisation without members."""
    return Organisation.objects.create(name=name, **fields)


def make_user(*, email: str = "", language: str = "en", **fields: Any) -> User:
    """A person with the password “correct horse battery”, in no organisation."""
    email = email or f"person{next(_numbers)}@example.org"
    return User.objects.create_user(email, "correct horse battery", language=language, **fields)


def make_member(
    role: str = Role.MANAGER, *, organisation: Organisation | None = None, user: User | None = None, **fields: Any
) -> User:
    """A person with this role in the organisation (a new one if none is given)."""
    user = user or make_user(**fields)
    Membership.objects.create(organisation=organisation or make_organisation(), user=user, role=role)
    return user


def make_version(
    *,
    dimensions: Mapping[str, Sequence[str]] = SMALL,
    name: str = "",
    scale: tuple[int, int] = (1, 5),
    languages: Sequence[str] = LANGUAGES,
    organisation: Organisation | None = None,
    state: str = VersionState.PUBLISHED,
    weights: Mapping[str, int] | None = None,
) -> BankVersion:
    """A version of a new bank with these dimensions and question codes; texts name their code and language."""
    version = _draft(name or f"bank{next(_numbers)}", scale, languages, organisation)
    for place, (code, questions) in enumerate(dimensions.items(), start=1):
        dimension = Dimension.objects.create(
            version=version,
            code=code,
            position=place,
            name=_texts(code.title(), languages),
            weight=(weights or {}).get(code),
        )
        Question.objects.bulk_create(
            Question(
                dimension=dimension,
                code=question,
                position=number,
                title=_texts(f"Title {question}", languages),
                statement=_texts(f"Statement {question}", languages),
                help=_texts(f"Help {question}", languages),
            )
            for number, question in enumerate(questions, start=1)
        )
    return _leave_draft(version, state)


def make_rater_version() -> BankVersion:
    """The shipped bank with its 22 questions in three languages, published."""
    return load_bank(actor=None, file=rater_bank()).version


@cache
def rater_bank() -> BankFile:
    """The shipped bank file, read once."""
    return bank_file.read(RATER_FILE.read_bytes())


def make_assessment(
    *,
    organisation: Organisation | None = None,
    version: BankVersion | None = None,
    title: str = "Front desk",
    actor: User | None = None,
    **fields: Any,
) -> Assessment:
    """An assessment that collects answers, with equal weights; `weights` and every field may be given."""
    fields = {"stage": Stage.COLLECT} | fields
    return create_assessment(
        actor=actor,
        organisation=organisation or make_organisation(),
        version=version or make_version(),
        title=title,
        **fields,
    )


def make_response(
    *,
    assessment: Assessment | None = None,
    user: User | None = None,
    answers: Mapping[str, Scores] | None = None,
    submitted: bool = False,
    group: str = Group.SELF,
    language: str = "en",
    **fields: Any,
) -> Response:
    """A response begun at NOON; without `user` it is nobody's (as an imported one is). A submitted one is counted.

    `answers` maps question codes to pairs of scores: ``{"R1": (3, 5), "R2": None}``.
    """
    assessment = assessment or make_assessment()
    response = Response.objects.create(
        assessment=assessment,
        user=user,
        group=group,
        language=language,
        started=NOON,
        state=ResponseState.SUBMITTED if submitted else ResponseState.OPEN,
        submitted=NOON if submitted else None,
        **fields,
    )
    Answer.objects.bulk_create(_answers(response, answers or {}))
    if submitted:
        tallies.add(response=response)
    return response


def _answers(response: Response, answers: Mapping[str, Scores]) -> list[Answer]:
    questions = Question.objects.filter(dimension__version=response.assessment.version)
    by_code = {question.code: question for question in questions}
    return [
        Answer(
            response=response,
            question=by_code[code],
            current=scores[0] if scores else None,
            desired=scores[1] if scores else None,
            not_applicable=scores is None,
            saved=NOON,
        )
        for code, scores in answers.items()
    ]


def _draft(
    name: str, scale: tuple[int, int], languages: Sequence[str], organisation: Organisation | None
) -> BankVersion:
    return BankVersion.objects.create(
        bank=Bank.objects.create(name=name, organisation=organisation),
        number=1,
        title=_texts(name, languages),
        languages=list(languages),
        scale_minimum=scale[0],
        scale_maximum=scale[1],
        scale_labels={str(value): _texts(f"Label {value}", languages) for value in range(scale[0], scale[1] + 1)},
    )


def _leave_draft(version: BankVersion, state: str) -> BankVersion:
    # A published version takes no further question, so it is filled as a draft first.
    if state != VersionState.DRAFT:
        version.state = state
        version.save(update_fields=["state"])
    return version


def _texts(text: str, languages: Sequence[str]) -> dict[str, str]:
    return {language: text if language == "en" else f"{text} ({language})" for language in languages}


def make_person(*, assessment: Assessment | None = None, email: str = "", **fields: Any) -> Participation:
    """Somebody who is asked, with an address of their own unless `email` is given (None for no address)."""
    address = "" if email is None else email or f"person{next(_numbers)}@example.org"
    fields = {"group": Group.CUSTOMER, "added": NOON.date(), "address_hash": address_hash(address)} | fields
    return Participation.objects.create(assessment=assessment or make_assessment(), email=address, **fields)


def make_template(
    *, organisation: Organisation | None = None, code: str = "", bank: str = "bank", **fields: Any
) -> ActionTemplate:
    """An action template for R1 of a bank, in three languages; shared unless an organisation is given."""
    texts = {"title": "Answer sooner", "description": "Agree on a time.", "kpi": "Median time"}
    fields = {"questions": ["R1"], "type": "standard", "effort": 2, "impact": 4} | fields
    fields = {name: _texts(text, LANGUAGES) for name, text in texts.items()} | fields
    code = code or f"template{next(_numbers)}"
    return ActionTemplate.objects.create(organisation=organisation, code=code, bank=bank, **fields)
