"""How django-allauth makes accounts here: sign-up founds an organisation, unless an invitation leads to one."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from .changes.organisations import found_organisation
from .models import User
from .queries.organisations import open_invitation


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up can be closed by the operator; invited people always get in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to all, or to the invited only."""
        return settings.SIGNUP_OPEN or open_invitation(request.session.get("invitation", "")) is not None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name and the language; found the organisation that was named."""
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or settings.LANGUAGE_CODE
        user = super().save_user(request, user, form, commit=commit)
        if name := form.cleaned_data.get("organisation"):
            found_organisation(actor=user, name=name)
        return user
