"""The action template file: proven measures as YAML, tied to the dimensions or questions of a bank.

`docs/formats.md` describes it for people who write one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml
from django.utils.translation import gettext_lazy as _

from .problems import ProblemList
from .yaml_fields import Fields, top

FORMAT = "rater-actions/1"
TYPES = ("standard", "process", "training", "people", "technology", "communication", "measurement", "recovery")

KEYS = (
    "code",
    "bank",
    "dimensions",
    "questions",
    "type",
    "service_gap",
    "effort",
    "impact",
    "title",
    "description",
    "kpi",
)

Texts = Mapping[str, str]  # language code → text


@dataclass(frozen=True)
class ActionTemplateFile:
    """One measure. `service_gap` is 1–4 or None; `effort` and `impact` are 1–5; `line`: where it stood in the file."""

    code: str
    bank: str
    dimensions: tuple[str, ...]
    questions: tuple[str, ...]
    type: str
    service_gap: int | None
    effort: int
    impact: int
    title: Texts
    description: Texts
    kpi: Texts
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ActionFile:
    """All measures of one file: every text in each of `languages`."""

    languages: tuple[str, ...]
    templates: tuple[ActionTemplateFile, ...]


def read(content: str | bytes) -> ActionFile:
    """Return the action templates in `content`; raise FileProblems with everything that is wrong, line by line."""
    problems = ProblemList()
    fields = top(content, problems, FORMAT)
    fields.only("format", "languages", "templates")
    languages = fields.languages()
    lines: dict[str, int] = {}
    templates = tuple(_template(entry, languages, lines) for entry in fields.sections("templates"))
    problems.stop()
    return ActionFile(languages, templates)


def write(actions: ActionFile) -> str:
    """Return `actions` as YAML; reading it gives equal templates."""
    document = {
        "format": FORMAT,
        "languages": list(actions.languages),
        "templates": [_document(template) for template in actions.templates],
    }
    return yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)


def _template(fields: Fields, languages: Sequence[str], lines: dict[str, int]) -> ActionTemplateFile:
    fields.only(*KEYS)
    dimensions, questions = fields.codes("dimensions"), fields.codes("questions")
    if not dimensions and not questions:
        fields.wrong("", _("“{field}” must name at least one code in “dimensions” or “questions”."))
    return ActionTemplateFile(
        code=fields.unique_code(lines, limit=60),
        bank=fields.code("bank", limit=60),
        dimensions=dimensions,
        questions=questions,
        type=fields.choice("type", TYPES),
        service_gap=fields.whole("service_gap", 1, 4) if fields.has("service_gap") else None,
        effort=fields.whole("effort", 1, 5),
        impact=fields.whole("impact", 1, 5),
        title=fields.texts("title", languages, limit=70),
        description=fields.texts("description", languages, limit=1000),
        kpi=fields.texts("kpi", languages, limit=200),
        line=fields.line,
    )


def _document(template: ActionTemplateFile) -> dict[str, object]:
    document: dict[str, object] = {
        "code": template.code,
        "bank": template.bank,
        "dimensions": list(template.dimensions),
        "questions": list(template.questions),
        "type": template.type,
        "service_gap": template.service_gap,
        "effort": template.effort,
        "impact": template.impact,
        "title": dict(template.title),
        "description": dict(template.description),
        "kpi": dict(template.kpi),
    }
    return {key: value for key, value in document.items() if value not in (None, [])}
