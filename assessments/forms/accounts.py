"""What sign-up asks beside address and password."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignUpForm(forms.Form):
    """Name and, unless an invitation leads to one, the organisation to found."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        help_text=_("You become its admin and can invite colleagues."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ["name", "organisation", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Allauth makes the form and hands it no request; the adapter keeps only an open invitation in the session.
        if context.request.session.get("invitation"):
            del self.fields["organisation"]

    def signup(self, request: HttpRequest, user: object) -> None:
        """Allauth calls this after saving; the adapter has done everything."""
