"""Which letters somebody wants tried again."""

from __future__ import annotations

from django import forms

#: the largest number that the databases hold
LARGEST = 2**63 - 1


class AgainForm(forms.Form):
    """One letter by its number, or all of a kind."""

    letter = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    which = forms.ChoiceField(required=False, choices=[("waiting", "waiting"), ("troubles", "troubles")])
