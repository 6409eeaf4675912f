"""An entry of a diary in words: the decisions, whom to see first, what changed, what to do, what is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from expert.consultation.outcome import Consultation
from expert.interview.check_in import MOST_ADVISED
from expert.language.model import KnowledgeBase
from expert.questions.assess import Assessment
from expert.questions.parts.due import Due
from expert.questions.statements.base import Explanation
from expert.questions.statements.differences import CauseDiffers, DecisionDiffers, RecommendationDiffers
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.lines import Line, Part, Section, Tone, line
from expert.words.phrases import say_level
from expert.words.sentences import tell
from expert.words.shortening import short
from expert.words.told import Told

MOST_TESTS = 3
"""How many tests are named that may be done now; the rest is counted."""


class Entry(Struct, frozen=True):
    """What an entry means.

    Attributes:
        view: The first screen of its answers, with everything there is to do.
        due: What is due.
        changes: What differs from the entry before.
        since: The day of that.
    """

    view: Assessment
    due: Due
    changes: Explanation
    since: datetime.date


class Hints(Struct, frozen=True):
    """What a face adds, as it alone knows where things are done there.

    Attributes:
        test: How the result of a test is told; a line of its own.
        look: Where all the questions are asked again; stands right behind the line that says so.
    """

    test: str = ""
    look: str = ""


NO_HINTS = Hints()


def entry_of(earlier: Consultation, consultation: Consultation) -> Entry:
    """Return what an entry means after an earlier one."""
    from expert.questions.assess import assess
    from expert.questions.compare import compare
    from expert.questions.parts.due import due

    return Entry(assess(consultation, everything=True), due(consultation), compare(earlier, consultation), earlier.case.date)


def entry_blocks(knowledge: KnowledgeBase, entry: Entry, words: Catalogue = ENGLISH, hints: Hints = NO_HINTS) -> Iterator[Section | Told]:
    """Yield what an entry means, a block after the other: the decisions first, what is due last. How it goes is not part of it."""
    sections = (
        Section("", tuple(_decisions(knowledge, entry.view)), labelled=False),
        Section("", tuple(_first(knowledge, entry, words)), labelled=False),
    )
    yield from (section for section in sections if section.lines)
    yield _changes(entry, words)
    below = (("to_do", _to_do(knowledge, entry.view)), ("due", _due(knowledge, entry.due, words, hints)))
    for key, lines in below:
        if listed := tuple(lines):
            yield Section(words.say("diary", key), listed, labelled=False)


def _decisions(knowledge: KnowledgeBase, view: Assessment) -> Iterator[Line]:
    """Yield each decision with its answer."""
    for item in view.decisions:
        scale = knowledge.decisions[item.decision]
        yield Line("", (Part(scale.question, Tone.STRONG), Part(f" {say_level(knowledge, item)}")), about=item.decision)


def _first(knowledge: KnowledgeBase, entry: Entry, words: Catalogue) -> Iterator[Line]:
    """Yield whom to turn to, and what everybody should know while a list is not answered."""
    for name in entry.due.visits:
        yield line("", words.say("diary", "first", what=knowledge.recommendations[name].title), Tone.STRONG, name)
    yield from (line("", notice.text) for notice in knowledge.notices if notice.while_open in entry.view.notices)


def _changes(entry: Entry, words: Catalogue) -> Section | Told:
    """Return what became of the decisions since the last entry, with the reasons, or that nothing of them changed."""
    changes = entry.changes
    told = tuple(child for child in changes.statement.children if isinstance(child, DecisionDiffers))
    if told:
        shown = Explanation(changes.question, changes.knowledge, replace(changes.statement, children=told))
        return tell(shown, short, words)
    is_other = any(isinstance(child, CauseDiffers | RecommendationDiffers) for child in changes.statement.children)
    key = "decided_alike" if is_other else "nothing_changed"
    return Section("", (line("", words.say("diary", key, day=entry.since.isoformat())),), labelled=False)


def _to_do(knowledge: KnowledgeBase, view: Assessment) -> Iterator[Line]:
    """Yield what to do, the most important first: what is asked about at the next entry."""
    for action in view.to_do[:MOST_ADVISED]:
        yield line("", knowledge.recommendations[action.recommendation].title, about=action.recommendation)


def _due(knowledge: KnowledgeBase, due: Due, words: Catalogue, hints: Hints) -> Iterator[Line]:
    """Yield what is due, a line each: tests that may be done now, the next entry, and going through all questions again."""
    for name in due.tests[:MOST_TESTS]:
        yield line("", words.say("diary", "test", question=knowledge.findings[name].question.strip()))
    if more := len(due.tests[MOST_TESTS:]):
        yield line("", words.say_count("diary", "more_tests", more))
    if due.tests and hints.test:
        yield line("", hints.test)
    if due.next_entry_days is not None and due.all_again_days != 0:
        yield line("", words.say_count("diary", "next_entry", due.next_entry_days))
    if due.all_again_days is not None:
        hint = "" if due.all_again_days else hints.look
        yield line("", words.say_count("diary", "all_again", due.all_again_days) + hint)
