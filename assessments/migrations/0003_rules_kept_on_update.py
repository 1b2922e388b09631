"""What belongs together stays together when a row is changed, too."""

from django.db import migrations

from ._triggers import Rule, TriggerRules

OTHER_UNIT = "(SELECT organisation_id FROM assessments_unit WHERE id = NEW.unit_id) <> NEW.organisation_id"
OTHER_LEVEL_RULE = (
    "(SELECT organisation_id FROM assessments_levelrule WHERE id = NEW.level_rule_id) <> NEW.organisation_id"
)
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
            "(NEW.code <> OLD.code OR NEW.dimension_id <> OLD.dimension_id) AND"
            " EXISTS (SELECT 1 FROM assessments_question q JOIN assessments_dimension d ON d.id = q.dimension_id"
            " WHERE q.code = NEW.code AND q.id <> NEW.id AND d.version_id ="
            " (SELECT version_id FROM assessments_dimension WHERE id = NEW.dimension_id))"
        ),
    ),
    # By way of an update, too, nothing of a draft becomes a published version's.
    Rule("dimension_keeps_its_version", "assessments_dimension", "UPDATE", "NEW.version_id <> OLD.version_id"),
    Rule("archived_keeps_its_version", "assessments_archived", "UPDATE", "NEW.version_id <> OLD.version_id"),
    Rule(
        "question_stays_in_its_version",
        "assessments_question",
        "UPDATE",
        (
            "NEW.dimension_id <> OLD.dimension_id AND"
            " (SELECT version_id FROM assessments_dimension WHERE id = NEW.dimension_id) <>"
            " (SELECT version_id FROM assessments_dimension WHERE id = OLD.dimension_id)"
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
    # A running assessment may move to a newer published version of its bank (changes/milestones.py), never elsewhere.
    Rule(
        "assessment_keeps_its_version",
        "assessments_assessment",
        "UPDATE",
        (
            "NEW.version_id <> OLD.version_id AND NOT EXISTS (SELECT 1 FROM assessments_bankversion o"
            " JOIN assessments_bankversion n ON n.bank_id = o.bank_id WHERE o.id = OLD.version_id"
            " AND n.id = NEW.version_id AND n.state = 'published' AND n.number > o.number"
            " AND n.scale_minimum = o.scale_minimum AND n.scale_maximum = o.scale_maximum)"
        ),
    ),
    Rule("assessment_unit_is_of_its_organisation_on_insert", "assessments_assessment", "INSERT", OTHER_UNIT),
    Rule("assessment_unit_is_of_its_organisation_on_update", "assessments_assessment", "UPDATE", OTHER_UNIT),
    # With it goes the answer: to the question of the same code in the version its assessment has moved to.
    Rule(
        "answer_keeps_its_question",
        "assessments_answer",
        "UPDATE",
        (
            "NEW.response_id <> OLD.response_id OR (NEW.question_id <> OLD.question_id AND NOT EXISTS"
            " (SELECT 1 FROM assessments_question o, assessments_question n"
            " JOIN assessments_dimension d ON d.id = n.dimension_id"
            " JOIN assessments_assessment a ON a.version_id = d.version_id"
            " JOIN assessments_response r ON r.assessment_id = a.id"
            " WHERE o.id = OLD.question_id AND n.id = NEW.question_id AND n.code = o.code AND r.id = NEW.response_id))"
        ),
    ),
    Rule(
        "weight_keeps_its_dimension",
        "assessments_weight",
        "UPDATE",
        "NEW.dimension_id <> OLD.dimension_id OR NEW.assessment_id <> OLD.assessment_id",
    ),
    Rule(
        "level_rule_does_not_change",
        "assessments_levelrule",
        "UPDATE",
        (
            "NEW.number <> OLD.number OR NEW.organisation_id <> OLD.organisation_id"
            " OR NEW.unsatisfactory_from <> OLD.unsatisfactory_from OR NEW.tolerance <> OLD.tolerance"
            " OR NEW.beyond_questions <> OLD.beyond_questions OR NEW.beyond_current <> OLD.beyond_current"
        ),
    ),
    Rule(
        "assessment_level_rule_is_of_its_organisation_on_insert",
        "assessments_assessment",
        "INSERT",
        OTHER_LEVEL_RULE,
    ),
    Rule(
        "assessment_level_rule_is_of_its_organisation_on_update",
        "assessments_assessment",
        "UPDATE",
        OTHER_LEVEL_RULE,
    ),
    Rule(
        "milestone_does_not_change",
        "assessments_milestone",
        "UPDATE",
        "NEW.assessment_id <> OLD.assessment_id OR NEW.version_id <> OLD.version_id OR NEW.moved_to_id <> OLD.moved_to_id"
        " OR NEW.number <> OLD.number OR NEW.results <> OLD.results",
    ),
    Rule("action_belongs_to_the_assessments_bank_on_insert", "assessments_action", "INSERT", OTHER_BANK),
    Rule("action_belongs_to_the_assessments_bank_on_update", "assessments_action", "UPDATE", OTHER_BANK),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_rules_across_tables")]

    operations = [TriggerRules(RULES)]
