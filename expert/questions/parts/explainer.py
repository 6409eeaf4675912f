"""Why a decision, cause, concept or recommendation came out as it did.

First a sentence in the person's own words, the mechanism and how sure it is; then the proof, down to answers only; last what would
change it. It reads the consultation and the knowledge base; what is true, false or open is the reference meaning's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

import msgspec

from expert.consultation.outcome import Consultation
from expert.language.conditions import Is, Possible, Subject, print_condition
from expert.language.grounds import advising, grounds, withholding
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Status
from expert.language.model import Decide, Rule
from expert.questions.parts.lead import because, leading, supports
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.parts.screen import alone_in, level_in_force
from expert.questions.statements import why as kinds
from expert.questions.statements.base import Statement
from expert.questions.statements.lead import LeadHeld, LeadNothing, LeadOpen, LeadPresumed
from expert.questions.target import Target


def contradiction(consultation: Consultation) -> kinds.Contradiction:
    """Return that the outcome broke an invariant, so that there is no advice."""
    return kinds.Contradiction(children=tuple(kinds.Invariant(item.invariant) for item in consultation.violations))


def came_out(consultation: Consultation, target: Target) -> Target:
    """Return how what a target is about came out: the level in force, the grade, the status as it is shown; of a concept itself."""
    name = target.name
    match target.kind:
        case Kind.DECISION:
            return Target(Kind.DECISION, name, consultation.decisions[name].in_force)
        case Kind.CONCEPT:
            return Target(Kind.CONCEPT, name)
        case Kind.CAUSE:
            return Target(Kind.CAUSE, name, consultation.causes[name].grade.value)
        case Kind.RECOMMENDATION:
            return Target(Kind.RECOMMENDATION, name, consultation.recommendations[name].shown.value)
        case _:  # pragma: no cover
            assert_never(target.kind)


class Explainer:
    """Puts what was concluded into statements."""

    def __init__(self, consultation: Consultation) -> None:
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.meaning = consultation.meaning
        self.proof = ProofBuilder(self.knowledge, consultation.case, self.meaning)

    def explain(self, target: Target) -> Statement:
        """Return why a target came out as it did, whichever way that is."""
        match target.kind:
            case Kind.DECISION:
                return self.decision(target.name)
            case Kind.CONCEPT:
                return self.concept(target.name)
            case Kind.CAUSE:
                return self.cause(target.name)
            case Kind.RECOMMENDATION:
                return self.recommendation(target.name)
            case _:  # pragma: no cover
                assert_never(target.kind)

    def decision(self, name: str) -> Statement:
        """Return why a decision is at the level in force, what was checked, what it overruled and what could still change it."""
        outcome = self.consultation.decisions[name]
        decided = leading(self.knowledge, outcome.decided_by)
        presumed = leading(self.knowledge, self.meaning.presumed_by(name))
        proofs: list[Statement] = [self.proof.rule(id) for id in decided]
        behind = decided
        if presumed:
            lead: Statement = LeadPresumed(name, presumed[0], self._lifting(presumed[0]))
            behind = presumed
            proofs = [*map(self._presumed, presumed), *proofs]
        elif outcome.in_force != outcome.floor:
            lead = LeadHeld(name, len(self.knowledge.without_further(outcome.open)))
            behind = []
        else:
            lead = because(name, proofs) or LeadNothing(name, len(self.knowledge.without_further(self.consultation.case.answers)))
        beside = (lead, *supports(self.knowledge, behind), *proofs, *self._not_stricter(name))
        change = self._change(self._changing_decision(name), self._next_milder(name))
        return kinds.Decision.at(level_in_force(self.consultation, name), children=(*beside, change))

    def _presumed(self, rule: str) -> Statement:
        """Return a rule of which all holds but what would lift it."""
        return kinds.Presumed(rule, children=self.proof.prove(self.knowledge.rules[rule].bare))

    def _lifting(self, rule: str) -> str:
        """Return what would lift a presumed rule, as it is written."""
        lifting = self.knowledge.rules[rule].lifting
        assert lifting is not None  # nothing else is presumed
        return print_condition(lifting)

    def _not_stricter(self, name: str) -> Iterator[Statement]:
        """Yield that the rules that would make a decision stricter were checked, and are false."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        least = scale.rank(outcome.floor) + 1 if outcome.decided_by else 0
        false = self._ruled_out(self.knowledge.rules_deciding(name, least))
        if false:
            yield (kinds.NothingStricter if outcome.decided_by else kinds.NothingAgainst)(name, children=false)

    def _changing_decision(self, name: str) -> Iterator[Statement]:
        """Yield what could still change a decision: what is open, what milder rules say, and what moves one on."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        open = self.proof.questions(self.knowledge.without_further(outcome.open))
        presumed = self.meaning.presumed_by(name)
        if presumed:
            lifting = {self._lifting(id): self.meaning.behind_rules((id,)) for id in presumed}
            yield from (kinds.Lifting(unless, children=self.proof.questions(missing)) for unless, missing in lifting.items())
            if outcome.ceiling != outcome.in_force:
                yield kinds.CouldBecome(name, outcome.ceiling, children=open)
        elif outcome.in_force != outcome.floor:
            yield kinds.Held(name, outcome.floor, children=open) if outcome.decided_by else kinds.HeldUndecided(name, children=open)
        elif outcome.could_raise:
            yield kinds.CouldBecome(name, outcome.ceiling, children=open)
        stands_alone = alone_in(self.consultation) is not None
        milder = tuple(
            kinds.OverruledRule(rule.id, name, effect.level)
            for rule, effect in self.knowledge.rules_with(name, Decide)
            if self.meaning.rule(rule.id) is True and rule.id not in outcome.decided_by
        )
        if milder and not stands_alone:  # nothing that soothes stands beside it
            yield kinds.Overruled(name, children=milder)
        if outcome.in_force == outcome.floor and scale.level(outcome.floor).move_on and not stands_alone:
            yield kinds.MoveOn(name, outcome.floor)

    def _next_milder(self, name: str) -> Target | None:
        """Return the target one level milder than the one in force, if there is one and anything is said beside it."""
        scale = self.knowledge.decisions[name]
        rank = scale.rank(self.consultation.decisions[name].in_force)
        return Target(Kind.DECISION, name, scale.levels[rank - 1].id) if rank and alone_in(self.consultation) is None else None

    def cause(self, name: str) -> Statement:
        """Return why a cause has its grade: what supports it, what speaks against it, and what was checked and does not support it."""
        outcome, found = self.consultation.causes[name], grounds(self.knowledge, Possible(name))
        strengths = {id: strength for id, (*_, strength) in found.strengths.items()}
        supporting = sorted(leading(self.knowledge, outcome.suggested_by), key=lambda id: -strengths[id].points)
        proofs: tuple[Statement, ...] = tuple(
            kinds.Support(name, strengths[id].id, id, children=(self.proof.rule(id),)) for id in supporting
        )
        opposing = self.proof.opposing(name, found)
        against = tuple(item for item in opposing if item.truth)
        checked = self._checked(name, self._ruled_out(found.supporting))
        if outcome.grade is Grade.UNLIKELY and against:  # then that is why, whatever supports it
            supporting, proofs = leading(self.knowledge, outcome.opposed_by), (*against, *proofs)
            opposing = opposing[len(against) :]
        lead = (
            LeadOpen(name, len(self.knowledge.without_further(outcome.open)))
            if outcome.grade is Grade.OPEN
            else because(name, proofs or checked)
        )
        change = self._change(self._open(name, outcome.open))
        children = (*_some(lead), *supports(self.knowledge, supporting), *proofs, *opposing, *checked, change)
        return kinds.Cause(name, outcome.kind, outcome.grade, children=children)

    def concept(self, name: str) -> Statement:
        """Return why a concept is true, false or unknown."""
        if self.meaning.concept(name) is None:
            open = self.knowledge.in_order_of_asking(self.meaning.behind(Is(Subject.CONCEPT, name)))
            checked = self._checked(name, self._ruled_out(grounds(self.knowledge, Is(Subject.CONCEPT, name)).rules))
            change = self._change(self._open(name, open))
            return kinds.ConceptUnknown(name, children=(LeadOpen(name, len(self.knowledge.without_further(open))), *checked, change))
        proved = self.proof.concept(name)
        rules = leading(self.knowledge, self.consultation.concepts[name].concluded_by)
        lead = because(name, proved.children)
        return msgspec.structs.replace(proved, children=(*_some(lead), *supports(self.knowledge, rules), *proved.children))

    def recommendation(self, name: str) -> Statement:
        """Return why a recommendation has its status: who advises it, what withholds it, what was checked."""
        outcome = self.consultation.recommendations[name]
        rules = leading(self.knowledge, outcome.withheld_by if outcome.status is Status.WITHHELD else outcome.advised_by)
        proofs = tuple(self.proof.rule(id) for id in rules)
        checked = tuple(self._not_given(name))
        if outcome.status in {Status.OPEN, Status.CONDITIONAL} and outcome.shown is outcome.status:
            lead: Statement | None = LeadOpen(name, len(self.knowledge.without_further(outcome.open)))
        else:
            lead = because(name, proofs or checked)
        hint = None if outcome.shown is Status.RECOMMENDED else Target(Kind.RECOMMENDATION, name, Status.RECOMMENDED.value)
        change = self._change(self._changing_recommendation(name), hint)
        children = (*_some(lead), *supports(self.knowledge, rules), *proofs, *checked, change)
        return kinds.Recommendation(name, outcome.shown, outcome.shown is not outcome.status, children=children)

    def _not_given(self, name: str) -> Iterator[Statement]:
        """Yield the rules that could advise or withhold a recommendation and were checked, unless one withholds it."""
        outcome = self.consultation.recommendations[name]
        if outcome.status is Status.WITHHELD:
            return
        not_advised = () if outcome.advised_by else self._ruled_out(advising(self.knowledge, name).rules)
        if not_advised:
            yield kinds.NotAdvised(name, children=not_advised)
        exceptions = self._ruled_out(withholding(self.knowledge, name).rules)
        if exceptions:
            yield kinds.Exceptions(name, children=exceptions)

    def _changing_recommendation(self, name: str) -> Iterator[Statement]:
        """Yield what is open about a recommendation, and what advised it in vain."""
        outcome = self.consultation.recommendations[name]
        yield from self._open(name, outcome.open)
        if outcome.status is Status.WITHHELD and outcome.advised_by:
            yield kinds.Overruled(name, children=tuple(map(kinds.OverruledAdvice, outcome.advised_by)))

    def _open(self, name: str, open: tuple[str, ...]) -> tuple[Statement, ...]:
        """Return which questions about a conclusion are not answered, if any."""
        return (kinds.Open(name, children=self.proof.questions(open)),) if open else ()

    def _ruled_out(self, rules: Iterable[Rule]) -> tuple[Statement, ...]:
        """Return those of some rules that are false, each with what is false in it."""
        return tuple(self.proof.not_rule(rule) for rule in rules if self.meaning.rule(rule.id) is False)

    @staticmethod
    def _checked(name: str, false: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """Return that rules about a conclusion were checked and are false, if any are."""
        return (kinds.Checked(name, children=false),) if false else ()

    @staticmethod
    def _change(changing: Iterable[Statement], until: Target | None = None) -> Statement:
        """Return what would change the conclusion, with the target to ask `until` for."""
        children = (*changing, *([] if until is None else [kinds.AskUntil(until)]))
        return kinds.Change(children=children) if children else kinds.NoChange()


def _some(statement: Statement | None) -> tuple[Statement, ...]:
    """Return a statement as a tuple, empty where there is none."""
    return () if statement is None else (statement,)
