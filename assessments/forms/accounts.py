"""What sign-up asks beside address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignUpForm(forms.Form):
    """Name and, unless an invitation leads to one, the organisation to found."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        help_text=_("You become its admin and can invite colleagues."),
    )
    field_order = ["name", "organisation", "email", "password1"]

    def __init__(self, *args: Any, invited: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].required = True

    def without_organisation(self) -> None:
        """For the invited: they join the organisation that asked them."""
        del self.fields["organisation"]

    def signup(self, request: HttpRequest, user: object) -> None:
        """Allauth calls this after saving; the adapter has done everything."""
