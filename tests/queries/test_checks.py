import pytest

from assessments.changes.banks import load_bank
from assessments.formats import bank_file
from assessments.models import BankVersion, Dimension, Question, VersionState
from assessments.queries.checks import Checked, checked
from assessments.queries.studio import Completeness
from tests.factories import make_version
from tests.formats.bank_texts import SMALL_BANK

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> BankVersion:
    """A complete draft of one dimension and one question."""
    version = load_bank(actor=None, file=bank_file.read(SMALL_BANK)).version
    copy = BankVersion.objects.create(
        bank=version.bank,
        number=2,
        **{name: getattr(version, name) for name in ("title", "description", "languages", "scale_labels")},
    )
    for dimension in version.dimensions.all():
        questions = list(dimension.questions.all())
        dimension.pk, dimension.version = None, copy
        dimension.save()
        for question in questions:
            question.pk, question.dimension = None, dimension
            question.save()
    return copy


def empty(draft: BankVersion, path: str, language: str) -> None:
    """Take one text of the draft's question away."""
    question = Question.objects.select_related("dimension__version").get(dimension__version=draft)
    question.texts(path).pop(language)  # type: ignore[attr-defined]
    question.save()


def told(found: Checked) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(place.noun, place.code, [(one.text, one.query) for one in place.findings]) for place in found.blocking]


def test_a_sound_draft_has_nothing_to_mend(draft: BankVersion) -> None:
    found = checked(draft)

    assert (found.blocking, found.blocking_count) == ((), 0)
    assert found.languages == (Completeness("en", 17, 0), Completeness("fa", 17, 0))


def test_a_missing_text_leads_to_its_field(draft: BankVersion) -> None:
    empty(draft, "statement", "fa")
    empty(draft, "scores.4", "en")

    found = checked(draft)
    place = found.blocking[0]
    assert (place.noun, place.code, place.name, place.anchor) == ("question", "Q1", "Short queue", "q-Q1")
    assert [one.query for one in place.findings] == [
        "language=fa&open=Q1&field=statement.fa",
        "language=en&open=Q1&field=scores.4.en",
    ]
    assert "Persian" in place.findings[0].text
    assert found.languages == (Completeness("en", 17, 1), Completeness("fa", 17, 1))
    assert found.fine_count == 0


def test_the_bank_and_a_dimension_are_places_of_their_own(draft: BankVersion) -> None:
    draft.title = {"en": "Front desk"}
    draft.scale_labels = draft.scale_labels | {"2": {"en": "Seldom"}}
    draft.save()
    draft.dimensions.update(name={"en": "Speed"})

    bank, dimension = checked(draft).blocking
    assert (bank.noun, bank.anchor) == ("bank", "bank")
    assert [one.query for one in bank.findings] == [
        "language=fa&open=bank&field=title.fa",
        "language=fa&open=bank&field=scale_labels.2.fa",
    ]
    assert (dimension.noun, dimension.anchor, dimension.name) == ("dimension", "d-speed", "Speed")
    assert dimension.findings[0].query == "language=fa&open=speed&field=name.fa"


def test_a_statement_for_a_group_is_named_as_the_tables_name_it(draft: BankVersion) -> None:
    Question.objects.filter(dimension__version=draft).update(group_statements={"customer": {"en": "I waited briefly."}})

    found = checked(draft).blocking[0].findings
    assert [one.query for one in found] == ["language=fa&open=Q1&field=group_statements.customer.fa"]


def test_a_dimension_without_questions_must_be_mended(draft: BankVersion) -> None:
    texts = {"en": "Calm", "fa": "آرامش"}
    Dimension.objects.create(version=draft, code="calm", position=2, name=texts, definition=texts)

    place = checked(draft).blocking[0]
    assert (place.noun, place.code, place.findings[0].query) == ("dimension", "calm", "open=calm&field=questions")


def test_advice_keeps_nobody_from_publishing(draft: BankVersion) -> None:
    found = checked(draft)

    assert [place.code for place in found.advice] == ["speed"]  # it has a single question
    assert (found.advice_count, found.fine_count, found.question_count) == (1, 1, 1)


def test_a_draft_of_nothing_says_that_it_needs_a_dimension() -> None:
    draft = make_version(dimensions={}, state=VersionState.DRAFT)
    assert any(one.query == "open=bank" for place in checked(draft).blocking for one in place.findings)
