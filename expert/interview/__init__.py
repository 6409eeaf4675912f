"""The interview: which screen to show next, and what each reply makes of it. No input, no output, no words."""

from expert.interview.check_in import CheckIn, start_check_in
from expert.interview.drafts import draft_of, resume
from expert.interview.faults import ReplyError
from expert.interview.reasons import why_asked
from expert.interview.replies import Command, command_in, commands_on, expected, key_of, read_yes_no, reply, take
from expert.interview.state import Interview, is_alone, start
from expert.interview.steps import (
    AnsweredScreen,
    AskChecklist,
    AskDone,
    AskQuestion,
    AskWhich,
    Ending,
    InterviewStep,
    NoAnswer,
    OfferToStop,
    Over,
    Progress,
    Review,
)

__all__ = [
    "AnsweredScreen",
    "AskChecklist",
    "AskDone",
    "AskQuestion",
    "AskWhich",
    "CheckIn",
    "Command",
    "Ending",
    "Interview",
    "InterviewStep",
    "NoAnswer",
    "OfferToStop",
    "Over",
    "Progress",
    "ReplyError",
    "Review",
    "command_in",
    "commands_on",
    "draft_of",
    "expected",
    "is_alone",
    "key_of",
    "read_yes_no",
    "reply",
    "resume",
    "start",
    "start_check_in",
    "take",
    "why_asked",
]
