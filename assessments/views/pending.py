"""Answers for addresses whose page is being built."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse


def pending(request: HttpRequest, pk: UUID | None = None, **parts: object) -> HttpResponse:
    return HttpResponse("This page is being built.")
