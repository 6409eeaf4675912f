"""What was proved of a knowledge base for everybody, and who breaks what was not: with the answers, and why."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from msgspec.structs import replace

from expert.cases.case import Answer, Case
from expert.engines.logic.law_proof import LawProof
from expert.engines.logic.laws import prove as prove_laws
from expert.engines.logic.solver import somebody
from expert.engines.logic.time_limit import time_limit
from expert.given import checked
from expert.language.conditions import Condition, print_condition
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Period, Value
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.statements import proving as kinds
from expert.questions.statements.base import Answered, Explanation, Statement


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What became of every invariant and law of a knowledge base."""

    knowledge: KnowledgeBase = field(repr=False, compare=False)
    proofs: tuple[LawProof, ...]
    seconds: int | None = None
    """The time that was given, where it was over before everything was decided."""

    @property
    def holds(self) -> bool:
        """Return whether everything is proved."""
        return all(proof.holds for proof in self.proofs)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data: its explanation."""
        return self.explanation().to_data()

    def explanation(self) -> Explanation:
        """Return what became of each law: how often it was proved, and each time that it does not hold, who breaks it.

        Returns:
            A statement of kind `proofs` with a statement for each law: `law_proved`; `law_broken` or `invariant_broken` with the answers of
            the fewest answers that break it and why; `law_uncertain` where the search gave up, and then `out_of_time` if that is why.
        """
        children: list[Statement] = []
        for law in dict.fromkeys(proof.law for proof in self.proofs):
            proved = sum(proof.law == law and proof.holds for proof in self.proofs)
            if proved:
                children.append(kinds.LawProved(law, proved))
            children += _of_one_cause(_broken(self.knowledge, proof) for proof in self.proofs if proof.law == law and not proof.holds)
        broken = sum(not proof.holds for proof in self.proofs)
        children += out_of_time(self.seconds)
        return Explanation("prove", self.knowledge, kinds.Proofs(len(self.proofs), broken, children=tuple(children)))


@checked
def prove(knowledge: KnowledgeBase, timeout: int | None = None, progress: Callable[[str], object] = str) -> ProofReport:
    """Return what becomes of every invariant and law of a knowledge base over all cases.

    Args:
        knowledge: A checked knowledge base.
        timeout: How many seconds all of it may take; what is not decided by then is not proved. None: as long as it takes.
        progress: Called with the name of a law before each of the proofs that it takes.
    """
    with time_limit(timeout) as is_over:
        return ProofReport(knowledge, prove_laws(knowledge, progress), timeout if is_over() else None)


def out_of_time(seconds: int | None) -> tuple[kinds.OutOfTime, ...]:
    """Return that the time was over, where it was."""
    return () if seconds is None else (kinds.OutOfTime(seconds),)


def _of_one_cause(broken: Iterable[Statement]) -> Iterator[Statement]:
    """Yield what is broken; a law that the same rules break for several questions once, with the others named."""
    found: dict[object, Statement] = {}
    for statement in broken:
        moved = frozenset(item.rule for item in statement.walk() if isinstance(item, kinds.RuleMoved))
        first = found.get((statement.kind, moved))
        if isinstance(first, kinds.LawBroken) and isinstance(statement, kinds.LawBroken) and moved and statement.finding is not None:
            also = dict.fromkeys((*first.also, statement.finding))  # on the days of several periods it may be the same one
            also.pop(first.finding or "", None)
            found[statement.kind, moved] = replace(first, also=tuple(also))
        else:
            found[(statement.kind, moved) if moved else statement] = statement
    return iter(found.values())


def _broken(knowledge: KnowledgeBase, proof: LawProof) -> Statement:
    """Return who breaks a law."""
    finding, invariant = _about(proof)
    days = () if proof.period is None else (_days(proof.period),)
    knowledge = knowledge if proof.period is None else proof.period.knowledge
    if proof.broken_by is None:
        return kinds.LawUncertain(proof.law, finding, invariant, children=days)
    answers = _answers(proof.broken_by)
    if invariant is not None:
        return invariant_broken(knowledge, invariant, proof.broken_by, *days, answers)
    if proof.then is None:
        return kinds.LawBroken(proof.law, finding, children=(*days, answers))
    changed = {name: value for name, value in proof.then.items() if proof.broken_by.get(name) != value}
    then = kinds.TheirNextAnswers(children=tuple(_each(changed)))
    return kinds.LawBroken(proof.law, finding, children=(*days, answers, then, *_moves(knowledge, proof.broken_by, proof.then)))


def _days(period: Period) -> kinds.OnDays:
    """Return which days a period has."""
    return kinds.OnDays(period.first, period.last)


def _about(proof: LawProof) -> tuple[str | None, str | None]:
    """Return the finding and the invariant that a proof is about, None where it is about none."""
    match proof.law:
        case "invariant":
            return None, proof.about
        case "worse_never_milder" | "withheld_not_tested":
            return proof.about, None
        case "settled_stays" | "complete_settles":
            return None, None
        case _:  # pragma: no cover
            assert_never(proof.law)


def invariant_broken(knowledge: KnowledgeBase, id: str, answers: Mapping[str, Value], *first: Statement) -> kinds.InvariantBroken:
    """Return that an invariant is broken by somebody: `first`, then why what must never be is so."""
    return kinds.InvariantBroken(id, children=(*first, *_prove_outcome(knowledge, answers, knowledge.invariants[id].never)))


def _answers(answers: Mapping[str, Value]) -> kinds.TheirAnswers:
    """Return the answers of somebody."""
    return kinds.TheirAnswers(children=tuple(_each(answers)))


def _each(answers: Mapping[str, Value]) -> Iterator[Statement]:
    """Yield answers one by one."""
    return (kinds.TheirAnswer(Answered(name, value)) for name, value in answers.items())


def _moves(knowledge: KnowledgeBase, first: Mapping[str, Value], then: Mapping[str, Value]) -> Iterator[Statement]:
    """Yield the decisions that differ, by what is decided, still possible and in force, and the rules that changed."""
    before, after = Meaning(knowledge, first), Meaning(knowledge, then)
    for name in knowledge.decisions:
        old, new = _levels(before, name), _levels(after, name)
        if old != new:
            rules = (rule.id for rule, _ in knowledge.rules_about[name] if before.rule(rule.id) is not after.rule(rule.id))
            yield kinds.DecisionMoved(name, *old, *new, children=tuple(map(kinds.RuleMoved, rules)))


def _levels(meaning: Meaning, decision: str) -> tuple[str, str, str]:
    """Return the level that is decided, the strictest still possible, and the one in force."""
    return *meaning.levels(decision), meaning.in_force(decision)


def _prove_outcome(knowledge: KnowledgeBase, answers: Mapping[str, Value], condition: Condition) -> tuple[Statement, ...]:
    """Return why a condition on the finished outcome holds for somebody, down to their answers."""
    case = Case(datetime.date.min, {name: Answer(value) for name, value in answers.items()})
    return ProofBuilder(knowledge, case, Meaning(knowledge, answers).finished).prove(condition)


@checked
def ever(knowledge: KnowledgeBase, condition: Condition, timeout: int | None = None) -> Explanation:
    """Return whether a condition on the finished outcome can hold for anybody.

    Args:
        knowledge: A checked knowledge base.
        condition: Read as an invariant is: decisions at the level in force; `read_condition` reads it from a text.
        timeout: How many seconds it may take; None: as long as it takes.

    Returns:
        A statement of kind `ever_never`, a proof that it holds for nobody; `ever` with the fewest answers that lead there, and why;
        `ever_uncertain` where the search gave up, with `out_of_time` if that is why.
    """
    return Explanation("ever", knowledge, _ever(knowledge, condition, timeout))


def _ever(knowledge: KnowledgeBase, condition: Condition, timeout: int | None) -> Statement:
    """Return the statement itself."""
    with time_limit(timeout) as is_over:
        found, written = [(period, somebody(period.knowledge, condition)) for period in knowledge.periods], print_condition(condition)
        seconds = timeout if is_over() else None
    for period, person in found:
        if person.answers is not None:
            days = (_days(period),) if len(found) > 1 else ()
            why = _prove_outcome(period.knowledge, person.answers, condition)
            return kinds.Ever(written, children=(*days, _answers(person.answers), *why))
    if all(person.certain for _, person in found):
        return kinds.EverNever(written)
    return kinds.EverUncertain(written, children=out_of_time(seconds))
