"""No rule without a test, and none lost on the way."""

import importlib
import pkgutil

import pytest
from django.db import connection
from django.db.migrations import AddConstraint, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, Q

import assessments.migrations
import tests.models
from assessments.migrations._triggers import TriggerRules, with_triggers_aside
from tests.models.refusals import BROKEN, named_constraints, triggers

pytestmark = pytest.mark.django_db


def migrated_rules() -> set[str]:
    names = [name for _finder, name, _is_package in pkgutil.iter_modules(assessments.migrations.__path__)]
    migrations = [importlib.import_module(f"assessments.migrations.{name}") for name in names if name[0] != "_"]
    operations = [operation for module in migrations for operation in module.Migration.operations]
    return {rule.name for each in operations if isinstance(each, TriggerRules) for rule in each.rules}


def test_a_test_breaks_every_rule() -> None:
    for _finder, name, _is_package in pkgutil.iter_modules(tests.models.__path__):
        importlib.import_module(f"tests.models.{name}")

    assert set(named_constraints()) | migrated_rules() == BROKEN


def test_every_trigger_survived_the_migrations() -> None:
    assert triggers() == migrated_rules()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_makes_a_table_anew_keeps_the_triggers() -> None:
    rule = CheckConstraint(condition=~Q(code=""), name="question_has_a_code")

    class Later(Migration):
        operations = with_triggers_aside(AddConstraint("question", rule))

    later = Later("later", "assessments")
    state = MigrationLoader(connection).project_state()

    for move in (later.apply, later.unapply):
        with connection.schema_editor() as editor:
            move(state.clone(), editor)
        assert triggers() == migrated_rules()
