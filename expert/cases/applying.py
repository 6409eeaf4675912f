"""Which answers belong together: those whose question does not apply, and those that others say beside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set

from msgspec.structs import replace

from expert.cases.case import ASSUMED, Answer, Case, follows
from expert.language.model import Finding, KnowledgeBase
from expert.language.network import names_in, network
from expert.language.remembered import remembered


def without_idle(knowledge: KnowledgeBase, case: Case, but: Set[str] = frozenset()) -> tuple[Case, tuple[str, ...]]:
    """Return a case without the answers whose question does not apply, and the findings of these answers, in the order of asking.

    An answer goes only where it is known that its question does not apply: only then does it contradict the others. Where that is not
    known, nothing is lost by keeping it, since it counts as unknown, and it is there once the question turns out to apply. A mark that
    something is not known goes by the same measure.

    Args:
        knowledge: What is asked.
        case: The answers.
        but: Findings whose answers stay, whatever follows from them.
    """
    dropped: set[str] = set()
    while True:
        meaning = follows(knowledge, case)
        idle = {name for name in (*case.answers, *case.unknown) if name not in but and meaning.applies(name) is False}
        if not idle:
            return case, knowledge.in_order_of_asking(dropped)
        dropped |= idle & case.answers.keys()
        case = only(case, {*case.answers, *case.unknown} - idle)


def what_is_meant(knowledge: KnowledgeBase, answered: Collection[str], unknown: Collection[str]) -> Iterator[tuple[Finding, str]]:
    """Yield each choice of which nobody says what is meant, but of which something hangs that is answered, with that."""
    guards = {name: {*names_in(guard)} for name in answered if (guard := knowledge.findings[name].ask_when) is not None}
    for finding in choices_taken_as(knowledge):
        if finding.id not in answered and finding.id not in unknown:
            asked = next((name for name, names in guards.items() if finding.id in names), None)
            if asked is not None:
                yield finding, asked
                guards[finding.id] = set() if finding.ask_when is None else {*names_in(finding.ask_when)}


@remembered
def choices_taken_as(knowledge: KnowledgeBase) -> tuple[Finding, ...]:
    """Return the choices of which something is meant where nobody says, each before those that it hangs on."""
    return _in_order_of_resting(knowledge, (item for item in knowledge.findings.values() if item.taken_as is not None))[::-1]


@remembered
def lines_in_turn(knowledge: KnowledgeBase) -> tuple[Finding, ...]:
    """Return the lines of all checklists, each after those that it hangs on."""
    return _in_order_of_resting(knowledge, (knowledge.findings[name] for item in knowledge.checklists.values() for name in item.members))


def _in_order_of_resting(knowledge: KnowledgeBase, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in an order in which each comes after those that it rests on: there is less behind these."""
    return tuple(sorted(findings, key=lambda item: len(network(knowledge).behind([item.id]))))


def with_lines(knowledge: KnowledgeBase, case: Case, open: Collection[str]) -> Case:
    """Return a case in which "none of the others" has answered open lines: no to each of which it is not known that it does not apply.

    Args:
        knowledge: What is asked.
        case: The answers beside, with what they say beside.
        open: The lines that were shown, and have neither an answer nor a word for an answer that is not known.
    """
    answers = dict(case.answers)
    for line in lines_in_turn(knowledge):
        if line.id not in open:
            continue
        if line.ask_when is None or follows(knowledge, replace(case, answers=answers)).applies(line.id) is not False:
            answers[line.id] = Answer(False, "checklist")
    return replace(case, answers={name: answers[name] for name in knowledge.findings if name in answers})


def completed(knowledge: KnowledgeBase, case: Case) -> Case:
    """Return a case with what its answers say beside: what is meant where nobody says, and no to each further value that is not given."""
    answers = dict(case.answers)
    for finding, _ in what_is_meant(knowledge, case.answers, case.unknown):
        assert finding.taken_as is not None
        answers[finding.id] = Answer(finding.taken_as, ASSUMED)
    for name, answer in [*answers.items()]:
        for further in knowledge.findings[name].further.values():
            if further not in case.unknown:
                answers.setdefault(further, replace(answer, value=False))
    if len(answers) == len(case.answers):
        return case
    return replace(case, answers={name: answers[name] for name in knowledge.findings if name in answers})


def only(case: Case, names: Set[str]) -> Case:
    """Return a case with what was said of some findings alone."""
    shown = {name: tuple(line for line in lines if line in names) for name, lines in case.shown.items()}
    return replace(
        case,
        answers={name: answer for name, answer in case.answers.items() if name in names},
        unknown={name: word for name, word in case.unknown.items() if name in names},
        shown={name: lines for name, lines in shown.items() if lines},
    )
