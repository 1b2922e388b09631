"""No rule without a test, and none lost on the way."""

import importlib
import pkgutil

import pytest

import assessments.migrations
import tests.models
from assessments.migrations._triggers import TriggerRules
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
