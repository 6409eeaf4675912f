"""What nothing reads or cites, and what one cause counts twice: read off the files, and for pairs of rules asked of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from expert.audit.everybody import Everybody
from expert.audit.report import Draft
from expert.language.formulas import inputs
from expert.language.kinds import CITING, TOLD
from expert.language.model import KnowledgeBase, Rule, Suggest
from expert.language.network import names_in, network
from expert.language.topics import asking
from expert.loading.check import PLACEHOLDER
from expert.questions.statements.auditing import CountedTwice, ReadInVain, Unread, UnusedClaim, UnusedSource


def unread(knowledge: KnowledgeBase) -> Iterator[Draft]:
    """Yield a flaw for each question, quantity, score and concept on which nothing rests, and each exclusion that no rule names.

    Something rests on what an outcome, a constraint, an invariant or a text reads, and on what is asked before something is done anew. What
    is read only on the way to something that nothing reads is found too.
    """
    matters = network(knowledge).behind(_told(knowledge))
    read = network(knowledge).readers
    for name in (*knowledge.findings, *knowledge.written_quantities, *knowledge.scores, *knowledge.concepts):
        if name not in matters:
            yield Draft(ReadInVain(name) if name in read else Unread(name))
    named = {name for rule in knowledge.whole.rules.values() for name in rule.excluded_by}
    yield from (Draft(Unread(name)) for name in knowledge.exclusions if name not in named)


def _told(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield what an outcome consists of, and what constraints, invariants, topics, texts and what may be done anew name."""
    yield from knowledge.names_of(TOLD)
    yield from (concept.id for concept in knowledge.concepts.values() if concept.flag)
    anew = (item.anew_when for item in knowledge.findings.values() if item.anew_when is not None)
    for condition in (
        *anew,
        *(item.require for item in knowledge.constraints.values()),
        *(item.never for item in knowledge.invariants.values()),
    ):
        yield from names_in(condition)
    yield from asking(knowledge)
    for recommendation in knowledge.recommendations.values():
        yield from PLACEHOLDER.findall(recommendation.do)


def unused(knowledge: KnowledgeBase) -> Iterator[Draft]:
    """Yield a flaw for each claim and each source that nothing cites; a claim with `background` says why itself."""
    cited = {reference for kind in CITING for references in knowledge.references_of(kind).values() for reference in references}
    for claim in knowledge.claims.values():
        if claim.reference not in cited and not claim.background:
            yield Draft(UnusedClaim(claim.reference))
    used = {knowledge.cited(reference)[0].id for reference in cited}
    for source in knowledge.sources:
        if source not in used:
            yield Draft(UnusedSource(source))


def counted_twice(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each finding that two rules of one cause read in one direction, both of which can be true of one person."""
    knowledge, circuit = people.knowledge, people.circuit
    pairs = {
        (cause, finding, one.id, two.id)
        for cause in knowledge.causes
        for (one, mine), (two, theirs) in combinations(knowledge.rules_with(cause, Suggest), 2)
        if knowledge.speaks_against(mine) is knowledge.speaks_against(theirs)
        for finding in _findings_in(knowledge, one) & _findings_in(knowledge, two)
    }
    with circuit.building():
        goals = {key: circuit.conj((people.person.rule(key[2]).true, people.person.rule(key[3]).true)) for key in sorted(pairs)}
    told: set[tuple[str, str]] = set()
    for key in people.reached(goals):
        cause, finding, one, two = key
        if (cause, finding) not in told:
            told.add((cause, finding))
            yield Draft(CountedTwice(cause, finding, one, two), goals[key])


def _findings_in(knowledge: KnowledgeBase, rule: Rule) -> set[str]:
    """Return the findings that a rule reads, directly or through a quantity; a choice for its further values."""
    names = set(names_in(rule.when))
    behind = {finding for name in names & knowledge.quantities.keys() for finding in inputs(knowledge.quantities[name].formula)}
    return {knowledge.further_of.get(name, name) for name in (names & knowledge.findings.keys()) | behind}
