"""Addresses of the app, by noun."""

from django.urls import path

from .views import (
    actions,
    assessments,
    banks,
    health,
    home,
    invitations,
    languages,
    links,
    members,
    organisations,
    reports,
    responses,
    results,
)

urlpatterns = [
    # Home, language, health
    path("", home.home, name="home"),
    path("language/", languages.set_language, name="set_language"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    # Organisations
    path("organisations/new/", organisations.new, name="organisation_new"),
    path("organisations/<uuid:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:pk>/edit/", organisations.edit, name="organisation_edit"),
    path("organisations/<uuid:pk>/switch/", organisations.switch, name="organisation_switch"),
    path("organisations/<uuid:pk>/logo/", organisations.logo, name="organisation_logo"),
    path("organisations/<uuid:pk>/logo/remove/", organisations.logo_remove, name="organisation_logo_remove"),
    path("organisations/<uuid:pk>/units/", organisations.unit_add, name="unit_add"),
    path("organisations/<uuid:pk>/units/<uuid:unit>/", organisations.unit_edit, name="unit_edit"),
    path("organisations/<uuid:pk>/units/<uuid:unit>/remove/", organisations.unit_remove, name="unit_remove"),
    # Members and invitations
    path("organisations/<uuid:pk>/members/<int:member>/", members.member_role, name="member_role"),
    path("organisations/<uuid:pk>/members/<int:member>/remove/", members.member_remove, name="member_remove"),
    path("organisations/<uuid:pk>/invitations/", members.invitation_new, name="invitation_new"),
    path(
        "organisations/<uuid:pk>/invitations/<uuid:invitation>/resend/",
        members.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "organisations/<uuid:pk>/invitations/<uuid:invitation>/revoke/",
        members.invitation_revoke,
        name="invitation_revoke",
    ),
    path("invitations/", invitations.invitation_waiting, name="invitation_waiting"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    # Assessments
    path("assessments/new/", assessments.new, name="assessment_new"),
    path("assessments/<uuid:pk>/", assessments.assessment, name="assessment"),
    path("assessments/<uuid:pk>/edit/", assessments.edit, name="assessment_edit"),
    path("assessments/<uuid:pk>/close/", assessments.close, name="assessment_close"),
    path("assessments/<uuid:pk>/reopen/", assessments.reopen, name="assessment_reopen"),
    path("assessments/<uuid:pk>/stage/", assessments.stage, name="assessment_stage"),
    path("assessments/<uuid:pk>/repeat/", assessments.repeat, name="assessment_repeat"),
    path("assessments/<uuid:pk>/delete/", assessments.delete, name="assessment_delete"),
    # Responses
    path("assessments/<uuid:pk>/answer/", responses.response_start, name="response_start"),
    path("responses/<uuid:pk>/", responses.response, name="response"),
    path("responses/<uuid:pk>/review/", responses.review, name="review"),
    path("responses/<uuid:pk>/submit/", responses.submit, name="submit"),
    path("responses/<uuid:pk>/answers/<slug:code>/", responses.answer_save, name="answer_save"),
    path("responses/<uuid:pk>/language/", responses.response_language, name="response_language"),
    path("responses/<uuid:pk>/take-back/", responses.take_back, name="take_back"),
    path("responses/<uuid:pk>/dimensions/<slug:dimension>/", responses.questionnaire, name="questionnaire"),
    # Respondents without an account
    path("a/", links.welcome, {"token": ""}, name="link_cut"),
    path("a/<str:token>/", links.welcome, name="link"),
    path("kiosk/<uuid:pk>/", links.kiosk, name="kiosk"),
    path("kiosk/<uuid:pk>/end/", links.kiosk_end, name="kiosk_end"),
    path("thanks/<str:signed>/", links.thanks, name="thanks"),
    path("logos/<str:signed>/", links.respondent_logo, name="respondent_logo"),
    # Results
    path("assessments/<uuid:pk>/results/", results.results, name="results"),
    path("assessments/<uuid:pk>/results/groups/", results.groups, name="results_groups"),
    path("assessments/<uuid:pk>/results/five-gaps/", results.five_gaps, name="five_gaps"),
    path("assessments/<uuid:pk>/results/rounds/", results.rounds, name="results_rounds"),
    path("assessments/<uuid:pk>/results/what-if/", results.what_if, name="what_if"),
    path("assessments/<uuid:pk>/results.json", results.results_json, name="results_json"),
    # Actions
    path("actions/", actions.action_list, name="action_list"),
    path("assessments/<uuid:pk>/actions/", actions.actions, name="actions"),
    path("assessments/<uuid:pk>/actions/new/", actions.action_new, name="action_new"),
    path("assessments/<uuid:pk>/suggestions/restore/", actions.suggestions_restore, name="suggestions_restore"),
    path("assessments/<uuid:pk>/suggestions/<slug:code>/adopt/", actions.action_adopt, name="action_adopt"),
    path("assessments/<uuid:pk>/suggestions/<slug:code>/dismiss/", actions.action_dismiss, name="action_dismiss"),
    path("actions/<uuid:pk>/", actions.action_edit, name="action_edit"),
    path("actions/<uuid:pk>/status/", actions.action_status, name="action_status"),
    path("actions/<uuid:pk>/delete/", actions.action_delete, name="action_delete"),
    # Reports
    path("reports/", reports.report_list, name="report_list"),
    path("assessments/<uuid:pk>/report/", reports.report, name="report"),
    path("reports/<uuid:pk>/<str:name>.pdf", reports.report_download, name="report_download"),
    # Banks
    path("banks/", banks.bank_list, name="bank_list"),
    path("banks/<slug:name>/", banks.bank, name="bank"),
    path("banks/<slug:name>.yaml", banks.bank_download, name="bank_download"),
]
