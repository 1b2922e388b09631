"""What a file that is taken over leaves alone."""

from dataclasses import replace

import pytest

from assessments.changes.bank_uploads import keep_upload, take_over
from assessments.changes.draft_texts import change_languages
from assessments.changes.steps import last_step
from assessments.models import Upload
from assessments.queries.banks import as_file
from tests.changes.drafts import make_draft, question
from tests.factories import NOON, make_organisation, make_user

pytestmark = pytest.mark.django_db


def test_texts_in_a_language_that_was_put_aside_stay_until_it_comes_back() -> None:
    actor, draft = make_user(), make_draft(languages=("en", "fa"))
    change_languages(actor=actor, draft=draft, languages=["en"])
    draft.refresh_from_db()
    now = as_file(draft)
    first, *others = now.dimensions
    asked, *rest = first.questions
    news = replace(first, questions=(replace(asked, help={"en": "Look at the desk."}), *rest))
    upload = keep_upload(
        actor=actor,
        organisation=make_organisation(),
        draft=draft,
        kind=Upload.Kind.BANK,
        name="bank.yaml",
        content=b"",
        now=NOON,
    )

    file = replace(now, dimensions=(news, *others))
    take_over(actor=actor, upload=upload, draft=draft, file=file, seen=last_step(draft).number)

    row = question(draft, "A1")
    assert row.help == {"en": "Look at the desk.", "fa": "Help A1 (fa)"}
    assert row.statement["fa"] == "Statement A1 (fa)"
    assert row.missing == {"en": 5}
