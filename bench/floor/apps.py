"""The floor's app."""

from django.apps import AppConfig


class Floor(AppConfig):
    """One table without migrations."""

    name = "bench.floor"
    label = "floor"
    default_auto_field = "django.db.models.BigAutoField"
