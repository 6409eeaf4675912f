"""What was proved of a knowledge base for everybody, and who breaks what was not: with the answers, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from expert.cases.case import Answer, Case
from expert.cases.values import write_value
from expert.engines.logic.laws import LawProof
from expert.engines.logic.solver import somebody
from expert.language.conditions import Condition
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.questions.parts.proof import Proof
from expert.questions.parts.statement import Statement
from expert.words.catalogue import say
from expert.words.phrases import say_answer
from expert.words.plain_words import say_condition


def say_proofs(knowledge: KnowledgeBase, proofs: Iterable[LawProof]) -> Statement:
    """Return what became of each law: how often it was proved, and each time that it does not hold, who breaks it.

    Args:
        knowledge: What the laws are about.
        proofs: What `prove` returned for it.

    Returns:
        A statement of kind `proofs` with a statement for each law: `law_proved`, `law_broken` with the answers of the fewest answers that
        break it and why, `law_uncertain` where the search gave up.
    """
    listed = list(proofs)
    children: list[Statement] = []
    for law in dict.fromkeys(proof.law for proof in listed):
        proved = [proof for proof in listed if proof.law == law and proof.holds]
        if proved:
            children.append(Statement(f"law_{law}", law, {"count": str(len(proved))}))
        children += [_broken(knowledge, proof) for proof in listed if proof.law == law and not proof.holds]
    return Statement(
        "proofs", knowledge.id, {"count": str(len(listed)), "broken": str(sum(not proof.holds for proof in listed))}, tuple(children)
    )


def _broken(knowledge: KnowledgeBase, proof: LawProof) -> Statement:
    """Return who breaks a law."""
    if proof.broken_by is None:
        return Statement("law_uncertain", proof.about, {"law": _law(knowledge, proof)})
    answers = Statement("their_answers", "", {"count": str(len(proof.broken_by))}, tuple(_answers(knowledge, proof.broken_by)))
    if proof.law == "invariant":
        return invariant_broken(knowledge, proof.about, proof.broken_by, answers)
    if proof.then is None:
        return Statement("law_broken", proof.about, {"law": _law(knowledge, proof)}, (answers,))
    changed = {name: value for name, value in proof.then.items() if proof.broken_by.get(name) != value}
    then = Statement("their_next_answers", "", {"count": str(len(changed))}, tuple(_answers(knowledge, changed)))
    return Statement(
        "law_broken", proof.about, {"law": _law(knowledge, proof)}, (answers, then, *_moves(knowledge, proof.broken_by, proof.then))
    )


def invariant_broken(knowledge: KnowledgeBase, id: str, answers: Mapping[str, Value], *first: Statement) -> Statement:
    """Return that an invariant is broken by somebody: `first`, then why what must never be is so."""
    invariant = knowledge.invariants[id]
    texts = {"because": invariant.because, "id": id}
    return Statement("invariant_broken", id, texts, (*first, *_prove_outcome(knowledge, answers, invariant.never)))


def _law(knowledge: KnowledgeBase, proof: LawProof) -> str:
    """Return a law in words, with the invariant or the question that it is about."""
    law = say("proving", proof.law)
    if not proof.about:
        return law
    about = knowledge.invariants[proof.about].because if proof.law == "invariant" else knowledge.findings[proof.about].question
    return say("proving", "about", law=law, about=about.strip())


def _answers(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> Iterator[Statement]:
    """Yield answers in words, each with its value as a file has it."""
    for name, value in answers.items():
        yield Statement("their_answer", name, {"phrase": say_answer(knowledge.findings[name], value), "value": write_value(value)})


def _moves(knowledge: KnowledgeBase, first: Mapping[str, Value], then: Mapping[str, Value]) -> Iterator[Statement]:
    """Yield the decisions that differ, by what is decided, still possible and in force, and the rules that changed."""
    before, after = Meaning(knowledge, first), Meaning(knowledge, then)
    for name, scale in knowledge.decisions.items():
        levels = [
            tuple(scale.levels[rank].title for rank in (*meaning.bounds(name), scale.rank(meaning.in_force(name))))
            for meaning in (before, after)
        ]
        if levels[0] != levels[1]:
            named = zip(("old", "new"), levels, strict=True)
            texts = {f"{when}_{what}": text for when, row in named for what, text in zip(("least", "most", "now"), row, strict=True)}
            rules = tuple(
                Statement("rule_moved", rule.id, {"title": rule.title})
                for rule, _ in knowledge.rules_about[name]
                if before.rule(rule.id) is not after.rule(rule.id)
            )
            yield Statement("decision_moved", name, {"title": scale.title, **texts}, rules)


def _prove_outcome(knowledge: KnowledgeBase, answers: Mapping[str, Value], condition: Condition) -> tuple[Statement, ...]:
    """Return why a condition on the finished outcome holds for somebody, down to their answers."""
    case = Case(datetime.date.min, {name: Answer(value) for name, value in answers.items()})
    return Proof(knowledge, case, Meaning(knowledge, answers).finished).prove(condition)


def ever(knowledge: KnowledgeBase, condition: Condition) -> Statement:
    """Return whether a condition on the finished outcome can hold for anybody.

    Args:
        knowledge: A checked knowledge base.
        condition: Read as an invariant is: decisions at the level in force; `read_condition` reads it from a text.

    Returns:
        A statement of kind `ever_never`, a proof that it holds for nobody; `ever` with the fewest answers that lead there, and why;
        `ever_uncertain` where the search gave up.
    """
    found = somebody(knowledge, condition)
    texts = {"condition": say_condition(knowledge, condition)}
    if found.answers is None:
        return Statement("ever_never" if found.certain else "ever_uncertain", "", texts)
    answers = Statement("their_answers", "", {"count": str(len(found.answers))}, tuple(_answers(knowledge, found.answers)))
    return Statement("ever", "", texts, (answers, *_prove_outcome(knowledge, found.answers, condition)))
