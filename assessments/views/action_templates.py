"""Action templates: the list, editing with history, and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes.action_templates import (
    OvertakenError,
    add_template,
    edit_template,
    fingerprint,
    load_action_templates,
    make_own,
    set_retired,
    summary,
)
from ..formats import action_file
from ..formats.problems import FileProblems, Problem
from ..forms.action_templates import AgreedForm, TemplateFileForm, TemplateFilterForm, TemplateForm
from ..models import ActionTemplate, Organisation
from ..queries import action_templates as queries
from ..templatetags.figures import digits
from ..templatetags.template_words import template_field, template_value

PER_PAGE = 25
INVALID = 422


@login_required
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates that stand in the organisation, narrowed by what the address says."""
    organisation = access.current_organisation(request)
    banks = queries.published_banks(organisation)
    form = TemplateFilterForm(request.GET, versions=banks)
    words, bank, dimension, state = form.wanted.values()
    everything = list(queries.standing(organisation))
    rows = queries.listed(everything, banks, queries.Wanted(words, bank, dimension, state))
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "any": bool(everything),
        "count": len(rows),
        "bank": bank,
        "may_organise": access.may(access.current_role(request), Right.ORGANISE),
    }
    return render(request, "action_templates/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    """A template of the organisation's own. Choosing another bank shows the form again for that bank."""
    organisation = access.current_organisation(request, Right.ORGANISE)
    banks = queries.published_banks(organisation)
    form = TemplateForm(_sent(request), versions=banks, bank=request.GET.get("bank", ""))
    made = _added(request, organisation, form) if request.method == "POST" and form.is_valid() else None
    if made is None:
        return render(request, "action_templates/new.html", {"form": form}, status=INVALID if form.errors else 200)
    messages.success(request, _("“%(title)s” is ready. It is suggested wherever its gaps stand.") % _named(made))
    return redirect("template_list")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _named(template: ActionTemplate) -> dict[str, str]:
    return {"title": queries.title_of(template)}


def _added(request: HttpRequest, organisation: Organisation, form: TemplateForm) -> ActionTemplate | None:
    code, actor = form.cleaned_data["code"], access.signed_in(request)
    try:
        return add_template(actor=actor, organisation=organisation, code=code, **form.values)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One template with its history: to change for those who may, to read for everybody else."""
    found = access.action_template(request, pk, to_edit=request.method == "POST")
    banks = queries.published_banks(access.current_organisation(request))
    bank = request.GET.get("bank", "")
    form = TemplateForm(_sent(request), versions=banks, bank=bank, template=found, seen=fingerprint(found))
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, found, form, INVALID if form.errors else 200)
    try:
        edit_template(actor=access.signed_in(request), template=found, seen=form.cleaned_data["seen"], **form.values)
    except OvertakenError as newer:
        return _overtaken(request, newer.present, form)
    messages.success(request, _("Your changes are saved. Actions that were drawn from it stay as they are."))
    return redirect("template_list")


def _overtaken(request: HttpRequest, present: ActionTemplate, form: TemplateForm) -> HttpResponse:
    """Both values beside each other; saving once more puts those typed in the place of the saved ones."""
    sent = form.data.copy()  # type: ignore[attr-defined]
    sent["seen"] = fingerprint(present)
    form.data = sent
    differing = queries.difference(queries.values_of(present), queries.values_of(present) | form.values)
    both = [
        (template_field(path), template_value(saved, path), template_value(typed, path))
        for path, (saved, typed) in differing.items()
    ]
    return _edit_page(request, present, form, 409, both=both)


def _edit_page(
    request: HttpRequest, found: ActionTemplate, form: TemplateForm, status: int, **context: Any
) -> HttpResponse:
    history = list(queries.template_changes(found))
    may_organise = access.may(access.current_role(request), Right.ORGANISE)
    own = queries.own_instead(found, access.current_organisation(request)) if found.organisation_id is None else None
    context |= {
        "template": found,
        "form": form,
        "history": history,
        "last": history[0] if history else None,
        "may_edit": access.may_edit_template(request, found),
        "own": own,
        "may_make_own": may_organise and found.organisation_id is None and own is None,
    }
    return render(request, "action_templates/edit.html", context, status=status)


@login_required
@require_POST
def template_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suggest it no longer."""
    said = _("“%(title)s” is retired: it is suggested no longer. Its actions stay.")
    return _set_retired(request, pk, is_retired=True, said=said)


@login_required
@require_POST
def template_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suggest it again."""
    return _set_retired(request, pk, is_retired=False, said=_("“%(title)s” is suggested again."))


def _set_retired(request: HttpRequest, pk: UUID, *, is_retired: bool, said: str) -> HttpResponse:
    found = access.action_template(request, pk, to_edit=True)
    set_retired(actor=access.signed_in(request), template=found, is_retired=is_retired)
    messages.success(request, said % _named(found))
    return redirect("template_edit", pk)


@login_required
@require_POST
def template_own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Copy a shared template into the organisation, where it stands in for the shared one."""
    organisation = access.current_organisation(request, Right.ORGANISE)
    found = access.action_template(request, pk)
    if found.organisation_id not in (None, organisation.pk):  # what another organisation has written stays there
        raise Http404
    own = make_own(actor=access.signed_in(request), organisation=organisation, template=found)
    messages.success(request, _("“%(title)s” is your own now and stands in for the shared one.") % _named(own))
    return redirect("template_edit", own.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template_import(request: HttpRequest) -> HttpResponse:
    """A file is read and its differences are shown; nothing is written before somebody agrees to them."""
    organisation = access.current_organisation(request, Right.ORGANISE)
    if request.method != "POST":
        return _import_page(request, TemplateFileForm())
    agreed = AgreedForm(request.POST)
    if agreed.is_valid():
        return _compared(request, organisation, agreed.cleaned_data["content"], agreed.cleaned_data["summary"])
    form = TemplateFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form)
    return _compared(request, organisation, form.cleaned_data["file"])


def _compared(request: HttpRequest, organisation: Organisation, content: str | bytes, seen: str = "") -> HttpResponse:
    try:
        file = action_file.read(content)
        news = queries.template_news(file, organisation)
    except FileProblems as error:
        return _import_page(request, TemplateFileForm(), error.problems)
    if seen == summary(news):
        return _loaded(request, organisation, file)
    text = content if isinstance(content, str) else content.decode("utf-8-sig")
    context = {
        "news": news,
        "unchanged": len(file.templates) - len(news),
        "added": sum(one.known is None for one in news),
        "changed": sum(one.known is not None for one in news),
        "form": AgreedForm(initial={"content": text, "summary": summary(news)}),
        "is_overtaken": bool(seen),
    }
    return render(request, "action_templates/differences.html", context, status=409 if seen else 200)


def _loaded(request: HttpRequest, organisation: Organisation, file: action_file.ActionFile) -> HttpResponse:
    loaded = load_action_templates(actor=access.signed_in(request), file=file, organisation=organisation)
    values = {name: digits(getattr(loaded, name)) for name in ("added", "changed", "unchanged")}
    text = _("Action templates: %(added)s added, %(changed)s changed, %(unchanged)s as they were.")
    messages.success(request, text % values)
    return redirect("template_list")


def _import_page(request: HttpRequest, form: TemplateFileForm, problems: Sequence[Problem] = ()) -> HttpResponse:
    context = {"form": form, "problems": problems}
    return render(request, "action_templates/import.html", context, status=INVALID if problems or form.errors else 200)


@login_required
@require_safe
def template_download(request: HttpRequest) -> HttpResponse:
    """The templates in use as a file that can be edited and loaded again; of one bank, or of all."""
    bank = request.GET.get("bank", "")
    rows = list(queries.in_use(access.current_organisation(request), bank))
    file = queries.as_file(rows)
    if not file.languages:
        messages.error(request, _("There is nothing to download: no template is in use, or they share no language."))
        return redirect("template_list")
    response = HttpResponse(action_file.write(file), content_type="application/yaml; charset=utf-8")
    name = f"action-templates-{bank}.yaml" if bank and rows else "action-templates.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
