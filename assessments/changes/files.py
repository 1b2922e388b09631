"""Files that go with their rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models.fields.files import FieldFile


def delete_once_committed(files: Iterable[FieldFile]) -> None:
    """Remove the files when the transaction ends well; one that is undone keeps its rows, and so the files too."""
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
