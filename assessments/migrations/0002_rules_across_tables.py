"""A published version stays as it is, scores lie within the scale, and answers and weights belong to the right bank."""

from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ._triggers import Rule, TriggerRules

RULES = [
    Rule(
        "version_moves_only_forward",
        "assessments_bankversion",
        "UPDATE",
        "(OLD.state = 'published' AND NEW.state = 'draft') OR (OLD.state = 'retired' AND NEW.state <> 'retired')",
    ),
    Rule(
        "published_version_does_not_change",
        "assessments_bankversion",
        "UPDATE",
        (
            "OLD.state <> 'draft' AND (NEW.scale_minimum <> OLD.scale_minimum OR NEW.scale_maximum <> OLD.scale_maximum"
            " OR NEW.number <> OLD.number OR NEW.bank_id <> OLD.bank_id)"
        ),
    ),
    Rule(
        "published_dimension_does_not_change",
        "assessments_dimension",
        "UPDATE",
        "(SELECT state FROM assessments_bankversion WHERE id = OLD.version_id) <> 'draft'",
    ),
    Rule(
        "published_version_gains_no_dimension",
        "assessments_dimension",
        "INSERT",
        "(SELECT state FROM assessments_bankversion WHERE id = NEW.version_id) <> 'draft'",
    ),
    Rule(
        "published_version_loses_no_dimension",
        "assessments_dimension",
        "DELETE",
        "(SELECT state FROM assessments_bankversion WHERE id = OLD.version_id) = 'published'",
    ),
    Rule(
        "published_question_does_not_change",
        "assessments_question",
        "UPDATE",
        (
            "(SELECT v.state FROM assessments_dimension d JOIN assessments_bankversion v ON v.id = d.version_id"
            " WHERE d.id = OLD.dimension_id) <> 'draft'"
        ),
    ),
    Rule(
        "published_version_gains_no_question",
        "assessments_question",
        "INSERT",
        (
            "(SELECT v.state FROM assessments_dimension d JOIN assessments_bankversion v ON v.id = d.version_id"
            " WHERE d.id = NEW.dimension_id) <> 'draft'"
        ),
    ),
    Rule(
        "published_version_loses_no_question",
        "assessments_question",
        "DELETE",
        (
            "(SELECT v.state FROM assessments_dimension d JOIN assessments_bankversion v ON v.id = d.version_id"
            " WHERE d.id = OLD.dimension_id) = 'published'"
        ),
    ),
    Rule(
        "published_version_gains_no_archive",
        "assessments_archived",
        "INSERT",
        "(SELECT state FROM assessments_bankversion WHERE id = NEW.version_id) <> 'draft'",
    ),
    Rule(
        "published_archive_does_not_change",
        "assessments_archived",
        "UPDATE",
        "(SELECT state FROM assessments_bankversion WHERE id = OLD.version_id) <> 'draft'",
    ),
    Rule(
        "published_version_loses_no_archive",
        "assessments_archived",
        "DELETE",
        "(SELECT state FROM assessments_bankversion WHERE id = OLD.version_id) = 'published'",
    ),
    Rule(
        "question_code_is_unique_in_version",
        "assessments_question",
        "INSERT",
        (
            "EXISTS (SELECT 1 FROM assessments_question q JOIN assessments_dimension d ON d.id = q.dimension_id"
            " WHERE q.code = NEW.code AND q.dimension_id <> NEW.dimension_id AND d.version_id ="
            " (SELECT version_id FROM assessments_dimension WHERE id = NEW.dimension_id))"
        ),
    ),
    *(
        Rule(
            f"answer_scores_are_within_the_scale_on_{event.lower()}",
            "assessments_answer",
            event,
            (
                "EXISTS (SELECT 1 FROM assessments_question q JOIN assessments_dimension d ON d.id = q.dimension_id"
                " JOIN assessments_bankversion v ON v.id = d.version_id WHERE q.id = NEW.question_id"
                " AND (NEW.current < v.scale_minimum OR NEW.current > v.scale_maximum"
                " OR NEW.desired < v.scale_minimum OR NEW.desired > v.scale_maximum))"
            ),
        )
        for event in ("INSERT", "UPDATE")
    ),
    Rule(
        "answer_belongs_to_the_assessments_bank",
        "assessments_answer",
        "INSERT",
        (
            "(SELECT d.version_id FROM assessments_question q JOIN assessments_dimension d ON d.id = q.dimension_id"
            " WHERE q.id = NEW.question_id) <> (SELECT a.version_id FROM assessments_response r"
            " JOIN assessments_assessment a ON a.id = r.assessment_id WHERE r.id = NEW.response_id)"
        ),
    ),
    Rule(
        "weight_belongs_to_the_assessments_bank",
        "assessments_weight",
        "INSERT",
        (
            "(SELECT version_id FROM assessments_dimension WHERE id = NEW.dimension_id) <>"
            " (SELECT version_id FROM assessments_assessment WHERE id = NEW.assessment_id)"
        ),
    ),
]


def create_cache_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_tables")]

    operations = [
        TriggerRules(RULES),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
