"""Tables, one module per noun. Every rule of the data is a named constraint; rules that need two tables are triggers
(migrations 0002 and 0003)."""

from .actions import FINISHED, Action, ActionEvent, ActionStatus, ActionTemplate, ActionType, Dismissal, ServiceGap
from .assessments import Assessment, Confidentiality, CrossHair, Group, Stage, Weight
from .banks import Bank, BankVersion, Dimension, Question, VersionState, text_in
from .organisations import Calendar, Invitation, Membership, Organisation, Role, Unit
from .people import User
from .reports import Report
from .responses import COMMENT_LENGTH, COMPLETE, Answer, AnswerValues, Response, ResponseState

__all__ = [
    "COMMENT_LENGTH",
    "COMPLETE",
    "FINISHED",
    "Action",
    "ActionEvent",
    "ActionStatus",
    "ActionTemplate",
    "ActionType",
    "Answer",
    "AnswerValues",
    "Assessment",
    "Bank",
    "BankVersion",
    "Calendar",
    "Confidentiality",
    "CrossHair",
    "Dimension",
    "Dismissal",
    "Group",
    "Invitation",
    "Membership",
    "Organisation",
    "Question",
    "Report",
    "Response",
    "ResponseState",
    "Role",
    "ServiceGap",
    "Stage",
    "Unit",
    "User",
    "VersionState",
    "Weight",
    "text_in",
]
