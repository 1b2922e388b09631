"""One decorator for all rules of the data: the test breaks a rule, and the database refuses with that rule's name."""

from collections.abc import Callable
from functools import wraps

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint

#: the rules that some test breaks; filled when the modules of this folder are imported
BROKEN: set[str] = set()


def refused(rule: str) -> Callable[[Callable[[], object]], Callable[[], None]]:
    """The test ends with an IntegrityError that names the rule, on both databases."""
    BROKEN.add(rule)

    def decorate(test: Callable[[], object]) -> Callable[[], None]:
        @pytest.mark.django_db
        @wraps(test)
        def breaks_the_rule() -> None:
            with pytest.raises(IntegrityError) as caught, transaction.atomic():
                test()
            assert refusal(caught.value) == told(rule)

        return breaks_the_rule

    return decorate


def refusal(error: IntegrityError) -> str:
    """What the database says was broken: the rule's name, or on SQLite the columns of a unique one."""
    if connection.vendor == "postgresql":
        return error.__cause__.diag.constraint_name  # type: ignore[union-attr]
    return str(error).removeprefix("CHECK constraint failed: ").removeprefix("UNIQUE constraint failed: ")


def told(rule: str) -> str:
    """How the database at hand tells that this rule was broken."""
    unique = named_constraints().get(rule)
    if connection.vendor == "postgresql" or not isinstance(unique, UniqueConstraint):
        return rule
    if unique.expressions:
        return f"index '{rule}'"
    model = next(model for model in models() if unique in model._meta.constraints)
    return ", ".join(f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in unique.fields)


def models():
    """Our tables."""
    return apps.get_app_config("assessments").get_models()


def named_constraints():
    """Every constraint of our tables, by name."""
    return {constraint.name: constraint for model in models() for constraint in model._meta.constraints}


def triggers() -> set[str]:
    """The names of the triggers that the database holds now."""
    source = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(source[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
