"""The screens of an interview as text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from expert.interview import AskChecklist, AskDone, AskQuestion, AskWhich, CheckIn, Interview, OfferToStop, Over, Review
from expert.language.model import Finding, FindingType
from expert.words.catalogue import Catalogue
from expert.words.interview import say_screen


def render_start(interview: Interview, words: Catalogue) -> RenderableType:
    """Return what is said before the first question."""
    start, commands = ("start_check_in", "commands_check_in") if isinstance(interview, CheckIn) else ("start", "commands")
    return Group(Text(words.say("interview", start)), Text(words.say("interview", commands), style="dim"))


def render_step(interview: Interview, words: Catalogue) -> RenderableType:
    """Return what is on show."""
    knowledge = interview.knowledge
    match interview.step:
        case AskChecklist(checklist=name, lines=lines):
            checklist = knowledge.checklists[name]
            listed = _numbered(knowledge.findings[line].question for line in lines)
            hint = words.say("interview", "hint_lines", none=checklist.none)
            return _screen(interview, words, checklist.question, hint, listed)
        case AskQuestion(finding=name):
            finding = knowledge.findings[name]
            parts: list[RenderableType] = [Text(finding.help.strip(), style="dim")] if finding.help else []
            if finding.type is FindingType.CHOICE:
                parts.append(_numbered(finding.options.values()))
            return _screen(interview, words, finding.question, _hint(finding, words), *parts)
        case AskWhich(screens=screens):
            asked = (knowledge.checklists.get(name) or knowledge.findings[name] for name in screens)
            listed = _numbered(item.question for item in asked)
            which, hint = words.say("interview", "which"), words.say("interview", "hint_which")
            return Group(Text(), Text(which, style="bold"), listed, Text(hint, style="dim"))
        case OfferToStop(decision=decision, left=left):
            offer = words.say("interview", "offer", question=knowledge.decisions[decision].question)
            more = words.say_count("interview", "offer_left", left, likely=str(interview.progress.likely))
            return Group(Text(), Text(offer, style="bold"), Text(more))
        case AskDone(since=since, recommendations=names):
            listed = _numbered(knowledge.recommendations[name].title for name in names)
            return _screen(interview, words, words.say("interview", "done_since", day=since), words.say("interview", "hint_done"), listed)
        case Review(screens=screens):
            listed = _numbered(say_screen(knowledge, screen, interview.case.date, words) for screen in screens)
            review, hint = words.say("interview", "review"), words.say("interview", "hint_review")
            return Group(Text(), Text(review, style="bold"), listed, Text(hint, style="dim"))
        case Over():
            return Text()


def render_remark(text: str) -> RenderableType:
    """Return a sentence between two screens."""
    return Text(text)


def _screen(interview: Interview, words: Catalogue, question: str, hint: str, *parts: RenderableType) -> RenderableType:
    """Return one question with what belongs to it; how far it is, unless the person chose it."""
    progress = interview.progress
    done, likely = str(progress.done), str(progress.likely)
    head = "" if interview.chosen else words.say_count("interview", "progress", progress.left, done=done, likely=likely)
    above = [Text(head, style="dim")] if head else []
    return Group(Text(), *above, Text(question.strip(), style="bold"), *parts, Text(hint, style="dim"))


def _numbered(lines: Iterable[str]) -> RenderableType:
    """Return lines with their numbers, wrapped beside them."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True, min_width=3)
    table.add_column(overflow="fold")
    for number, line in enumerate(lines, start=1):
        table.add_row(Text(str(number), style="bold"), Text(line.strip()))
    return table


def _hint(finding: Finding, words: Catalogue) -> str:
    """Return how a question is answered."""
    match finding.type:
        case FindingType.BOOLEAN:
            return words.say("interview", "hint_yes_no")
        case FindingType.CHOICE:
            return words.say("interview", "hint_several" if finding.further else "hint_choice")
        case FindingType.SCALE:
            return words.say("interview", "hint_scale")
        case FindingType.NUMBER:
            key = "hint_amount" if finding.example else "hint_number_unit" if finding.unit else "hint_number"
            return words.say("interview", key, unit=finding.unit, example=finding.example)
        case FindingType.DATE:
            return words.say("interview", "hint_date")
