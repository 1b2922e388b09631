"""Support pages for the operator under /admin/: who belongs where and what exists, never what somebody answered.

Rules live in ``changes``, so little can be edited here: a person's name, language and access, and memberships for an
organisation that lost its last admin.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import (
    Assessment,
    BankVersion,
    Confidentiality,
    Invitation,
    Membership,
    Organisation,
    Response,
    ResponseState,
    Unit,
    User,
)

admin.site.site_header = admin.site.site_title = "RATER"


class ReadOnly:
    """Shows rows and lets nobody add, change or delete them."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class NeverDeleted:
    """Deleting takes other people's work along; the product has its own ways, with their rules."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MembershipInline(NeverDeleted, admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


class UnitInline(ReadOnly, admin.TabularInline):
    model = Unit
    extra = 0


@admin.register(User)
class UserAdmin(NeverDeleted, admin.ModelAdmin):
    list_display = ["email", "name", "language", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = ["email", "name", "language", "is_active", "is_staff", "is_superuser", "date_joined", "last_login"]
    readonly_fields = ["email", "is_superuser", "date_joined", "last_login"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people sign up, are invited, or are made by createsuperuser


@admin.register(Organisation)
class OrganisationAdmin(NeverDeleted, admin.ModelAdmin):
    list_display = ["name", "is_demo", "created"]
    search_fields = ["name"]
    fields = ["name", "languages", "calendar", "created"]
    readonly_fields = ["name", "languages", "calendar", "created"]
    inlines = [MembershipInline, UnitInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["email", "organisation", "role", "created", "expires", "accepted"]
    list_select_related = ["organisation"]
    search_fields = ["email", "organisation__name"]


@admin.register(BankVersion)
class BankVersionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "state", "created"]
    list_select_related = ["bank"]
    list_filter = ["state"]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "organisation", "unit", "version", "stage", "confidentiality", "created", "closed"]
    list_select_related = ["organisation", "unit", "version__bank", "level_rule"]
    list_filter = ["stage", "confidentiality"]
    search_fields = ["title", "organisation__name"]


@admin.register(Response)
class ResponseAdmin(ReadOnly, admin.ModelAdmin):
    """A list without pages of their own: who answered, and when, only where the assessment says names are shown."""

    list_display = ["assessment", "group", "language", "state", "who", "began"]
    list_display_links = None
    list_filter = ["state", "group"]
    search_fields = ["assessment__title", "assessment__organisation__name"]
    ordering = ["assessment__title", "pk"]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The list alone: a page of one response would carry its respondent's name in the title."""
        return obj is None and super().has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        rows = super().get_queryset(request).exclude(state=ResponseState.ARRIVING)
        return rows.select_related("assessment", "user")

    @admin.display(description=_("respondent"))
    def who(self, response: Response) -> str:
        return _told(response, response)

    @admin.display(description=_("started"))
    def began(self, response: Response) -> str:
        return _told(response, f"{response.started:%Y-%m-%d %H:%M}")


def _told(response: Response, value: Any) -> str:
    attributed = response.assessment.confidentiality == Confidentiality.ATTRIBUTED
    return str(value) if attributed else gettext("withheld")
