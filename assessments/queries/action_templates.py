"""Reads about action templates: which stand, what a list shows of them, what a file would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..formats.action_file import ActionFile, ActionTemplateFile
from ..formats.problems import Problem, ProblemList
from ..models import ActionTemplate, BankVersion, Organisation, TemplateChange, text_in
from .assessments import published_versions
from .banks import published_version
from .results import bank_contents

#: the fields that hold a text in every language
TEXTS = ("title", "description", "kpi")
FIELDS = ("bank", "dimensions", "questions", "type", "service_gap", "effort", "impact", *TEXTS)


def standing(organisation: Organisation | None) -> QuerySet[ActionTemplate]:
    """The shared templates and the organisation's own, which stand in for shared ones of their code; retired ones too.

    Without an organisation the shared ones alone.
    """
    shared = Q(organisation__isnull=True)
    if organisation is None:
        return ActionTemplate.objects.filter(shared)
    own = ActionTemplate.objects.filter(organisation=organisation, code=OuterRef("code"))
    return ActionTemplate.objects.filter(Q(organisation=organisation) | (shared & ~Exists(own)))


def in_use(organisation: Organisation, bank: str = "") -> QuerySet[ActionTemplate]:
    """What is suggested: the templates that stand and are not retired, of one bank or of all."""
    rows = standing(organisation).filter(is_retired=False)
    return rows.filter(bank=bank) if bank else rows


def own_instead(shared: ActionTemplate, organisation: Organisation) -> ActionTemplate | None:
    """The organisation's own template that stands in for a shared one."""
    return organisation.action_templates.filter(code=shared.code).first()


def title_of(template: ActionTemplate) -> str:
    """Its title in the reader's language, else in any there is; its code without one."""
    return text_in(template.title, get_language() or "en") or template.code


@dataclass(frozen=True)
class TemplateRow:
    """A template in a list, with what it needs to know of its bank."""

    template: ActionTemplate
    #: title of its bank by language; None when the organisation has no published bank of this name
    bank: Mapping[str, str] | None
    #: the names by language of the dimensions it is about
    dimensions: tuple[Mapping[str, str], ...]
    #: the bank's languages in which the template misses a text
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty means all. ``state``: “own”, “shared”, “retired” or “missing”."""

    words: str = ""
    bank: str = ""
    dimension: str = ""
    state: str = ""


def published_banks(organisation: Organisation) -> dict[str, BankVersion]:
    """The published versions with their dimensions by the name of their bank, in the order in which assessments offer
    them; of two banks of one name the organisation's own. Two queries.
    """
    rows = list(published_versions(organisation))
    prefetch_related_objects(rows, "dimensions")
    own_last = sorted(rows, key=lambda version: version.bank.organisation_id is not None)
    chosen = {version.bank.name: version for version in own_last}
    return {version.bank.name: chosen[version.bank.name] for version in rows}


def listed(rows: Iterable[ActionTemplate], banks: Mapping[str, BankVersion], wanted: Wanted) -> list[TemplateRow]:
    """The rows that match, in the order of their codes. Texts of every language are searched."""
    found = (_row(template, banks.get(template.bank)) for template in rows)
    return [row for row in found if _matches(row, wanted)]


def _row(template: ActionTemplate, version: BankVersion | None) -> TemplateRow:
    if version is None:
        return TemplateRow(template, None, tuple({"en": code} for code in template.dimensions), ())
    names = {row.code: row.name for row in version.dimensions.all()}
    dimensions = tuple(names.get(code, {"en": code}) for code in template.dimensions)
    return TemplateRow(template, version.title, dimensions, tuple(missing_languages(template, version.languages)))


def missing_languages(template: ActionTemplate, languages: Sequence[str]) -> list[str]:
    """The languages in which one of its texts is missing."""
    return [code for code in languages if not all(getattr(template, name).get(code) for name in TEXTS)]


def _matches(row: TemplateRow, wanted: Wanted) -> bool:
    template = row.template
    return (
        wanted.bank in ("", template.bank)
        and (not wanted.dimension or wanted.dimension in template.dimensions)
        and _is_in(row, wanted.state)
        and wanted.words.casefold() in _searched(template)
    )


def _is_in(row: TemplateRow, state: str) -> bool:
    template = row.template
    if state == "retired" or template.is_retired:
        return state == "retired" and template.is_retired
    if state == "missing":
        return bool(row.missing)
    return {"own": template.organisation_id is not None, "shared": template.organisation_id is None}.get(state, True)


def _searched(template: ActionTemplate) -> str:
    texts = (text for name in TEXTS for text in getattr(template, name).values())
    return "\n".join((template.code, *texts, *template.questions)).casefold()


def template_changes(template: ActionTemplate) -> QuerySet[TemplateChange]:
    """Its history, newest first."""
    return TemplateChange.objects.filter(organisation=template.organisation_id, code=template.code)


def values_of(row: ActionTemplate | ActionTemplateFile) -> dict[str, Any]:
    """What a template says, as its columns hold it."""
    values = {name: getattr(row, name) for name in FIELDS}
    lists = {name: list(values[name]) for name in ("dimensions", "questions")}
    return values | lists | {name: dict(values[name]) for name in TEXTS}


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every text by itself: “title.fa” instead of a mapping under “title”."""
    plain = {name: value for name, value in values.items() if name not in TEXTS}
    texts = {f"{name}.{code}": text for name in TEXTS for code, text in values.get(name, {}).items()}
    return plain | texts


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field to [before, after] for all that differ; None stands for nothing."""
    old, new = flat(before), flat(after)
    pairs = {name: [old.get(name), new.get(name)] for name in (*new, *(old.keys() - new.keys()))}
    return {name: pair for name, pair in pairs.items() if (pair[0] or None) != (pair[1] or None)}


@dataclass(frozen=True)
class TemplateNews:
    """What a file says of one template that is not so yet; ``known`` is what stands now, None for a new one."""

    code: str
    title: Mapping[str, str]
    known: ActionTemplate | None
    values: Mapping[str, Any]
    fields: Mapping[str, list[Any]]


def template_news(file: ActionFile, organisation: Organisation | None) -> list[TemplateNews]:
    """What loading the file would add or change; languages that it does not have stay as they are.

    Raises FileProblems when a template names a bank, dimension or question that does not exist.
    """
    _check_codes(file, organisation)
    known = {template.code: template for template in standing(organisation)}
    found = (_news(row, known.get(row.code)) for row in file.templates)
    return [news for news in found if news.fields]


def _news(row: ActionTemplateFile, known: ActionTemplate | None) -> TemplateNews:
    before = values_of(known) if known else {}
    after = values_of(row)
    merged = after | {name: before.get(name, {}) | after[name] for name in TEXTS}
    return TemplateNews(row.code, row.title, known, merged, difference(before, merged))


def _check_codes(file: ActionFile, organisation: Organisation | None) -> None:
    problems = ProblemList()
    shapes = {name: published_version(name, organisation) for name in {template.bank for template in file.templates}}
    codes = {
        name: (set(shape.dimension_codes), set(shape.question_codes))
        for name, version in shapes.items()
        if version and (shape := bank_contents(version).shape)
    }
    for template in file.templates:
        _check_template(template, codes, problems)
    problems.stop()


def _check_template(
    template: ActionTemplateFile, codes: Mapping[str, tuple[set[str], set[str]]], problems: ProblemList
) -> None:
    if template.bank not in codes:
        message = format_lazy(_("There is no published bank “{name}”."), name=template.bank)
        problems.add(Problem(template.line, f"{template.code}.bank", message))
        return
    dimensions, questions = codes[template.bank]
    for key, unknown in (
        ("dimensions", set(template.dimensions) - dimensions),
        ("questions", set(template.questions) - questions),
    ):
        for code in sorted(unknown):
            message = format_lazy(_("The bank “{name}” has no code “{code}”."), name=template.bank, code=code)
            problems.add(Problem(template.line, f"{template.code}.{key}", message))


def as_file(rows: Sequence[ActionTemplate]) -> ActionFile:
    """The templates as a file holds them, in the languages that all of them have."""
    spoken = [{code for name in TEXTS for code in getattr(row, name) if _speaks(row, code)} for row in rows]
    shared = set.intersection(*spoken) if spoken else set()
    order = [code for code in (rows[0].title if rows else {}) if code in shared]
    return ActionFile(tuple(order), tuple(_as_file(row, order) for row in rows))


def _speaks(row: ActionTemplate, language: str) -> bool:
    return not missing_languages(row, [language])


def _as_file(row: ActionTemplate, languages: Sequence[str]) -> ActionTemplateFile:
    values = values_of(row)
    texts = {name: {code: values[name][code] for code in languages} for name in TEXTS}
    lists = {name: tuple(values[name]) for name in ("dimensions", "questions")}
    return ActionTemplateFile(code=row.code, **(values | texts | lists))
