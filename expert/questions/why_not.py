"""Why something was not concluded: per rule that could say so what is false, what is not answered, and what withheld it; nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from expert.consultation.outcome import Consultation
from expert.language.meaning import Grade, Status
from expert.language.model import Advise, Conclude, Decide, Suggest, Withhold
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.parts.lead import because, certainty, leading, mechanism
from expert.questions.parts.proof import Proof
from expert.questions.parts.statement import Statement
from expert.questions.parts.target import Target, parse_target
from expert.questions.why import contradiction


def why_not(consultation: Consultation, target: str) -> Statement:
    """Return why something was not concluded.

    Args:
        consultation: What was concluded.
        target: A level of a decision (`running=easy_flat_only`; the decision alone: its mildest level), a cause that is not likely
            (`overstriding`, `possible:overstriding`), a concept, or a recommendation that is not given.

    Returns:
        What is in the way; where it was concluded after all, that it was, and how to ask why.

    Raises:
        QueryError: Nothing of that name is concluded; the nearest names are suggested.
    """
    knowledge = consultation.knowledge
    asked = parse_target(knowledge, target)
    if consultation.violations:
        return contradiction(consultation)
    return _Denier(consultation).answer(asked)


class _Denier:
    """Finds what is in the way of a conclusion, and puts it into statements."""

    def __init__(self, consultation: Consultation) -> None:
        """Take the consultation."""
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.meaning = consultation.meaning
        self.proof = Proof(self.knowledge, consultation.case, self.meaning)
        self.finder = BlockerFinder(self.knowledge, self.meaning)

    def answer(self, target: Target) -> Statement:
        """Return what is in the way of a target."""
        match target.kind:
            case "decision":
                return self._decision(target.name, target.value)
            case "cause":
                return self._cause(target.name, Grade(target.value or Grade.LIKELY.value))
            case "concept":
                return self._concept(target.name)
            case _:
                return self._recommendation(target.name, Status(target.value or Status.RECOMMENDED.value))

    def _root(self, target: Target, wanted: str, parts: Iterable[Statement]) -> Statement:
        """Return the answer, starting with a sentence from what is in the way."""
        children = tuple(parts) or (Statement("nothing_gives"),)
        return Statement("why_not", target.name, {"target": str(target), "wanted": wanted}, children)

    def _so_already(self, target: Target, found: str) -> Statement:
        """Return that it was concluded after all."""
        return Statement("so_already", target.name, {"target": str(target), "found": found})

    def _decision(self, name: str, level: str) -> Statement:
        """Return the stricter rules that hold or may hold; of a stricter level than the one in force, the rules that could decide it."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        level = level or scale.levels[0].id
        target, rank, now = Target("decision", name, level), scale.rank(level), scale.rank(outcome.in_force)
        title = f"{scale.title}: {scale.level(level).title}"
        if rank == now:
            return self._so_already(target, f"{scale.title}: {scale.level(outcome.in_force).title}")
        pairs = self.knowledge.rules_with(name, Decide)
        if rank > now:
            rules = [rule.id for rule, effect in pairs if effect.level == level]
            return self._root(target, title, self._could_give(name, rules))
        stricter = [rule.id for rule, effect in pairs if scale.rank(effect.level) > rank]
        return self._root(target, title, self._in_the_way(name, stricter))

    def _cause(self, name: str, grade: Grade) -> Statement:
        """Return the rules that could support a cause; of an unlikely one, those that do or may."""
        outcome = self.consultation.causes[name]
        target = Target("cause", name, grade.value)
        titles = self.knowledge.grades.titles
        found = f"{self.knowledge.causes[name].title}: {titles[outcome.grade.value]}"
        at_least = {Grade.LIKELY: {Grade.LIKELY}, Grade.POSSIBLE: {Grade.LIKELY, Grade.POSSIBLE}}.get(grade, {grade})
        if outcome.grade in at_least:
            return self._so_already(target, found)
        wanted = f"{self.knowledge.causes[name].title}: {titles[grade.value]}"
        rules = [rule.id for rule, _ in self.knowledge.rules_with(name, Suggest)]
        return self._root(target, wanted, self._in_the_way(name, rules) if grade is Grade.UNLIKELY else self._could_give(name, rules))

    def _concept(self, name: str) -> Statement:
        """Return the rules that could conclude a concept."""
        target, concept = Target("concept", name), self.knowledge.concepts[name]
        if self.meaning.concept(name):
            return self._so_already(target, concept.title)
        rules = [rule.id for rule, _ in self.knowledge.rules_with(name, Conclude)]
        return self._root(target, concept.title, self._could_give(name, rules))

    def _recommendation(self, name: str, status: Status) -> Statement:
        """Return what withholds a recommendation or may do so, and if nothing calls for it, the rules that could."""
        outcome, title = self.consultation.recommendations[name], self.knowledge.recommendations[name].title
        target = Target("recommendation", name, status.value)
        if (outcome.status if outcome.for_now is None else outcome.for_now) is status:
            return self._so_already(target, title)
        withholding = [rule.id for rule, _ in self.knowledge.rules_with(name, Withhold)]
        if status is Status.WITHHELD:
            return self._root(target, title, self._could_give(name, withholding))
        parts = list(self._in_the_way(name, withholding))
        if not outcome.advised_by:
            parts += self._could_give(name, [rule.id for rule, _ in self.knowledge.rules_with(name, Advise)], lead=not parts)
        return self._root(target, title, parts)

    def _could_give(self, name: str, rules: Iterable[str], *, lead: bool = True) -> Iterator[Statement]:
        """Yield the rules that could say so and do not, each with what is false and what is not answered, the nearest first."""
        lacking = [id for id in rules if self.meaning.rule(id) is not True]
        found = sorted(((id, self.finder.rule(id)) for id in lacking), key=lambda pair: pair[1].cost)
        blocked = tuple(Statement("rule_blocked", id, {"title": self.knowledge.rules[id].title}, item.statements) for id, item in found)
        if not blocked:
            return
        if lead:
            yield because(name, blocked[:1]) or Statement("lead_open", name, {"count": str(len(found[0][1].missing))})
        yield Statement("could_give", name, {"count": str(len(blocked))}, blocked)

    def _in_the_way(self, name: str, rules: Iterable[str]) -> Iterator[Statement]:
        """Yield the rules that speak against it, and those that still could."""
        rules = tuple(rules)
        true = leading(self.knowledge, [id for id in rules if self.meaning.rule(id) is True])
        open = [self.knowledge.rules[id] for id in rules if self.meaning.rule(id) is None]
        proofs = tuple(self.proof.rule(id) for id in true)
        questions = self.knowledge.in_order_of_asking(self.meaning.behind_rules(rule.id for rule in open))
        if proofs or open:
            yield because(name, proofs) or Statement("lead_open", name, {"count": str(len(questions))})
        if proofs:
            rule = self.knowledge.rules[true[0]]
            yield from (mechanism(rule), certainty(self.knowledge, rule))
            yield Statement("in_the_way", name, {"count": str(len(proofs))}, proofs)
        if open:
            yield Statement("may_be_in_the_way", name, {"count": str(len(open))}, tuple(self.proof.not_rule(rule) for rule in open))
