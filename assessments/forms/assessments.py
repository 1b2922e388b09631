"""What is asked about an assessment, and what a list of them can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from ..analysis.privacy import DEFAULT_THRESHOLD, LOWEST_THRESHOLD
from ..analysis.weights import PUBLISHED, TOTAL, bank_points, equal_weights, published_weights, whole_points
from ..models import Assessment, BankVersion, Confidentiality, Group, Organisation, Stage, Unit
from ..templatetags.figures import digits, localized
from .fields import DayField, NumberField
from .segments import SegmentFields
from .short_forms import ShortFormFields

BANK, EQUAL, PUBLISHED_POINTS, OWN = "bank", "equal", "published", "own"
PRESETS = {
    BANK: gettext_lazy("The bank’s own points"),
    EQUAL: gettext_lazy("Equal: every dimension counts the same"),
    PUBLISHED_POINTS: gettext_lazy("Published: what customers of five firms found important in 1990"),
    OWN: gettext_lazy("Own points"),
}
#: who answers, and what the two scores mean then (method, section 6)
GROUP_MEANINGS = {
    Group.SELF: gettext_lazy("Self-assessment: your managers and admins say how the service is, and how it should be."),
    Group.CUSTOMER: gettext_lazy("Customers say what they received, and what they expected."),
    Group.MANAGER: gettext_lazy("Managers say what your standards require, and what they think customers expect."),
    Group.FRONT_LINE: gettext_lazy("The front line says what is really delivered, and what your promises claim."),
    Group.MYSTERY_SHOPPER: gettext_lazy("Mystery shoppers say what they observed, and what the standard requires."),
}
PROMISES = {
    Confidentiality.ATTRIBUTED: gettext_lazy("Attributed: members see who answered what. Good for small, open teams."),
    Confidentiality.CONFIDENTIAL: gettext_lazy(
        "Confidential: submitting cuts the connection between people and their answers, and figures count people only "
        "in batches of at least the smallest group shown."
    ),
    Confidentiality.ANONYMOUS: gettext_lazy(
        "Anonymous: as confidential; besides, no names are stored, and mail addresses are erased once answered."
    ),
}
#: what the form takes over into the columns of an assessment
COLUMNS = ("title", "unit", "round", "languages", "due", "confidentiality", "smallest_group", "groups", "purpose")


class RoundField(forms.ModelChoiceField):
    """An assessment that another one follows."""

    def label_from_instance(self, obj: Any) -> str:
        """Its title and its round."""
        return f"{obj.title} – {obj.round}" if obj.round else str(obj.title)


class AssessmentForm(SegmentFields, ShortFormFields):
    """One short form for a new assessment and for editing one; everything but the title has a sensible default."""

    title = forms.CharField(label=_("Title"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("The whole organisation")
    )
    new_unit = forms.CharField(label=_("Or add a unit"), max_length=120, required=False)
    round = forms.CharField(label=_("Round"), max_length=60, required=False, help_text=_("For example “Autumn 2026”."))
    previous = RoundField(
        label=_("Follows"),
        queryset=Assessment.objects.none(),
        required=False,
        empty_label=_("No earlier assessment"),
        help_text=_("The round before: results show what has changed since."),
    )
    bank = forms.ChoiceField(label=_("Bank"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the questions may be answered."),
    )
    weights = forms.ChoiceField(label=_("Weights"), required=False, widget=forms.RadioSelect)
    present_levels = forms.BooleanField(label=_("Use the present level cut-offs from now on"), required=False)
    due = DayField(label=_("Due date"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Who answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(GROUP_MEANINGS.items()),
    )
    purpose = forms.CharField(
        label=_("Why do you ask?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who is asked reads this first. A sentence or two, in their language."),
    )
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
        bank: str = "",
        assessment: Assessment | None = None,
        rounds: QuerySet[Assessment] | None = None,
        promises_are_fixed: bool = False,
    ) -> None:
        """``versions``: the published ones (or the assessment's own), ``bank``: the id of the chosen one.

        ``rounds``: the assessments that this one may follow.
        """
        self.organisation, self.versions, self.assessment = organisation, versions, assessment
        self.version = self._chosen_version(bank if data is None else data.get("bank"))
        self.dimensions = list(self.version.dimensions.prefetch_related("questions")) if self.version else []
        self.promises_are_fixed = promises_are_fixed
        super().__init__(data)
        self._offer_choices()
        self._offer_points()
        self.offer_segments()
        self.offer_questions(self.dimensions)
        self._offer_rounds(rounds)
        self._offer_levels()
        self.initial = self._otherwise = self._defaults() | self._present()
        self._fix_promises()
        if data is None and assessment is None:
            self.fields["title"].widget.attrs["autofocus"] = True

    def _chosen_version(self, bank: str | None) -> BankVersion | None:
        if self.assessment is not None:
            return self.assessment.version
        return next((version for version in self.versions if str(version.pk) == bank), next(iter(self.versions), None))

    @property
    def point_fields(self) -> list[Any]:
        """The fields of one's own points, in the order of the dimensions."""
        return [self[_points(dimension.code)] for dimension in self.dimensions]

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
        if preset == BANK:
            return self._bank_points is not None
        return preset != PUBLISHED_POINTS or PUBLISHED.keys() == {dimension.code for dimension in self.dimensions}

    @cached_property
    def _bank_points(self) -> dict[str, Decimal] | None:
        return bank_points({row.code: row.weight for row in self.dimensions}) if self.dimensions else None

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

    def _offer_rounds(self, rounds: QuerySet[Assessment] | None) -> None:
        if rounds:
            self.fields["previous"].queryset = rounds  # type: ignore[attr-defined]
        else:
            del self.fields["previous"]

    def _offer_levels(self) -> None:
        """To an assessment that began with other level cut-offs than the organisation has now."""
        self.level_rule = self.organisation.level_rules.first() if self.assessment is not None else None
        if self.assessment is None or self.level_rule == self.assessment.level_rule:
            del self.fields["present_levels"]

    def _defaults(self) -> dict[str, Any]:
        spoken = self.version.languages if self.version else []
        return {
            "bank": str(self.version.pk) if self.version else "",
            "languages": [code for code in spoken if code in self.organisation.languages] or spoken,
            "weights": self._first_preset,
            "confidentiality": Confidentiality.ATTRIBUTED.value,
            "smallest_group": DEFAULT_THRESHOLD,
            "groups": [Group.SELF.value],
            "core": self.default_core(self.dimensions),
            **self.as_initial([]),
            **_fill_in(self._preset(PUBLISHED_POINTS if self._fits(PUBLISHED_POINTS) else self._first_preset)),
        }

    @property
    def _first_preset(self) -> str:
        return BANK if self._fits(BANK) else EQUAL

    def _present(self) -> dict[str, Any]:
        if self.assessment is None:
            return {}
        points = {row.dimension.code: row.points for row in self.assessment.weights.select_related("dimension")}
        present = {name: getattr(self.assessment, name) for name in (*COLUMNS, "previous", "sample_size")}
        if self.assessment.sample_size:
            present["core"] = self.assessment.core
        present |= self.as_initial(self.assessment.segments)
        return present | _fill_in(points) | {"weights": self._preset_of(points)}

    def _preset_of(self, points: Mapping[str, Decimal]) -> str:
        fitting = (preset for preset in (BANK, EQUAL, PUBLISHED_POINTS) if self._fits(preset))
        return next((preset for preset in fitting if self._preset(preset) == points), OWN)

    def _preset(self, preset: str) -> dict[str, Decimal]:
        if preset == BANK and self._bank_points:
            return self._bank_points
        codes = [dimension.code for dimension in self.dimensions]
        return whole_points(published_weights(codes) if preset == PUBLISHED_POINTS else equal_weights(codes))

    def _fix_promises(self) -> None:
        if self.promises_are_fixed:
            for name in ("confidentiality", "smallest_group"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """What was left empty takes its default; own points total 100."""
        fields = super().clean() or {}
        for name in ("bank", "languages", "weights", "confidentiality", "smallest_group", "groups"):
            if name in fields and not fields[name]:
                fields[name] = self._otherwise[name]
        fields["segments"] = self.given_segments()
        fields |= self.given_short_form()
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
        offered = [name for name in ("previous",) if name in self.fields]
        values = {name: self.cleaned_data[name] for name in (*COLUMNS, "segments", "sample_size", "core", *offered)}
        if self.cleaned_data.get("present_levels"):
            values["level_rule"] = self.level_rule
        return values | {"groups": [group for group in Group.values if group in values["groups"]]}


def _points(code: str) -> str:
    return f"points-{code}"


def _fill_in(points: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {_points(code): value for code, value in points.items()}


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
