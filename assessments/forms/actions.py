"""What is asked about an action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import Action, ActionStatus, ActionType, Dimension, Question, ServiceGap, User
from ..templatetags.figures import localized
from .fields import DayField, NumberField

FROM_1_TO_5 = [
    (1, _("1 – very low")),
    (2, _("2 – low")),
    (3, _("3 – medium")),
    (4, _("4 – high")),
    (5, _("5 – very high")),
]
#: fields that go to the action under their own names
PLAIN = (
    "title", "description", "type", "root_cause", "owner", "start", "due", "review", "kpi", "baseline", "target",
    "actual", "status", "evidence",
)  # fmt: skip


class ActionForm(forms.Form):
    """A whole action. Only the title and what it is about are needed."""

    title = forms.CharField(label=_("Title"), max_length=200)
    about = forms.ChoiceField(label=_("Which gap it closes"))
    description = forms.CharField(
        label=_("Description"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is done, how, and how you will know that it worked."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=ActionType.choices, initial=ActionType.PROCESS)
    root_cause = forms.CharField(
        label=_("Root cause"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    service_gap = forms.TypedChoiceField(
        label=_("Service gap it attacks"),
        choices=[("", _("Not said")), *ServiceGap.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    helpers = forms.ModelMultipleChoiceField(
        label=_("Helpers"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    start = DayField(label=_("Start date"), required=False)
    due = DayField(label=_("Due date"), required=False)
    review = DayField(label=_("Review date"), required=False)
    effort = forms.TypedChoiceField(label=_("Effort"), choices=FROM_1_TO_5, coerce=int, initial=3)
    impact = forms.TypedChoiceField(label=_("Impact"), choices=FROM_1_TO_5, coerce=int, initial=3)
    kpi = forms.CharField(
        label=_("Indicator"), max_length=300, required=False, help_text=_("One figure that shows progress.")
    )
    baseline = forms.CharField(label=_("Baseline"), max_length=60, required=False)
    target = forms.CharField(label=_("Target"), max_length=60, required=False)
    actual = forms.CharField(label=_("Actual"), max_length=60, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ActionStatus.choices, initial=ActionStatus.PLANNED)
    progress = NumberField(label=_("Progress in percent"), min_value=0, max_value=100, decimal_places=0, required=False)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What shows that it is done: a document, a figure, a date."),
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        members: QuerySet[User],
        calendar: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {question.code: question for question in questions}
        self.dimensions = {question.dimension.code: question.dimension for question in questions}
        self._field("about").choices = self._choices()
        for name in ("owner", "helpers"):
            self._field(name).queryset = members
        for name in ("start", "due", "review"):
            self._field(name).use_calendar(calendar)
        self.helper = _helper()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each dimension as a whole, then its questions. A dimension’s value ends with a dot: codes have none."""
        return [
            (
                localized(dimension.name),
                [(f"{dimension.code}.", localized(dimension.name))]
                + [
                    (q.code, f"{q.code} {localized(q.title)}")
                    for q in self.questions.values()
                    if q.dimension == dimension
                ],
            )
            for dimension in self.dimensions.values()
        ]

    def clean_progress(self) -> int:
        """A whole percentage; nothing typed means 0."""
        return int(self.cleaned_data["progress"] or 0)

    def clean(self) -> dict[str, Any]:
        """Due and review dates follow the start."""
        data = super().clean() or self.cleaned_data
        start, due = data.get("start"), data.get("due")
        if start and due and due < start:
            self.add_error("due", _("The due date lies before the start date."))
        return data

    @property
    def dimension(self) -> Dimension:
        """The dimension chosen, its question’s where a question was."""
        about = self.cleaned_data["about"]
        return self.dimensions[about.removesuffix(".")] if about.endswith(".") else self.questions[about].dimension

    @property
    def question(self) -> Question | None:
        """The question chosen, if one was."""
        return self.questions.get(self.cleaned_data["about"])

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the action, checked."""
        names = (*PLAIN, "service_gap", "effort", "impact", "progress")
        return {name: self.cleaned_data[name] for name in names} | {"helpers": list(self.cleaned_data["helpers"])}


def initial(action: Action) -> dict[str, Any]:
    """The form’s first values for an action."""
    plain = {name: getattr(action, name) for name in (*PLAIN, "service_gap", "effort", "impact", "progress")}
    about = action.question.code if action.question else f"{action.dimension.code}."
    return plain | {"owner": action.owner_id, "helpers": list(action.helpers.all()), "about": about}


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    row = {"css_class": "field-row"}
    helper.layout = Layout(
        Fieldset(_("What"), "title", "about", "description", Div("type", "service_gap", **row), "root_cause"),
        Fieldset(_("Who and when"), Div("owner", "due", **row), Div("start", "review", **row), "helpers"),
        Fieldset(
            _("What it takes and brings"),
            Div("effort", "impact", **row),
            "kpi",
            Div("baseline", "target", "actual", **row),
        ),
        Fieldset(_("How it goes"), Div("status", "progress", **row), "evidence"),
    )
    return helper


class StatusForm(forms.Form):
    """A new status, chosen in a list or on the board."""

    status = forms.ChoiceField(choices=ActionStatus.choices)
