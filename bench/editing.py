"""Edit a draft of 22 questions and one of 500 with the same texts; prints the medians of both as JSON."""

import json
from collections.abc import Callable
from itertools import count, cycle, islice
from time import perf_counter

import django

django.setup()

from django.test import Client  # noqa: E402 - after the set-up
from django.urls import reverse  # noqa: E402

from assessments.changes.draft_texts import fingerprint  # noqa: E402
from assessments.changes.organisations import found_organisation  # noqa: E402
from assessments.changes.versions import duplicate_bank  # noqa: E402
from assessments.models import BankVersion, Dimension, Question, User  # noqa: E402
from bench.respondents import PASSWORD  # noqa: E402
from bench.rounds import interleave  # noqa: E402

ROUNDS = 41
MANY, EACH = 500, 25  # questions, and how many in a dimension
HTMX = {"HX-Request": "true"}
_numbers = count(1)


def drafts(actor: User) -> dict[str, BankVersion]:
    """Two drafts of an organisation's own, one of them grown."""
    organisation = found_organisation(actor=actor, name="Bench")
    shared = BankVersion.objects.get(bank__name="rater")
    small, large = (
        duplicate_bank(actor=actor, version=shared, organisation=organisation, name=name, title={"en": name})
        for name in ("small", "large")
    )
    grow(large)
    return {"22": small, "500": large}


def grow(draft: BankVersion) -> None:
    """Fill the draft up with copies of its own questions, in dimensions of `EACH`."""
    have = list(Question.objects.filter(dimension__version=draft))
    new = list(islice(cycle(have), MANY - len(have)))
    for start in range(0, len(new), EACH):
        place = draft.dimensions.count() + 1
        name = dict.fromkeys(draft.languages, f"Dimension {place}")
        home = Dimension.objects.create(version=draft, code=f"d{place}", position=place, name=name, definition=name)
        Question.objects.bulk_create(copied(row, home, at) for at, row in enumerate(new[start : start + EACH], start=1))


def copied(row: Question, home: Dimension, position: int) -> Question:
    """The question once more, elsewhere and under another code."""
    names = ("title", "statement", "group_statements", "help", "scores", "missing")
    texts = {name: getattr(row, name) for name in names}
    return Question(dimension=home, position=position, code=f"Q{next(_numbers)}", **texts)


class Editor:
    """Somebody who edits one draft."""

    def __init__(self, client: Client, draft: BankVersion) -> None:
        self.client, self.page = client, reverse("draft", args=[draft.pk])
        self.draft = draft
        self.row = Question.objects.get(dimension__version=draft, code="R2")
        self.mark, self.statement = "1.1", self.row.statement["en"]
        self.turns = cycle(("down", "up"))

    def open_page(self) -> None:
        """The whole page."""
        answer = self.client.get(self.page)
        assert answer.status_code == 200, answer.content

    def open_row(self) -> None:
        """The form of one question."""
        assert self.client.get(f"{self.page}questions/{self.row.pk}/", headers=HTMX).status_code == 200

    def save(self) -> None:
        """One text."""
        text = f"Our ways never fail, {next(_numbers)}."
        sent = {"statement.en": text, "seen.statement.en": fingerprint(self.statement)}
        self._post("", sent)
        self.statement = text

    def move(self) -> None:
        """One place down, and the next time up again."""
        self._post("move/", {"direction": next(self.turns)})

    def _post(self, verb: str, sent: dict[str, str]) -> None:
        address = f"{self.page}questions/{self.row.pk}/{verb}"
        answer = self.client.post(address, {"mark": self.mark, **sent}, headers=HTMX)
        assert answer.status_code == 200, answer.content
        self.mark = answer.content.decode().partition('id="draft-mark" value="')[2].partition('"')[0]


def timed(act: Callable[[], None]) -> Callable[[], float]:
    """The act as a run that says how many seconds it took."""

    def run() -> float:
        start = perf_counter()
        act()
        return perf_counter() - start

    act()  # the first one compiles templates
    return run


def main() -> None:
    """Take turns at everything, and print the medians."""
    actor = User.objects.create_user("editor@bench.example", PASSWORD)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(actor)
    editors = {name: Editor(client, draft) for name, draft in drafts(actor).items()}
    acts = {
        "opening the editor": "open_page",
        "opening a row": "open_row",
        "saving a text": "save",
        "moving a row": "move",
    }
    figures = {
        what: interleave({name: timed(getattr(editor, act)) for name, editor in editors.items()}, ROUNDS)
        for what, act in acts.items()
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
