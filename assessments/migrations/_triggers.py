"""Rules of the data that need a second row or table, as triggers on both databases.

A broken rule is an IntegrityError that carries the rule's name. On SQLite an AddConstraint or AlterField makes the table
anew, which drops its triggers and stumbles over those that read it: such operations go into ``with_triggers_aside``.
"""

from typing import NamedTuple

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import StateApps


class Rule(NamedTuple):
    """A condition on NEW and OLD, in SQL both databases read, that must not come true."""

    name: str
    table: str
    event: str
    broken: str


SQLITE = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {broken} BEGIN SELECT RAISE(ABORT, '{name}'); END"
POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {broken} THEN
    RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
  END IF;
  RETURN {row};
END $$;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""


class TriggerRules(migrations.RunPython):
    """Create the triggers of these rules; backwards, drop them."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        super().__init__(self._create, self._drop)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return type(self).__name__, [], {"rules": self.rules}

    def _create(self, apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        template = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
        for rule in self.rules:
            row = "OLD" if rule.event == "DELETE" else "NEW"
            schema_editor.execute(template.format(row=row, **rule._asdict()), params=None)

    def _drop(self, apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for rule in self.rules:
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER {rule.name}", params=None)
            else:
                schema_editor.execute(
                    f"DROP TRIGGER {rule.name} ON {rule.table}; DROP FUNCTION {rule.name}()", params=None
                )


def with_triggers_aside(*operations: Operation) -> list[Operation]:
    """The operations of a migration, with all triggers taken off meanwhile on SQLite; PostgreSQL needs none of it."""
    aside: list[str] = []

    def take_off(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            with schema_editor.connection.cursor() as cursor:
                found = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            aside.extend(sql for _name, sql in found)
            for name, _sql in found:
                schema_editor.execute(f"DROP TRIGGER {name}", params=None)

    def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        while aside:
            schema_editor.execute(aside.pop(), params=None)

    return [
        migrations.RunPython(take_off, put_back),
        *operations,
        migrations.RunPython(put_back, take_off),
    ]
