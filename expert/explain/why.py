"""Why a decision, cause, concept or recommendation came out as it did: its proof tree, down to answers only.

It reads the consultation and the knowledge base; what is true, false or open is the reference meaning's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from expert.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
    print_condition,
)
from expert.consultation import Consultation
from expert.errors import Diagnostic, EngineError, Location, QueryError, suggest_names
from expert.explain.phrases import say_answer, say_quantity, write_number
from expert.explain.statements import Statement
from expert.formulas import inputs
from expert.model import Advise, Conclude, Decide, Finding, KnowledgeBase, Rule, Suggest, Withhold
from expert.semantics import Meaning, Status, Undefined


def why(knowledge: KnowledgeBase, consultation: Consultation, target: str) -> Statement:
    """Return the proof tree behind a conclusion.

    Args:
        knowledge: The knowledge base of the consultation.
        consultation: What was concluded.
        target: The id of a decision, cause, concept or recommendation.

    Returns:
        The tree; of an outcome that violates an invariant only which one, whatever was asked.

    Raises:
        QueryError: Nothing of that name is concluded; the nearest names are suggested.
    """
    explainer = _Explainer(knowledge, consultation)
    if consultation.violations and knowledge.rules_about.get(target) is not None:
        return explainer.contradiction()
    match knowledge.kind_of(target):
        case "decision":
            return explainer.decision(target)
        case "cause":
            return explainer.cause(target)
        case "concept":
            return explainer.concept(target)
        case "recommendation":
            return explainer.recommendation(target)
        case kind:
            valid = [*knowledge.decisions, *knowledge.causes, *knowledge.concepts, *knowledge.recommendations]
            message = f"`{target}` is not something that is concluded" if kind else f"nothing is called `{target}`"
            raise QueryError(
                [Diagnostic(Location("why"), "ASK001", message, suggest_names(target, valid, {target: kind} if kind else None))]
            )


class _Explainer:
    """Builds statements; a rule that was explained once is only named when it comes up again."""

    def __init__(self, knowledge: KnowledgeBase, consultation: Consultation) -> None:
        """Take the consultation to explain."""
        self.knowledge = knowledge
        self.consultation = consultation
        self.meaning = Meaning(knowledge, consultation.case.values)
        self.explained: set[str] = set()
        self.applying: set[Condition] = set()

    def decision(self, name: str) -> Statement:
        """Return why a decision is at the level in force, what that overruled, and what could still make it stricter."""
        scale = self.knowledge.decisions[name]
        outcome = self.consultation.decisions[name]
        level = scale.level(outcome.in_force)
        children = [self.rule(id) for id in outcome.decided_by]
        if not outcome.decided_by and not outcome.could_raise:
            children.append(self._nothing_against(name))
        if outcome.in_force != outcome.floor:
            children.append(self._held(name))
        elif outcome.could_raise:
            ceiling = scale.level(outcome.ceiling)
            texts = {"level": ceiling.could_become or ceiling.title, **self._open_texts(outcome.open)}
            children.append(Statement("could_become", name, texts, self._questions(outcome.open)))
        milder = [
            (rule, effect)
            for rule, effect in self.knowledge.rules_with(name, Decide)
            if self.meaning.rule(rule.id) is True and rule.id not in outcome.decided_by
        ]
        if milder:
            overruled = tuple(
                Statement("overruled_rule", rule.id, {"title": rule.title, "level": scale.level(effect.level).title})
                for rule, effect in milder
            )
            children.append(Statement("overruled", name, {}, overruled))
        said = {"title": scale.title, "question": scale.question, "answer": level.answer, "level": level.title, "meaning": level.meaning}
        return Statement("decision", name, said, tuple(children))

    def contradiction(self) -> Statement:
        """Return that the outcome broke an invariant, so that there is no advice."""
        broken = tuple(Statement("invariant", item.invariant, {"because": item.because}) for item in self.consultation.violations)
        return Statement("contradiction", "", {}, broken)

    def _nothing_against(self, name: str) -> Statement:
        """Return that every rule that could make the decision stricter was checked and is false."""
        rules = [rule for rule, _ in self.knowledge.rules_with(name, Decide)]
        return Statement("nothing_against", name, {"count": str(len(rules))}, tuple(self.not_rule(rule) for rule in rules))

    def _held(self, name: str) -> Statement:
        """Return that unanswered questions hold the decision back."""
        scale, outcome = self.knowledge.decisions[name], self.consultation.decisions[name]
        texts = {"floor": scale.level(outcome.floor).title, **self._open_texts(outcome.open)}
        return Statement("held" if outcome.decided_by else "held_undecided", name, texts, self._questions(outcome.open))

    def cause(self, name: str) -> Statement:
        """Return why a cause has its grade: what supports it, and what was checked and does not."""
        cause, outcome = self.knowledge.causes[name], self.consultation.causes[name]
        children: list[Statement] = []
        for rule, effect in self.knowledge.rules_with(name, Suggest):
            if rule.id in outcome.suggested_by:
                strength = self.knowledge.strengths[effect.strength].title
                children.append(Statement("support", name, {"strength": strength}, (self.rule(rule.id),)))
        unsupporting = [rule for rule, _ in self.knowledge.rules_about[name] if self.meaning.rule(rule.id) is False]
        if unsupporting:
            children.append(Statement("checked", name, {}, tuple(self.not_rule(rule) for rule in unsupporting)))
        if outcome.open:
            children.append(Statement("open", name, self._open_texts(outcome.open), self._questions(outcome.open)))
        texts = {
            "title": cause.title,
            "grade": self.knowledge.grades.titles[outcome.grade.value],
            "kind": self.knowledge.cause_kinds[cause.kind].title,
            "meaning": cause.meaning,
        }
        return Statement("cause", name, texts, tuple(children))

    def concept(self, name: str) -> Statement:
        """Return why a concept is true, false or unknown."""
        concept = self.knowledge.concepts[name]
        truth = self.meaning.concept(name)
        if truth is None:
            open = self.knowledge.in_order_of_asking(self.meaning.behind(Is(Subject.CONCEPT, name)))
            return Statement("concept_unknown", name, {"title": concept.title, **self._open_texts(open)}, self._questions(open))
        return self._concept(name)

    def _concept(self, name: str) -> Statement:
        """Return a concept that is true with its rules, or false with what is false in each."""
        concept = self.knowledge.concepts[name]
        truth = self.meaning.concept(name)
        rules = [rule for rule, _ in self.knowledge.rules_with(name, Conclude)]
        texts = {"title": concept.title, "phrase": concept.phrase.by_value[bool(truth)]}
        if truth:
            return Statement("concept", name, texts, tuple(self.rule(rule.id) for rule in rules if self.meaning.rule(rule.id)))
        return Statement("not_concept", name, texts, tuple(self.not_rule(rule) for rule in rules))

    def recommendation(self, name: str) -> Statement:
        """Return why a recommendation has its status: who advises it, what withholds it, what was checked."""
        recommendation, outcome = self.knowledge.recommendations[name], self.consultation.recommendations[name]
        children = [self.rule(id) for id in outcome.withheld_by]
        if outcome.status is Status.WITHHELD and outcome.advised_by:
            overruled = tuple(Statement("overruled_advice", id, {"title": self.knowledge.rules[id].title}) for id in outcome.advised_by)
            children.append(Statement("overruled", name, {}, overruled))
        elif outcome.status is not Status.WITHHELD:
            children += [self.rule(id) for id in outcome.advised_by]
        if not outcome.advised_by and outcome.status is Status.NOT_INDICATED:
            advising = [rule for rule, _ in self.knowledge.rules_with(name, Advise)]
            children.append(Statement("not_advised", name, {}, tuple(self.not_rule(rule) for rule in advising)))
        exceptions = [rule for rule, _ in self.knowledge.rules_with(name, Withhold) if self.meaning.rule(rule.id) is False]
        if exceptions and outcome.status in {Status.RECOMMENDED, Status.CONDITIONAL}:
            children.append(Statement("exceptions", name, {}, tuple(self.not_rule(rule) for rule in exceptions)))
        if outcome.open:
            children.append(Statement("open", name, self._open_texts(outcome.open), self._questions(outcome.open)))
        kind = outcome.status.value if outcome.for_now in {outcome.status, None} else f"for_now_{outcome.for_now.value}"
        return Statement(kind, name, {"title": recommendation.title}, tuple(children))

    def rule(self, id: str) -> Statement:
        """Return a rule that fired: its mechanism, what it matched, and who says so."""
        rule = self.knowledge.rules[id]
        texts = {"title": rule.title, "because": rule.because, "evidence": self._evidence(rule.evidence)}
        if id in self.explained:
            return Statement("rule_again", id, texts)
        self.explained.add(id)
        return Statement("rule", id, texts, (*self.prove(rule.when), *self.sources(rule)))

    def not_rule(self, rule: Rule) -> Statement:
        """Return a rule that did not fire, with one part of its condition that is false, or the questions that keep it open."""
        if self.meaning.rule(rule.id) is None:
            open = self.knowledge.in_order_of_asking(self.meaning.behind(rule.when))
            return Statement("rule_open", rule.id, {"title": rule.title, **self._open_texts(open)}, self._questions(open))
        if rule.id in self.explained:
            return Statement("not_rule_again", rule.id, {"title": rule.title})
        self.explained.add(rule.id)
        return Statement("not_rule", rule.id, {"title": rule.title}, self.disprove(rule.when))

    def _evidence(self, id: str) -> str:
        """Return a strength of evidence in words."""
        evidence = self.knowledge.evidence[id]
        return f"{evidence.title} ({id})"

    def sources(self, rule: Rule) -> tuple[Statement, ...]:
        """Return who says so: each source with its claim, and what the research says where that is disputed."""
        found = []
        for reference in rule.sources:
            source = self.knowledge.sources[reference.partition("#")[0]]
            claim = self.knowledge.claims.get(reference)
            texts = {"reference": reference, "citation": source.citation()}
            children: list[Statement] = []
            if claim is not None:
                standing = self.knowledge.standings[claim.standing]
                texts |= {"claim": claim.claim, "standing": standing.title}
                if claim.research:
                    children.append(Statement("disputed" if standing.disputed else "research", reference, {"research": claim.research}))
            if source.population:
                children.append(Statement("population", source.id, {"population": source.population}))
            if not source.checked:
                children.append(Statement("unchecked", source.id))
            found.append(Statement("claim" if claim else "source", reference, texts, tuple(children)))
        return tuple(found)

    def prove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what a true condition rests on."""
        match condition:
            case Is(subject=Subject.FINDING, name=name) | Member(name=name):
                return (self._answer(name),)
            case Is(name=name):
                return (self._concept(name),)
            case Compare():
                return (self._measured(condition),)
            case AtLeast(name=name, level=level):
                return (self._at_least(name, level),)
            case Likely(cause=name) | Possible(cause=name):
                return (self._supported(name),)
            case Count(items=items, least=least):
                true = [item for item in items if self.meaning.truth(item) is True]
                texts = {"true": str(len(true)), "of": str(len(items)), "least": str(least)}
                return (Statement("count", "", texts, self._all(self.prove, true)),)
            case Not(item=item):
                return self.disprove(item)
            case And(items=items):
                return self._all(self.prove, items)
            case Or(items=items):
                return self._all(self.prove, (item for item in items if self.meaning.truth(item) is True))
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return (Statement("outcome", "", {"condition": print_condition(condition)}),)
            case _:  # pragma: no cover
                assert_never(condition)

    def disprove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what makes a condition false."""
        match condition:
            case Is(subject=Subject.FINDING, name=name) | Member(name=name):
                return (self._answer(name),)
            case Is(name=name):
                return (self._concept(name),)
            case Compare():
                return (self._measured(condition),)
            case AtLeast(name=name, level=level):
                return (self._below(name, level),)
            case Likely(cause=name) | Possible(cause=name):
                return (self._unsupported(name),)
            case Count(items=items, least=least):
                false = [item for item in items if self.meaning.truth(item) is False]
                texts = {"false": str(len(false)), "of": str(len(items)), "least": str(least)}
                return (Statement("not_count", "", texts, self._all(self.disprove, false)),)
            case Not(item=item):
                return self.prove(item)
            case And(items=items):
                return self.disprove(next(item for item in items if self.meaning.truth(item) is False))
            case Or(items=items):
                return self._all(self.disprove, items)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return (Statement("outcome", "", {"condition": print_condition(condition)}),)
            case _:  # pragma: no cover
                assert_never(condition)

    @staticmethod
    def _all(explain: Callable[[Condition], tuple[Statement, ...]], items: Iterable[Condition]) -> tuple[Statement, ...]:
        """Return the statements for every item, each statement once."""
        found: list[Statement] = []
        for statement in (statement for item in items for statement in explain(item)):
            if statement not in found:
                found.append(statement)
        return tuple(found)

    def _answer(self, name: str) -> Statement:
        """Return an answer that was given, or that the question does not apply."""
        finding = self.knowledge.findings[name]
        answer = self.consultation.case.answers.get(name)
        if self.meaning.applies(name) is False and finding.ask_when is not None:
            return Statement("not_applicable", name, {"question": finding.question}, self.disprove(finding.ask_when))
        if answer is None:
            raise EngineError(f"`{name}` was never answered, and yet something rests on it")
        on = (answer.on or self.consultation.case.date).isoformat()
        texts = {"phrase": say_answer(finding, answer.value), "origin": answer.origin, "on": on}
        return Statement("answer", name, texts, self._why_asked(finding))

    def _why_asked(self, finding: Finding) -> tuple[Statement, ...]:
        """Return what makes the question apply, the first time that it matters."""
        guard = finding.ask_when
        if guard is None or guard in self.applying or self.meaning.truth(guard) is not True:
            return ()
        self.applying.add(guard)
        return self.prove(guard)

    def _measured(self, condition: Compare) -> Statement:
        """Return a number that was given or computed, beside the threshold it was held against."""
        asks = {"comparison": condition.comparison.value, "constant": write_number(condition.constant)}
        if condition.subject is Subject.FINDING:
            answer = self._answer(condition.name)
            kind = "measured" if answer.kind == "answer" else answer.kind
            return Statement(kind, answer.about, {**answer.texts, **asks}, answer.children)
        quantity = self.knowledge.quantities[condition.name]
        names = tuple(dict.fromkeys(inputs(quantity.formula)))
        missing = next((name for name in names if self.meaning.applies(name) is False), None)
        if missing is not None:
            return self._answer(missing)
        value = self.meaning.quantity(condition.name)
        children = tuple(self._answer(name) for name in names)
        if value is None or isinstance(value, Undefined):
            return Statement("undefined", quantity.id, {"title": quantity.title}, children)
        return Statement("quantity", quantity.id, {"phrase": say_quantity(quantity, value), **asks}, children)

    def _at_least(self, name: str, level: str) -> Statement:
        """Return the true rules that make a decision at least so strict."""
        scale = self.knowledge.decisions[name]
        rules = tuple(
            self.rule(rule.id)
            for rule, effect in self.knowledge.rules_about[name]
            if isinstance(effect, Decide) and scale.rank(effect.level) >= scale.rank(level) and self.meaning.rule(rule.id) is True
        )
        return Statement("at_least", name, {"title": scale.title, "level": scale.level(level).title}, rules)

    def _below(self, name: str, level: str) -> Statement:
        """Return that no rule makes a decision so strict, each with what is false in it."""
        scale = self.knowledge.decisions[name]
        rules = tuple(
            self.not_rule(rule)
            for rule, effect in self.knowledge.rules_about[name]
            if isinstance(effect, Decide) and scale.rank(effect.level) >= scale.rank(level)
        )
        return Statement("below", name, {"title": scale.title, "level": scale.level(level).title}, rules)

    def _supported(self, name: str) -> Statement:
        """Return a cause with the true rules behind its score."""
        rules = tuple(self.rule(rule.id) for rule, _ in self.knowledge.rules_with(name, Suggest) if self.meaning.rule(rule.id) is True)
        return Statement("supported", name, self._graded(name), rules)

    def _unsupported(self, name: str) -> Statement:
        """Return a cause whose score cannot get so high: each rule about it, with what is false in it."""
        rules = tuple(
            self.rule(rule.id) if self.meaning.rule(rule.id) is True else self.not_rule(rule)
            for rule, _ in self.knowledge.rules_with(name, Suggest)
        )
        return Statement("unsupported", name, self._graded(name), rules)

    def _graded(self, name: str) -> dict[str, str]:
        """Return a cause's title and grade."""
        return {"title": self.knowledge.causes[name].title, "grade": self.knowledge.grades.titles[self.meaning.grade(name).value]}

    def _open_texts(self, open: tuple[str, ...]) -> dict[str, str]:
        """Return how many questions are open."""
        return {"count": str(len(open))}

    def _questions(self, open: tuple[str, ...]) -> tuple[Statement, ...]:
        """Return the unanswered questions."""
        return tuple(Statement("question", name, {"question": self.knowledge.findings[name].question}) for name in open)
