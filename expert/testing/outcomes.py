"""What must be true of what people read, and of what is stored; each check yields the faults it finds, in words."""

from __future__ import annotations

from collections.abc import Iterator

from expert.cases.case import Case
from expert.cases.form import case_to_data
from expert.cases.reading import build_case
from expert.consultation.outcome import Consultation
from expert.errors import CaseError, Diagnostics
from expert.language.kinds import CONCLUDED, Kind
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.language.topics import left_unasked
from expert.loading.cases import parse_case
from expert.questions.assess import assess
from expert.questions.statements import proof_tree
from expert.questions.why import why
from expert.shapes.plain import json_text


def targets(knowledge: KnowledgeBase) -> list[str]:
    """Return everything that is concluded."""
    return [*knowledge.names_of(CONCLUDED)]


def explained(knowledge: KnowledgeBase) -> list[str]:
    """Return everything that a why can be asked about, but for rules."""
    return [*targets(knowledge), *knowledge.scores, *knowledge.written_quantities]


def unfounded_statements(consultation: Consultation, target: str) -> Iterator[str]:
    """Yield what is wrong with a why: it mentions an answer that was not given, asks one that was, or cites too few answers."""
    knowledge = consultation.knowledge
    tree, case = why(consultation, target), consultation.case
    names = {item.answer.finding for item in tree.walk() if isinstance(item, proof_tree.Answer | proof_tree.Measured)}
    if not names <= case.answers.keys():
        yield f"why {target} mentions answers that were not given: {sorted(names - case.answers.keys())}"
        return
    asked = {item.finding for item in tree.walk() if isinstance(item, proof_tree.Question)}
    further = {name: knowledge.findings[name].further.values() for name in asked & case.answers.keys()}
    again = [name for name, others in further.items() if case.answers.keys() >= set(others)]
    if again:
        yield f"why {target} asks what is answered: {sorted(again)}"
    alone = Meaning(knowledge, {name: value for name, value in case.values.items() if name in names})
    whole = Meaning(knowledge, case.values)
    if _differs(knowledge, alone, whole, target):
        yield f"why {target}: the answers that it cites are not enough to conclude the same: {sorted(names)}"
    for item in tree.walk():
        if isinstance(item, proof_tree.Rule | proof_tree.NotRule):
            fired = isinstance(item, proof_tree.Rule)
            if not alone.rule(item.rule) is whole.rule(item.rule) is fired:
                yield f"why {target}: {item.rule} does not follow from the answers it cites: {sorted(names)}"


def _differs(knowledge: KnowledgeBase, alone: Meaning, whole: Meaning, target: str) -> bool:
    """Return whether what is settled of a target, or decided so far, does not follow from the cited answers alone.

    Raises:
        KeyError: No why is about it.
    """
    match knowledge.kind_of(target):
        case Kind.SCORE:
            return alone.points(target) != whole.points(target)
        case Kind.QUANTITY:
            return alone.quantity(target) != whole.quantity(target)
        case Kind.DECISION:
            settled = whole.is_settled(target) and alone.bounds(target) != whole.bounds(target)
            return settled or alone.bounds(target)[0] != whole.bounds(target)[0]
        case Kind.CONCEPT:
            return alone.concept(target) is not whole.concept(target)
        case Kind.CAUSE:
            return whole.is_grade_settled(target) and alone.grade(target) is not whole.grade(target)
        case Kind.RECOMMENDATION:
            return whole.is_status_settled(target) and alone.status(target) is not whole.status(target)
        case _:
            raise KeyError(target)


def faults_of_the_first_screen(consultation: Consultation) -> Iterator[str]:
    """Yield where the first screen says something else than the outcome."""
    view = assess(consultation, everything=True)
    asked = (action for lines in view.topics for action in lines.to_do)
    shown = sorted({action.recommendation for action in (*view.referrals, *view.to_do, *asked)})
    unasked = left_unasked(consultation.knowledge, consultation.meaning)
    to_do = sorted(name for name, item in consultation.recommendations.items() if item.to_do and name not in unasked)
    if shown != to_do:
        yield f"shown to do: {shown}; to do: {to_do}"
    withheld = (item for lines in view.topics for item in lines.not_now)
    both = set(shown) & {item.recommendation for item in (*view.not_now, *withheld)}
    if both:
        yield f"both to do and not to do: {sorted(both)}"
    first = next((line.decision for line in view.decisions if line.next_screen), "")  # which has the next question of all
    asked_first = (*consultation.knowledge.checklists, *consultation.knowledge.story)  # before all, whatever they bear on
    of_all = [name for outcome in consultation.decisions.values() for name in outcome.open]
    for line in view.decisions:
        outcome = consultation.decisions[line.decision]
        if line.level != outcome.in_force:
            yield f"{line.decision} is shown at {line.level} and is at {outcome.in_force}"
        if line.reasons and line.held_by:
            yield f"{line.decision} is held back by open questions, and answers are given as the reason"
        open = of_all if line.decision == first else outcome.open
        screens = {*map(consultation.knowledge.screen_of, open), *asked_first}
        if line.next_screen and line.next_screen not in screens:
            yield f"{line.decision} asks what is not open: {line.next_screen}"


def violated_invariants(knowledge: KnowledgeBase, case: Case) -> Iterator[str]:
    """Yield the invariants that do not hold."""
    meaning = Meaning(knowledge, case.values)
    yield from (f"{item.id} is violated: {item.because}" for item in knowledge.invariants.values() if meaning.violated(item.never))


def lost_in_storing(knowledge: KnowledgeBase, case: Case) -> Iterator[str]:
    """Yield how a case differs once it was written as data or JSON and read again."""
    data = case_to_data(case)
    diagnostics = Diagnostics(error=CaseError)
    if build_case(knowledge, data, diagnostics) != case:
        yield f"the case is another once it was stored: {data} {[str(item) for item in diagnostics.items]}"
    try:
        again = parse_case(json_text(data, one_line=True), knowledge)
    except CaseError as error:
        yield f"the case cannot be read again: {error}"
    else:
        if again != case:
            yield f"the case is another once it was written: {data}"
