"""What follows from changing the scale or the languages of a draft, told before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Assessment, BankVersion, Question
from ..templatetags.figures import digits
from ..templatetags.steps import language_name


def of_scale(draft: BankVersion, minimum: int, maximum: int) -> list[str]:
    """Sentences about texts that fall away, texts that will be missing, and answers. Three queries."""
    if (minimum, maximum) == (draft.scale_minimum, draft.scale_maximum):
        return []
    old, new = set(draft.score_values), set(range(minimum, maximum + 1))
    rows = list(Question.objects.filter(dimension__version=draft).values_list("scores", flat=True))
    gone = sum(bool(texts) for scores in rows for value, texts in scores.items() if int(value) not in new)
    gone += sum(bool(draft.scale_labels.get(str(value))) for value in old - new)
    missing = len(new - old) * (len(rows) + 1)
    running = Assessment.objects.filter(version__bank=draft.bank_id, closed__isnull=True).count()
    return [sentence for sentence in (_falls(gone), _lacks(missing), _stays(running)) if sentence]


def _falls(count: int) -> str:
    return _counted(
        ngettext(
            "%(shown)s text of a score falls away, in every language.",
            "%(shown)s texts of scores fall away, in every language.",
            count,
        ),
        count,
    )


def _lacks(count: int) -> str:
    return _counted(
        ngettext(
            "%(shown)s text of a new score will be missing in every language.",
            "%(shown)s texts of new scores will be missing in every language.",
            count,
        ),
        count,
    )


def _stays(running: int) -> str:
    return _counted(
        ngettext(
            "%(shown)s running assessment keeps its version: answers on the old scale cannot move along.",
            "%(shown)s running assessments keep their version: answers on the old scale cannot move along.",
            running,
        ),
        running,
    )


def _counted(sentence: str, count: int) -> str:
    return sentence % {"shown": digits(count)} if count else ""


def of_languages(draft: BankVersion, languages: Sequence[str]) -> list[str]:
    """Sentences about languages that go and come. One query."""
    gone = [code for code in draft.languages if code not in languages]
    new = [code for code in languages if code not in draft.languages]
    count = Question.objects.filter(dimension__version=draft).count()
    values = {"shown": digits(count)}
    leaves = _("%(language)s: nobody is asked in it any more. Its texts stay, unseen, until the language comes back.")
    comes = ngettext(
        "%(language)s: the texts of the bank and of %(shown)s question are to be written.",
        "%(language)s: the texts of the bank and of %(shown)s questions are to be written.",
        count,
    )
    return [
        *(leaves % {"language": language_name(code)} for code in gone),
        *(comes % (values | {"language": language_name(code)}) for code in new),
    ]
