"""What is asked about an assessment, and what a list of them can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from ..analysis.privacy import DEFAULT_THRESHOLD, LOWEST_THRESHOLD
from ..analysis.weights import PUBLISHED, TOTAL, equal_weights, published_weights, whole_points
from ..models import Assessment, BankVersion, Confidentiality, Dimension, Organisation, Stage, Unit
from ..templatetags.figures import digits, localized
from .fields import DayField, NumberField

EQUAL, PUBLISHED_POINTS, OWN = "equal", "published", "own"
PRESETS = {
    EQUAL: gettext_lazy("Equal: every dimension counts the same"),
    PUBLISHED_POINTS: gettext_lazy("Published: what customers of five firms found important in 1990"),
    OWN: gettext_lazy("Own points"),
}
PROMISES = {
    Confidentiality.ATTRIBUTED: gettext_lazy("Attributed: members see who answered. Good for small, open teams."),
    Confidentiality.CONFIDENTIAL: gettext_lazy(
        "Confidential: no names, and figures only where enough people have answered."
    ),
    Confidentiality.ANONYMOUS: gettext_lazy(
        "Anonymous: as confidential. An account stays linked to its own response only so that its owner can go on."
    ),
}


class AssessmentForm(forms.Form):
    """One short form for a new assessment and for editing one; everything but the title has a sensible default."""

    title = forms.CharField(label=_("Title"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("The whole organisation")
    )
    new_unit = forms.CharField(label=_("Or add a unit"), max_length=120, required=False)
    round = forms.CharField(label=_("Round"), max_length=60, required=False, help_text=_("For example “Autumn 2026”."))
    bank = forms.ChoiceField(label=_("Bank"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the questions may be answered."),
    )
    weights = forms.ChoiceField(label=_("Weights"), required=False, widget=forms.RadioSelect)
    due = DayField(label=_("Due date"), required=False)
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"), required=False, widget=forms.RadioSelect, choices=list(PROMISES.items())
    )
    smallest_group = forms.IntegerField(
        label=_("Smallest group shown"),
        required=False,
        min_value=LOWEST_THRESHOLD,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("Figures of fewer people are withheld, unless the assessment is attributed."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisation: Organisation,
        versions: Sequence[BankVersion],
        assessment: Assessment | None = None,
        draft: Mapping[str, Any] | None = None,
    ) -> None:
        """``versions``: the published ones (or the assessment's own), dimensions prefetched; ``draft``: what was filled
        in before the bank was changed."""
        self.organisation, self.versions, self.assessment = organisation, versions, assessment
        self.version = self._chosen_version(data if data is not None else draft or {})
        super().__init__(data)
        self._offer_choices()
        self._offer_points()
        self._otherwise = self._defaults() | self._present()
        self.initial = self._otherwise | _without_bank(draft or {})
        self._fix_promises()
        if data is None and assessment is None:
            self.fields["title"].widget.attrs["autofocus"] = True

    def _chosen_version(self, data: Mapping[str, Any]) -> BankVersion | None:
        if self.assessment is not None:
            return self.assessment.version
        chosen = data.get("bank")
        return next(
            (version for version in self.versions if str(version.pk) == chosen), next(iter(self.versions), None)
        )

    @property
    def dimensions(self) -> Sequence[Dimension]:
        """The dimensions of the chosen bank, in order."""
        return list(self.version.dimensions.all()) if self.version else []

    @property
    def point_fields(self) -> list[Any]:
        """The fields of one's own points, in the order of the dimensions."""
        return [self[_points(dimension.code)] for dimension in self.dimensions]

    @property
    def promises_are_fixed(self) -> bool:
        """Whether somebody has begun to answer, so that confidentiality can no longer change."""
        return self.assessment is not None and self.assessment.responses.exists()

    def _offer_choices(self) -> None:
        self.fields["unit"].queryset = self.organisation.units.all()  # type: ignore[attr-defined]
        self._choices("bank", [(str(version.pk), self._bank_label(version)) for version in self.versions])
        spoken = self.version.languages if self.version else []
        self._choices("languages", [(code, settings.LANGUAGE_NAMES.get(code, code)) for code in spoken])
        self._choices("weights", [(key, label) for key, label in PRESETS.items() if self._fits(key)])
        due = self.fields["due"]
        if isinstance(due, DayField):
            due.use_calendar(self.organisation.calendar)
        if self.assessment is not None:
            del self.fields["bank"]

    def _bank_label(self, version: BankVersion) -> str:
        """The title; one's own bank also says whose it is: its title is often that of the shared one it began as."""
        title = localized(version.title)
        return title if version.bank.organisation_id is None else f"{title} – {self.organisation.name}"

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _fits(self, preset: str) -> bool:
        return preset != PUBLISHED_POINTS or PUBLISHED.keys() == {dimension.code for dimension in self.dimensions}

    def _offer_points(self) -> None:
        for dimension in self.dimensions:
            self.fields[_points(dimension.code)] = NumberField(
                label=localized(dimension.name),
                required=False,
                min_value=0,
                max_value=TOTAL,
                max_digits=5,
                decimal_places=2,
            )

    def _defaults(self) -> dict[str, Any]:
        spoken = self.version.languages if self.version else []
        return {
            "bank": str(self.version.pk) if self.version else "",
            "languages": [code for code in spoken if code in self.organisation.languages] or spoken,
            "weights": EQUAL,
            "confidentiality": Confidentiality.ATTRIBUTED.value,
            "smallest_group": DEFAULT_THRESHOLD,
            **_fill_in(self._preset(PUBLISHED_POINTS if self._fits(PUBLISHED_POINTS) else EQUAL)),
        }

    def _present(self) -> dict[str, Any]:
        if self.assessment is None:
            return {}
        points = {row.dimension.code: row.points for row in self.assessment.weights.select_related("dimension")}
        names = ("title", "unit", "round", "languages", "due", "confidentiality", "smallest_group")
        present = {name: getattr(self.assessment, name) for name in names}
        return present | _fill_in(points) | {"weights": self._preset_of(points)}

    def _preset_of(self, points: Mapping[str, Decimal]) -> str:
        fitting = (preset for preset in (EQUAL, PUBLISHED_POINTS) if self._fits(preset))
        return next((preset for preset in fitting if self._preset(preset) == points), OWN)

    def _preset(self, preset: str) -> dict[str, Decimal]:
        codes = [dimension.code for dimension in self.dimensions]
        return whole_points(published_weights(codes) if preset == PUBLISHED_POINTS else equal_weights(codes))

    def _fix_promises(self) -> None:
        if self.promises_are_fixed:
            for name in ("confidentiality", "smallest_group"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """What was left empty takes its default; own points total 100."""
        fields = super().clean() or {}
        for name in ("bank", "languages", "weights", "confidentiality", "smallest_group"):
            if name in fields and not fields[name]:
                fields[name] = self._otherwise[name]
        if self.version is None:
            self.add_error(None, gettext("There is no published bank yet. Ask an admin to publish one."))
        elif not self.errors:
            fields["points"] = self._own_points() if fields["weights"] == OWN else self._preset(fields["weights"])
        return fields

    def _own_points(self) -> dict[str, Decimal]:
        points = {d.code: self.cleaned_data.get(_points(d.code)) for d in self.dimensions}
        for code in [code for code, value in points.items() if value is None]:
            self.add_error(_points(code), gettext("Enter points from 0 to 100."))
        given = {code: value for code, value in points.items() if value is not None}
        total = sum(given.values(), Decimal(0))
        if len(given) == len(points) and total != TOTAL:
            message = gettext("The points total %(total)s. They must total 100.")
            self.add_error("weights", message % {"total": digits(f"{total.normalize():f}")})
        return given

    @property
    def values(self) -> dict[str, Any]:
        """The valid values as the columns of an assessment."""
        names = ("title", "unit", "round", "languages", "due", "confidentiality", "smallest_group")
        return {name: self.cleaned_data[name] for name in names}


def _points(code: str) -> str:
    return f"points-{code}"


def _fill_in(points: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {_points(code): value for code, value in points.items()}


def _without_bank(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What stays when another bank is chosen: everything that does not depend on it."""
    kept = ("title", "unit", "new_unit", "round", "due", "confidentiality", "smallest_group")
    return {name: draft[name] for name in kept if draft.get(name)}


class FilterForm(forms.Form):
    """What the list of assessments is narrowed by; nonsense in the address is ignored."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False, widget=forms.SearchInput)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All stages")), *Stage.choices])

    def __init__(self, data: Mapping[str, Any], *, organisation: Organisation) -> None:
        super().__init__(data)
        unit = self.fields["unit"]
        unit.queryset, unit.empty_label = organisation.units.all(), _("All units")  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """The values that make sense, without empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
