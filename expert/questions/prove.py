"""What was proved of a knowledge base for everybody, and who breaks what was not: with the answers, and why."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from expert.cases.case import Answer, Case
from expert.engines.logic.law_proof import LawProof
from expert.engines.logic.laws import prove as prove_laws
from expert.engines.logic.solver import somebody
from expert.language.conditions import Condition, print_condition
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.statements import proving as kinds
from expert.questions.statements.base import Answered, Explanation, Statement


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What became of every invariant and law of a knowledge base."""

    knowledge: KnowledgeBase = field(repr=False, compare=False)
    proofs: tuple[LawProof, ...]

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
            the fewest answers that break it and why; `law_uncertain` where the search gave up.
        """
        children: list[Statement] = []
        for law in dict.fromkeys(proof.law for proof in self.proofs):
            proved = sum(proof.law == law and proof.holds for proof in self.proofs)
            if proved:
                children.append(kinds.LawProved(law, proved))
            children += [_broken(self.knowledge, proof) for proof in self.proofs if proof.law == law and not proof.holds]
        broken = sum(not proof.holds for proof in self.proofs)
        return Explanation("prove", self.knowledge, kinds.Proofs(len(self.proofs), broken, children=tuple(children)))


def prove(knowledge: KnowledgeBase, progress: Callable[[str], object] = str) -> ProofReport:
    """Return what becomes of every invariant and law of a knowledge base over all cases.

    Args:
        knowledge: A checked knowledge base.
        progress: Called with the name of each law before it is proved.
    """
    return ProofReport(knowledge, prove_laws(knowledge, progress))


def _broken(knowledge: KnowledgeBase, proof: LawProof) -> Statement:
    """Return who breaks a law."""
    finding, invariant = _about(proof)
    if proof.broken_by is None:
        return kinds.LawUncertain(proof.law, finding, invariant)
    answers = _answers(proof.broken_by)
    if invariant is not None:
        return invariant_broken(knowledge, invariant, proof.broken_by, answers)
    if proof.then is None:
        return kinds.LawBroken(proof.law, finding, children=(answers,))
    changed = {name: value for name, value in proof.then.items() if proof.broken_by.get(name) != value}
    then = kinds.TheirNextAnswers(children=tuple(_each(changed)))
    return kinds.LawBroken(proof.law, finding, children=(answers, then, *_moves(knowledge, proof.broken_by, proof.then)))


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
    levels = meaning.knowledge.decisions[decision].levels
    floor, ceiling = meaning.bounds(decision)
    return levels[floor].id, levels[ceiling].id, meaning.in_force(decision)


def _prove_outcome(knowledge: KnowledgeBase, answers: Mapping[str, Value], condition: Condition) -> tuple[Statement, ...]:
    """Return why a condition on the finished outcome holds for somebody, down to their answers."""
    case = Case(datetime.date.min, {name: Answer(value) for name, value in answers.items()})
    return ProofBuilder(knowledge, case, Meaning(knowledge, answers).finished).prove(condition)


def ever(knowledge: KnowledgeBase, condition: Condition) -> Explanation:
    """Return whether a condition on the finished outcome can hold for anybody.

    Args:
        knowledge: A checked knowledge base.
        condition: Read as an invariant is: decisions at the level in force; `read_condition` reads it from a text.

    Returns:
        A statement of kind `ever_never`, a proof that it holds for nobody; `ever` with the fewest answers that lead there, and why;
        `ever_uncertain` where the search gave up.
    """
    return Explanation("ever", knowledge, _ever(knowledge, condition))


def _ever(knowledge: KnowledgeBase, condition: Condition) -> Statement:
    """Return the statement itself."""
    found, written = somebody(knowledge, condition), print_condition(condition)
    if found.answers is None:
        return kinds.EverNever(written) if found.certain else kinds.EverUncertain(written)
    return kinds.Ever(written, children=(_answers(found.answers), *_prove_outcome(knowledge, found.answers, condition)))
