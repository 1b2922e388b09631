"""Tables, one module per noun. Every rule of the data is a named constraint; rules that need two tables are triggers
(migrations 0002 and 0003)."""

from .actions import (
    FINISHED,
    Action,
    ActionEvent,
    ActionStatus,
    ActionTemplate,
    ActionType,
    Dismissal,
    ServiceGap,
    TemplateChange,
)
from .asking import Deal, Letter, LetterKind, LetterState, Link, OptOut, Participation
from .assessments import Assessment, Confidentiality, CrossHair, Group, Stage, Weight
from .banks import Archived, Bank, BankVersion, Dimension, Question, VersionState, text_in
from .imports import Import, ImportState
from .levels import CUTOFFS, LevelRule
from .milestones import Milestone
from .organisations import Calendar, Invitation, Membership, Organisation, Role, Unit
from .people import User
from .reports import Report
from .responses import COMMENT_LENGTH, COMPLETE, Answer, AnswerValues, Response, ResponseState
from .segments import OWN_SEGMENT, SEGMENT_LENGTH, SEGMENT_VALUES, SegmentKind, segment_name
from .signatures import signature
from .steps import LIFE, Step, StepKind, Upload
from .tallies import TallyCell
from .visits import Channel, Visit

__all__ = [
    "COMMENT_LENGTH",
    "COMPLETE",
    "CUTOFFS",
    "FINISHED",
    "LIFE",
    "OWN_SEGMENT",
    "SEGMENT_LENGTH",
    "SEGMENT_VALUES",
    "Action",
    "ActionEvent",
    "ActionStatus",
    "ActionTemplate",
    "ActionType",
    "Answer",
    "AnswerValues",
    "Archived",
    "Assessment",
    "Bank",
    "BankVersion",
    "Calendar",
    "Channel",
    "Confidentiality",
    "CrossHair",
    "Deal",
    "Dimension",
    "Dismissal",
    "Group",
    "Import",
    "ImportState",
    "Invitation",
    "Letter",
    "LetterKind",
    "LetterState",
    "LevelRule",
    "Link",
    "Membership",
    "Milestone",
    "OptOut",
    "Organisation",
    "Participation",
    "Question",
    "Report",
    "Response",
    "ResponseState",
    "Role",
    "SegmentKind",
    "ServiceGap",
    "Stage",
    "Step",
    "StepKind",
    "TallyCell",
    "TemplateChange",
    "Unit",
    "Upload",
    "User",
    "VersionState",
    "Visit",
    "Weight",
    "segment_name",
    "signature",
    "text_in",
]
