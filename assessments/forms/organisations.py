"""What is asked about organisations, units, members and invitations."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from ..models import Calendar, Invitation, Organisation, Role, Unit
from .pictures import PictureKind, drawn_anew

LOGO = PictureKind(
    formats=("PNG", "JPEG"),
    megabytes=5,
    pixels=16_000_000,
    jpeg_pixels=16_000_000,
    becomes="PNG",
    side=600,
    refusal=gettext_lazy("This file is no PNG or JPEG picture that can be read. Save the logo as PNG and try again."),
)

ROLE_MEANINGS = {
    Role.MANAGER: gettext_lazy("runs assessments, answers questionnaires and owns actions"),
    Role.CONSULTANT: gettext_lazy("runs assessments and prints reports, and does not answer"),
    Role.ADMIN: gettext_lazy("also edits the organisation and invites people"),
}


class NewOrganisationForm(forms.Form):
    """The name is all a new organisation needs."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class OrganisationForm(forms.ModelForm):
    """Name, languages and calendar."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("New assessments are offered in these languages."),
        error_messages={"required": _("Choose at least one language.")},
    )
    calendar = forms.ChoiceField(label=_("Calendar"), choices=Calendar.choices, widget=forms.RadioSelect)

    class Meta:
        model = Organisation
        fields = ["name", "languages", "calendar"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = cast(forms.MultipleChoiceField, self.fields["languages"])
        languages.choices = [(code, settings.LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES]


class LogoForm(forms.Form):
    """A picture for the organisation: checked, shrunk and written anew, so that nothing foreign is ever served."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG or JPEG picture of up to 5 MB. It is shrunk to 600 pixels."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": _("Choose a picture first."), "empty": _("This file is empty.")},
    )

    def clean_logo(self) -> ContentFile[bytes]:
        """The logo as a PNG of its own. Raises ValidationError for anything that is no reasonable picture."""
        return drawn_anew(self.cleaned_data["logo"], LOGO, "logo")


class UnitForm(forms.ModelForm):
    """A unit's name."""

    class Meta:
        model = Unit
        fields = ["name"]


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class InvitationForm(forms.ModelForm):
    """Whom to invite, as what, and the language of the mail."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MANAGER)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=list(settings.LANGUAGE_NAMES.items()))

    class Meta:
        model = Invitation
        fields = ["email", "role", "language"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"})}
