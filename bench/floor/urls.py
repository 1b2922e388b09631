"""The floor's views: write one row, show one page, both with a session."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from bench.floor.models import Score


def save(request: HttpRequest, question: str) -> HttpResponse:
    """Write one row, whether or not it is there."""
    value = json.loads(request.body)["current"]
    score = Score(visitor=request.session["visitor"], question=question, value=value)
    unique = ["visitor", "question"]
    Score._default_manager.bulk_create([score], update_conflicts=True, unique_fields=unique, update_fields=["value"])
    return JsonResponse({"saved": True})


def page(request: HttpRequest) -> HttpResponse:
    """A page that knows its visitor."""
    return render(request, "page.html", {"visitor": request.session["visitor"]})


urlpatterns = [
    path("answers/<str:question>/", save),
    path("page/", page),
    path("livez", lambda request: HttpResponse("ok")),
]
