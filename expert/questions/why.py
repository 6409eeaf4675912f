"""Why a decision, cause, concept or recommendation came out as it did.

First a sentence in the person's own words, the mechanism and how sure it is; then the proof, down to answers only; last what would
change it. It reads the consultation and the knowledge base; what is true, false or open is the reference meaning's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from expert.consultation.outcome import Consultation
from expert.language.conditions import Is, Subject
from expert.language.meaning import Grade, Status
from expert.language.model import Advise, Conclude, Decide, KnowledgeBase, Suggest, Withhold
from expert.questions.parts.lead import because, certainty, leading, mechanism
from expert.questions.parts.proof import Proof
from expert.questions.parts.statement import Statement
from expert.questions.parts.target import Target, parse_target


def why(consultation: Consultation, target: str = "") -> Statement:
    """Return why something was concluded.

    Args:
        consultation: What was concluded.
        target: A decision, cause, concept or recommendation, or one way in which it can come out (`running=no_run`); without it the
            first decision of the summary.

    Returns:
        The tree; where something else was concluded than asked, that first; of an outcome that violates an invariant only which one,
        whatever was asked.

    Raises:
        QueryError: Nothing of that name is concluded; the nearest names are suggested.
    """
    knowledge = consultation.knowledge
    asked = parse_target(knowledge, target) if target.strip() else Target("decision", first_decision(knowledge))
    if consultation.violations:
        return contradiction(consultation)
    explainer = Explainer(consultation)
    tree = explainer.explain(asked)
    if not asked.value or explainer.is_so(asked):
        return tree
    wanted, found = explainer.outcomes(asked)
    return Statement("instead", asked.name, {"target": str(asked), "wanted": wanted, "found": found}, (tree,))


def first_decision(knowledge: KnowledgeBase) -> str:
    """Return the decision that is meant where none is named: the first of the summary."""
    return next((name for name, scale in knowledge.decisions.items() if scale.summary), next(iter(knowledge.decisions), ""))


def contradiction(consultation: Consultation) -> Statement:
    """Return that the outcome broke an invariant, so that there is no advice."""
    broken = tuple(Statement("invariant", item.invariant, {"because": item.because}) for item in consultation.violations)
    return Statement("contradiction", "", {}, broken)


class Explainer:
    """Puts what was concluded into statements."""

    def __init__(self, consultation: Consultation) -> None:
        """Take the consultation to explain."""
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.meaning = consultation.meaning
        self.proof = Proof(self.knowledge, consultation.case, self.meaning)

    def explain(self, target: Target) -> Statement:
        """Return why a target came out as it did, whichever way that is."""
        match target.kind:
            case "decision":
                return self.decision(target.name)
            case "cause":
                return self.cause(target.name)
            case "concept":
                return self.concept(target.name)
            case _:
                return self.recommendation(target.name)

    def is_so(self, target: Target) -> bool:
        """Return whether a decision, cause or recommendation came out in the way that a target names."""
        match target.kind:
            case "decision":
                return self.consultation.decisions[target.name].in_force == target.value
            case "cause":
                return self.consultation.causes[target.name].grade.value == target.value
            case _:
                outcome = self.consultation.recommendations[target.name]
                return (outcome.status if outcome.for_now is None else outcome.for_now).value == target.value

    def outcomes(self, target: Target) -> tuple[str, str]:
        """Return in words what a target names, and what was concluded instead."""
        match target.kind:
            case "decision":
                scale = self.knowledge.decisions[target.name]
                return scale.level(target.value).title, scale.level(self.consultation.decisions[target.name].in_force).title
            case "cause":
                titles = self.knowledge.grades.titles
                return titles[target.value], titles[self.consultation.causes[target.name].grade.value]
            case _:
                outcome = self.consultation.recommendations[target.name]
                return target.value, (outcome.status if outcome.for_now is None else outcome.for_now).value

    def decision(self, name: str) -> Statement:
        """Return why a decision is at the level in force, what was checked, what it overruled and what could still change it."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        level = scale.level(outcome.in_force)
        decided = leading(self.knowledge, outcome.decided_by)
        held = outcome.in_force != outcome.floor
        proofs = [self.proof.rule(id) for id in decided]
        if held:
            lead = Statement("lead_held", name, {"count": str(len(outcome.open))})
        else:
            lead = because(name, proofs) or Statement("lead_nothing", name, {"count": str(len(self.consultation.case.answers))})
        texts = {"title": scale.title, "question": scale.question, "answer": level.answer, "level": level.title, "meaning": level.meaning}
        beside = (lead, *(() if held else self._supports(decided)), *proofs, *self._not_stricter(name))
        return Statement("decision", name, texts, (*beside, *self._change(self._changing_decision(name), self._next_milder(name))))

    def _not_stricter(self, name: str) -> Iterator[Statement]:
        """Yield that the rules that would make a decision stricter were checked, and are false."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        floor = scale.rank(outcome.floor) if outcome.decided_by else -1
        rules = [rule for rule, effect in self.knowledge.rules_with(name, Decide) if scale.rank(effect.level) > floor]
        yield from self._ruled_out("nothing_stricter" if outcome.decided_by else "nothing_against", name, [rule.id for rule in rules])

    def _changing_decision(self, name: str) -> Iterator[Statement]:
        """Yield what could still change a decision: what is open, what milder rules say, and what moves one on."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        floor = scale.level(outcome.floor)
        if outcome.in_force != outcome.floor:
            yield self.proof.open("held" if outcome.decided_by else "held_undecided", name, outcome.open, floor=floor.title)
        elif outcome.could_raise:
            ceiling = scale.level(outcome.ceiling)
            yield self.proof.open("could_become", name, outcome.open, level=ceiling.could_become or ceiling.title)
        milder = tuple(
            Statement("overruled_rule", rule.id, {"title": rule.title, "level": scale.level(effect.level).title})
            for rule, effect in self.knowledge.rules_with(name, Decide)
            if self.meaning.rule(rule.id) is True and rule.id not in outcome.decided_by
        )
        if milder:
            yield Statement("overruled", name, {"count": str(len(milder))}, milder)
        if outcome.in_force == outcome.floor and floor.move_on:
            yield Statement("move_on", name, {"text": floor.move_on})

    def _next_milder(self, name: str) -> str:
        """Return the target one level milder than the one in force, or an empty string."""
        scale = self.knowledge.decisions[name]
        rank = scale.rank(self.consultation.decisions[name].in_force)
        return str(Target("decision", name, scale.levels[rank - 1].id)) if rank else ""

    def cause(self, name: str) -> Statement:
        """Return why a cause has its grade: what supports it, and what was checked and does not."""
        cause, outcome = self.knowledge.causes[name], self.consultation.causes[name]
        strengths = {rule.id: effect.strength for rule, effect in self.knowledge.rules_with(name, Suggest)}
        points = {id: self.knowledge.strengths[strength].points for id, strength in strengths.items()}
        supporting = sorted(leading(self.knowledge, outcome.suggested_by), key=lambda id: -points[id])
        supports = tuple(
            Statement("support", name, {"strength": self.knowledge.strengths[strengths[id]].title}, (self.proof.rule(id),))
            for id in supporting
        )
        checked = tuple(self._ruled_out("checked", name, strengths))
        if outcome.grade is Grade.OPEN:
            lead: Statement | None = Statement("lead_open", name, {"count": str(len(outcome.open))})
        else:
            lead = because(name, supports or checked)
        open = [self.proof.open("open", name, outcome.open)] if outcome.open else []
        texts = {
            "title": cause.title,
            "grade": self.knowledge.grades.titles[outcome.grade.value],
            "kind": self.knowledge.cause_kinds[cause.kind].title,
            "meaning": cause.meaning,
        }
        children = (*_some(lead), *self._supports(supporting), *supports, *checked, *self._change(open))
        return Statement("cause", name, texts, children)

    def concept(self, name: str) -> Statement:
        """Return why a concept is true, false or unknown."""
        if self.meaning.concept(name) is None:
            open = self.knowledge.in_order_of_asking(self.meaning.behind(Is(Subject.CONCEPT, name)))
            checked = tuple(self._ruled_out("checked", name, [rule.id for rule, _ in self.knowledge.rules_with(name, Conclude)]))
            lead = Statement("lead_open", name, {"count": str(len(open))})
            change = self._change([self.proof.open("open", name, open)])
            return Statement("concept_unknown", name, {"title": self.knowledge.concepts[name].title}, (lead, *checked, *change))
        proved = self.proof.concept(name)
        rules = leading(self.knowledge, self.consultation.concepts[name].concluded_by)
        return Statement(
            proved.kind, name, proved.texts, (*_some(because(name, proved.children)), *self._supports(rules), *proved.children)
        )

    def recommendation(self, name: str) -> Statement:
        """Return why a recommendation has its status: who advises it, what withholds it, what was checked."""
        recommendation, outcome = self.knowledge.recommendations[name], self.consultation.recommendations[name]
        speaking = outcome.withheld_by if outcome.status is Status.WITHHELD else outcome.advised_by
        rules = leading(self.knowledge, speaking)
        proofs = tuple(self.proof.rule(id) for id in rules)
        checked: list[Statement] = []
        if outcome.status is not Status.WITHHELD:
            if not outcome.advised_by:
                checked += self._ruled_out("not_advised", name, [rule.id for rule, _ in self.knowledge.rules_with(name, Advise)])
            checked += self._ruled_out("exceptions", name, [rule.id for rule, _ in self.knowledge.rules_with(name, Withhold)])
        if outcome.status in {Status.OPEN, Status.CONDITIONAL} and outcome.for_now in {outcome.status, None}:
            lead: Statement | None = Statement("lead_open", name, {"count": str(len(outcome.open))})
        else:
            lead = because(name, proofs or checked)
        shown = outcome.status if outcome.for_now is None else outcome.for_now
        kind = "undecided" if shown is Status.OPEN else shown.value if shown is outcome.status else f"for_now_{shown.value}"
        hint = "" if shown is Status.RECOMMENDED else str(Target("recommendation", name, Status.RECOMMENDED.value))
        children = (*_some(lead), *self._supports(rules), *proofs, *checked, *self._change(self._changing_recommendation(name), hint))
        return Statement(kind, name, {"title": recommendation.title}, children)

    def _changing_recommendation(self, name: str) -> Iterator[Statement]:
        """Yield what is open about a recommendation, and what advised it in vain."""
        outcome = self.consultation.recommendations[name]
        if outcome.open:
            yield self.proof.open("open", name, outcome.open)
        if outcome.status is Status.WITHHELD and outcome.advised_by:
            vain = tuple(Statement("overruled_advice", id, {"title": self.knowledge.rules[id].title}) for id in outcome.advised_by)
            yield Statement("overruled", name, {"count": str(len(vain))}, vain)

    def _ruled_out(self, kind: str, name: str, rules: Iterable[str]) -> Iterator[Statement]:
        """Yield a statement that those of some rules that are false were checked, each with what is false in it."""
        false = [self.knowledge.rules[id] for id in rules if self.meaning.rule(id) is False]
        if false:
            yield Statement(kind, name, {"count": str(len(false))}, tuple(self.proof.not_rule(rule) for rule in false))

    def _supports(self, rules: list[str]) -> tuple[Statement, ...]:
        """Return the mechanism of the leading rule, and how sure it is."""
        if not rules:
            return ()
        rule = self.knowledge.rules[rules[0]]
        return mechanism(rule), certainty(self.knowledge, rule)

    @staticmethod
    def _change(changing: Iterable[Statement], until: str = "") -> tuple[Statement, ...]:
        """Return what would change the conclusion, with the target to ask `until` for."""
        children = (*changing, *([Statement("ask_until", "", {"target": until})] if until else []))
        return (Statement("change", "", {}, children),) if children else (Statement("no_change"),)


def _some(statement: Statement | None) -> tuple[Statement, ...]:
    """Return a statement as a tuple, empty where there is none."""
    return () if statement is None else (statement,)
