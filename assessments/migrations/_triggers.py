"""Rules of the data that need a second row or table, as triggers on both databases.

A broken rule is an IntegrityError that carries the rule's name. SQLite drops the triggers of a table that it makes anew,
and an AddConstraint or AlterField does just that: such a migration ends with ``TriggerRules`` for the rules of that table.
"""

from typing import NamedTuple

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
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
