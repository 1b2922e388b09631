"""Writing to a draft so that it can be told and undone.

Every change of a draft is a *step*: the rows it touched with what stood in them before and after. Undoing writes the
one, redoing the other, by the same road. The draft's row is locked meanwhile, so that steps follow one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Manager, Max, Q
from django.utils.translation import gettext as _

from ..models import LIFE, Archived, BankVersion, Dimension, Question, Step, StepKind, User, signature

Row: TypeAlias = BankVersion | Dimension | Question | Archived
Key: TypeAlias = tuple[str, object]

TABLES: Mapping[str, type[Row]] = {
    "version": BankVersion,
    "dimension": Dimension,
    "question": Question,
    "archived": Archived,
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "version": ("title", "description", "languages", "scale_minimum", "scale_maximum", "scale_labels"),
    "dimension": ("code", "position", "name", "definition", "weight", "missing"),
    "question": (
        *("dimension_id", "code", "position", "reversed", "title", "statement", "group_statements", "help", "scores"),
        "missing",
    ),
    "archived": ("kind", "code", "dimension", "document"),
}
PLACE = ("dimension_id", "position")
#: added to a position while rows change places, since no two may ever stand on one: for those there are, and new ones
PARKED, ARRIVING = 10_000, 20_000


class Outdated(Exception):
    """Somebody has changed the draft meanwhile; `step` is what they did last."""

    def __init__(self, step: Step | None) -> None:
        self.step = step
        super().__init__("The draft has changed.")


def locked(draft: BankVersion) -> BankVersion:
    """The draft, ours alone until the transaction ends. Raises ValidationError when it is a draft no longer."""
    # In no order: that of versions goes by the name of the bank, whose row would be held as well.
    found = BankVersion.objects.select_for_update(of=("self",)).filter(pk=draft.pk).order_by().first()
    if found is None or not found.is_draft:
        raise ValidationError(
            _("This is no draft any more, so nothing was changed. Start a new draft from the published version.")
        )
    return found


class Recording:
    """One step in the making: rows as they shall be, positions from 1 without a hole. `record` writes them.

    A row is changed, added or removed; not two of these in one step.
    """

    def __init__(self, draft: BankVersion) -> None:
        self.draft = locked(draft)
        self._rows: dict[Key, Row] = {}
        self._before: dict[Key, dict[str, Any]] = {}
        self._added: list[Row] = []
        self._removed: list[Row] = []
        self._followers: list[tuple[Question, Dimension]] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self._added or self._removed or any(self._differences(key) for key in self._before))

    def change(self, row: Row, **columns: Any) -> None:
        """Give columns of a row other values."""
        key = (table_of(row), row.pk)
        known = self._before.setdefault(key, {})
        self._rows[key] = row
        for name, value in columns.items():
            known.setdefault(name, _plain(getattr(row, name)))
            setattr(row, name, value)

    def add(self, row: Row) -> None:
        """Add a row, at its position."""
        self._added.append(row)

    def remove(self, row: Row) -> None:
        """Remove a row; a dimension only when all its questions are removed or moved."""
        self._removed.append(row)

    def follow(self, question: Question, dimension: Dimension) -> None:
        """Move a question into a dimension that this step adds; its position is changed apart."""
        self._followers.append((question, dimension))

    def order(self, rows: Iterable[Any]) -> None:
        """Let the rows of one parent, all dimensions or all questions of one, stand in this order."""
        for position, row in enumerate(rows, start=1):
            if row.pk is not None and row.position != position:
                self.change(row, position=position)
            row.position = position

    def insert(self, rows: Sequence[Any], new: Dimension | Question, place: int) -> None:
        """Add a row among its siblings, at a place counted from 0."""
        self.order([*rows[:place], new, *rows[place:]])
        self.add(new)

    def close(self, rows: Iterable[Any], gone: Dimension | Question) -> None:
        """Remove a row from among its siblings."""
        self.order(row for row in rows if row.pk != gone.pk)
        self.remove(gone)

    def record(
        self, actor: User | None, kind: StepKind, noun: str = "", code: str = "", details: Iterable[Any] = ()
    ) -> Step:
        """Write everything and remember it as the draft's next step."""
        removed = [_write(row, before=_columns(row)) for row in self._removed]
        self.write()
        changed = [
            {"table": key[0], "pk": _plain(key[1]), "before": before, "after": after}
            for key in self._before
            for before, after in self._differences(key)
        ]
        added = [_write(row, after=_columns(row)) for row in self._added]
        writes = removed + changed + added
        return _remember(self.draft, actor, kind=kind, noun=noun, code=code, details=list(details), writes=writes)

    def write(self) -> None:
        """Write the rows, in an order in which no rule is broken on the way."""
        self._delete(Question, Archived)
        self._insert(Dimension)
        for question, dimension in self._followers:
            self.change(question, dimension_id=dimension.pk)
        self._park()
        self._insert(Question)
        self._insert(Archived)
        self._update()
        self._place()
        self._delete(Dimension)

    def _differences(self, key: Key) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        row, before = self._rows[key], self._before[key]
        after = {name: _plain(getattr(row, name)) for name in before}
        names = [name for name in before if before[name] != after[name]]
        return [({name: before[name] for name in names}, {name: after[name] for name in names})] if names else []

    def _delete(self, *models: type[Row]) -> None:
        for model in models:
            keys = [row.pk for row in self._removed if isinstance(row, model)]
            if keys:
                _rows_of(model).filter(pk__in=keys).delete()

    def _moved(self, model: type[Row]) -> list[tuple[Row, int]]:
        """Rows that change their place, with how far their position moves."""
        moved = []
        for key, before in self._before.items():
            row = self._rows[key]
            was = {name: before[name] for name in PLACE if name in before}
            if isinstance(row, model) and any(was[name] != getattr(row, name) for name in was):
                position = getattr(row, "position", 0)
                moved.append((row, position - was.get("position", position)))
        return moved

    def _park(self) -> None:
        for model in (Dimension, Question):
            keys = [row.pk for row, _far in self._moved(model)]
            if model is Dimension:
                keys += [row.pk for row in self._removed if isinstance(row, Dimension)]
            if keys:
                _rows_of(model).filter(pk__in=keys).update(position=F("position") + PARKED)

    def _insert(self, model: type[Row]) -> None:
        rows = [row for row in self._added if isinstance(row, model)]
        for row in rows:
            _attach(row, self.draft)
            if not isinstance(row, Archived):
                row.position += ARRIVING  # type: ignore[union-attr]
        _rows_of(model).bulk_create(rows, batch_size=200)
        for row in rows:
            if not isinstance(row, Archived):
                row.position -= ARRIVING  # type: ignore[union-attr]

    def _update(self) -> None:
        for key in self._before:
            for _before, after in self._differences(key):
                values = {name: getattr(self._rows[key], name) for name in after if name not in PLACE}
                if values:
                    _rows_of(TABLES[key[0]]).filter(pk=key[1]).update(**values)

    def _place(self) -> None:
        for model in (Dimension, Question):
            places: dict[tuple[object, int], list[object]] = defaultdict(list)
            for row, far in self._moved(model):
                places[getattr(row, "dimension_id", None), far - PARKED].append(row.pk)
            for row in self._added:
                if isinstance(row, model):
                    places[getattr(row, "dimension_id", None), -ARRIVING].append(row.pk)
            for (dimension, far), keys in places.items():
                parent = {} if dimension is None else {"dimension_id": dimension}
                _rows_of(model).filter(pk__in=keys).update(position=F("position") + far, **parent)


def place_after(rows: Sequence[Any], after: Any) -> int:
    """Where the row after `after` stands, from 0; the end without it."""
    return next((place for place, row in enumerate(rows, start=1) if after and row.pk == after.pk), len(rows))


def moved(rows: Sequence[Any], row: Any, place: int) -> list[Any]:
    """The rows with one of them at a place, from 1; a place beyond the end is the end."""
    others = [each for each in rows if each.pk != row.pk]
    found = next((each for each in rows if each.pk == row.pk), row)
    place = max(1, place)
    return [*others[: place - 1], found, *others[place - 1 :]]


def _attach(row: Row, draft: BankVersion) -> None:
    """A new row belongs to the draft, a question to its dimension, which may have got its key just now."""
    if isinstance(row, Question):
        if row.dimension_id is None:
            row.dimension_id = row.dimension.pk
    elif not isinstance(row, BankVersion):
        row.version = draft


def _rows_of(model: type[Row]) -> Manager[Any]:
    return model._default_manager


def table_of(row: Row) -> str:
    """The name of the row's table, as steps write it."""
    return next(name for name, model in TABLES.items() if isinstance(row, model))


def _columns(row: Row) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in COLUMNS[table_of(row)]}


def _write(row: Row, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"table": table_of(row), "pk": _plain(row.pk), "before": before, "after": after}


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if value is None or isinstance(value, (str, int, bool, dict, list)):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _remember(
    version: BankVersion,
    actor: User | None,
    kind: StepKind,
    noun: str,
    code: str,
    details: list[Any],
    writes: list[Any],
) -> Step:
    found = version.steps.aggregate(last=Max("number"), done=Max("number", filter=Q(is_undone=False)))
    last, done = found["last"] or 0, found["done"] or 0
    if last > done:  # what was undone before this step does not fit what comes after it: it is never done again
        version.steps.filter(number__gt=done).update(writes=[])
    what = {"kind": kind, "noun": noun, "code": code, "details": details, "writes": writes}
    return Step.objects.create(version=version, number=last + 1, **what, **signature(actor))


def tell(*, actor: User | None, version: BankVersion, kind: StepKind, details: Iterable[Any] = ()) -> Step:
    """Note a step in the life of a version."""
    return _remember(version, actor, kind=kind, noun="bank", code=version.bank.name, details=list(details), writes=[])


def last_step(version: BankVersion) -> Step | None:
    """What was done last and still holds; without its writes, which may be large."""
    return version.steps.filter(is_undone=False).defer("writes").order_by("-number").first()


def next_to_redo(version: BankVersion) -> Step | None:
    """The step that was undone last, unless something else was done since: such a step has no writes any more."""
    done = last_step(version)
    rows = version.steps.filter(is_undone=True, number__gt=done.number if done else 0).exclude(writes=[])
    return rows.order_by("number").first()


@transaction.atomic
def undo(*, actor: User, draft: BankVersion, seen: int) -> Step:
    """Take back the last step; `seen` is its number as the person saw it.

    Raises Outdated when another step is the last by now, or there is none to take back.
    """
    return _again(draft, last_step, seen, is_undone=True)


@transaction.atomic
def redo(*, actor: User, draft: BankVersion, seen: int) -> Step:
    """Do the step again that was undone last. Raises Outdated when it is another one by now, or none."""
    return _again(draft, next_to_redo, seen, is_undone=False)


def _again(draft: BankVersion, which: Callable[[BankVersion], Step | None], seen: int, *, is_undone: bool) -> Step:
    recording = Recording(draft)
    step = which(recording.draft)
    if step is None or step.number != seen or step.kind in LIFE:
        raise Outdated(step)
    _turn(recording, step.writes, back=is_undone)
    recording.write()
    step.is_undone = is_undone
    step.save(update_fields=["is_undone"])
    return step


def _turn(recording: Recording, writes: Sequence[Mapping[str, Any]], *, back: bool) -> None:
    rows = _rows(writes)
    for write in writes:
        model = TABLES[write["table"]]
        wanted = write["before"] if back else write["after"]
        if wanted is None:
            recording.remove(rows[write["table"], write["pk"]])
        elif (write["after"] if back else write["before"]) is None:
            recording.add(model(pk=write["pk"], **wanted))
        else:
            recording.change(rows[write["table"], write["pk"]], **wanted)


def _rows(writes: Sequence[Mapping[str, Any]]) -> dict[Key, Row]:
    keys: dict[str, list[object]] = defaultdict(list)
    for write in writes:
        keys[write["table"]].append(write["pk"])
    return {
        (table, _plain(row.pk)): row
        for table, wanted in keys.items()
        for row in _rows_of(TABLES[table]).filter(pk__in=wanted)
    }
