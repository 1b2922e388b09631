"""What belongs together stays together when a row is changed, too."""

from django.db import migrations

from ._triggers import Rule, TriggerRules

OTHER_UNIT = "(SELECT organisation_id FROM assessments_unit WHERE id = NEW.unit_id) <> NEW.organisation_id"
OTHER_BANK = (
    "(SELECT version_id FROM assessments_dimension WHERE id = NEW.dimension_id) <>"
    " (SELECT version_id FROM assessments_assessment WHERE id = NEW.assessment_id)"
    " OR (SELECT dimension_id FROM assessments_question WHERE id = NEW.question_id) <> NEW.dimension_id"
)

RULES = [
    Rule(
        "published_version_keeps_its_texts",
        "assessments_bankversion",
        "UPDATE",
        (
            "OLD.state <> 'draft' AND (NEW.title <> OLD.title OR NEW.description <> OLD.description"
            " OR NEW.languages <> OLD.languages OR NEW.scale_labels <> OLD.scale_labels)"
        ),
    ),
    Rule(
        "question_code_stays_unique_in_version",
        "assessments_question",
        "UPDATE",
        (
            "EXISTS (SELECT 1 FROM assessments_question q JOIN assessments_dimension d ON d.id = q.dimension_id"
            " WHERE q.code = NEW.code AND q.dimension_id <> NEW.dimension_id AND d.version_id ="
            " (SELECT version_id FROM assessments_dimension WHERE id = NEW.dimension_id))"
        ),
    ),
    Rule(
        "assessment_begins_with_a_published_version",
        "assessments_assessment",
        "INSERT",
        (
            "(SELECT state FROM assessments_bankversion WHERE id = NEW.version_id) <> 'published' AND NOT EXISTS"
            " (SELECT 1 FROM assessments_assessment p WHERE p.id = NEW.previous_id AND p.version_id = NEW.version_id)"
        ),
    ),
    Rule("assessment_keeps_its_version", "assessments_assessment", "UPDATE", "NEW.version_id <> OLD.version_id"),
    Rule("assessment_unit_is_of_its_organisation_on_insert", "assessments_assessment", "INSERT", OTHER_UNIT),
    Rule("assessment_unit_is_of_its_organisation_on_update", "assessments_assessment", "UPDATE", OTHER_UNIT),
    Rule(
        "answer_keeps_its_question",
        "assessments_answer",
        "UPDATE",
        "NEW.question_id <> OLD.question_id OR NEW.response_id <> OLD.response_id",
    ),
    Rule(
        "weight_keeps_its_dimension",
        "assessments_weight",
        "UPDATE",
        "NEW.dimension_id <> OLD.dimension_id OR NEW.assessment_id <> OLD.assessment_id",
    ),
    Rule("action_belongs_to_the_assessments_bank_on_insert", "assessments_action", "INSERT", OTHER_BANK),
    Rule("action_belongs_to_the_assessments_bank_on_update", "assessments_action", "UPDATE", OTHER_BANK),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_rules_across_tables")]

    operations = [TriggerRules(RULES)]
