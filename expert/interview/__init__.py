"""The interview: which screen to show next, and what each reply makes of it. No input, no output; see `expert.faces.terminal.asking`."""

from expert.interview.drafts import draft_of, resume
from expert.interview.reasons import why_asked
from expert.interview.replies import Command, command_in, expected, read_yes_no, reply
from expert.interview.state import Interview, start
from expert.interview.steps import AskChecklist, AskQuestion, Ending, OfferToStop, Over, Progress, Review, Said, Step
from tests.rehearsal import Rehearsal, rehearse

__all__ = [
    "AskChecklist",
    "AskQuestion",
    "Command",
    "Ending",
    "Interview",
    "OfferToStop",
    "Over",
    "Progress",
    "Rehearsal",
    "Review",
    "Said",
    "Step",
    "command_in",
    "draft_of",
    "expected",
    "read_yes_no",
    "rehearse",
    "reply",
    "resume",
    "start",
    "why_asked",
]
