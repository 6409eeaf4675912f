"""Why something was not concluded: per rule that could say so what is false, what is not answered, and what withheld it; nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from expert.consultation.outcome import Consultation
from expert.given import checked
from expert.language.conditions import Is, Possible, Subject
from expert.language.grounds import advising, grounds, withholding
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Status
from expert.language.model import Decide
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.parts.explainer import came_out, contradiction
from expert.questions.parts.lead import because, leading, supports
from expert.questions.parts.proof_tree import ProofBuilder
from expert.questions.parts.rules import blocked, not_valid, of_rule
from expert.questions.statements import why_not as kinds
from expert.questions.statements.base import Explanation, Statement
from expert.questions.statements.lead import LeadOpen
from expert.questions.target import Target, parse_target


@checked
def why_not(consultation: Consultation, target: str) -> Explanation:
    """Return why something was not concluded.

    Args:
        consultation: What was concluded.
        target: A level of a decision (`running=easy_flat_only`; the decision alone: its mildest level), a cause that is not likely
            (`overstriding`, `possible:overstriding`), a concept, a recommendation that is not given, or a rule.

    Returns:
        What is in the way, of a rule what keeps it from firing, or what it matched if it fired; where it was concluded after all, that it
        was, and how to ask why.

    Raises:
        QueryError: Nothing of that name is concluded; the nearest names are suggested.
    """
    knowledge = consultation.knowledge
    if knowledge.is_lapsed(target.strip()):
        return Explanation("why-not", knowledge.whole, not_valid(consultation, target.strip()))
    if target.strip() in knowledge.rules:
        return Explanation("why-not", knowledge, contradiction(consultation) if consultation.violations else of_rule(consultation, target))
    asked = parse_target(knowledge, target, (Kind.RULE,))
    statement = contradiction(consultation) if consultation.violations else _Denier(consultation).answer(asked)
    return Explanation("why-not", knowledge.whole, statement)


class _Denier:
    """Finds what is in the way of a conclusion, and puts it into statements."""

    def __init__(self, consultation: Consultation) -> None:
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.meaning = consultation.meaning
        self.proof = ProofBuilder(self.knowledge, consultation.case, self.meaning)
        self.finder = BlockerFinder(self.knowledge, self.meaning)

    def answer(self, target: Target) -> Statement:
        """Return what is in the way of a target, in its plainest reading where it names no value."""
        wanted = self._plainest(target)
        found = came_out(self.consultation, wanted)
        if self._is_so(wanted, found):
            return kinds.SoAlready(wanted, found)
        parts = (*self._parts(wanted), *self._not_valid(wanted.name))
        return kinds.WhyNot(wanted, children=parts or (kinds.NothingGives(),))

    def _not_valid(self, name: str) -> Iterator[Statement]:
        """Yield the rules about a conclusion that would hold, but are not valid on the day of the case."""
        rules = dict.fromkeys(rule for rule, _ in self.knowledge.whole.rules_about[name])
        lapsed = (rule for rule in rules if self.knowledge.is_lapsed(rule.id))
        yield from (not_valid(self.consultation, rule.id) for rule in lapsed if self.meaning.truth(rule.when) is True)

    def _plainest(self, target: Target) -> Target:
        """Return a target with the value that is meant where none is named."""
        if target.value:
            return target
        match target.kind:
            case Kind.DECISION:
                return Target(Kind.DECISION, target.name, self.knowledge.decisions[target.name].levels[0].id)
            case Kind.CONCEPT:
                return target
            case Kind.CAUSE:
                return Target(Kind.CAUSE, target.name, Grade.LIKELY.value)
            case Kind.RECOMMENDATION:
                return Target(Kind.RECOMMENDATION, target.name, Status.RECOMMENDED.value)
            case _:  # pragma: no cover
                assert_never(target.kind)

    def _is_so(self, wanted: Target, found: Target) -> bool:
        """Return whether it was concluded after all; a likely cause is a possible one too."""
        match wanted.kind:
            case Kind.DECISION | Kind.RECOMMENDATION:
                return found == wanted
            case Kind.CONCEPT:
                return self.meaning.concept(wanted.name) is True
            case Kind.CAUSE:
                return found == wanted or (wanted.value, found.value) == (Grade.POSSIBLE.value, Grade.LIKELY.value)
            case _:  # pragma: no cover
                assert_never(wanted.kind)

    def _parts(self, target: Target) -> Iterator[Statement]:
        """Yield the rules that could say so and do not, or those that speak against it."""
        name, value = target.name, target.value
        match target.kind:
            case Kind.DECISION:
                yield from self._decision(name, value)
            case Kind.CONCEPT:
                yield from self._could_give(name, grounds(self.knowledge, Is(Subject.CONCEPT, name)).ids)
            case Kind.CAUSE:
                yield from self._cause(name, value)
            case Kind.RECOMMENDATION:
                yield from self._recommendation(name, Status(value))
            case _:  # pragma: no cover
                assert_never(target.kind)

    def _cause(self, name: str, grade: str) -> Iterator[Statement]:
        """Yield what speaks against a cause or may do so, and the rules that could support it; of an unlikely one the other way round."""
        found = grounds(self.knowledge, Possible(name))
        supporting, opposing = ([rule.id for rule in rules] for rules in (found.supporting, found.opposing))
        giving, in_the_way = (opposing, supporting) if grade == Grade.UNLIKELY.value else (supporting, opposing)
        against = list(self._in_the_way(name, in_the_way))
        yield from against
        yield from self._could_give(name, giving, lead=not against)

    def _decision(self, name: str, level: str) -> Iterator[Statement]:
        """Yield the stricter rules that hold or may hold; of a stricter level than the one in force, the rules that could decide it."""
        scale = self.knowledge.decisions[name]
        rank = scale.rank(level)
        if rank > scale.rank(self.consultation.decisions[name].in_force):
            pairs = self.knowledge.rules_with(name, Decide)
            yield from self._could_give(name, [rule.id for rule, effect in pairs if effect.level == level])
        else:
            yield from self._in_the_way(name, [rule.id for rule in self.knowledge.rules_deciding(name, rank + 1)])

    def _recommendation(self, name: str, status: Status) -> Iterator[Statement]:
        """Yield what withholds a recommendation or may do so, and if nothing calls for it, the rules that could."""
        rules = withholding(self.knowledge, name).ids
        if status is Status.WITHHELD:
            yield from self._could_give(name, rules)
            return
        against = list(self._in_the_way(name, rules))
        yield from against
        if not self.consultation.recommendations[name].advised_by:
            yield from self._could_give(name, advising(self.knowledge, name).ids, lead=not against)

    def _could_give(self, name: str, rules: Iterable[str], *, lead: bool = True) -> Iterator[Statement]:
        """Yield the rules that could say so and do not, each with what is false and what is not answered, the nearest first."""
        lacking = [id for id in rules if self.meaning.rule(id) is not True]
        found = sorted(((id, self.finder.rule(id)) for id in lacking), key=lambda pair: pair[1].cost)
        away = tuple(blocked(self.proof, id, item) for id, item in found)
        if not away:
            return
        if lead:
            yield because(name, away[:1]) or LeadOpen(name, len(found[0][1].missing))
        yield kinds.CouldGive(name, children=away)

    def _in_the_way(self, name: str, rules: Iterable[str]) -> Iterator[Statement]:
        """Yield the rules that speak against it, and those that still could."""
        rules = tuple(rules)
        true = leading(self.knowledge, [id for id in rules if self.meaning.rule(id) is True])
        open = [self.knowledge.rules[id] for id in rules if self.meaning.rule(id) is None]
        proofs = tuple(self.proof.rule(id) for id in true)
        if proofs or open:
            yield because(name, proofs) or LeadOpen(
                name, len(self.knowledge.without_further(self.meaning.behind_rules(rule.id for rule in open)))
            )
        if proofs:
            yield from supports(self.knowledge, true)
            yield kinds.InTheWay(name, children=proofs)
        if open:
            yield kinds.MayBeInTheWay(name, children=tuple(map(self.proof.not_rule, open)))
