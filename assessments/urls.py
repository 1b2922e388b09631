"""Addresses of the app, by noun."""

from django.urls import path

from .views import results
from .views.pending import pending

urlpatterns = [
    # Home, language, health
    path("", pending, name="home"),
    path("language/", pending, name="set_language"),
    # Organisations
    path("organisations/<uuid:pk>/", pending, name="organisation"),
    path("organisations/<uuid:pk>/switch/", pending, name="organisation_switch"),
    # Assessments
    path("assessments/new/", pending, name="assessment_new"),
    path("assessments/<uuid:pk>/", pending, name="assessment"),
    path("assessments/<uuid:pk>/edit/", pending, name="assessment_edit"),
    # Responses
    path("assessments/<uuid:pk>/answer/", pending, name="response_start"),
    path("responses/<uuid:pk>/", pending, name="response"),
    path("responses/<uuid:pk>/review/", pending, name="review"),
    path("responses/<uuid:pk>/submit/", pending, name="submit"),
    path("responses/<uuid:pk>/answers/<str:code>/", pending, name="answer_save"),
    path("responses/<uuid:pk>/<slug:dimension>/", pending, name="questionnaire"),
    # Results
    path("assessments/<uuid:pk>/results/", results.results, name="results"),
    path("assessments/<uuid:pk>/results/what-if/", results.what_if, name="what_if"),
    path("assessments/<uuid:pk>/results.json", results.results_json, name="results_json"),
    # Actions
    path("actions/", pending, name="action_list"),
    path("assessments/<uuid:pk>/actions/", pending, name="actions"),
    path("assessments/<uuid:pk>/actions/new/", pending, name="action_new"),
    path("actions/<uuid:pk>/", pending, name="action_edit"),
    # Reports
    path("reports/", pending, name="report_list"),
    path("assessments/<uuid:pk>/report/", pending, name="report"),
    path("reports/<uuid:pk>/<str:name>.pdf", pending, name="report_download"),
    # Banks
    path("banks/", pending, name="bank_list"),
    path("banks/<slug:name>/", pending, name="bank"),
]
