"""How django-allauth makes accounts here: sign-up founds an organisation, unless an invitation leads to one."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, ngettext_lazy, override
from django.utils.translation import gettext as _

from .changes.organisations import accept_invitation, found_organisation
from .changes.people import choose_language
from .models import Invitation, User
from .queries.organisations import waiting_invitation

log = logging.getLogger(__name__)

#: What allauth says on our pages. Named here, so that our own catalogues, which come before its, say it in our tone.
ALLAUTH_TEXTS = (
    gettext_noop("Current Password"),
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("Forgot your password?"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Password"),
    gettext_noop("Password (again)"),
    gettext_noop("This account is currently inactive."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("A user is already registered with this email address."),
    gettext_noop("Please type your current password."),
    gettext_noop("Incorrect password."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Your primary email address must be verified."),
)

#: What Django says beside a field. Its Latvian catalogue has the plural forms of these in the wrong order, and its
#: Persian one has other words than ours.
DJANGO_TEXTS = (
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This field is required."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


def visitors_invitation(request: HttpRequest) -> Invitation | None:
    """The open invitation a visitor came with; one that ended meanwhile is forgotten."""
    invitation = waiting_invitation(request.session.get("invitation", ""))
    if invitation is None:
        request.session.pop("invitation", None)
    return invitation


def on_our_address(url: str) -> str:
    """The same page under BASE_URL: whatever Host a request named, mail leads to the configured one."""
    parts = urlsplit(url)
    return settings.BASE_URL + parts._replace(scheme="", netloc="").geturl()


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up can be closed by the operator; invited people always get in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to all, or to the invited only."""
        invited = visitors_invitation(request) is not None
        return settings.SIGNUP_OPEN or invited

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name and the language; join the organisation that invited, or found the one that was named."""
        try:
            return self._join(request, user, form, commit)
        except IntegrityError:  # the button pressed twice: the other request made the account a moment ago
            messages.info(request, _("A user is already registered with this email address."))
            raise ImmediateHttpResponse(redirect("account_login")) from None

    @transaction.atomic
    def _join(self, request: HttpRequest, user: User, form: Any, commit: bool) -> User:
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or settings.LANGUAGE_CODE
        user = super().save_user(request, user, form, commit=commit)
        if invitation := visitors_invitation(request):
            accept_invitation(actor=user, invitation=invitation, now=timezone.now())
            del request.session["invitation"]
        elif name := form.cleaned_data.get("organisation"):
            found_organisation(actor=user, name=name)
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; a language chosen just before is the person's from now on."""
        super().login(request, user)
        if language := request.session.pop("language", ""):
            choose_language(actor=user, language=language)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to the invitation one came with, else home."""
        if visitors_invitation(request) is not None:
            return reverse("invitation_waiting")
        return super().get_login_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the recipient's language, with links under BASE_URL only."""
        ours = {name: on_our_address(value) for name, value in context.items() if name.endswith("_url")}
        known = User.objects.filter(email__iexact=email).first()
        with override(known.language if known and known.language else get_language()):
            try:
                super().send_mail(template_prefix, email, context | ours)
            except OSError as problem:  # SMTPException is one
                log.warning("a letter about an account could not be mailed: %s", problem)
                self._say_unsent()

    def _say_unsent(self) -> None:
        """What is known to everybody alike: it says nothing about the address."""
        said = _("The mail server does not answer, so the letter could not be sent. Try again in some minutes.")
        messages.error(self.request, said)
