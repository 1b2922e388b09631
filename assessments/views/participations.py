"""Whom an assessment asks, and who has answered: never what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access
from ..access import Right
from ..changes.participations import add_people, hand_out_link, remove_person, require_asking, revoke_links
from ..formats.people_file import PeopleList, Person, template, written
from ..formats.problems import FileProblems, Problem
from ..forms.participations import PeopleFilterForm, PeopleForm
from ..models import Assessment, Confidentiality, Participation
from ..queries.letters import mail_state
from ..queries.links import link_address
from ..queries.participations import (
    CheckedPeople,
    asked_groups,
    check_people,
    finished_by_day,
    listed_links,
    listed_people,
    segment_columns,
    segment_values,
    turnout,
)
from ..reports.monitor import bar_chart
from ..templatetags.figures import digits

#: an invalid form is shown again with this status: the request was understood, its content was not
INVALID, UNREADABLE = 422, 400
PER_PAGE = 50
#: how many rows of a list a preview shows
SHOWN = 50


@login_required
@require_safe
def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far each group is, who is asked of it, and its public links."""
    found = access.assessment(request, pk, Right.RUN)
    groups = asked_groups(found)
    if not groups:
        return render(request, "participations/no_groups.html", {"assessment": found})
    group = request.GET.get("group") or groups[0]
    require_group(found, group)
    context = {"assessment": found, "group": group, "groups": groups}
    context |= _progress(found, group) | _list(request, found, group)
    return render(request, "participations/people.html", context)


def _progress(found: Assessment, group: str) -> dict[str, Any]:
    return {
        "turnout": turnout(found, group),
        "chart": bar_chart(finished_by_day(found, group, today=timezone.localdate())),
        "links": listed_links(found, group, now=timezone.now()),
        "mail": mail_state(found, timezone.now()),
    }


def _list(request: HttpRequest, found: Assessment, group: str) -> dict[str, Any]:
    form = PeopleFilterForm(request.GET)
    words, due_only = form.wanted
    page = Paginator(listed_people(found, group, words=words, due_only=due_only), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    return {
        "is_anonymous": found.confidentiality == Confidentiality.ANONYMOUS,
        "filter": form,
        "is_filtered": bool(words or due_only),
        "page": shown,
        "people": [(person, segment_values(found, person.segments)) for person in shown],
    }


def require_group(assessment: Assessment, group: str) -> None:
    """Raise Http404 for a group that is not asked by link."""
    if group not in asked_groups(assessment):
        raise Http404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people_add(request: HttpRequest, pk: UUID, group: str) -> HttpResponse:
    """Ask for a list, show what it says, and add the good rows when that is confirmed."""
    found = access.assessment(request, pk, Right.RUN)
    require_group(found, group)
    if request.method != "POST":
        return _add_page(request, found, group, PeopleForm(assessment=found))
    form = PeopleForm(request.POST, request.FILES, assessment=found)
    if not form.is_valid():
        return _add_page(request, found, group, form, status=INVALID)
    try:
        require_asking(found, group)
        return _add(request, found, group, form) if "add" in request.POST else _preview(request, found, group, form)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _add_page(request, found, group, form, status=INVALID)
    except FileProblems as refusal:
        return _add_page(request, found, group, form, problems=refusal.problems, status=UNREADABLE)


def _preview(request: HttpRequest, found: Assessment, group: str, form: PeopleForm) -> HttpResponse:
    """What would be added, and what is wrong; nothing is written."""
    people = form.people(segment_columns(found))
    checked = check_people(found, people.rows, default=form.cleaned_data["language"])
    status = 200 if checked.good else INVALID
    return _add_page(request, found, group, form, checked=checked, people=people, status=status)


def _add(request: HttpRequest, found: Assessment, group: str, form: PeopleForm) -> HttpResponse:
    """Add who is in order; whatever is not stays in the form to be mended."""
    segments, default = segment_columns(found), form.cleaned_data["language"]
    left = form.typed(segments)
    added = add_people(
        actor=access.signed_in(request),
        assessment=found,
        group=group,
        rows=form.ready(segments).rows,
        default=default,
        today=timezone.localdate(),
    )
    if added.good:
        messages.success(request, _added(len(added.good)))
    if not left.rows and not added.wrong:
        return redirect(people_address(found, group))
    rest = check_people(found, left.rows, default=default)
    checked = CheckedPeople(rest.good, added.wrong + rest.wrong)
    return _add_page(request, found, group, form, checked=checked, people=left)


def _added(number: int) -> str:
    text = ngettext("%(number)s person was added.", "%(number)s people were added.", number)
    return text % {"number": digits(number)}


def people_address(assessment: Assessment, group: str) -> str:
    """The page of one group."""
    return f"{reverse('people', args=[assessment.pk])}?group={group}"


def _add_page(
    request: HttpRequest,
    found: Assessment,
    group: str,
    form: PeopleForm,
    *,
    checked: CheckedPeople | None = None,
    people: PeopleList | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "assessment": found,
        "group": group,
        "form": form,
        "segments": segment_columns(found),
        "is_anonymous": found.confidentiality == Confidentiality.ANONYMOUS,
        "problems": problems,
    }
    if checked is not None:
        context |= _checked(found, checked) | {"ignored": people.ignored if people else ()}
    return render(request, "participations/add.html", context, status=status)


def _checked(found: Assessment, checked: CheckedPeople) -> dict[str, Any]:
    """The beginning of what a check found, for the page; all of it as lines, for the next step."""
    codes = found.segment_codes
    return {
        "checked": checked,
        "good": [
            (person, settings.LANGUAGE_NAMES.get(person.language, person.language), _cells(person, codes))
            for person in checked.good[:SHOWN]
        ],
        "more_good": max(0, len(checked.good) - SHOWN),
        "wrong": checked.wrong[:SHOWN],
        "more_wrong": max(0, len(checked.wrong) - SHOWN),
        "listed": written(checked.good, codes),
        "to_mend": "\n".join(row.text for row in checked.wrong),
    }


def _cells(person: Person, codes: Sequence[str]) -> list[str]:
    return [person.segments.get(code, "") for code in codes]


@login_required
@require_safe
def people_template(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """A file to fill in, with the columns of this assessment."""
    found = access.assessment(request, pk, Right.RUN)
    lines = template(segment_columns(found), found.languages)
    headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _person(request: HttpRequest, pk: UUID, person: UUID) -> Participation:
    """The person, with the assessment; nobody in an anonymous one, where a person's state is not shown."""
    found = access.assessment(request, pk, Right.RUN)
    if found.confidentiality == Confidentiality.ANONYMOUS:
        raise Http404
    row = get_object_or_404(found.participations.select_related("user"), pk=person)
    row.assessment = found
    return row


@login_required
@require_safe
def person(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """One person: when they were asked, and how to reach them otherwise."""
    row = _person(request, pk, person)
    context = {
        "assessment": row.assessment,
        "person": row,
        "segments": segment_values(row.assessment, row.segments),
        "language": settings.LANGUAGE_NAMES.get(row.language, row.language),
        "links": sum(link.is_alive(timezone.now()) for link in row.links.all()),
        "may_open": row.finished is None and (row.started is None or row.assessment.shows_names),
    }
    return render(request, "participations/person.html", context)


@login_required
@require_POST
def person_link(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """A link to pass on by hand; its address is shown this once."""
    row = _person(request, pk, person)
    try:
        _link, token = hand_out_link(actor=access.signed_in(request), participation=row)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("person", pk, person)
    context = {"assessment": row.assessment, "person": row, "address": link_address(token)}
    return render(request, "participations/link.html", context)


@login_required
@require_POST
def person_revoke(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """End all links of the person."""
    row = _person(request, pk, person)
    revoke_links(actor=access.signed_in(request), participation=row, now=timezone.now())
    messages.success(request, _("All links of %(person)s have ended.") % {"person": row})
    return redirect("person", pk, person)


@login_required
@require_POST
def person_remove(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Take the person off the list."""
    row = _person(request, pk, person)
    remove_person(actor=access.signed_in(request), participation=row)
    messages.success(request, _("%(person)s is no longer on the list.") % {"person": row})
    return redirect(people_address(row.assessment, row.group))
