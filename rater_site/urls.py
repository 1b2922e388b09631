"""Addresses: accounts by django-allauth, support pages for the operator, everything else in the app."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("assessments.urls")),
]

handler400 = "assessments.views.errors.not_understood"
handler403 = "assessments.views.errors.not_allowed"
handler404 = "assessments.views.errors.not_found"
handler500 = "assessments.views.errors.failed"
