"""Two at once: what somebody does in another connection while something else is not committed yet."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest
from django.db import connection, transaction

TWO_AT_ONCE = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite one writes after the other"),
]
MOMENT = 0.3  # seconds in which somebody who does not wait would be through
Act: TypeAlias = Callable[[], Any]


@contextmanager
def somebody_else() -> Iterator[Callable[[Act], Future[Any]]]:
    """Somebody with a connection of their own: call it with what they do. Whatever they began is done at the end."""
    with ThreadPoolExecutor(1) as other:
        yield lambda act: other.submit(_alone, act)


def _alone(act: Act) -> Any:
    try:
        return act()
    finally:
        connection.close()


def meanwhile(first: Act, act: Act) -> Future[Any]:
    """Do `act` in another connection after `first`, which is committed a moment later."""
    with somebody_else() as does:
        with transaction.atomic():
            first()
            done = does(act)
            time.sleep(MOMENT)
        return done
